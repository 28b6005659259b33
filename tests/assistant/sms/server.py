"""The real app on a port of its own, on the loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from assistant.app import create_app
from assistant.runtime import Runtime


@contextmanager
def serving(runtime: Runtime, port: int = 0) -> Iterator[int]:
    """Serve while the block runs; yields the port (a free one unless given)."""
    server = make_server("127.0.0.1", port, create_app(runtime=runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

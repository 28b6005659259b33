"""The fake carrier on the loopback: a real HTTP server with Twilio's addresses, sign-in and error bodies."""

import base64
import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from assistant.gateways.fake_carrier import Accepted, FakeCarrier, Refusal
from conversations.wording.encoding import segments

Answer = tuple[int, dict[str, Any]]


@contextmanager
def serving(carrier: FakeCarrier) -> Iterator[str]:
    """Serve while the block runs; yields the address for JOINEDUP_TWILIO_API_URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(carrier))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _resource(message: Accepted, account_sid: str) -> dict[str, Any]:
    def written(at: dt.datetime | None) -> str | None:
        return None if at is None else format_datetime(at)

    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": written(message.created_at),
        "date_sent": written(message.sent_at),
        "date_updated": written(message.sent_at or message.created_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": message.sender,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(segments(message.body)),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {},
        "to": message.to,
        "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}.json",
    }


def _handler(carrier: FakeCarrier) -> type[BaseHTTPRequestHandler]:
    """The request handler class for this carrier."""
    path = f"/2010-04-01/Accounts/{carrier.account_sid}/Messages.json"
    login = base64.b64encode(f"{carrier.account_sid}:{carrier.token}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits 40 ms for the client to confirm its head

        def do_POST(self) -> None:
            """Create a message."""
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
            self._answered(lambda: (201, _resource(carrier.create(form), carrier.account_sid)))

        def do_GET(self) -> None:
            """List messages."""

            def listed() -> Answer:
                found, paging = carrier.page(parse_qs(urlsplit(self.path).query))
                return 200, {"messages": [_resource(one, carrier.account_sid) for one in found], **paging}

            self._answered(listed)

        def _admit(self) -> None:
            if self.headers.get("Authorization") != f"Basic {login}":
                raise Refusal(401, 20003, "Authenticate")
            if urlsplit(self.path).path != path:
                raise Refusal(404, 20404, "The requested resource was not found")

        def _answered(self, work: Callable[[], Answer]) -> None:
            try:
                self._admit()
                status, body = work()
            except Refusal as refusal:
                status = refusal.status
                body = {
                    "code": refusal.code,
                    "message": refusal.message,
                    "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
                    "status": refusal.status,
                }
            self._write(status, json.dumps(body).encode())

        def _write(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked was killed meanwhile

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Say nothing: addresses hold numbers."""

    return Handler

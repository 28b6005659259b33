"""How gunicorn serves the app (`--config python:assistant.server`): the same when people come and in benchmarks."""

import gc

from gunicorn.workers.base import Worker

worker_class = "gthread"
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: Worker) -> None:  # noqa: ARG001 - gunicorn's signature
    """Take what was made ready at the start (phrases, the directory) out of the garbage collector's sight.

    It lives as long as the process; looking through it again and again cost a fifth of every turn.
    """
    gc.collect()
    gc.freeze()

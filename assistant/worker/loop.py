"""The worker's loop: each job at its interval, one after the other, until SIGTERM; then the job in hand is finished.

One worker does everything; more may help with the sending (`--only send`). A job that fails is logged by the kind and
place of its error (never by its text, which may quote a row) and tried again at its next turn.
"""

import os
import signal
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from assistant.runtime import Runtime
from assistant.worker.jobs import BURST, Job, jobs_of

SENDING = ("send", "reconcile")
log = structlog.get_logger()


@dataclass
class Loop:
    """Runs jobs when they are due. `stop` may be called from a signal handler or another thread."""

    jobs: Iterable[Job]
    heartbeat: Path
    stopping: threading.Event = field(default_factory=threading.Event)

    def stop(self, *_signal: object) -> None:
        """End after the job in hand."""
        self.stopping.set()

    def once(self) -> dict[str, int]:
        """Run every job once, sending until nothing is due; returns what each did. Errors are raised."""
        done = {}
        for job in self.jobs:
            done[job.name] = count = job.run()
            while job.name == "send" and count == BURST:
                count = job.run()
                done[job.name] += count
        return done

    def forever(self) -> None:
        """Run until stopped."""
        due = dict.fromkeys((job.name for job in self.jobs), 0.0)
        while not self.stopping.is_set():
            busy = False
            self._beat()
            for job in self.jobs:
                if self.stopping.is_set() or time.monotonic() < due[job.name]:
                    continue
                full = self._run(job) >= BURST and job.name == "send"
                due[job.name] = 0.0 if full else time.monotonic() + job.every
                busy = busy or full
            if not busy:
                self.stopping.wait(max(0.0, min(due.values()) - time.monotonic()))

    def _run(self, job: Job) -> int:
        try:
            count = job.run()
        except Exception as error:  # noqa: BLE001 - one failing job must not end the others
            log.error("worker.job-failed", job=job.name, error=type(error).__name__, at=_place(error))  # noqa: TRY400
            return 0
        if count and job.name != "send":
            log.info("worker.job", job=job.name, count=count)
        return count

    def _beat(self) -> None:
        """Touch the file that shows we are alive."""
        self.heartbeat.write_text(f"{os.getpid()}\n", encoding="ascii")


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}assistant{os.sep}" in frame.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""


def run(runtime: Runtime, *, once: bool = False, only: tuple[str, ...] = ()) -> dict[str, int]:
    """Be the worker. `once`: every job once, then return; `only`: just these jobs ("send" reconciles too).

    Returns what each job did with `once`, nothing else. Raises ValueError for a job that does not exist.
    """
    wanted = {name for one in only for name in (SENDING if one == "send" else (one,))}
    jobs = jobs_of(runtime)
    if unknown := wanted - {job.name for job in jobs}:
        raise ValueError(f"no such job: {', '.join(sorted(unknown))}")
    chosen = tuple(job for job in jobs if not wanted or job.name in wanted)
    loop = Loop(chosen, runtime.config.heartbeat)
    if once:
        return loop.once()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, loop.stop)
    log.info("worker.started", jobs=[job.name for job in chosen])
    loop.forever()
    log.info("worker.stopped")
    return {}

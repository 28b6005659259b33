"""What the worker does besides sending, and how often. Each job opens and commits its own transactions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from assistant.access import audit
from assistant.gateways.choose import gateways
from assistant.referrals import clocks, followups
from assistant.review.collect import collect
from assistant.runtime import Runtime
from assistant.worker.purge import BATCH, personal_tables, purge
from assistant.worker.sending import Sender

BURST = 50
"""Messages sent before the worker looks at its other jobs again."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work: run every `every` seconds; `run` says how much was done."""

    name: str
    every: float
    run: Callable[[], int]


def jobs_of(runtime: Runtime) -> tuple[Job, ...]:
    """All jobs over this runtime, the most urgent first."""
    sender = Sender(runtime, gateways(runtime.config, runtime.clock))

    def within(work: Callable[[Session, Runtime, dt.datetime], int]) -> Callable[[], int]:
        def run() -> int:
            with runtime.database.writing() as session:
                return work(session, runtime, runtime.clock.now())

        return run

    return (
        Job("send", 0.5, lambda: send_burst(sender)),
        Job("reconcile", min(5, runtime.config.send_lease / 4), sender.reconcile),
        Job("clocks", 30, within(clocks.run)),
        Job("followups", 60, within(followups.run)),
        Job("seal", 60, within(lambda session, _runtime, now: audit.seal(session, now))),
        Job("review", 600, lambda: collect(runtime)),
        Job("purge", 3_600, lambda: purge_all(runtime)),
    )


def send_burst(sender: Sender) -> int:
    """Send until nothing is due, at most BURST messages; returns how many."""
    sent = 0
    while sent < BURST and sender.send_next():
        sent += 1
    return sent


def purge_all(runtime: Runtime) -> int:
    """Purge every personal table, in short transactions; returns how many rows went."""
    gone = 0
    for table in personal_tables():
        rows = BATCH
        while rows == BATCH:
            with runtime.database.writing() as session:
                rows = purge(session, table, runtime.clock.now())
            gone += rows
            if rows:
                log.info("purge.done", table=table.name, rows=rows)
    return gone

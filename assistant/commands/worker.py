"""`joinedup worker`: sends what waits in the outbox and keeps the clocks. The process itself is `assistant.worker`."""

import os
import sys

import click

JOBS = ("send", "clocks", "followups", "seal", "purge")


@click.command()
@click.option("--once", is_flag=True, help="Do everything that is due once, say what was done, and stop.")
@click.option("--only", multiple=True, type=click.Choice(JOBS), help="Only this job; may be given several times.")
def worker(once: bool, only: tuple[str, ...]) -> None:
    """Send messages, run referral clocks and follow-ups, seal the audit trail, purge what is past its time.

    Run one worker, and as many more with --only send as the post needs. Ctrl-C or SIGTERM lets it finish the message
    in hand first.
    """
    arguments = ["-m", "assistant.worker", *(["--once"] if once else []), *(f"--only={job}" for job in only)]
    # Becomes the worker, rather than starting one: a signal to this process id reaches it.
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - our own module, no shell

"""`python -m assistant.worker [--once] [--only JOB]`: the worker process. `joinedup worker` becomes this process."""

import sys

import click
import structlog

from assistant.config import SettingsError
from assistant.runtime import build_runtime
from assistant.worker.loop import run

structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ]
)


@click.command()
@click.option("--once", is_flag=True)
@click.option("--only", multiple=True)
def main(once: bool, only: tuple[str, ...]) -> None:
    """See `joinedup worker --help`."""
    try:
        runtime = build_runtime()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    try:
        done = run(runtime, once=once, only=only)
    finally:
        runtime.database.dispose()
    for name, count in done.items():
        click.echo(f"{name}: {count}")


main()

"""`joinedup helplines`: every helpline with its age, so that no frightened person is given a number that is gone."""

import datetime as dt

import click

from assistant.gateways.clock import SystemClock
from assistant.runtime import Runtime
from conversations.wording.helplines import Helpline, helpline_file

OLDEST = 90
"""Days after which a number is looked up again (issue 3)."""


@click.command("helplines")
@click.option("--days", default=OLDEST, show_default=True, type=click.IntRange(min=0), help="Older than this is old.")
@click.option("--only-old", is_flag=True, help="Leave out the lines that are in order.")
@click.pass_context
def helplines(ctx: click.Context, days: int, only_old: bool) -> None:
    """List every helpline with its age; old and never checked ones are marked.

    Ends with 1 when any line is older than --days or was never checked. Look the number up on its own page, then put
    today's date into `checked` in locales/en/helplines.json.
    """
    today = _today(ctx)
    lines = helpline_file().lines
    late = [line for line in lines if is_late(line, today, days)]
    for line in late if only_old else lines:
        click.echo(told(line, today, days))
    click.echo(f"{len(lines)} helplines, {len(late)} older than {days} days or never checked.")
    if late:
        raise SystemExit(1)


def _today(ctx: click.Context) -> dt.date:
    """By the clock of the running house where there is one."""
    runtime: Runtime | None = ctx.obj() if callable(ctx.obj) else None
    return (runtime.clock if runtime else SystemClock()).now().date()


def is_late(line: Helpline, today: dt.date, days: int) -> bool:
    """Whether a line has to be looked up: never checked, checked longer ago than `days`, or on a day to come."""
    age = line.age(today)
    return age is None or age > days or age < 0


def told(line: Helpline, today: dt.date, days: int) -> str:
    """A helpline in one line: mark, age, number, name, nations, and what no page confirmed."""
    age = line.age(today)
    mark = "OLD" if is_late(line, today, days) else "ok"
    since = "never checked" if age is None else f"{age} days"
    open_points = f"  not confirmed: {', '.join(line.unverified)}" if line.unverified else ""
    nations = ", ".join(line.nations)
    return f"{mark:4}{since:>14}  {line.number:<16}{line.name} ({nations})  {line.source}{open_points}"

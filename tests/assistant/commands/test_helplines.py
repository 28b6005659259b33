"""`joinedup helplines` under a moved clock: what is old or never checked is marked, and the command ends with 1."""

import datetime as dt

import pytest
from click.testing import CliRunner, Result

from assistant.commands.helplines import OLDEST, helplines, is_late, told
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from conversations.wording.helplines import Helpline, helpline_file

READ = dt.date(2026, 11, 22)
LINE = Helpline(
    key="x",
    name="Example Line",
    number="01632 960001",
    how="call",
    hours="free",
    nations=("wales",),
    source="https://example.org",
    checked=READ,
    unverified=("hours",),
)


def run(runtime: Runtime, clock: MovedClock, day: dt.date, *words: str) -> Result:
    """The command on a day."""
    clock.at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    return CliRunner().invoke(helplines, [*words], obj=lambda: runtime)


@pytest.mark.parametrize(
    ("days_later", "late"), [(0, False), (OLDEST, False), (OLDEST + 1, True), (400, True), (-1, True)]
)
def test_a_line_is_late_after_ninety_days(days_later: int, late: bool) -> None:
    """Ninety days are fine, ninety-one are not, and a date to come is a mistake."""
    today = READ + dt.timedelta(days=days_later)
    assert is_late(LINE, today, OLDEST) is late
    assert told(LINE, today, OLDEST).startswith("OLD" if late else "ok")


def test_a_line_never_checked_is_late() -> None:
    """Also on the first day."""
    never = LINE.model_copy(update={"checked": None})
    assert is_late(never, READ, OLDEST)
    assert "never checked" in told(never, READ, OLDEST)
    assert "not confirmed: hours" in told(LINE, READ, OLDEST)


def test_every_helpline_is_listed_with_its_age(runtime: Runtime, clock: MovedClock) -> None:
    """One line each; what was never checked is marked and the command says so with 1."""
    done = run(runtime, clock, READ + dt.timedelta(days=3))
    lines = helpline_file().lines
    assert all(line.number in done.output and line.source in done.output for line in lines)
    never = [line for line in lines if line.checked is None]
    assert done.output.count("OLD ") == len(never)
    assert done.exit_code == (1 if never else 0)


def test_a_hundred_days_later_all_are_old(runtime: Runtime, clock: MovedClock) -> None:
    """The clock moves, the file does not."""
    done = run(runtime, clock, READ + dt.timedelta(days=100))
    assert done.exit_code == 1
    assert f"{len(helpline_file().lines)} older than 90 days" in done.output
    assert "ok " not in done.output


def test_days_are_an_option(runtime: Runtime, clock: MovedClock) -> None:
    """A house may be stricter, or see only what is to be done."""
    strict = run(runtime, clock, READ + dt.timedelta(days=8), "--days", "7", "--only-old")
    assert strict.exit_code == 1
    assert "8 days" in strict.output
    easy = run(runtime, clock, READ + dt.timedelta(days=100), "--days", "200", "--only-old")
    assert "100 days" not in easy.output

"""Open now, opens next: in London time, over midnight, with exceptions, and never a guess."""

import datetime as dt

import pytest

from directory.matching.candidates import Answer, HoursException, WeeklyHours
from directory.matching.hours import hours_text, open_state
from directory.matching.opening import CLOSED, NOT_KNOWN, OPEN, OpeningTable
from tests.directory.matching.test_matcher import entry

WORKING_DAYS = tuple(WeeklyHours(day, 540, 1020) for day in range(5))
MONDAY = dt.date(2026, 3, 2)


def at(text: str) -> dt.datetime:
    """A UTC moment."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def said(now: str, weekly: tuple[WeeklyHours, ...], *exceptions: HoursException, known: bool = True) -> str:
    """The hours as shown."""
    return hours_text(open_state(weekly, exceptions, at(now), known=known), at(now))


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2026-03-02 10:00", "Open now until 5pm"),
        ("2026-03-02 09:00", "Open now until 5pm"),
        ("2026-03-02 17:00", "Opens tomorrow at 9am"),
        ("2026-03-02 08:59", "Opens today at 9am"),
        ("2026-03-06 18:00", "Opens on Monday at 9am"),
        ("2026-06-01 08:30", "Open now until 5pm"),
        ("2026-06-01 16:30", "Opens tomorrow at 9am"),
    ],
)
def test_working_days(now: str, text: str) -> None:
    """Nine to five in London, in winter and in summer time."""
    assert said(now, WORKING_DAYS) == text


def test_over_midnight() -> None:
    """Sunday night's hours still run on Monday morning."""
    night = (WeeklyHours(6, 22 * 60, 30 * 60),)
    assert said("2026-03-02 01:00", night) == "Open now until 6am"
    assert said("2026-03-02 06:00", night) == "Opens on Sunday at 10pm"


def test_day_and_night() -> None:
    """Whole days, also written as 00:00 to 23:59, join into always open."""
    for closes in (1440, 1439):
        always = tuple(WeeklyHours(day, 0, closes) for day in range(7))
        assert said("2026-03-02 23:59", always) == "Open all day and night"


def test_two_sessions_and_half_hours() -> None:
    """A break at midday is closed, and minutes are told."""
    split = (WeeklyHours(0, 570, 720), WeeklyHours(0, 810, 960))
    assert said("2026-03-02 11:00", split) == "Open now until midday"
    assert said("2026-03-02 12:30", split) == "Opens today at 1:30pm"


def test_exceptions_replace_the_week() -> None:
    """A bank holiday closes, other hours on a day replace the usual ones, even when the week is not known."""
    closed = HoursException(MONDAY)
    assert said("2026-03-02 10:00", WORKING_DAYS, closed) == "Opens tomorrow at 9am"
    late = HoursException(MONDAY, ((780, 900),))
    assert said("2026-03-02 10:00", WORKING_DAYS, late) == "Opens today at 1pm"
    assert open_state((), (closed,), at("2026-03-02 10:00"), known=False).open_now is Answer.NO


def test_what_is_not_known_is_not_said() -> None:
    """Without complete hours we never say closed; with none at all we say nothing."""
    assert open_state((), (), at("2026-03-02 10:00"), known=False).open_now is Answer.NOT_YET_KNOWN
    assert said("2026-03-02 10:00", (), known=False) == ""
    assert said("2026-03-02 18:00", WORKING_DAYS, known=False) == ""
    assert said("2026-03-02 10:00", WORKING_DAYS, known=False) == "Open now until 5pm"
    assert open_state((), (), at("2026-03-02 10:00"), known=True).open_now is Answer.NO


def test_the_clock_change_keeps_wall_time() -> None:
    """On the morning the clocks go forward, nine o'clock is an hour earlier in UTC."""
    sunday = (WeeklyHours(6, 540, 600),)
    assert said("2026-03-29 08:30", sunday) == "Open now until 10am"
    assert said("2026-03-29 09:30", sunday) == "Opens on Sunday 5 April at 9am"


def test_the_table_answers_all_at_once() -> None:
    """Every row of the table has the state that is computed for it alone."""
    entries = [
        entry(1, hours=WORKING_DAYS, hours_known=True),
        entry(2),
        entry(3, hours=(WeeklyHours(6, 1320, 1800),), hours_known=True),
        entry(4, hours=WORKING_DAYS, exceptions=(HoursException(MONDAY),), hours_known=True),
        entry(5, hours=WORKING_DAYS),
    ]
    table = OpeningTable(entries)
    assert table.states(at("2026-03-02 05:00")).tolist() == [CLOSED, NOT_KNOWN, OPEN, CLOSED, NOT_KNOWN]
    assert table.states(at("2026-03-02 10:00")).tolist() == [OPEN, NOT_KNOWN, CLOSED, CLOSED, OPEN]

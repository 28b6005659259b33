"""Working time: weekends, bank holidays of each nation, and the two nights when the clocks change."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.referrals.working_time import LONDON, bank_holidays, in_words, working_time

ENGLAND = working_time("england")


def at(text: str) -> dt.datetime:
    """London wall time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("nation", "start", "amount", "unit", "due"),
    [
        # a plain week
        ("england", "2026-03-02T10:00", 2, "working-days", "2026-03-04T17:00"),
        ("england", "2026-03-02T10:00", 4, "working-hours", "2026-03-02T14:00"),
        ("england", "2026-03-02T15:00", 4, "working-hours", "2026-03-03T11:00"),
        # evening and weekend count as the next working morning
        ("england", "2026-03-02T17:00", 1, "working-days", "2026-03-04T17:00"),
        ("england", "2026-03-06T18:00", 4, "working-hours", "2026-03-09T13:00"),
        ("england", "2026-03-07T12:00", 2, "working-days", "2026-03-11T17:00"),
        # Good Friday 3 April and Easter Monday 6 April 2026; Scotland works on Easter Monday
        ("england", "2026-04-02T10:00", 1, "working-days", "2026-04-07T17:00"),
        ("wales", "2026-04-02T10:00", 1, "working-days", "2026-04-07T17:00"),
        ("scotland", "2026-04-02T10:00", 1, "working-days", "2026-04-06T17:00"),
        # St Patrick's Day 17 March in Northern Ireland only
        ("northern-ireland", "2026-03-16T10:00", 1, "working-days", "2026-03-18T17:00"),
        ("england", "2026-03-16T10:00", 1, "working-days", "2026-03-17T17:00"),
        # Boxing Day 2026 is a Saturday: Monday 28 December instead
        ("england", "2026-12-24T16:00", 2, "working-hours", "2026-12-29T10:00"),
        # 2 January in Scotland (2026: a Friday)
        ("scotland", "2025-12-31T16:00", 2, "working-hours", "2026-01-05T10:00"),
        # clocks go forward on Sunday 29 March, back on Sunday 25 October 2026: wall times stay
        ("england", "2026-03-27T16:00", 2, "working-hours", "2026-03-30T10:00"),
        ("england", "2026-10-23T16:00", 2, "working-hours", "2026-10-26T10:00"),
        ("england", "2026-03-27T10:00", 30, "days", "2026-04-26T10:00"),
        # beyond the published list: Good Friday and Easter Monday 2031
        ("england", "2031-04-10T10:00", 1, "working-days", "2031-04-15T17:00"),
    ],
)
def test_due_times(nation, start, amount, unit, due):
    """A table of promises and when they are due, in London wall time."""
    assert working_time(nation).add(at(start), amount, unit) == at(due)


def test_answers_are_in_utc_across_the_clock_change():
    """17:00 in London is 17:00 UTC before the change and 16:00 after it."""
    assert ENGLAND.add(at("2026-03-26T10:00"), 1, "working-days").isoformat() == "2026-03-27T17:00:00+00:00"
    assert ENGLAND.add(at("2026-03-27T10:00"), 1, "working-days").isoformat() == "2026-03-30T16:00:00+00:00"


def test_shares_of_a_promise_are_counted_in_working_time():
    """80 % of ten working hours that begin on Friday noon lie on Monday."""
    start, due = at("2026-03-06T12:00"), at("2026-03-09T14:00")
    assert ENGLAND.minutes_between(start, due) == 600
    assert ENGLAND.at_share(start, due, 0.8) == at("2026-03-09T12:00")
    assert ENGLAND.at_share(start, due, 1.5) == at("2026-03-10T11:00")


@given(
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2034, 1, 1)), st.integers(1, 40),
    st.sampled_from(["england", "scotland", "wales", "northern-ireland"]),
)  # fmt: skip
def test_a_promise_is_due_later_and_inside_working_hours(start, amount, nation):
    """Whatever the start: later, on a working day, between nine and five; and minutes add up again."""
    calendar, start = working_time(nation), start.replace(tzinfo=LONDON)
    for unit in ("working-hours", "working-days"):
        due = calendar.add(start, amount, unit).astimezone(LONDON)
        assert due > start
        assert calendar.is_working_day(due.date())
        assert dt.time(9) <= due.time() <= dt.time(17)
    hours = calendar.add(start, amount, "working-hours")
    assert calendar.minutes_between(start, hours) == pytest.approx(amount * 60)


def test_unknown_nations_and_units():
    """An unknown nation works like England; an unknown unit is an error."""
    assert working_time("narnia").add(at("2026-04-02T10:00"), 1, "working-days") == at("2026-04-07T17:00")
    with pytest.raises(ValueError, match="unit must be one of"):
        ENGLAND.add(at("2026-03-02T10:00"), 1, "moons")
    with pytest.raises(KeyError):
        bank_holidays("narnia", 2026)


def test_a_moment_in_words_is_london_time():
    """In summer 16:00 UTC is said as 17:00."""
    assert in_words(dt.datetime(2026, 7, 1, 16, tzinfo=dt.UTC)) == "Wednesday 1 July 2026, 17:00"

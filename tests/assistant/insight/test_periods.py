"""Only whole months, and nothing of today: two ranges a day apart would give one case away."""

import datetime as dt

from assistant.insight.periods import period, periods

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


def test_the_first_choice_is_six_months_up_to_last_midnight():
    first = periods(NOW)[0]
    assert (first.first, first.end) == (dt.date(2025, 9, 1), dt.date(2026, 3, 2))


def test_every_other_choice_is_a_whole_month():
    for choice in periods(NOW)[1:]:
        assert choice.first.day == 1
        assert choice.end == (choice.first + dt.timedelta(days=32)).replace(day=1)


def test_a_made_up_period_falls_back_to_six_months():
    assert period("2026-02-03..2026-02-04", NOW).key == "six-months"


def test_midnight_is_british_midnight_in_summer():
    july = periods(dt.datetime(2026, 7, 10, 23, 30, tzinfo=dt.UTC))[0]
    assert july.end == dt.date(2026, 7, 11)
    assert july.until == dt.datetime(2026, 7, 10, 23, 0, tzinfo=dt.UTC)

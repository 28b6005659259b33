"""Opening hours from words: all of it understood, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.exchange.hours import DAYS, parse_hours


def weekly(text: str) -> list[tuple[int, int, int]] | None:
    """Intervals as (day, opens, closes) in minutes."""
    hours = parse_hours(text)
    return None if hours is None else [(one.weekday, one.opens, one.closes) for one in hours]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wednesday 10am - 4pm", [(2, 600, 960)]),
        ("Mon-Fri 9.30am-4pm", [(day, 570, 960) for day in range(5)]),
        ("Tuesdays & Fridays 12pm – 3pm", [(1, 720, 900), (4, 720, 900)]),
        ("Weds 12-2pm", [(2, 720, 840)]),
        ("Thurs 11-2pm", [(3, 660, 840)]),
        ("Friday 9-5pm", [(4, 540, 1020)]),
        ("Sat 10am to 12 noon.", [(5, 600, 720)]),
        ("Mon 9am-12, 1-5pm", None),
        ("Mon 9am-12noon, 1-5pm", [(0, 540, 720), (0, 780, 1020)]),
        ("Fri 4.30 - 5.30pm Sat 10 - 11am", [(4, 990, 1050), (5, 600, 660)]),
        ("daily 09:00-17:30", [(day, 540, 1050) for day in range(7)]),
        ("Sat-Mon 10am-2pm", [(0, 600, 840), (5, 600, 840), (6, 600, 840)]),
        ("Friday 6pm-2am", [(4, 1080, 1560)]),
        ("Monday closed, Tuesday 9am-1pm", [(1, 540, 780)]),
        ("Mon 10:00-16:30", [(0, 600, 990)]),
        ("24/7", [(day, 0, 1440) for day in range(7)]),
    ],
)
def test_whole_texts(text: str, expected: list[tuple[int, int, int]] | None) -> None:
    """What a person would read without doubt."""
    assert weekly(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "By appointment", "Tuesday from 11am", "1st Saturday of month 10am - 12noon", "Monday 12noon",
        "Mon & Thur 1-3pm (except bank holidays)", "9 - 4 weekdays", "Mon - Sat 10.00 - 4.00", "Wednesday 10 - 12",
        "Monday 25:00-26:00", "Monday 9:75am-10am", "Monday 0am-3pm", "Monday 9am-5pm Monday 4pm-6pm", "10am-4pm",
        "Mon 9am-5pm term time only", "Monday closed", "Mon-Wed-Fri 9am-5pm", "Mon, Mon 9am-10am", "9am" * 200,
    ],
)  # fmt: skip
def test_half_understood_is_not_understood(text: str) -> None:
    """A word that is no day and no time, an unclear or impossible time: then nothing at all."""
    assert weekly(text) is None


@given(st.text(alphabet="monday tuesfri0123456789:.-&,apm\n", max_size=60))
def test_no_text_crashes_it(text: str) -> None:
    """Whatever comes out is within a week, in order and without overlaps."""
    hours = weekly(text) or []
    assert hours == sorted(hours)
    for day, opens, closes in hours:
        assert 0 <= day < 7
        assert 0 <= opens < closes <= opens + 1440


@given(st.integers(0, 6), st.integers(0, 22), st.integers(1, 12), st.booleans())
def test_what_is_written_is_read(day: int, opens: int, lasts: int, twelve: bool) -> None:
    """An interval written in either clock comes back."""
    closes = min(opens + lasts, 23)
    write = (lambda h: f"{(h - 1) % 12 + 1}{'am' if h < 12 else 'pm'}") if twelve else (lambda h: f"{h:02}:00")
    text = f"{DAYS[day].title()} {write(opens)} - {write(closes)}"
    if not twelve and 10 <= closes <= 12:
        return  # "10:00-12:00" without am or pm may mean the evening
    assert weekly(text) == [(day, opens * 60, closes * 60)]

"""Days on which hours differ from the week's: read once a day, then judged minute by minute like the week itself."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.matching.candidates import HoursException, WeeklyHours
from directory.matching.hours import DAY

States: TypeAlias = npt.NDArray[np.int8]
Timetable: TypeAlias = tuple[tuple[WeeklyHours, ...], tuple[HoursException, ...], bool]

CLOSED, NOT_KNOWN, OPEN = 0, 1, 2
DAY_LONG = dt.timedelta(days=1)


class ExceptionalDay:
    """The hours of these timetables, by number, on one day; each has an exception then or on the day before."""

    def __init__(self, day: dt.date, timetables: Mapping[int, Timetable]) -> None:
        self.day = day
        self._numbers = np.array(list(timetables), dtype=np.int64)
        known = [known or any(one.day == day for one in exceptions) for _, exceptions, known in timetables.values()]
        self._unless_open = np.where(np.array(known, dtype=bool), CLOSED, NOT_KNOWN)
        spans = [
            (number, opens - back * DAY, closes - back * DAY)
            for number, (weekly, exceptions, _) in timetables.items()
            for back in (0, 1)
            for opens, closes in _hours_on(day - back * DAY_LONG, weekly, exceptions)
        ]
        table = np.array(spans, dtype=np.int64).reshape(-1, 3)
        self._number, self._opens, self._closes = table[:, 0], table[:, 1], table[:, 2]

    def put(self, states: States, minute: int) -> None:
        """Set the states of these timetables at a minute of the day."""
        states[self._numbers] = self._unless_open
        states[self._number[(self._opens <= minute) & (minute < self._closes)]] = OPEN


def last_minute(closes: int) -> int:
    """Closing times as minutes; 23:59 means midnight."""
    return closes + 1 if closes % DAY == DAY - 1 else closes


def _hours_on(
    day: dt.date, weekly: tuple[WeeklyHours, ...], exceptions: tuple[HoursException, ...]
) -> Iterator[tuple[int, int]]:
    special = [exception.hours for exception in exceptions if exception.day == day]
    usual = [(hours.opens, hours.closes) for hours in weekly if hours.weekday == day.weekday()]
    for opens, closes in special[-1] if special else usual:
        if opens < closes:
            yield opens, last_minute(closes)

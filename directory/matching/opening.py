"""The opening hours of all services as one table: who is open at a given minute, and what is told of it.

Many services keep the same hours, so each distinct timetable is judged once a minute, and told once when it is shown.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from directory.matching.candidates import Answer, Reason, ReasonKind, ServiceEntry
from directory.matching.exceptional import (
    CLOSED,
    DAY_LONG,
    NOT_KNOWN,
    OPEN,
    ExceptionalDay,
    States,
    Timetable,
    last_minute,
)
from directory.matching.hours import DAY, LONDON, hours_text, open_state, until_text, when_text
from directory.matching.projection import Rows

__all__ = ["CLOSED", "NOT_KNOWN", "OPEN", "OpeningTable", "States", "Told"]

Told: TypeAlias = tuple[str, tuple[Reason, ...]]

_WEEK = 7 * DAY


class _Minute:
    """What is known of one minute in London: the state of every timetable, and what was told of some."""

    def __init__(self, moment: dt.datetime, states: States) -> None:
        self.moment = moment
        self.states = states
        self.told: dict[int, Told] = {}


class OpeningTable:
    """Rows in the order of `entries`. The answer for the newest minute is kept, since most queries share it."""

    def __init__(self, entries: Sequence[ServiceEntry]) -> None:
        numbers: dict[Timetable, int] = {}
        self._numbers: Rows = np.array(
            [numbers.setdefault((one.hours, one.exceptions, one.hours_known), len(numbers)) for one in entries],
            dtype=np.int64,
        )
        self._timetables = tuple(numbers)
        self._known = np.array([known for _, _, known in self._timetables], dtype=bool)
        spans = [
            (number, hours.weekday * DAY + hours.opens, hours.weekday * DAY + last_minute(hours.closes))
            for number, (weekly, _, _) in enumerate(self._timetables)
            for hours in weekly
            if hours.opens < hours.closes
        ]
        table = np.array(spans, dtype=np.int64).reshape(-1, 3)
        self._number, self._opens, self._closes = table[:, 0], table[:, 1], table[:, 2]
        self._exceptional: defaultdict[dt.date, set[int]] = defaultdict(set)
        for number, (_, exceptions, _) in enumerate(self._timetables):
            for exception in exceptions:
                self._exceptional[exception.day].add(number)
        self._newest: _Minute | None = None
        self._newest_day: ExceptionalDay | None = None

    def states(self, now: dt.datetime) -> States:
        """CLOSED, NOT_KNOWN or OPEN for every row at `now` (aware)."""
        return self._minute(now).states.take(self._numbers)

    def states_of(self, rows: Rows, now: dt.datetime) -> States:
        """The same for some rows."""
        return self._minute(now).states.take(self._numbers.take(rows))

    def told(self, row: int, now: dt.datetime) -> Told:
        """The hours of a row in plain English, and as reasons."""
        minute, number = self._minute(now), int(self._numbers[row])
        found = minute.told.get(number)
        if found is None:
            found = minute.told[number] = _told(self._timetables[number], minute.moment)
        return found

    def _minute(self, now: dt.datetime) -> _Minute:
        moment = now.astimezone(LONDON).replace(second=0, microsecond=0)
        newest = self._newest
        if newest is None or newest.moment != moment:
            newest = self._newest = _Minute(moment, self._judged(moment))
        return newest

    def _judged(self, moment: dt.datetime) -> States:
        states = np.where(self._known, CLOSED, NOT_KNOWN).astype(np.int8)
        at = moment.weekday() * DAY + moment.hour * 60 + moment.minute
        for minute in (at, at + _WEEK):  # the second catches Sunday night's hours on Monday morning
            states[self._number[(self._opens <= minute) & (minute < self._closes)]] = OPEN
        self._exceptions(moment.date()).put(states, at % DAY)
        return states

    def _exceptions(self, day: dt.date) -> ExceptionalDay:
        """What is different on this day, or in the night before it."""
        newest = self._newest_day
        if newest is None or newest.day != day:
            numbers = sorted(self._exceptional.get(day, set()) | self._exceptional.get(day - DAY_LONG, set()))
            newest = self._newest_day = ExceptionalDay(day, {n: self._timetables[n] for n in numbers})
        return newest


def _told(timetable: Timetable, now: dt.datetime) -> Told:
    weekly, exceptions, known = timetable
    state = open_state(weekly, exceptions, now, known=known)
    text = hours_text(state, now)
    if state.open_now is Answer.YES:
        return text, (Reason(ReasonKind.OPEN_NOW, params=(("until", until_text(state)),)),)
    if state.opens is not None:
        return text, (Reason(ReasonKind.OPENS_NEXT, params=(("when", when_text(state.opens, now)),)),)
    if state.open_now is Answer.NOT_YET_KNOWN:
        return text, (Reason(ReasonKind.HOURS_UNKNOWN),)
    return text, ()

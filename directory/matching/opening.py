"""The opening hours of all services as one table: who is open at a given minute, for all rows at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.matching.candidates import Answer, ServiceEntry
from directory.matching.hours import DAY, LONDON, open_state

States: TypeAlias = npt.NDArray[np.int8]

CLOSED, NOT_KNOWN, OPEN = 0, 1, 2
_WEEK = 7 * DAY
_CODES = {Answer.NO: CLOSED, Answer.NOT_YET_KNOWN: NOT_KNOWN, Answer.YES: OPEN}


class OpeningTable:
    """Rows in the order of `entries`. The answer for the newest minute is kept, since most queries share it."""

    def __init__(self, entries: Sequence[ServiceEntry]) -> None:
        self._entries = entries
        self._known = np.array([entry.hours_known for entry in entries], dtype=bool)
        spans = [
            (row, hours.weekday * DAY + hours.opens, hours.weekday * DAY + _end(hours.closes))
            for row, entry in enumerate(entries)
            for hours in entry.hours
            if hours.opens < hours.closes
        ]
        table = np.array(spans, dtype=np.int64).reshape(-1, 3)
        self._row, self._opens, self._closes = table[:, 0], table[:, 1], table[:, 2]
        self._exceptional: defaultdict[dt.date, set[int]] = defaultdict(set)
        for row, entry in enumerate(entries):
            for exception in entry.exceptions:
                self._exceptional[exception.day].add(row)
        self._newest: tuple[dt.datetime, States] | None = None

    def states(self, now: dt.datetime) -> States:
        """CLOSED, NOT_KNOWN or OPEN for every row at `now` (aware)."""
        minute = now.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0)
        newest = self._newest
        if newest is not None and newest[0] == minute:
            return newest[1]
        states = self._weekly(minute)
        days = (minute.date(), minute.date() - dt.timedelta(days=1))
        for row in {row for day in days for row in self._exceptional.get(day, ())}:
            entry = self._entries[row]
            state = open_state(entry.hours, entry.exceptions, now, known=entry.hours_known)
            states[row] = _CODES[state.open_now]
        self._newest = (minute, states)
        return states

    def _weekly(self, minute: dt.datetime) -> States:
        states = np.where(self._known, CLOSED, NOT_KNOWN).astype(np.int8)
        at = minute.weekday() * DAY + minute.hour * 60 + minute.minute
        for moment in (at, at + _WEEK):  # the second catches Sunday night's hours on Monday morning
            states[self._row[(self._opens <= moment) & (moment < self._closes)]] = OPEN
        return states


def _end(closes: int) -> int:
    return closes + 1 if closes % DAY == DAY - 1 else closes

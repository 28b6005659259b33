"""Opening hours from a provider's words, only when every word is understood. Pure.

"Wednesday 10am - 4pm", "Mon-Fri 9.30am-4pm", "Tuesdays & Fridays 12pm - 3pm". Anything with a word that is not a day
or a time ("1st Saturday of month", "by appointment", "term time only") is left to people: a half-understood text
would send somebody to a closed door.
"""

import itertools
import re
from dataclasses import dataclass

from directory.matching.candidates import WeeklyHours

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
GROUPS = {"daily": range(7), "everyday": range(7), "weekday": range(5), "weekdays": range(5), "weekends": range(5, 7)}
NAMED = {name: (index,) for index, name in enumerate(DAYS)} | {name: (index,) for name, index in SHORT.items()}
DAY_WORDS: dict[str, tuple[int, ...]] = NAMED | {name: tuple(days) for name, days in GROUPS.items()}
NOON, MIDNIGHT, DAY_MINUTES = 720, 1440, 1440
EARLIEST = 5 * 60
"""Nothing of ours opens before five in the morning without saying so."""
MAX_TEXT = 400
ALWAYS = frozenset({"24/7", "24 hours", "24 hours a day", "open 24 hours", "24 hours, 7 days a week"})

TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<noon>12\s*(?:noon|midday)|noon|midday)"
    r"|(?P<midnight>12\s*midnight|midnight)"
    r"|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<every>every\s+day)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<dash>-)"
    r"|(?P<comma>[,;&/\n])"
    r")",
)


@dataclass(frozen=True, slots=True)
class _Time:
    """A time as written: minutes in a 12- or 24-hour day; `half`: "a", "p", or "" when not said."""

    minutes: int
    half: str
    full: bool
    """Noon, midnight, or plainly a 24-hour time."""


_Token = tuple[str, object]


class _NotUnderstoodError(Exception):
    """The text has something that is neither a day nor a time."""


def parse_hours(text: str) -> tuple[WeeklyHours, ...] | None:
    """Weekly intervals in order of day and time, or None when the whole text was not understood."""
    if not text.strip() or len(text) > MAX_TEXT:
        return None
    if text.strip().rstrip(".").lower() in ALWAYS:
        return tuple(WeeklyHours(day, 0, DAY_MINUTES) for day in range(7))
    try:
        hours = _Reader(_tokens(text)).read()
    except _NotUnderstoodError:
        return None
    hours.sort(key=lambda one: (one.weekday, one.opens))
    for before, after in itertools.pairwise(hours):
        if before.weekday == after.weekday and after.opens < before.closes:
            return None
    return tuple(hours) or None


def _tokens(text: str) -> list[_Token]:
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text.replace("\u00a0", " ").lower()).strip().rstrip(".")
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            if text[at:].strip():
                raise _NotUnderstoodError
            break
        tokens.append(_token(match))
        at = match.end()
    return [token for token in tokens if token[0] != "skip"]


def _token(match: re.Match[str]) -> _Token:
    if match["noon"]:
        return "time", _Time(NOON, "p", full=True)
    if match["midnight"]:
        return "time", _Time(MIDNIGHT, "", full=True)
    if match["hour"]:
        return "time", _time(match["hour"], match["minute"] or "00", (match["half"] or "")[:1])
    if match["every"]:
        return "days", tuple(range(7))
    if match["word"]:
        return _word(match["word"])
    return ("dash", None) if match["dash"] else ("comma", None)


def _word(word: str) -> _Token:
    days = DAY_WORDS.get(word) or DAY_WORDS.get(word.removesuffix("s"))
    if days is not None:
        return "days", days
    simple = {"to": "dash", "till": "dash", "until": "dash", "and": "comma", "closed": "closed", "from": "skip"}
    if word not in simple:
        raise _NotUnderstoodError
    return simple[word], None


def _time(hour: str, minute: str, half: str) -> _Time:
    hours, minutes = int(hour), int(minute)
    if minutes > 59 or hours > 24 or (half and not 1 <= hours <= 12):
        raise _NotUnderstoodError
    if half:
        return _Time((hours % 12 + (12 if half == "p" else 0)) * 60 + minutes, half, full=True)
    return _Time(hours * 60 + minutes, "", full=hours > 12 or (len(hour) == 2 and hour[0] == "0"))


class _Reader:
    """Reads groups of "days, then intervals" until the end."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        where = self.at + ahead
        return self.tokens[where][0] if where < len(self.tokens) else "end"

    def take(self, kind: str) -> object:
        if self.peek() != kind:
            raise _NotUnderstoodError
        self.at += 1
        return self.tokens[self.at - 1][1]

    def read(self) -> list[WeeklyHours]:
        hours: list[WeeklyHours] = []
        while self.peek() != "end":
            days = self.days()
            if self.peek() == "closed":
                self.take("closed")
                self.skip_commas()
                continue
            hours += [WeeklyHours(day, *interval) for interval in self.intervals() for day in days]
        return hours

    def days(self) -> list[int]:
        """Such as Mon-Wed, Fri & Sat."""
        found: list[int] = []
        while True:
            first = self._day_list()
            if self.peek() == "dash" and self.peek(1) == "days":
                self.take("dash")
                last = self._day_list()
                if len(first) != 1 or len(last) != 1:
                    raise _NotUnderstoodError
                first = [(first[0] + step) % 7 for step in range((last[0] - first[0]) % 7 + 1)]
            found += first
            if self.peek() == "comma" and self.peek(1) == "days":
                self.take("comma")
                continue
            if len(set(found)) != len(found):
                raise _NotUnderstoodError
            self.skip_commas()
            return found

    def _day_list(self) -> list[int]:
        days = self.take("days")
        assert isinstance(days, tuple)
        return list(days)

    def intervals(self) -> list[tuple[int, int]]:
        """Such as 9am-12noon, 1-3pm."""
        found = [self.interval()]
        while self.peek() == "comma":
            self.skip_commas()
            if self.peek() != "time":
                break
            found.append(self.interval())
        return found

    def skip_commas(self) -> None:
        while self.peek() == "comma":
            self.take("comma")

    def interval(self) -> tuple[int, int]:
        opens, _, closes = self.take("time"), self.take("dash"), self.take("time")
        assert isinstance(opens, _Time)
        assert isinstance(closes, _Time)
        return _interval(opens, closes)


def _interval(opens: _Time, closes: _Time) -> tuple[int, int]:
    """Both ends in minutes after midnight, the end past 1440 where it is on the next day."""
    if not closes.full:
        raise _NotUnderstoodError
    start = opens.minutes % DAY_MINUTES if opens.full else _borrowed(opens, closes)
    end = closes.minutes if closes.minutes > start else closes.minutes + DAY_MINUTES
    if end - start > DAY_MINUTES:
        raise _NotUnderstoodError
    return start, end


def _borrowed(opens: _Time, closes: _Time) -> int:
    """A start that says neither am nor pm: the end tells ("1-3pm", "11-2pm", "10:00-16:30"). Never the reverse."""
    if closes.half == "":
        if not EARLIEST <= opens.minutes < closes.minutes < DAY_MINUTES:
            raise _NotUnderstoodError
        return opens.minutes
    if not 1 <= opens.minutes // 60 <= 12:
        raise _NotUnderstoodError
    morning = opens.minutes % NOON
    options = [at for at in (morning, morning + NOON) if at < closes.minutes]
    if not options:
        raise _NotUnderstoodError
    return max(options)

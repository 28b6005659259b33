"""Whether a service is open now and when it opens next, in Europe/London, as far as its hours are known."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from directory.matching.candidates import Answer, HoursException, WeeklyHours

LONDON = ZoneInfo("Europe/London")
DAY = 24 * 60
LOOK_AHEAD_DAYS = 14
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class OpenState:
    """`until`: when it closes, if open; `opens`: when it opens next, if not. Both are London wall-clock times.

    `always`: open day and night, so no closing time is worth telling.
    """

    open_now: Answer
    until: dt.datetime | None = None
    opens: dt.datetime | None = None
    always: bool = False


def open_state(
    weekly: Sequence[WeeklyHours], exceptions: Sequence[HoursException], now: dt.datetime, *, known: bool
) -> OpenState:
    """The state at `now` (aware). `known` False means the hours may be incomplete: never "closed", only "not known"."""
    local = now.astimezone(LONDON).replace(tzinfo=None)
    start = dt.datetime.combine(local.date() - dt.timedelta(days=1), dt.time())
    at = DAY + local.hour * 60 + local.minute
    joined = _fortnight(start.date(), tuple(weekly), tuple(exceptions))
    for opens, closes in joined:
        if opens <= at < closes:
            always = closes - at > 7 * DAY
            return OpenState(Answer.YES, until=None if always else start + dt.timedelta(minutes=closes), always=always)
    if not known and all(exception.day != local.date() for exception in exceptions):
        return OpenState(Answer.NOT_YET_KNOWN)
    opens_next = next((start + dt.timedelta(minutes=opens) for opens, _ in joined if opens > at), None)
    return OpenState(Answer.NO, opens=opens_next if known else None)


def hours_text(state: OpenState, now: dt.datetime) -> str:
    """The state in plain English: "Open now until 5pm", "Opens tomorrow at 9am", "" when not known."""
    if state.always:
        return "Open all day and night"
    if state.open_now is Answer.YES and state.until is not None:
        return f"Open now until {_clock(state.until)}"
    if state.opens is not None:
        return f"Opens {when_text(state.opens, now)}"
    return ""


def when_text(moment: dt.datetime, now: dt.datetime) -> str:
    """A London wall-clock time as people say it: "today at 2pm", "tomorrow at 9am", "on Friday at 9am"."""
    days = (moment.date() - now.astimezone(LONDON).date()).days
    if days <= 1:
        day = "today" if days == 0 else "tomorrow"
    else:
        day = f"on {_WEEKDAYS[moment.weekday()]}"
        if days >= 7:
            day = f"{day} {moment.day} {moment:%B}"
    return f"{day} at {_clock(moment)}"


def until_text(state: OpenState) -> str:
    """When it closes, "" when never or not known."""
    return _clock(state.until) if state.until is not None else ""


def _clock(moment: dt.datetime) -> str:
    if moment.hour in (0, 12) and moment.minute == 0:
        return "midnight" if moment.hour == 0 else "midday"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


@lru_cache(maxsize=8192)
def _fortnight(
    start: dt.date, weekly: tuple[WeeklyHours, ...], exceptions: tuple[HoursException, ...]
) -> tuple[tuple[int, int], ...]:
    """When it is open from `start` on, in minutes after its midnight; the same all day, so kept."""
    return tuple(_joined(sorted(_spans(start, weekly, exceptions))))


def _spans(
    start: dt.date, weekly: Sequence[WeeklyHours], exceptions: Sequence[HoursException]
) -> Iterator[tuple[int, int]]:
    """All hours from `start` on, in minutes after its midnight."""
    by_weekday: list[list[tuple[int, int]]] = [[] for _ in _WEEKDAYS]
    for entry in weekly:
        by_weekday[entry.weekday].append((entry.opens, entry.closes))
    by_day = {(exception.day - start).days: exception.hours for exception in exceptions}
    first = start.weekday()
    for day in range(LOOK_AHEAD_DAYS + 2):
        for opens, closes in by_day.get(day, by_weekday[(first + day) % 7]):
            if opens < closes:
                yield day * DAY + opens, day * DAY + closes


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch become one; 23:59 counts as midnight, the way open standards write a whole day."""
    joined: list[tuple[int, int]] = []
    for opens, closes in spans:
        end = closes + 1 if closes % DAY == DAY - 1 else closes
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((opens, end))
    return joined

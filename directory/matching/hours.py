"""Whether a service is open now and when it opens next, in Europe/London, as far as its hours are known."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    by_day = {exception.day: exception for exception in exceptions}
    yesterday = local.date() - dt.timedelta(days=1)
    spans = sorted(
        span
        for days in range(LOOK_AHEAD_DAYS + 2)
        for span in _spans(yesterday + dt.timedelta(days=days), weekly, by_day)
    )
    joined = list(_joined(spans))
    for opens, closes in joined:
        if opens <= local < closes:
            always = closes - local > dt.timedelta(days=7)
            return OpenState(Answer.YES, until=None if always else closes, always=always)
    if not known and local.date() not in by_day:
        return OpenState(Answer.NOT_YET_KNOWN)
    opens_next = next((opens for opens, _ in joined if opens > local), None)
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


def _spans(
    day: dt.date, weekly: Sequence[WeeklyHours], exceptions: dict[dt.date, HoursException]
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    exception = exceptions.get(day)
    if exception is not None:
        hours: Sequence[tuple[int, int]] = exception.hours
    else:
        hours = [(entry.opens, entry.closes) for entry in weekly if entry.weekday == day.weekday()]
    midnight = dt.datetime.combine(day, dt.time())
    for opens, closes in hours:
        if opens < closes:
            yield midnight + dt.timedelta(minutes=opens), midnight + dt.timedelta(minutes=closes)


def _joined(spans: Sequence[tuple[dt.datetime, dt.datetime]]) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Spans that touch become one; 23:59 counts as midnight, the way open standards write a whole day."""
    current: tuple[dt.datetime, dt.datetime] | None = None
    for opens, closes in spans:
        end = closes + dt.timedelta(minutes=1) if (closes.hour, closes.minute) == (23, 59) else closes
        if current is None:
            current = (opens, end)
        elif opens <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            yield current
            current = (opens, end)
    if current is not None:
        yield current

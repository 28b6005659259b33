"""Dates and times as staff read and write them: London time, plain words."""

import datetime as dt
import re
from collections.abc import Mapping

from assistant.referrals.working_time import LONDON

_TIME = re.compile(r"^\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*$", re.IGNORECASE)


def day(moment: dt.datetime | None) -> str:
    """Such as "2 March 2026"; "" for none."""
    return f"{_local(moment).day} {_local(moment):%B %Y}" if moment else ""


def day_and_time(moment: dt.datetime | None) -> str:
    """Such as "Monday 2 March 2026 at 10:00"; "" for none."""
    return f"{_local(moment):%A} {day(moment)} at {_local(moment):%H:%M}" if moment else ""


def deadline(due: dt.datetime | None, now: dt.datetime) -> str:
    """When something is due, from today's point of view: "today by 16:00", "late since 2 March", "by 5 March"."""
    if due is None:
        return ""
    if due < now:
        return f"late since {_short(due)}"
    if _local(due).date() == _local(now).date():
        return f"today by {_local(due):%H:%M}"
    return f"by {_short(due)}"


def read_moment(form: Mapping[str, str], prefix: str) -> dt.datetime | None:
    """The moment in the fields `<prefix>-day`, `-month`, `-year`, `-time`, in UTC; None if it is no moment."""
    parts = [form.get(f"{prefix}-{part}", "").strip() for part in ("day", "month", "year")]
    time = read_time(form.get(f"{prefix}-time", ""))
    if time is None or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    number_of_day, month, year = (int(part) for part in parts)
    try:
        return dt.datetime.combine(dt.date(year, month, number_of_day), time, LONDON).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def read_time(text: str) -> dt.time | None:
    """A time of day from "9:30", "9.30am", "2 pm" or "14"; None if it is none."""
    found = _TIME.match(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _local(moment: dt.datetime | None) -> dt.datetime:
    if moment is None:
        raise ValueError("no moment")
    return moment.astimezone(LONDON)


def _short(moment: dt.datetime) -> str:
    return f"{_local(moment).day} {_local(moment):%B}"

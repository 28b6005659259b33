"""Reading an answer form: plain fields to `ActionDetails`, and clear words for what cannot be read."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.inbox.fields import Answer, Field, Kind
from assistant.referrals.guards import MISSING, TEXT_LIMIT, ActionDetails
from assistant.referrals.working_time import LONDON

SHORT_LIMIT = 120
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Read:
    """What a form said: the details, and problems by field name."""

    details: ActionDetails
    problems: Mapping[str, str]


def read(answer: Answer, form: Mapping[str, str], needs: Sequence[str]) -> Read:
    """The details of an answer form. Missing fields are left to the machine, which says what it needs."""
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in answer.fields:
        try:
            found[field.name] = _value(field, form, needs)
        except ValueError as error:
            problems[field.name] = str(error)
    return Read(replace(ActionDetails(), **found), problems)


def tidy(text: str) -> str:
    """Text without control and direction signs, trimmed, lines kept."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def _value(field: Field, form: Mapping[str, str], needs: Sequence[str]) -> Any:
    match field.kind:
        case Kind.DATE:
            return _day(field, form)
        case Kind.TIME:
            return _moment(field, form)
        case Kind.YES_NO:
            return {"yes": True, "no": False}.get(form.get(field.name, ""))
        case Kind.OUTCOMES:
            chosen = {need: form.get(f"outcome-{need}", "") for need in needs}
            return {need: value for need, value in chosen.items() if value}
        case Kind.CHOICE:
            value = form.get(field.name, "")
            return value if value in {option for option, _ in field.options} else ""
        case Kind.TEXT | Kind.WORDS:
            return _text(field, form)


def _text(field: Field, form: Mapping[str, str]) -> str:
    text = tidy(form.get(field.name, ""))
    limit = SHORT_LIMIT if field.kind is Kind.TEXT else TEXT_LIMIT
    if len(text) > limit:
        raise ValueError(f"{field.label}: write no more than {limit} characters; this has {len(text)}")
    return text


def _day(field: Field, form: Mapping[str, str]) -> dt.date | None:
    parts = [form.get(f"{field.name}-{part}", "").strip() for part in ("day", "month", "year")]
    if not any(parts):
        return None
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        raise ValueError(f"{field.label}: give day, month and year as numbers, such as 27 3 2026")
    day, month, year = map(int, parts)
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise ValueError(f"{field.label}: there is no such date") from None


def _moment(field: Field, form: Mapping[str, str]) -> dt.datetime | None:
    day = _day(field, form)
    clock = form.get(f"{field.name}-time", "").strip()
    if day is None:
        return None
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", clock)
    if found is None:
        raise ValueError("Give the time on the 24-hour clock, such as 14:30" if clock else MISSING["booked_for"])
    return dt.datetime.combine(day, dt.time(int(found[1]), int(found[2])), LONDON)

"""When people are asked whether it helped: a table of days after the end. Pure data; `followups` does the asking."""

import datetime as dt
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from directory.vocabulary.loader import data

Kind = Literal["completed", "not_completed", "signpost", "introduce"]


class FollowUp(BaseModel):
    """One time of asking, so many days after the end (or the signpost)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    of: Kind
    after_days: Annotated[int, Field(ge=1, le=730)]


@cache
def table() -> tuple[FollowUp, ...]:
    """`followups.json`, earliest first. Raises pydantic.ValidationError on bad data."""
    rows = TypeAdapter(tuple[FollowUp, ...]).validate_python(data("assistant.referrals", "followups.json"))
    return tuple(sorted(rows, key=lambda row: row.after_days))


def first(of: str) -> FollowUp | None:
    """The first time of asking."""
    return next((row for row in table() if row.of == of), None)


def due_at(of: str, ended_at: dt.datetime, position: int) -> tuple[str, dt.datetime] | None:
    """Key and time of the `position`-th asking (0 = first); None when there are no more."""
    rows = [row for row in table() if row.of == of]
    if position >= len(rows):
        return None
    return rows[position].key, ended_at + dt.timedelta(days=rows[position].after_days)

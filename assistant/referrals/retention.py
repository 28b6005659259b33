"""How long each class of record is kept. Source: anchors, referrals-and-networks 4, Retention."""

import datetime as dt
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from directory.vocabulary.loader import data

Days = Annotated[int, Field(ge=1, le=3650)]


class Retention(BaseModel):
    """`retention.json`, in days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    referral_open_days: Days
    referral_closed_days: Days
    draft_days: Days
    agreement_after_end_days: Days
    signpost_days: Days
    link_after_end_days: Days


@cache
def retention() -> Retention:
    """The table. Raises pydantic.ValidationError on bad data."""
    return Retention.model_validate(data("assistant.referrals", "retention.json"))


def days(name: str) -> dt.timedelta:
    """One class, such as "signpost_days"."""
    return dt.timedelta(days=getattr(retention(), name))

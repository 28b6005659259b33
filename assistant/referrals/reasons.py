"""Why a referral was declined, handed back, ended or withdrawn: coded, typed and in plain words. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

from directory.vocabulary.loader import data


class ReasonType(StrEnum):
    """Whose side the reason lies on; figures are reported by it."""

    PERSON = "person"
    PROVIDER = "provider"
    SYSTEM = "system"
    OTHER = "other"


class ReasonCode(BaseModel):
    """One reason: stable code, type, plain label. Source: anchors, referrals-and-networks 2.4."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    type: ReasonType
    label: Annotated[str, StringConstraints(min_length=3, max_length=80)]


OTHER = "other"
"""The code that needs words beside it."""


@cache
def reasons() -> Mapping[str, ReasonCode]:
    """All reasons by code, in file order. Raises ValueError on bad or doubled data."""
    rows = TypeAdapter(tuple[ReasonCode, ...]).validate_python(data("assistant.referrals", "reasons.json"))
    found = {row.code: row for row in rows}
    if len(found) != len(rows):
        raise ValueError("reasons.json has a code twice")
    return MappingProxyType(found)


@cache
def codes(*types: ReasonType) -> tuple[str, ...]:
    """Codes of these types, in file order."""
    return tuple(code for code, reason in reasons().items() if reason.type in types)


def label(code: str) -> str:
    """Plain words of a code; the code itself when it is not known (an old one)."""
    found = reasons().get(code)
    return found.label if found else code

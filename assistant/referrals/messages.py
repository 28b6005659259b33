"""The texts that leave the house about a referral. None holds a name, a need or a service: a test looks."""

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from directory.vocabulary.loader import data


class Template(BaseModel):
    """Subject (for e-mail) and body with {places} to fill."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Message:
    """A text ready to send."""

    subject: str
    body: str


ALLOWED = frozenset({"reference", "due", "link", "days", "staff_link", "status_link"})
"""Nothing else may be filled in, so nothing personal can."""


@cache
def templates() -> dict[str, Template]:
    """All texts by key. Raises pydantic.ValidationError on bad data."""
    return TypeAdapter(dict[str, Template]).validate_python(data("assistant.referrals", "messages.json"))


def message(key: str, **values: str) -> Message:
    """The text of `key`. Raises KeyError for an unknown key or a value that is not allowed."""
    strange = set(values) - ALLOWED
    if strange:
        raise KeyError(f"messages may not carry {', '.join(sorted(strange))}")
    template = templates()[key]
    return Message(template.subject.format(**values), template.body.format(**values))

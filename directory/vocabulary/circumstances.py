"""The circumstances: typed facts about a person, each with its question, read from `circumstances.json`."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, model_validator

from directory.vocabulary.facts import FactValue, Sensitivity, Untold
from directory.vocabulary.loader import data

Text = Annotated[str, StringConstraints(min_length=2, max_length=200)]


class FactType(StrEnum):
    """What kind of value a circumstance has."""

    WHOLE_NUMBER = "whole-number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    SET = "set"
    CHILDREN = "children"
    TEXT = "text"
    PLACE = "place"


class Choice(BaseModel):
    """One accepted answer; `label` is plain English and a msgid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    label: Text


class Circumstance(BaseModel):
    """One circumstance. `question`, `why` and `short` (a heading for it) are plain English and msgids.

    `minimum`/`maximum`: accepted range of a whole number, or of one child's age, both ends included. `least_answered`:
    what the writer answers below this is a slip ("1" to "How old are you?" is an option's number). `most`: how many
    children, or how many characters of a text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$")]
    type: FactType
    sensitivity: Sensitivity
    question: Text
    why: Text
    short: Text
    skippable: bool = True
    minimum: int | None = None
    maximum: int | None = None
    least_answered: int | None = None
    most: int | None = None
    options: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _fits_its_type(self) -> "Circumstance":
        if (self.type in (FactType.CHOICE, FactType.SET)) != bool(self.options):
            raise ValueError(f"{self.key}: options belong to choices and sets, and every one of these has some")
        ranged = self.type in (FactType.WHOLE_NUMBER, FactType.CHILDREN)
        if ranged != (self.minimum is not None and self.maximum is not None):
            raise ValueError(f"{self.key}: minimum and maximum belong to numbers and children")
        return self

    @property
    def heading(self) -> str:
        """`short` for a reader who is somebody else: "Your children" as "Children"."""
        words = self.short.removeprefix("Your ")
        return words[:1].upper() + words[1:]

    @property
    def option_keys(self) -> tuple[str, ...]:
        """Accepted answers of a choice or set, in the order shown; empty for other types."""
        return tuple(option.key for option in self.options)

    def accepts(self, value: FactValue) -> bool:
        """Whether `value` is of this type and within its range. Not knowing (Untold) is always accepted."""
        return isinstance(value, Untold) or _ACCEPTS[self.type](self, value)

    def answered_by(self, value: FactValue) -> bool:
        """Whether `value` is accepted as the writer's own answer to our question."""
        slip = isinstance(value, int) and self.least_answered is not None and value < self.least_answered
        return self.accepts(value) and not slip


def _number(self: Circumstance, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return self.minimum is not None and self.maximum is not None and self.minimum <= value <= self.maximum


def _children(self: Circumstance, value: object) -> bool:
    if not isinstance(value, tuple) or len(value) > (self.most or len(value)):
        return False
    return all(age is None or _number(self, age) for age in value)


def _set(self: Circumstance, value: object) -> bool:
    return isinstance(value, frozenset) and value <= set(self.option_keys)


def _text(self: Circumstance, value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= (self.most or 200)


_ACCEPTS: Mapping[FactType, Any] = {
    FactType.WHOLE_NUMBER: _number,
    FactType.YES_NO: lambda _self, value: isinstance(value, bool),
    FactType.CHOICE: lambda self, value: isinstance(value, str) and value in self.option_keys,
    FactType.SET: _set,
    FactType.CHILDREN: _children,
    FactType.TEXT: _text,
    FactType.PLACE: _text,
}


def _rows() -> tuple[Circumstance, ...]:
    return TypeAdapter(tuple[Circumstance, ...]).validate_python(data("directory.vocabulary", "circumstances.json"))


@cache
def circumstances() -> Mapping[str, Circumstance]:
    """All circumstances by key, in the order they are best asked. Raises pydantic.ValidationError on bad data."""
    return MappingProxyType({row.key: row for row in _rows()})


def check() -> list[str]:
    """What is wrong with `circumstances.json`, one sentence a problem; empty when all is well."""
    rows = _rows()
    keys = [row.key for row in rows]
    problems = [f"circumstance {key} stands twice" for key in sorted(set(keys)) if keys.count(key) > 1]
    for row in rows:
        chosen = row.option_keys
        problems += [f"{row.key} has option {key} twice" for key in sorted(set(chosen)) if chosen.count(key) > 1]
        if not row.question.endswith(("?", ".")):
            problems.append(f"the question of {row.key} does not end")
    return problems

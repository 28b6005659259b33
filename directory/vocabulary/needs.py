"""The needs: what people want help with, as a tree of two levels read from `needs.json`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

from directory.vocabulary.loader import data

NeedKey = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*(/[a-z]+(-[a-z]+)*)?$")]


class Need(BaseModel):
    """One need. `label` and `about` are plain words in English and the msgids of the catalogues.

    `also`: needs that usually come with it and are worth offering in the same plan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: NeedKey
    label: Annotated[str, StringConstraints(min_length=2, max_length=60)]
    about: Annotated[str, StringConstraints(min_length=5, max_length=200)]
    also: tuple[NeedKey, ...] = ()

    @property
    def parent(self) -> str | None:
        """Key of the top-level need above it, None at the top."""
        return parent_of(self.key)


def parent_of(key: str) -> str | None:
    """Key of the need above `key` ("housing/eviction" -> "housing"), None at the top."""
    top, slash, _ = key.partition("/")
    return top if slash else None


@cache
def needs() -> Mapping[str, Need]:
    """All needs by key, each top-level need followed by its own. Raises pydantic.ValidationError on bad data."""
    rows = TypeAdapter(tuple[Need, ...]).validate_python(data("directory.vocabulary", "needs.json"))
    return MappingProxyType({need.key: need for need in rows})


@cache
def children_of(key: str) -> tuple[str, ...]:
    """Keys of the needs directly below `key`, in file order."""
    return tuple(need.key for need in needs().values() if need.parent == key)


def check() -> list[str]:
    """What is wrong with `needs.json`, one sentence a problem; empty when all is well."""
    rows = TypeAdapter(tuple[Need, ...]).validate_python(data("directory.vocabulary", "needs.json"))
    known = [need.key for need in rows]
    problems = [f"need {key} stands twice" for key in sorted(set(known)) if known.count(key) > 1]
    for need in rows:
        if need.parent is not None and need.parent not in known:
            problems.append(f"need {need.key} has no parent {need.parent}")
        problems += [f"need {need.key} names unknown need {key}" for key in need.also if key not in known]
        if need.key in need.also:
            problems.append(f"need {need.key} names itself")
    return problems

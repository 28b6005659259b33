"""Who a service is for, as a rule over facts: the parsed form of the JSON a service carries.

A rule is a group or a test. Groups: `{"all": […]}` (all of none: open to everyone), `{"any": […]}`, `{"none": […]}`.
A test names a `fact` and, by the fact's type:

* whole-number: `min`, `max` (both ends included);
* yes-no: `is`;
* choice and text: `in` (one of these);
* set: `in` (at least one of these), `all_of`;
* children: `has`, `youngest_min`, `youngest_max`, `oldest_min`, `oldest_max`, `some_min` with `some_max` (one child
  within both), `count_min`, `count_max`.

Several conditions in one test must all hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Op(StrEnum):
    """How a group joins its parts."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


Condition: TypeAlias = int | bool | frozenset[str]


@dataclass(frozen=True, slots=True)
class Test:
    """Conditions on one fact, in the order of their names: (("max", 25), ("min", 16))."""

    fact: str
    conditions: tuple[tuple[str, Condition], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts joined by all, any or none."""

    op: Op
    parts: tuple["Criteria", ...]


Criteria: TypeAlias = Test | Group

OPEN_TO_ALL = Group(Op.ALL, ())
"""Recorded as open to everyone, which is more than nothing recorded (None)."""


def every_test(criteria: Criteria) -> Iterator[Test]:
    """Every test of a rule, in reading order."""
    if isinstance(criteria, Test):
        yield criteria
        return
    for part in criteria.parts:
        yield from every_test(part)

"""Facts about a person: typed values with the words they came from, and the three ways of not knowing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Sensitivity(StrEnum):
    """How carefully a fact is kept (vocabulary: circumstances)."""

    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SPECIAL = "special"
    CRIMINAL = "criminal"


class Untold(StrEnum):
    """Asked, but no value: different from never asked (the key is then absent from the facts)."""

    DONT_KNOW = "dont-know"
    RATHER_NOT_SAY = "rather-not-say"
    SKIPPED = "skipped"


Children: TypeAlias = tuple[int | None, ...]
"""Ages of children in whole years, None where not told: "2 kids" is (None, None). Empty: no children."""

FactValue: TypeAlias = str | int | bool | Children | frozenset[str] | Untold
"""A choice key, a whole number, yes/no, children's ages, a set of choice keys, or why there is none."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `evidence` is always a substring of what the person wrote ("" if chosen on a form)."""

    key: str
    value: FactValue
    certainty: float = 1.0
    evidence: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value to reason with."""
        return not isinstance(self.value, Untold)


Facts: TypeAlias = Mapping[str, Fact]
"""Facts by circumstance key. An absent key has never been asked or told."""


class Urgency(StrEnum):
    """How soon a need must be met: a property of a need in a case."""

    TODAY = "today"
    SOON = "soon"
    PLANNED = "planned"

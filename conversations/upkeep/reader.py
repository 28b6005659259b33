"""Everything that reads a message under one name, so that two can be compared: phrases, danger words, places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.safety.danger import Danger
from conversations.safety.hear import hear_with
from conversations.safety.phrases import SafetyPhrases
from conversations.understanding.implied import needs_told
from conversations.understanding.phrases import Phrases
from conversations.understanding.read import read
from conversations.understanding.reading import Reading
from conversations.upkeep.labelled import Labelled
from directory.gazetteer.place import Gazetteer, Place
from directory.vocabulary.facts import Untold
from directory.vocabulary.needs import parent_of


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to understand a message."""

    phrases: Phrases
    safety: SafetyPhrases
    gazetteer: Gazetteer
    near: frozenset[str] = frozenset()

    def read(
        self, text: str, *, asked: str | None = None, options: tuple[str, ...] = (), language: str | None = None
    ) -> Reading:
        """Needs, facts, place … of a message, the answer to `asked`; "" for what is not known is as good as None."""
        return read(
            text, phrases=self.phrases, gazetteer=self.gazetteer, asked=asked or None, options=options,
            near=self.near, language=language or None,
        )  # fmt: skip

    def reading(self, one: Labelled) -> Reading:
        """Needs, facts, place … of a labelled message."""
        return self.read(one.text, asked=one.asked, language=one.language)

    def told(self, one: Labelled) -> "Told":
        """What is understood, in the terms of a label."""
        return Told.of(self.reading(one), hear_with(one.text, self.safety))


@dataclass(frozen=True, slots=True)
class Told:
    """A reading in the terms of a label: needs of the top level with whose they are, plain fact values, the place."""

    needs: frozenset[tuple[str, str]]
    facts: Mapping[str, Any]
    place: tuple[str, str] | None
    safety: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, reading: Reading, dangers: tuple[Danger, ...]) -> "Told":
        """The same said plainly."""
        place: Place | None = reading.place or (reading.places[0] if reading.places else None)
        return cls(
            frozenset((parent_of(need.need) or need.need, need.about) for need in needs_told(reading, dangers)),
            {key: plain(fact.value) for key, fact in reading.facts.items()},
            None if place is None else (place.kind.value, place.value),
            frozenset((danger.kind.value, danger.about.value) for danger in dangers),
        )


def plain(value: Any) -> Any:
    """A fact's value as JSON has it: sets and children as lists, sets in order."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Untold):
        return value.value
    return list(value) if isinstance(value, tuple) else value

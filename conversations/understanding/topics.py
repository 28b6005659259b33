"""What a text is about, by the weight of its words.

`topics.json` grades words for a kind of need: such as 10 for a word that nearly always means it and 1 for one that
helps a little, below nought for words of another kind; a text is about it when the grades of its different words, and
of "*" when such a need is told in a phrase, reach the mark `at`. Common words ("sick", "tired") never decide alone.
The words were chosen by hand; their grades were rounded from how often they stand in texts about it.
Longer texts than `longest` words name their topics, and the phrases and topic words of the needs decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from directory.vocabulary.needs import parent_of

TOLD = "*"


@dataclass(frozen=True, slots=True)
class TopicWeights:
    """One table of `topics.json`."""

    at: int
    longest: int
    words: Mapping[str, int]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "TopicWeights":
        """Compile one table."""
        return cls(
            int(data["at"]), int(data["longest"]), {str(word): int(weight) for word, weight in data["words"].items()}
        )

    def reached(self, words: Iterable[str], *, told: bool) -> bool:
        """Whether different `words`, and a need `told`, weigh enough."""
        weight = sum(map(self.words.get, words, repeat(0)))
        return weight + (self.words.get(TOLD, 0) if told else 0) >= self.at


def weigh_topics(
    found: Iterable[str],
    told: Sequence[str],
    words: Sequence[str],
    tables: Mapping[str, TopicWeights],
    plainly: Iterable[str],
) -> tuple[str, ...]:
    """The topics of a text: those `found` that hold, those weighed, and needs acted on (`told`).

    `plainly`: needs told in a phrase, acted on or not.
    """
    said = frozenset(words)
    plain = {_top(need) for need in plainly}
    size = len(words)
    held = {
        top: table.reached(said, told=top in plain)
        for top, table in tables.items()
        if size <= table.longest and size > 0
    }
    topics = [need for need in found if held.get(_top(need), True) or need in told]
    topics += [top for top, reached in held.items() if reached and top not in topics]
    return tuple(dict.fromkeys((*topics, *told)))


def _top(need: str) -> str:
    return parent_of(need) or need

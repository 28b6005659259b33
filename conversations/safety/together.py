"""Danger told in words that stand near each other in any order: "pregnant" and "bleeding", "passport" and "boss".

A sentence can be turned in more ways than phrases can be written; a combination names only what must be there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Rule = TypeVar("Rule")
WINDOW = 26
"""Tokens from the first word of a combination to its last."""
_SENTENCES = 1
_MOST_PLACES = 20
"""Places of one part that are tried; a message that repeats a word more often says nothing new."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One of the things a combination needs: one of `words`, or a longer phrase of the trie that is marked with it.

    `kind`: the danger it belongs to, whose figures of speech silence it.
    """

    name: str
    words: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Combination(Generic[Rule]):
    """`parts` together mean `rule`; the first part is the one whose owner counts."""

    rule: Rule
    parts: tuple[Part, ...]


class Place(NamedTuple):
    """Where a part stands: tokens `first` up to, not including, `last`, in sentence `sentence`."""

    first: int
    last: int
    sentence: int


class Together(NamedTuple, Generic[Rule]):
    """A combination that was found, over tokens [first, last); `anchor`: the place of its first part."""

    rule: Rule
    first: int
    last: int
    anchor: Place


class Combinations(Generic[Rule]):
    """All combinations. Which of them a message can hold is found by one bit a part: a few numbers joined and compared,
    however many combinations there are and however common their words ("he", "my").
    """

    def __init__(self, combinations: Iterable[Combination[Rule]]) -> None:
        self._bits: dict[Part, int] = {}
        self._by_word: dict[str, int] = {}
        self._by_trigger: dict[int, list[tuple[int, Combination[Rule]]]] = {}
        for combination in combinations:
            whole = 0
            for part in combination.parts:
                whole |= self._bit(part)
            trigger = min(combination.parts, key=lambda part: len(part.words))
            self._by_trigger.setdefault(self._bits[trigger], []).append((whole, combination))
        self._triggers = sum(self._by_trigger)

    @property
    def words(self) -> frozenset[str]:
        """Every word a part may be."""
        return frozenset(self._by_word)

    def _bit(self, part: Part) -> int:
        bit = self._bits.get(part)
        if bit is None:
            bit = self._bits[part] = 1 << len(self._bits)
            for word in part.words:
                self._by_word[word] = self._by_word.get(word, 0) | bit
        return bit

    def possible(self, words: Iterable[str], parts: Iterable[Part]) -> list[Combination[Rule]]:
        """The combinations all of whose parts are there: by one of the `words` or among the `parts` found."""
        there = 0
        for word in words:
            there |= self._by_word.get(word, 0)
        for part in parts:
            there |= self._bits.get(part, 0)
        found = []
        triggers = there & self._triggers
        while triggers:
            bit = triggers & -triggers
            found += [combination for whole, combination in self._by_trigger[bit] if whole & there == whole]
            triggers ^= bit
        return found


def tightest(combination: Combination[Rule], places: Callable[[Part], Sequence[Place]]) -> Together[Rule] | None:
    """Where the parts of a combination stand nearest to each other; None when they are too far apart."""
    stand = [places(part)[:_MOST_PLACES] for part in combination.parts]
    best: Together[Rule] | None = None
    for anchor in stand[0]:
        first, last = anchor.first, anchor.last
        for others in stand[1:]:
            near = _nearest(anchor, others)
            if near is None:
                break
            first, last = min(first, near.first), max(last, near.last)
        else:
            if last - first <= WINDOW and (best is None or last - first < best.last - best.first):
                best = Together(combination.rule, first, last, anchor)
    return best


def _nearest(anchor: Place, places: Sequence[Place]) -> Place | None:
    """The place nearest to `anchor` that does not overlap it, in its sentence or one beside it."""
    best: Place | None = None
    least = WINDOW
    for place in places:
        if abs(place.sentence - anchor.sentence) > _SENTENCES:
            continue
        distance = place.first - anchor.last if place.first >= anchor.last else anchor.first - place.last
        if 0 <= distance < least:
            best, least = place, distance
    return best

"""Is this a right word, and if not, which word of ours was meant?

A word that stands in the list of right words, or in any phrase, is never changed: "rant" is not "rent". Other words
are compared with the words of the phrases by edit distance (insertion, deletion, change, swap of neighbours): one for
five to seven letters, two from eight on, and the first letter must be right.
"""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
TWO_EDITS_FROM = 8
_REMEMBERED = 20_000
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "ness", "'s")


class Speller:
    """Corrects single tokens towards a vocabulary. Remembers what it has seen (bounded)."""

    def __init__(self, vocabulary: Iterable[str], right_words: Iterable[str]) -> None:
        self._vocabulary = frozenset(word for word in vocabulary if word.isascii() and word.isalpha())
        self._right = frozenset(right_words)
        buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._vocabulary):
            if len(word) >= SHORTEST:
                buckets[word[0], len(word)].append(word)
        self._buckets = dict(buckets)
        self._seen: dict[str, str] = {}

    def is_right(self, word: str) -> bool:
        """Whether `word` is a right word, or a regular form of one."""
        if word in self._right or word in self._vocabulary:
            return True
        return any(word.endswith(end) and self._stem_is_right(word[: -len(end)]) for end in _ENDINGS)

    def _stem_is_right(self, stem: str) -> bool:
        if len(stem) < 3:
            return False
        doubled = stem[:-1] if stem[-1] == stem[-2] else stem
        return (
            stem in self._right or stem + "e" in self._right or doubled in self._right or stem[:-1] + "y" in self._right
        )

    def correct(self, word: str) -> str:
        """The vocabulary word meant by `word`, or `word` itself. Deterministic."""
        found = self._seen.get(word)
        if found is None:
            found = self._find(word)
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[word] = found
        return found

    def _find(self, word: str) -> str:
        size = len(word)
        if size < SHORTEST or size > 24 or not (word.isascii() and word.isalpha()) or self.is_right(word):
            return word
        most = 1 if size < TWO_EDITS_FROM else 2
        for distance in range(most + 1):
            for length in sorted(range(size - distance, size + distance + 1), key=lambda n: abs(n - size)):
                bucket = self._buckets.get((word[0], length))
                if bucket:
                    hit = process.extractOne(word, bucket, scorer=OSA.distance, score_cutoff=distance)
                    if hit is not None:
                        return hit[0]
        return word

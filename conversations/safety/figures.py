"""Figures of speech: words of danger that mean none ("dying for a brew"), and what they silence."""

from collections.abc import Iterator, Sequence

from conversations.safety.phrases import Quiet, SafetyMark
from conversations.text.trie import Hit


class Figures:
    """The figures of speech of a message, found by the words they stand over."""

    def __init__(self, hits: Sequence[Hit[SafetyMark]]) -> None:
        self._over: dict[int, list[tuple[int, int, str | None]]] = {}
        for first, last, rule in hits:
            if isinstance(rule, Quiet):
                for at in range(first, last):
                    self._over.setdefault(at, []).append((first, last, rule.kind))

    def silence(self, begin: int, end: int, of: str) -> bool:
        """Whether one overlaps a danger of tokens [begin, end), unless it lies inside it or the danger says much more.

        `of`: its kind.
        """
        return any(
            end - begin <= last - first + 3 and not (begin <= first and last <= end and end - begin > last - first)
            for first, last in self._about(begin, end, of)
        )

    def cover(self, begin: int, end: int, of: str) -> bool:
        """Whether one overlaps a part of a combination and says more than it."""
        return any(not (begin <= first and last <= end) for first, last in self._about(begin, end, of))

    def _about(self, begin: int, end: int, of: str) -> Iterator[tuple[int, int]]:
        if self._over:
            for at in range(begin, end):
                for first, last, kind in self._over.get(at, ()):
                    if kind in (None, of):
                        yield first, last

"""All phrases of one kind of reader in one tree of keys, walked once over the tokens of a message.

Cost: a few dictionary look-ups a token, however many phrases there are.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from conversations.text.patterns import FIRST, LAST
from conversations.text.spelling import Speller
from conversations.text.tokens import Message

Rule = TypeVar("Rule")
_REMEMBERED = 50_000
_STRETCHED = re.compile(r"(.)\1{2,}")


class _Node(Generic[Rule]):
    __slots__ = ("edges", "ends", "gaps", "last_ends")

    def __init__(self) -> None:
        self.edges: dict[str, _Node[Rule]] = {}
        self.gaps: dict[int, _Node[Rule]] = {}
        self.ends: list[Rule] = []
        self.last_ends: list[Rule] = []


class Hit(NamedTuple, Generic[Rule]):
    """A phrase found from token `first` up to, not including, `last`."""

    first: int
    last: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Rule]):
    """One expanded phrase and what it stands for."""

    keys: tuple[str, ...]
    rule: Rule


class Trie(Generic[Rule]):
    """Compiled phrases. Immutable after building but for its bounded memory of words; safe between threads."""

    def __init__(
        self,
        phrases: Iterable[Phrase[Rule]],
        classes: Mapping[str, Iterable[str]],
        numbers: Mapping[str, int],
        right_words: Iterable[str],
        *,
        fuzzy: bool = True,
    ) -> None:
        self._root: _Node[Rule] = _Node()
        self._from_first: _Node[Rule] = _Node()
        self._numbers = numbers
        self._alphabet: set[str] = set()
        self._prefixes: set[str] = set()
        for phrase in phrases:
            self._add(phrase)
        self._classes: dict[str, list[str]] = {}
        for name, words in classes.items():
            key = f"<{name}>"
            if key in self._alphabet:
                for word in words:
                    self._classes.setdefault(word, []).append(key)
        literal = {key for key in self._alphabet if key[0] not in "<"} | set(self._classes)
        self._speller = Speller(literal if fuzzy else (), right_words)
        self._known: dict[str, tuple[str, ...]] = {}

    @property
    def keys(self) -> frozenset[str]:
        """Every key some phrase uses (words, `<classes>`)."""
        return frozenset(self._alphabet)

    def _add(self, phrase: Phrase[Rule]) -> None:
        keys = phrase.keys
        node = self._from_first if keys[0] == FIRST else self._root
        for key in keys[1:] if keys[0] == FIRST else keys:
            if key == LAST:
                node.last_ends.append(phrase.rule)
                return
            if key[0] == "_":
                node = node.gaps.setdefault(int(key[1:]), _Node())
                continue
            if key.endswith("*"):
                self._prefixes.add(key[:-1])
            else:
                self._alphabet.add(key)
            node = node.edges.setdefault(key, _Node())
        node.ends.append(phrase.rule)

    def _keys_of(self, word: str) -> tuple[str, ...]:
        known = self._known.get(word)
        if known is None:
            known = self._work_out(word)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[word] = known
        return known

    def _work_out(self, word: str) -> tuple[str, ...]:
        keys = self._exact(word)
        if keys:
            return keys
        if _STRETCHED.search(word) and word.isalpha():
            for squeezed in (_STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)):
                keys = self._exact(squeezed)
                if keys:
                    return keys
            word = _STRETCHED.sub(r"\1", word)
        return self._exact(self._speller.correct(word))

    def _exact(self, word: str) -> tuple[str, ...]:
        keys = [word] if word in self._alphabet else []
        keys += self._classes.get(word, ())
        if word.isdigit() or word in self._numbers:
            keys.append("<n>")
        if self._prefixes:
            keys += [word[:size] + "*" for size in range(3, len(word) + 1) if word[:size] in self._prefixes]
        return tuple(keys)

    def scan(self, message: Message) -> list[Hit[Rule]]:
        """Every phrase in the message, in order of where it begins; several may overlap."""
        tokens = message.tokens
        keys = [self._keys_of(token.word) for token in tokens]
        hits: list[Hit[Rule]] = []
        if tokens:
            self._walk(self._from_first, 0, message, keys, hits)
        edges = self._root.edges
        for index, own in enumerate(keys):
            for key in own:
                node = edges.get(key)
                if node is not None:
                    self._walk(node, index, message, keys, hits, index + 1)
        return hits

    def _walk(
        self, root: _Node[Rule], first: int, message: Message, keys: list[tuple[str, ...]], hits: list[Hit[Rule]],
        position: int | None = None,
    ) -> None:  # fmt: skip
        tokens = message.tokens
        size = len(tokens)
        stack = [(root, first if position is None else position)]
        while stack:
            node, at = stack.pop()
            if at > first:
                hits.extend(Hit(first, at, rule) for rule in node.ends)
                if node.last_ends and at == size:
                    hits.extend(Hit(first, at, rule) for rule in node.last_ends)
            if at >= size or (at > first and tokens[at].sentence != tokens[at - 1].sentence):
                continue
            if node.edges:
                for key in keys[at]:
                    child = node.edges.get(key)
                    if child is not None:
                        stack.append((child, at + 1))
            for most, after in node.gaps.items():
                self._step_over(most, after, at, message, keys, stack)

    @staticmethod
    def _step_over(
        most: int, after: _Node[Rule], at: int, message: Message, keys: list[tuple[str, ...]],
        stack: list[tuple[_Node[Rule], int]],
    ) -> None:  # fmt: skip
        tokens = message.tokens
        clause = tokens[at - 1].clause
        for skipped in range(at, min(at + most + 1, len(tokens))):
            if tokens[skipped].clause != clause:
                return
            for key in keys[skipped]:
                child = after.edges.get(key)
                if child is not None:
                    stack.append((child, skipped + 1))

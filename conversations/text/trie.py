"""All phrases of one kind of reader in one graph of keys, walked once over the tokens of a message.

Cost: a few dictionary look-ups a token, however many phrases there are. The graph is built like a Thompson automaton
(K. Thompson, "Regular expression search algorithm", 1968) over words instead of letters, its empty moves removed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from conversations.text.patterns import FIRST, LAST, Group, Sequence
from conversations.text.spelling import Speller
from conversations.text.tokens import Message

Rule = TypeVar("Rule")
_REMEMBERED = 50_000
_STRETCHED = re.compile(r"(.)\1{2,}")
_FAREST = 60
_BARRIERS = frozenset({"not", "never"})
"""Words no gap steps over: "he has never hit me" is not "he … hit me"."""


class _Node(Generic[Rule]):
    __slots__ = ("edges", "empty", "end", "gaps")

    def __init__(self) -> None:
        self.edges: dict[str, list[_Node[Rule]]] = {}
        self.gaps: list[tuple[int, _Node[Rule]]] = []
        self.empty: list[_Node[Rule]] = []
        self.end: list[Rule] = []


class Hit(NamedTuple, Generic[Rule]):
    """A phrase found from token `first` up to, not including, `last`."""

    first: int
    last: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Rule]):
    """One parsed phrase and what it stands for."""

    sequence: Sequence
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
        for root in (self._root, self._from_first):
            root.edges = {key: [_merged(nodes)] for key, nodes in root.edges.items()}
        self._classes: dict[str, list[str]] = {}
        for name, words in classes.items():
            key = f"<{name}>"
            if key in self._alphabet:
                for word in words:
                    self._classes.setdefault(word, []).append(key)
        literal = {key for key in self._alphabet if key[0] != "<"} | set(self._classes)
        self._speller = Speller(literal if fuzzy else (), right_words)
        self._known: dict[str, tuple[str, ...]] = {}

    @property
    def keys(self) -> frozenset[str]:
        """Every key some phrase uses (words, `<classes>`)."""
        return frozenset(self._alphabet)

    def _add(self, phrase: Phrase[Rule]) -> None:
        anchored = phrase.sequence[0] == FIRST
        start: _Node[Rule] = _Node()
        self._link(start, phrase.sequence[1:] if anchored else phrase.sequence).end.append(phrase.rule)
        _settle(start, set())
        root = self._from_first if anchored else self._root
        for key, nodes in start.edges.items():
            root.edges.setdefault(key, []).extend(nodes)

    def _link(self, node: _Node[Rule], sequence: Sequence) -> _Node[Rule]:
        for part in sequence:
            following: _Node[Rule] = _Node()
            if isinstance(part, Group):
                for choice in part.choices:
                    self._link(node, choice).empty.append(following)
                if part.optional:
                    node.empty.append(following)
            elif part == LAST:
                node.edges.setdefault(LAST, []).append(following)
            elif part[0] == "_":
                node.gaps.append((int(part[1:]), following))
            else:
                if part.endswith("*"):
                    self._prefixes.add(part[:-1])
                else:
                    self._alphabet.add(part)
                node.edges.setdefault(part, []).append(following)
            node = following
        return node

    def keys_of(self, word: str) -> tuple[str, ...]:
        """The keys a word of a message answers to, after correction; () for a word no phrase has."""
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
            keys += [word[:size] + "*" for size in range(2, min(len(word), 20) + 1) if word[:size] in self._prefixes]
        return tuple(keys)

    def scan(self, message: Message) -> list[Hit[Rule]]:
        """Every phrase in the message, in order of where it begins; several may overlap."""
        tokens = message.tokens
        keys = [self.keys_of(token.word) for token in tokens]
        hits: list[Hit[Rule]] = []
        if tokens and keys[0]:
            for key in keys[0]:
                for node in self._from_first.edges.get(key, ()):
                    self._walk(node, 0, message, keys, hits)
        edges = self._root.edges
        for index, own in enumerate(keys):
            for key in own:
                for node in edges.get(key, ()):
                    self._walk(node, index, message, keys, hits)
        return hits

    def _walk(
        self, begin: _Node[Rule], first: int, message: Message, keys: list[tuple[str, ...]], hits: list[Hit[Rule]]
    ) -> None:
        tokens = message.tokens
        size = len(tokens)
        stack = [(begin, first + 1)]
        while stack:
            node, at = stack.pop()
            for rule in node.end:
                hits.append(Hit(first, at, rule))  # noqa: PERF401 - the loop is nearly always empty
            if at >= size:
                hits.extend(Hit(first, at, rule) for ended in node.edges.get(LAST, ()) for rule in ended.end)
                continue
            if tokens[at].sentence != tokens[at - 1].sentence or at - first > _FAREST:
                continue
            if node.edges:
                for key in keys[at]:
                    for child in node.edges.get(key, ()):
                        stack.append((child, at + 1))  # noqa: PERF401 - as above
            for most, after in node.gaps:
                self._step_over(most, after, at, message, keys, stack)

    @staticmethod
    def _step_over(  # noqa: PLR0917 - the inner loop
        most: int, after: _Node[Rule], at: int, message: Message, keys: list[tuple[str, ...]],
        stack: list[tuple[_Node[Rule], int]],
    ) -> None:  # fmt: skip
        tokens = message.tokens
        clause = tokens[at - 1].clause
        for skipped in range(at, min(at + most + 1, len(tokens))):
            if tokens[skipped].clause != clause:
                return
            for key in keys[skipped]:
                for child in after.edges.get(key, ()):
                    stack.append((child, skipped + 1))  # noqa: PERF401 - as above
            if after.end and skipped == at:
                stack.append((after, at))
            if tokens[skipped].word in _BARRIERS:
                return


def _settle(node: _Node[Rule], done: set[int]) -> None:
    """Take the empty moves out below `node`; `done` are the ids of nodes already without."""
    if id(node) in done:
        return
    done.add(id(node))
    for empty in node.empty:
        _settle(empty, done)
        for key, nodes in empty.edges.items():
            node.edges.setdefault(key, []).extend(nodes)
        node.gaps.extend(empty.gaps)
        node.end.extend(empty.end)
    for nodes in list(node.edges.values()):
        for following in nodes:
            _settle(following, done)
    for _, following in node.gaps:
        _settle(following, done)


def _merged(nodes: list[_Node[Rule]]) -> _Node[Rule]:
    """One node that does what all of `nodes` do, so that the common beginning of many phrases is walked once."""
    if len(nodes) == 1:
        return nodes[0]
    one: _Node[Rule] = _Node()
    gaps: dict[int, list[_Node[Rule]]] = {}
    for node in nodes:
        for key, following in node.edges.items():
            one.edges.setdefault(key, []).extend(following)
        one.end.extend(node.end)
        for most, after in node.gaps:
            gaps.setdefault(most, []).append(after)
    one.edges = {key: [_merged(following)] for key, following in one.edges.items()}
    one.gaps = [(most, _merged(after)) for most, after in sorted(gaps.items())]
    return one

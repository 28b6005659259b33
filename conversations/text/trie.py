"""All phrases of one kind of reader in one graph of keys, walked once over the tokens of a message.

Cost: a few dictionary look-ups a token, however many phrases there are. The graph is built like a Thompson automaton
(K. Thompson, "Regular expression search algorithm", 1968) over words instead of letters, its empty moves removed.
"""

import re
import threading
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
_SHORTEST_DROPPED = 5
_MERGED_DEPTH = 1
_BARRIERS = frozenset({"not", "never"})
"""Words no gap steps over: "he has never hit me" is not "he … hit me"."""


class _Node(Generic[Rule]):
    __slots__ = ("closed", "edges", "empty", "end", "gaps", "reach")

    def __init__(self) -> None:
        self.edges: dict[str, list[_Node[Rule]]] = {}
        self.gaps: list[tuple[int, _Node[Rule]]] = []
        self.empty: list[_Node[Rule]] = []
        self.end: list[Rule] = []
        self.closed = False
        self.reach: tuple[dict[str, list[_Node[Rule]]], ...] | None = None
        """What may follow after stepping over no word, one word, two words …: all gaps of the node at once, worked out
        when somebody first comes here. None until then.
        """


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
        also: Iterable[str] = (),
    ) -> None:
        """`also`: words no phrase has and the reader looks for itself; they are corrected like the others."""
        self._root: _Node[Rule] = _Node()
        self._from_first: _Node[Rule] = _Node()
        self._numbers = numbers
        self._alphabet: set[str] = set()
        self._prefixes: set[str] = set()
        self._merged: dict[frozenset[int], _Node[Rule]] = {}
        self._begun: dict[tuple[int, str], _Node[Rule]] = {}
        self._building = threading.Lock()
        for phrase in phrases:
            self._add(phrase)
        self._alphabet.update(also)
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
        _close(start)
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

    def corrected(self, word: str) -> str:
        """The word of a phrase that `word` is read as when it is misspelt, else `word` itself. For explaining."""
        if self._exact(word):
            return word
        if _STRETCHED.search(word) and word.isalpha():
            for squeezed in (_STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)):
                if self._exact(squeezed):
                    return squeezed
        meant = self._speller.correct(_STRETCHED.sub(r"\1", word))
        return meant if self._exact(meant) else word

    def _work_out(self, word: str) -> tuple[str, ...]:
        keys = self._exact(word) or self._dropped_g(word)
        if keys:
            return keys
        if _STRETCHED.search(word) and word.isalpha():
            for squeezed in (_STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)):
                keys = self._exact(squeezed)
                if keys:
                    return keys
            word = _STRETCHED.sub(r"\1", word)
        return self._exact(self._speller.correct(word))

    def _dropped_g(self, word: str) -> tuple[str, ...]:
        """The keys of "walking" for "walkin", before it is any word with another letter in it."""
        return self._exact(word + "g") if word.endswith("in") and len(word) >= _SHORTEST_DROPPED else ()

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
        for key in keys[0] if tokens else ():
            if key in self._from_first.edges:
                self._walk(self._beginning(self._from_first, key), 0, message, keys, hits)
        edges = self._root.edges
        for index, own in enumerate(keys):
            for key in own:
                if key in edges:
                    self._walk(self._beginning(self._root, key), index, message, keys, hits)
        return hits

    def _beginning(self, root: _Node[Rule], key: str) -> _Node[Rule]:
        """All phrases that begin with `key` as one node: made ready when the word is first met, so that starting does
        not wait for phrases nobody says.
        """
        ready = self._begun.get((id(root), key))
        if ready is None:
            with self._building:
                nodes = root.edges[key]
                _settle(nodes)
                ready = self._begun[id(root), key] = _merged(nodes, self._merged, _MERGED_DEPTH)
        return ready

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
            if node.gaps:
                _step_over(node.reach or _reach(node), at, message, keys, stack)


def _step_over(
    reach: tuple[dict[str, list[_Node[Rule]]], ...], at: int, message: Message, keys: list[tuple[str, ...]],
    stack: list[tuple[_Node[Rule], int]],
) -> None:  # fmt: skip
    """Put what follows a gap on the stack: within the clause, and never past a "not"."""
    tokens = message.tokens
    clause = tokens[at - 1].clause
    for skipped, edges in enumerate(reach, at):
        if skipped >= len(tokens) or tokens[skipped].clause != clause:
            return
        for key in keys[skipped]:
            for child in edges.get(key, ()):
                stack.append((child, skipped + 1))  # noqa: PERF401 - as above
        if tokens[skipped].word in _BARRIERS:
            return


def _close(node: _Node[Rule]) -> None:
    """Take the empty moves out of `node`."""
    if node.closed:
        return
    node.closed = True
    for empty in node.empty:
        _close(empty)
        for key, nodes in empty.edges.items():
            _join(node.edges.setdefault(key, []), nodes)
        node.gaps.extend(gap for gap in empty.gaps if gap not in node.gaps)
        node.end.extend(rule for rule in empty.end if not any(rule is known for known in node.end))


def _settle(nodes: Iterable[_Node[Rule]]) -> None:
    """Take the empty moves out of `nodes` and of all below them. A gap at the end says nothing: the phrase is over."""
    waiting, seen = list(nodes), set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        _close(node)
        for _, following in node.gaps:
            _close(following)
            node.end.extend(rule for rule in following.end if not any(rule is known for known in node.end))
            waiting.append(following)
        for children in node.edges.values():
            waiting.extend(children)


def _reach(node: _Node[Rule]) -> tuple[dict[str, list[_Node[Rule]]], ...]:
    """For each distance the words that may follow there, over all gaps of the node."""
    furthest = max(most for most, _ in node.gaps)
    node.reach = tuple(
        _together([after.edges for most, after in node.gaps if most >= distance]) for distance in range(furthest + 1)
    )
    return node.reach


def _together(every: list[dict[str, list[_Node[Rule]]]]) -> dict[str, list[_Node[Rule]]]:
    if len(every) == 1:
        return every[0]
    joined: dict[str, list[_Node[Rule]]] = {}
    for edges in every:
        for key, nodes in edges.items():
            if key in joined:
                _join(joined[key], nodes)
            else:
                joined[key] = list(nodes)
    return joined


def _join(nodes: list[_Node[Rule]], more: Iterable[_Node[Rule]]) -> None:
    """Add to `nodes` those of `more` that are not in it."""
    known = {id(node) for node in nodes}
    nodes.extend(node for node in more if id(node) not in known)


def _merged(nodes: list[_Node[Rule]], known: dict[frozenset[int], _Node[Rule]], depth: int) -> _Node[Rule]:
    """One node that does what all of `nodes` do, so that the common beginning of many phrases is walked once.

    `known`: what has been merged already, by the ids of its parts. Below `depth` words phrases hardly share anything.
    """
    parts = {id(node): node for node in nodes}
    if len(parts) == 1:
        return nodes[0]
    key = frozenset(parts)
    one = known.get(key)
    if one is not None:
        return one
    known[key] = one = _Node()
    edges: dict[str, list[_Node[Rule]]] = {}
    gaps: dict[int, list[_Node[Rule]]] = {}
    for node in parts.values():
        for word, following in node.edges.items():
            edges.setdefault(word, []).extend(following)
        one.end.extend(rule for rule in node.end if not any(rule is other for other in one.end))
        for most, after in node.gaps:
            gaps.setdefault(most, []).append(after)
    if depth:
        one.edges = {word: [_merged(following, known, depth - 1)] for word, following in edges.items()}
        one.gaps = [(most, _merged(after, known, depth - 1)) for most, after in sorted(gaps.items())]
    else:
        one.edges = edges
        one.gaps = [(most, node) for most, after in sorted(gaps.items()) for node in after]
    return one

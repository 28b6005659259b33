"""All phrases of one kind of reader in one graph of keys, walked once over the tokens of a message.

Cost: a few dictionary look-ups a token, however many phrases there are. The graph is built like a Thompson automaton
(K. Thompson, "Regular expression search algorithm", 1968) over words instead of letters; its states are
joined lazily, along the ways that messages take.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar, cast

from conversations.text.patterns import FIRST, LAST, Group, Sequence
from conversations.text.spelling import Speller
from conversations.text.tokens import Message

Rule = TypeVar("Rule")
_REMEMBERED = 50_000
_STRETCHED = re.compile(r"(.)\1{2,}")
_FAREST = 60
_SHORTEST_DROPPED = 5
_BARRIERS = frozenset({"not", "never"})
"""Words no gap steps over: "he has never hit me" is not "he … hit me"."""


class _Node(Generic[Rule]):
    """What may follow at one point of one phrase, as it was written."""

    __slots__ = ("closed", "edges", "empty", "end", "gaps")

    def __init__(self) -> None:
        self.edges: dict[str, list[_Node[Rule]]] = {}
        self.gaps: list[tuple[int, _Node[Rule]]] = []
        self.empty: list[_Node[Rule]] = []
        self.end: list[Rule] = []
        self.closed = False


Edges: TypeAlias = dict[str, "_State[Rule] | list[_Node[Rule]]"]
"""What follows each key: a state; or the nodes it will be made of, as long as nobody has come there."""


class _State(NamedTuple, Generic[Rule]):
    """Several nodes walked as one, so that the common beginning of many phrases is walked once."""

    edges: Edges[Rule]
    reach: tuple[Edges[Rule], ...]
    """What may follow after stepping over no word, one word, two words …: all gaps at once."""
    end: tuple[Rule, ...]
    end_if_last: tuple[Rule, ...]
    """What else ends here if the message does."""


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
    """Compiled phrases, safe between threads. After building only its memory of words (bounded) and states grows."""

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
        self._root: Edges[Rule] = {}
        self._from_first: Edges[Rule] = {}
        self._numbers = numbers
        self._alphabet: set[str] = set()
        self._prefixes: set[str] = set()
        self._states: dict[frozenset[_Node[Rule]], _State[Rule]] = {}
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
            begun = root.setdefault(key, [])
            assert isinstance(begun, list)
            begun.extend(nodes)

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
        if tokens:
            self._begin(self._from_first, 0, message, keys, hits)
        begins = self._root.keys()
        for index, own in enumerate(keys):
            if not begins.isdisjoint(own):
                self._begin(self._root, index, message, keys, hits)
        return hits

    def _begin(
        self, root: Edges[Rule], first: int, message: Message, keys: list[tuple[str, ...]], hits: list[Hit[Rule]]
    ) -> None:
        """Walk every phrase of `root` that begins at token `first`."""
        stack: list[tuple[_State[Rule], int]] = []
        self._follow(root, keys[first], first + 1, stack)
        tokens = message.tokens
        size = len(tokens)
        while stack:
            state, at = stack.pop()
            for rule in state.end:
                hits.append(Hit(first, at, rule))  # noqa: PERF401 - the loop is nearly always empty
            if at >= size:
                hits.extend(Hit(first, at, rule) for rule in state.end_if_last)
                continue
            if tokens[at].sentence != tokens[at - 1].sentence or at - first > _FAREST:
                continue
            if state.edges:
                self._follow(state.edges, keys[at], at + 1, stack)
            if state.reach:
                self._step_over(state.reach, at, message, keys, stack)

    def _step_over(
        self, reach: tuple[Edges[Rule], ...], at: int, message: Message, keys: list[tuple[str, ...]],
        stack: list[tuple[_State[Rule], int]],
    ) -> None:  # fmt: skip
        """Put what follows a gap on the stack: within the clause, and never past a "not"."""
        tokens = message.tokens
        clause = tokens[at - 1].clause
        for skipped, edges in enumerate(reach, at):
            if skipped >= len(tokens) or tokens[skipped].clause != clause:
                return
            self._follow(edges, keys[skipped], skipped + 1, stack)
            if tokens[skipped].word in _BARRIERS:
                return

    def _follow(
        self, edges: Edges[Rule], keys: tuple[str, ...], after: int, stack: list[tuple[_State[Rule], int]]
    ) -> None:
        """Put what follows the keys of one token on the stack."""
        for key in keys:
            following = edges.get(key)
            if following is not None:
                stack.append((self._made(edges, key) if isinstance(following, list) else following, after))

    def _made(self, edges: Edges[Rule], key: str) -> _State[Rule]:
        """The state that follows `key`, made now that somebody came there: nobody waits for phrases never said."""
        with self._building:
            following = edges[key]
            if not isinstance(following, list):
                return following  # another thread was faster
            nodes = frozenset(following)
            state = self._states.get(nodes)
            if state is None:
                state = self._states[nodes] = _merged(tuple(dict.fromkeys(following)))
            edges[key] = state
            return state


def _close(node: _Node[Rule]) -> None:
    """Take the empty moves out of `node`."""
    if node.closed:
        return
    node.closed = True
    if not node.empty:
        return
    for empty in node.empty:
        _close(empty)
        node.gaps.extend(gap for gap in empty.gaps if gap not in node.gaps)
        node.end.extend(rule for rule in empty.end if not any(rule is known for known in node.end))
    node.edges = _joined([node.edges, *(empty.edges for empty in node.empty)])


def _merged(nodes: tuple[_Node[Rule], ...]) -> _State[Rule]:
    """One state that does what all of `nodes` do. A gap at the end of a phrase says nothing: the phrase is over."""
    gaps: dict[int, list[_Node[Rule]]] = {}
    end: list[Rule] = []
    for node in nodes:
        _close(node)
        end += node.end
        for most, after in node.gaps:
            _close(after)
            end += after.end
            gaps.setdefault(most, []).append(after)
    edges = _joined(node.edges for node in nodes)
    last = edges.pop(LAST, [])
    for node in last:
        _close(node)
    return _State(
        cast("Edges[Rule]", edges), _reach(gaps), _once(end), _once(rule for node in last for rule in node.end)
    )


def _reach(gaps: Mapping[int, Iterable[_Node[Rule]]]) -> tuple[Edges[Rule], ...]:
    """For each distance the words that may follow there; distances with the same words share them."""
    reach: list[Edges[Rule]] = []
    edges: dict[str, list[_Node[Rule]]] = {}
    for distance in range(max(gaps, default=-1), -1, -1):
        if distance in gaps:
            edges = _joined([edges, *(after.edges for after in gaps[distance])])
        reach.append(cast("Edges[Rule]", edges))
    return tuple(reversed(reach))


def _joined(every: Iterable[dict[str, list[_Node[Rule]]]]) -> dict[str, list[_Node[Rule]]]:
    """All of `every` in one. A list that stands in one of them only is taken as it is, not copied: most do."""
    joined: dict[str, list[_Node[Rule]]] = {}
    own: set[str] = set()
    for edges in every:
        for key, nodes in edges.items():
            known = joined.get(key)
            if known is None:
                joined[key] = nodes
            elif key in own:
                known.extend(nodes)
            else:
                joined[key] = [*known, *nodes]
                own.add(key)
    return joined


def _once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Each rule once, in order; rules are compared by being the same, for not all can be hashed."""
    return tuple({id(rule): rule for rule in rules}.values())

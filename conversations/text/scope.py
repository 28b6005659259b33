"""Whose a phrase is, and whether it is so: negation, other people, the past, what-if, and things seen on the screen.

The words are data (`scope.json`). The rules: a negator reaches a phrase only over bridging words ("not" … "have any" …
"debts"), never over another verb ("do not know how to pay"); the nearest person named before the phrase owns it, unless
the phrase itself says "me"; the past and what-if reach to the end of their clause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from conversations.text.tokens import Message

REACH = 7
SUPPOSED_REACH = 7
ABOUT_SOMEONE = frozenset({"someone", "client"})
"""Cues that the message is about somebody else; "client": from somebody who helps them for a living."""


class Mode(StrEnum):
    """How a phrase is meant."""

    SAID = "said"
    PAST = "past"
    SUPPOSED = "supposed"
    FICTION = "fiction"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that sets the scope of others: `name` is past, recent, supposed, someone, client or fiction."""

    name: str


@dataclass(frozen=True, slots=True)
class CueHit:
    """Where a cue stands: tokens `first` up to, not including, `last`."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a phrase. `own_child`: it is about the person's own children."""

    negated: bool = False
    someone_else: bool = False
    own_child: bool = False
    mode: Mode = Mode.SAID
    recent: bool = False


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """The word lists of `scope.json`, compiled."""

    negators: frozenset[str]
    ability: frozenset[str]
    not_negation_next: frozenset[str]
    bridge: frozenset[str]
    breaks: frozenset[str]
    first_person: frozenset[str]
    third_person: frozenset[str]
    own_children: frozenset[str]
    others: frozenset[str]

    @classmethod
    def from_data(cls, data: Mapping[str, Any], others: str, bridge: str) -> "ScopeWords":
        """Compile `scope.json`; `bridge` names the list a reader uses, `others` the words for other people."""
        names = ("negators", "ability", "not_negation_next", "breaks", "first_person", "third_person", "own_children")
        return cls(
            **{name: frozenset(data[name].split()) for name in names},
            bridge=frozenset(data[bridge].split()),
            others=frozenset(others.split()),
        )


class Scope:
    """Judges phrases of one message. Make one per message and ask in order of where the phrases begin."""

    def __init__(self, message: Message, cues: Sequence[CueHit], words: ScopeWords) -> None:
        self._tokens = message.tokens
        self._cues = cues
        self._words = words
        self._segments = self._cut() if cues else []
        self._denied: set[int] = set()
        self._about_someone = any(cue.name in ABOUT_SOMEONE for cue in cues)

    def _cut(self) -> list[int]:
        """Segment number of each token: a new one at a comma and at a word like "but" or "now"."""
        segments: list[int] = []
        current = 0
        clause = -1
        for token in self._tokens:
            if token.clause != clause or token.word in self._words.breaks or token.word == "now":
                current += 1
            clause = token.clause
            segments.append(current)
        return segments

    def standing(self, first: int, last: int) -> Standing:
        """How the phrase of tokens [first, last) stands."""
        someone_else, own_child = self._owner(first, last)
        negated = self.denied(first, last)
        mode, recent = (Mode.SAID, False) if not self._cues else self._mode(first, last)
        return Standing(negated, someone_else, own_child, mode, recent)

    def denied(self, first: int, last: int) -> bool:
        """Whether the phrase of tokens [first, last) is negated."""
        negated = self._negated(first)
        if negated:
            self._denied.update(range(first, last))
        return negated

    def _negated(self, first: int) -> bool:
        words = self._words
        for at in range(first - 1, max(first - 1 - REACH, -1), -1):
            token = self._tokens[at]
            if token.clause != self._tokens[first].clause:
                return False
            if token.word in words.negators:
                before = self._tokens[at - 1].word if at else ""
                after = self._tokens[at + 1].word
                able = token.word == "not" and before in words.ability
                return not able and after not in words.not_negation_next
            if token.word not in words.bridge and at not in self._denied:
                return False
        return False

    def _owner(self, first: int, last: int) -> tuple[bool, bool]:
        words = self._words
        tokens = self._tokens
        inside = {token.word for token in tokens[first:last]}
        if inside & words.first_person:
            return False, bool(inside & words.own_children)
        if self._about_someone:
            return True, False
        sentence = tokens[first].sentence
        for at in range(first - 1, -1, -1):
            token = tokens[at]
            if token.sentence != sentence:
                break
            if token.word in words.own_children:
                return (False, True) if self._is_mine(at) else (True, False)
            if token.word in words.others or (token.word in words.third_person and token.word not in ("her", "his")):
                return True, False
            if token.word in words.first_person and token.word != "my":
                return False, False
        if last < len(tokens) and tokens[last - 1].word == "my" and tokens[last].word in words.others:
            return True, False
        return bool(inside & {"her", "his", "their"}), False

    def _is_mine(self, at: int) -> bool:
        near = {token.word for token in self._tokens[max(0, at - 3) : at]}
        return bool(near & self._words.first_person) or not near & {"her", "his", "their", "a", "some"}

    def _mode(self, first: int, last: int) -> tuple[Mode, bool]:
        mode = Mode.SAID
        recent = False
        own = self._segments[first]
        sentence = self._tokens[first].sentence
        for cue in self._cues:
            if self._tokens[cue.first].sentence != sentence:
                continue
            inside = first <= cue.first and cue.last <= last
            if cue.name == "fiction" and not inside:
                mode = Mode.FICTION
            elif cue.name == "recent":
                recent = recent or self._segments[cue.first] == own or cue.first >= last
            elif cue.name == "past" and self._segments[cue.first] == own and not inside and mode is Mode.SAID:
                mode = Mode.PAST
            elif cue.name == "supposed" and cue.first <= first <= cue.last + SUPPOSED_REACH and mode is Mode.SAID:
                mode = Mode.SUPPOSED if self._segments[cue.first] == own else mode
        return mode, recent

"""The people a message names, each by the token that names them, and what they are to the writer.

A writer's own child is one until grown up; the needs of landlords, bosses and offices are never meant. Who is the
writer ("single mum", "I am a 34 year old woman") or nobody at all ("ex army") is not named. The words are data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from conversations.text.tokens import Token

GROWN_UP = 18
_OLDEST = 70
_NEAR = 4
_FAR = 6
_PARENT = 8
_POINTED_AT = frozenset({"boy", "girl"})
_THIS = frozenset({"the", "this", "that"})
_HAVING = frozenset({"have", "has", "had", "having", "got", "with", "and", "am", "is", "be", "for"})
_OURS = frozenset({"our", "wor", "ower"})
_INTRODUCING = frozenset({"am", "is", "name", "called", "hi", "hello", "i", "by", "from", "with", "to", "at", "in"})
"""Before the writer's own name, or one who only stands beside."""
_WANTED = frozenset({"to", "like", "in", "aged", "over", "under", "else", "coming"})
"""What follows a "someone" who is only wished for: "someone to talk to", "for somebody like me"."""


class Owner(Enum):
    """Who owns a phrase. AGENT: somebody whose needs we never mean, such as a landlord."""

    SELF = "self"
    CHILD = "child"
    OTHER = "other"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class WhoseWords:
    """The word lists of `scope.json` that tell people apart."""

    first_person: frozenset[str]
    possessive: frozenset[str]
    singular: frozenset[str]
    plural: frozenset[str]
    own_children: frozenset[str]
    others: frozenset[str]
    maybe_children: frozenset[str]
    agents: frozenset[str]
    partners: frozenset[str]
    beside: frozenset[str]
    foreign: frozenset[str]
    carried_on: frozenset[str]
    counts: frozenset[str]
    parents: frozenset[str]
    anybody: frozenset[str]
    pointing: frozenset[str]
    former: frozenset[str]
    helping: frozenset[str]
    own_home: frozenset[str]
    asking: frozenset[str]
    knowing: frozenset[str]
    unnamed: frozenset[str]
    leading: frozenset[str]
    given_names: frozenset[str]
    naming: frozenset[str]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "WhoseWords":
        """Compile the part "whose" of `scope.json`."""
        return cls(**{name: frozenset(words.split()) for name, words in data["whose"].items()})


class People:
    """Finds the people of one message."""

    def __init__(self, tokens: Sequence[Token], words: WhoseWords) -> None:
        self._tokens = tokens
        self._words = words

    def by_token(self) -> dict[int, Owner]:
        """Every person named by a noun, by token."""
        words = self._words
        people: dict[int, Owner] = {}
        for at, token in enumerate(self._tokens):
            if token.word in words.own_children:
                people[at] = Owner.CHILD if self._is_mine(at) and not self._is_grown_up(at) else Owner.OTHER
            elif token.word in words.maybe_children and set(self._near(at)[-2:]) & words.possessive:
                people[at] = Owner.OTHER if self._is_grown_up(at) else Owner.CHILD
            elif (
                (token.word in _POINTED_AT and self._is_pointed_at(at))
                or self._is_a_name(at)
                or (token.word in words.others and not self._is_the_writer(at) and not self._is_nobody(at))
            ):
                people[at] = Owner.OTHER
            elif token.word in words.agents:
                people[at] = Owner.AGENT
        return people

    def _is_pointed_at(self, at: int) -> bool:
        """Whether "the boy" or "a girl" is somebody met, not one of the writer's own: "I have a boy of 3"."""
        near = self._near(at)
        if near[-1:] and near[-1] in _THIS:
            return True
        return near[-1:] == ["a"] and not set(near[:-1]) & (_HAVING | self._words.possessive)

    def _is_a_name(self, at: int) -> bool:
        """Whether a given name stands for somebody spoken of: "our Denise", "Kenneth has"; not "I am Hanan"."""
        tokens, words = self._tokens, self._words
        if tokens[at].word not in words.given_names:
            return False
        before = tokens[at - 1].word if at else ""
        if before in _OURS:
            return True
        after = tokens[at + 1].word if at + 1 < len(tokens) else ""
        return after in words.naming and before not in _INTRODUCING

    def _is_nobody(self, at: int) -> bool:
        """Whether no person is meant: "ex army", or somebody to help: "can someone", "somebody to talk to"."""
        tokens, words = self._tokens, self._words
        if tokens[at].word == "ex":
            return at + 1 < len(tokens) and tokens[at + 1].word in words.former
        if tokens[at].word not in ("someone", "somebody"):
            return False
        after = tokens[at + 1].word if at + 1 < len(tokens) else ""
        return after in _WANTED or (at > 0 and tokens[at - 1].word in words.helping)

    def _is_the_writer(self, at: int) -> bool:
        """Whether the writer is meant: "I am a 34 year old woman", "single mum", "mum of two", a bare "woman"."""
        tokens, words = self._tokens, self._words
        after = [token.word for token in tokens[at + 1 : at + 3]]
        if after[:1] in (["of"], ["to"]) and after[1:] and (after[1].isdigit() or after[1] in words.counts):
            return True
        near = [token.word for token in tokens[max(0, at - _FAR) : at] if token.clause == tokens[at].clause]
        if near[-1:] and near[-1] in words.parents:
            return not set(near[-3:]) & {"my", "our", "her", "his"}
        if "am" in near:
            between = set(near[len(near) - near[::-1].index("am") :])
            return not between & (words.beside | {"about"})
        return tokens[at].word in words.anybody and not set(near[-_NEAR:]) & words.pointing

    def _near(self, at: int) -> list[str]:
        return [token.word for token in self._tokens[max(0, at - 3) : at]]

    def _is_mine(self, at: int) -> bool:
        near = self._near(at)
        if set(near) & (self._words.first_person | self._words.possessive):
            return True
        return not set(near) & self._words.foreign and not self._has_other_parent(at)

    def _has_other_parent(self, at: int) -> bool:
        """Whether the last person named in the clause is somebody else: "my friend Sarah has 3 kids"."""
        tokens, words = self._tokens, self._words
        for index in range(at - 1, max(at - _PARENT, -1), -1):
            word = tokens[index].word
            if tokens[index].clause != tokens[at].clause or word in words.first_person:
                return False
            if word in words.others:
                return word not in words.partners and not self._is_the_writer(index)
        return False

    def _is_grown_up(self, at: int) -> bool:
        near = [token.word for token in self._tokens[max(0, at - _NEAR) : at]]
        if set(near) & {"adult", "grown"}:
            return True
        after = [token.word for token in self._tokens[at + 1 : at + 3] if token.clause == self._tokens[at].clause]
        if after == ["in", "law"] or self._words.own_home & set(after[-1:] if after[:1] == ["'s"] else after[:1]):
            return True
        ages = self._age_before(at), self._age_after(at)
        return any(age is not None and GROWN_UP <= age <= _OLDEST for age in ages)

    def _age_before(self, at: int) -> int | None:
        """An age told before: "22 year old son"."""
        told = [token.word for token in self._tokens[max(0, at - 3) : at]]
        return int(told[0]) if len(told) == 3 and told[2] == "old" and told[0].isdigit() and len(told[0]) < 4 else None

    def _age_after(self, at: int) -> int | None:
        """An age told behind: "son is 22", and "he is 22" further on when nobody else is named before it."""
        tokens = self._tokens
        for index in range(at + 1, len(tokens)):
            word = tokens[index].word
            close = (
                index == at + 1  # "my son (24)"
                or (index - at <= 3 and tokens[index].clause == tokens[at].clause)
                or tokens[index - 1].word in ("is", "aged")
            )
            if word.isdigit() and len(word) < 4:
                after = tokens[index + 1].word if index + 1 < len(tokens) else ""
                return int(word) if close and after not in ("weeks", "months", "days", "times", "of") else None
            if word in self._words.own_children or word in self._words.others:
                return None
        return None

"""Who a danger is about: the writer, or somebody else.

What people do to themselves or suffer (an overdose, a stroke) is about whoever the phrase names: "his lips are blue",
"she took tablets"; failing that about the person named last before it. What others do is about whom it is done to: "he
hit me" and "he took my passport" are about the writer although "he" does it, "her fella hits her" is not. A doer alone
("he is kicking the door in") threatens the writer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from conversations.safety.danger import About, DangerKind
from conversations.text.scope import ABOUT_SOMEONE, CueHit
from conversations.text.tokens import Token

DONE_BY_OTHERS = frozenset({
    DangerKind.DOMESTIC_ABUSE, DangerKind.SEXUAL_VIOLENCE, DangerKind.VIOLENCE, DangerKind.TRAFFICKING,
    DangerKind.ADULT_AT_RISK, DangerKind.CHILD_AT_RISK,
})  # fmt: skip
_TOLD_BY_OTHERS = frozenset({DangerKind.ADULT_AT_RISK, DangerKind.CHILD_AT_RISK, DangerKind.TRAFFICKING})
"""Where somebody is spoken of and nothing is said of the writer, it is the other who is at risk."""
_AT_HOME = frozenset({DangerKind.DOMESTIC_ABUSE, DangerKind.SEXUAL_VIOLENCE})
"""Here "him" is nearly always the one who does it: "I left him", "there is an order on him"."""
_ONES_OWN = frozenset({DangerKind.SUICIDE, DangerKind.SELF_HARM})
"""Here "they" are those left behind: "they would be better off"."""
_OF_AGE = 18
_PEOPLE_LISTS = ("others", "own_children", "maybe_children", "anybody", "unnamed", "given_names")


@dataclass(frozen=True, slots=True)
class AboutWords:
    """The word lists of `scope.json`, "about". `people`: words that name somebody other than the writer; `witness`:
    what one does who only sees it ("I found him"); `active`: behind "my mum 's", no thing of hers.
    """

    people: frozenset[str]
    subject: frozenset[str]
    object: frozenset[str]
    owning: frozenset[str]
    him: frozenset[str]
    her: frozenset[str]
    them: frozenset[str]
    they_do: frozenset[str]
    witness: frozenset[str]
    active: frozenset[str]
    suffering: frozenset[str]
    suffering_ed: frozenset[str]
    not_suffering: frozenset[str]
    named_by: frozenset[str]
    beside: frozenset[str]

    @classmethod
    def from_data(cls, scope: Mapping[str, Any]) -> Self:
        """Compile `scope.json`."""
        named = (scope["whose"][name].split() for name in _PEOPLE_LISTS)
        people = frozenset(word for words in named for word in words) - {"one", "ones", "ex"}
        return cls(people, **{name: frozenset(words.split()) for name, words in scope["about"].items()})

    @property
    def one(self) -> frozenset[str]:
        """He or she, in every form."""
        return self.him | self.her | self.they_do


@dataclass(frozen=True, slots=True)
class AboutWhom:
    """Judges the dangers of one message. `for_another`: the whole message is written for somebody else."""

    tokens: Sequence[Token]
    words: AboutWords
    for_another: bool

    @classmethod
    def of(cls, tokens: Sequence[Token], cues: Iterable[CueHit], words: AboutWords) -> Self:
        """`cues`: those of the message."""
        return cls(tokens, words, any(cue.name in ABOUT_SOMEONE for cue in cues))

    def judge(self, kind: DangerKind, first: int, last: int, usual: About | None) -> About:
        """Who the danger told in tokens [first, last) is about; `usual`: what its rule says of that."""
        if usual is not None and (usual is About.SOMEONE_ELSE or kind not in DONE_BY_OTHERS):
            return usual
        if kind in DONE_BY_OTHERS:
            return self._done_to(kind, first, last)
        if kind is DangerKind.YOUNG_PERSON_ALONE and self._a_young_writer:
            return About.SELF
        return self._suffered_by(kind, first, last)

    @property
    def _a_young_writer(self) -> bool:
        """Whether the writer says "I am 15"."""
        return any(
            self._word(at) == "i" and self._word(at + 1) == "am" and self._word(at + 2).isdecimal()
            and len(self._word(at + 2)) <= 2 and int(self._word(at + 2)) < _OF_AGE
            for at in range(len(self.tokens))
        )  # fmt: skip

    def _word(self, at: int) -> str:
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def _person(self, at: int) -> bool:
        return self._word(at) in self.words.people

    def _words(self, first: int, last: int) -> set[str]:
        return {token.word for token in self.tokens[first:last]}

    def _owns(self, first: int, last: int) -> bool:
        """Whether something of the writer's own is named, "my passport", rather than a person, "my little sister"."""
        return any(
            self._word(at) in self.words.owning and not any(self._person(near) for near in (at + 1, at + 2))
            for at in range(first, last)
        )

    # What people do to themselves or suffer

    def _suffered_by(self, kind: DangerKind, first: int, last: int) -> About:
        others = self._spoken_of(kind, first, last)
        if self._is_the_writer(first, last, others=others):
            return About.SELF
        if others or self.for_another:
            return About.SOMEONE_ELSE
        return self._named_before(kind, first)

    def _spoken_of(self, kind: DangerKind, first: int, last: int) -> bool:
        """Whether somebody else is named or pointed at in the phrase."""
        third = self.words.one if kind in _ONES_OWN else self.words.one | self.words.them
        return any(self._person(at) or self._word(at) in third for at in range(first, last))

    def _is_the_writer(self, first: int, last: int, *, others: bool) -> bool:
        """Whether the writer does or suffers it: "I took", "my legs"; not "I found him", "I can not wake her"."""
        if self._owns(first, last):
            return True
        clause = self.tokens[first].clause
        for at in range(max(0, first - 2), last):
            word = self._word(at)
            if at < first and self.tokens[at].clause != clause:
                continue
            if word in self.words.object and at >= first and not self._person(at + 1):
                return True
            if word in self.words.subject and not (others and self._word(at + 1) in self.words.witness):
                return True
            if at < first and self._person(at):
                return False
        return False

    def _named_before(self, kind: DangerKind, first: int) -> About:
        """The person named last before a phrase in its sentence; the writer where nobody is."""
        sentence = self.tokens[first].sentence
        for at in range(first - 1, -1, -1):
            if self.tokens[at].sentence != sentence:
                break
            if self._spoken_of(kind, at, at + 1):
                return About.SOMEONE_ELSE
            if self._word(at) in self.words.subject:
                return About.SELF
        return About.SELF

    # What is done by others

    def _done_to(self, kind: DangerKind, first: int, last: int) -> About:
        said, words = self._words(first, last), self.words
        if self._to_the_writer(first, last):
            return About.SELF
        if self._person_suffers(first, last) or said & (
            words.her if kind in _AT_HOME else words.her | {"him", "himself"}
        ):
            return About.SOMEONE_ELSE
        if self.for_another:
            return About.SOMEONE_ELSE
        if said & words.subject or self._to_the_writer(*self._bounds(first, last, "clause")):
            return About.SELF
        return About.SOMEONE_ELSE if self._others_only(kind, *self._bounds(first, last, "sentence")) else About.SELF

    def _others_only(self, kind: DangerKind, start: int, stop: int) -> bool:
        """Whether the sentence speaks of two others, or, where others tell of such danger, of nobody but others."""
        said, words = self._words(start, stop), self.words
        if said & (words.her | {"she"}) and said & (words.him | {"he"}):
            return True
        if kind is DangerKind.ADULT_AT_RISK and not said & words.subject:
            return True
        somebody = any(self._person(at) for at in range(start, stop)) or bool(said & words.one)
        return kind in _TOLD_BY_OTHERS and somebody and not said & words.object

    def _to_the_writer(self, first: int, last: int) -> bool:
        """Whether "me" or something of the writer's own is in it; "not me" and "me dad" are neither."""
        return self._owns(first, last) or any(
            self._word(at) in self.words.object and self._word(at - 1) != "not" and not self._person(at + 1)
            for at in range(first, last)
        )

    def _person_suffers(self, first: int, last: int) -> bool:
        """Whether somebody named has something done to them: "my son is being hit", "my mum's purse", "hits my nan"."""
        for at in range(max(0, first - 3), last):
            if not self._person(at) or (at < first and self.tokens[at].clause != self.tokens[first].clause):
                continue
            after = [self._word(near) for near in range(at + 1, at + 5)]
            if after[0] == "'s" and at + 2 < last and after[1] not in self.words.active:
                return True
            if self._is_passive(at, last):
                return True
            named = self._word(at - 1) in self.words.named_by and at >= last - 3
            if at > first and named and self._word(at - 2) not in self.words.beside:
                return True
        return False

    def _is_passive(self, person: int, last: int) -> bool:
        """Whether "been stabbed", "got assaulted" or "is being hit by" follows the person."""
        for at in range(person + 1, min(person + 6, last)):
            word, after = self._word(at), self._word(at + 1)
            if word in self.words.suffering and after not in self.words.not_suffering:
                return True
            if word in self.words.suffering_ed and after.endswith("ed"):
                return True
        return False

    def _bounds(self, first: int, last: int, part: str) -> tuple[int, int]:
        """The clause or sentence around tokens [first, last)."""
        start, stop = first, last
        while start > 0 and getattr(self.tokens[start - 1], part) == getattr(self.tokens[first], part):
            start -= 1
        while stop < len(self.tokens) and getattr(self.tokens[stop], part) == getattr(self.tokens[last - 1], part):
            stop += 1
        return start, stop

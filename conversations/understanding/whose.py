"""Whose a phrase is: the writer's, the writer's own child's, or somebody else's.

A phrase belongs to the nearest person named before it in its sentence. People who are only spoken of beside an act
("with my mum", "thrown out by my dad") own nothing; landlords, bosses and offices never do; "he" and "they" stand for
the last person named. "for my gran" behind a phrase gives it to her. A phrase with nobody before it belongs to the
person the message speaks of, when the writer only asks: "neighbour has no food. Any hampers?" The writer's own
children, until they are grown up, are the writer's own concern. The words are data (`scope.json`).
"""

from collections.abc import Sequence
from functools import cached_property

from conversations.text.tokens import Token
from conversations.understanding.people import Owner, People, WhoseWords

_NEAR = 4
_FOR = 5
_THEIRS = frozenset({"her", "his", "their"})


class Whose:
    """Judges the phrases of one message."""

    def __init__(
        self, tokens: Sequence[Token], words: WhoseWords, *, about_someone: bool, named_only: bool = False
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._named_only = named_only
        self.about_someone = about_someone
        self._people = People(tokens, words).by_token()
        if named_only:
            self._people = {at: one for at, one in self._people.items() if self._is_somebody_known(at)}

    @cached_property
    def named(self) -> "Whose":
        """The judge for what partners do and what is told of a bare "he": only somebody named otherwise owns it."""
        return Whose(self._tokens, self._words, about_someone=self.about_someone, named_only=True)

    def owner(self, first: int, last: int) -> Owner:
        """The owner of tokens [first, last): SELF, CHILD or OTHER."""
        words = self._words
        inside = {token.word for token in self._tokens[first:last]}
        subject = self._subject(first, last)
        if subject is not None:
            return subject
        if inside & (words.first_person | words.possessive):
            return self._inside_own(first, last)
        if self.about_someone:
            return Owner.OTHER
        behind = self._behind(last)
        if behind is not None:
            return behind
        before = self._before(first)
        theirs = inside & _THEIRS or (first > 0 and self._tokens[first - 1].word in _THEIRS)
        if before is None and theirs:
            return self._stands_for(first, plural=False) or self._nobody
        return before or (Owner.OTHER if self._speaks_of_another else Owner.SELF)

    @property
    def _nobody(self) -> Owner:
        """Who a "he" is that nobody was named for."""
        return Owner.SELF if self._named_only else Owner.OTHER

    @cached_property
    def _speaks_of_another(self) -> bool:
        """Whether somebody else is named and the writer only asks or knows: "can i", "i think", "my gran"."""
        other = any(
            owner is Owner.OTHER and self._is_somebody_known(at) and self._opens_a_clause(at)
            for at, owner in self._people.items()
        )
        return other and not any(self._is_the_writers_part(at) for at in range(len(self._tokens)))

    def _is_somebody_known(self, at: int) -> bool:
        """Whether the person at token `at` is no partner and no bare "someone"."""
        return self._tokens[at].word not in self._words.partners | self._words.unnamed

    def _opens_a_clause(self, at: int) -> bool:
        """Whether the person at token `at` is what its clause begins with: "my old aunt is", not "since my aunt"."""
        tokens, words = self._tokens, self._words
        first = at
        while first > 0 and tokens[first - 1].clause == tokens[at].clause:
            first -= 1
        before = {token.word for token in tokens[first:at]}
        return at - first <= _NEAR - 1 and before.isdisjoint(words.beside | words.leading | words.first_person)

    def _is_the_writers_part(self, at: int) -> bool:
        """Whether the first person at token `at` has a part in it: "i have", not "can i", "i know" or "my gran"."""
        words = self._words
        word = self._tokens[at].word
        if word in words.possessive:
            return not any(index in self._people for index in range(at + 1, at + 4))
        if word not in words.first_person:
            return False
        around = self._tokens[max(0, at - 1) : at], self._tokens[at + 1 : at + 3]
        return words.asking.isdisjoint(one.word for one in around[0]) and words.knowing.isdisjoint(
            one.word for one in around[1]
        )

    def _subject(self, first: int, last: int) -> Owner | None:
        """The person a phrase begins with: "my dad keeps falling", "her memory is going"; not if it is done to "me"."""
        tokens, words = self._tokens, self._words
        at = first + 1 if tokens[first].word in words.possessive else first
        rest = {token.word for token in tokens[at + 1 : last]}
        if at >= last or rest & (words.first_person | words.possessive):
            return None
        if at in self._people and self._people[at] is not Owner.AGENT:
            joined = at + 1 < len(tokens) and tokens[at + 1].word == "and"
            return None if joined else self._people[at]
        if tokens[first].word in (*_THEIRS, "he", "she") and last - first > 1:
            owner = self._stands_for(first, plural=tokens[first].word == "their") or self._nobody
            return None if owner is Owner.AGENT else owner
        return None

    def _inside_own(self, first: int, last: int) -> Owner:
        """A phrase with "me" or "my" in it is the writer's, unless it ends in "my" and a person follows."""
        tokens = self._tokens
        if last < len(tokens) and tokens[last - 1].word in self._words.possessive:
            owner = self._people.get(last)
            if owner is Owner.OTHER:
                return owner
        done_by = self._words.singular | self._words.plural | self._words.unnamed | self._words.first_person
        if done_by.isdisjoint(token.word for token in tokens[first:last]) and any(
            self._people.get(at) is Owner.OTHER and self._is_somebody_known(at) and not self._is_beside(at)
            for at in range(first, last)
        ):
            return Owner.OTHER
        children = any(token.word in self._words.own_children for token in tokens[first:last])
        return Owner.CHILD if children else Owner.SELF

    def _behind(self, last: int) -> Owner | None:
        """The person in "… for my gran" right behind the phrase."""
        tokens = self._tokens
        for at in range(max(last - 1, 0), min(last + _FOR, len(tokens))):
            if tokens[at].word == "for":
                return self._person_from(at + 1)
            if tokens[at].clause != tokens[last - 1].clause:
                return self._afterthought(last)
            if at >= last and (tokens[at].word in self._words.first_person or at in self._people):
                return None
        return None

    def _afterthought(self, last: int) -> Owner | None:
        """The person of a last "for my dad", told as a sentence of its own: "Any lunch clubs near? For my dad"."""
        tokens = self._tokens
        for at in range(last, min(last + _FOR, len(tokens))):
            if tokens[at].word == "for" and tokens[at].clause != tokens[at - 1].clause:
                return self._person_from(at + 1)
        return None

    def _person_from(self, first: int) -> Owner | None:
        tokens = self._tokens
        for at in range(first, min(first + 4, len(tokens))):
            word = tokens[at].word
            own = word in ("me", "mi") and at + 1 in self._people  # "for me dad"
            if tokens[at].clause != tokens[first - 1].clause or (word in self._words.first_person and not own):
                return None
            if at in self._people:
                joint = at + 2 < len(tokens) and tokens[at + 1].word == "and" and tokens[at + 2].word in ("me", "i")
                return None if joint or self._people[at] is Owner.AGENT else self._people[at]
            if word in self._words.singular | self._words.plural:
                return self._stands_for(at, plural=word in self._words.plural) or self._nobody
        return None

    def _before(self, first: int) -> Owner | None:
        """The nearest person before token `first` in its sentence; carried over from the sentence before by "needs"."""
        tokens, words = self._tokens, self._words
        sentence = tokens[first].sentence
        at = first - 1
        while at >= 0 and tokens[at].sentence == sentence:
            word = tokens[at].word
            if word in words.first_person:
                return Owner.SELF
            owner = self._person_at(at, first)
            if owner is not None:
                return owner
            at -= 1
        if at >= 0 and tokens[at + 1].word in words.carried_on:
            previous = self._before(at + 1) if tokens[at + 1].sentence != sentence else self._last_of(at)
            return previous if previous in (Owner.OTHER, Owner.CHILD) else None
        return None

    def _last_of(self, at: int) -> Owner | None:
        """The last person named in the sentence that ends at token `at`."""
        sentence = self._tokens[at].sentence
        while at >= 0 and self._tokens[at].sentence == sentence:
            if at in self._people and self._people[at] is not Owner.AGENT:
                return self._people[at]
            if self._tokens[at].word in self._words.singular:
                return self._stands_for(at, plural=False) or self._nobody
            at -= 1
        return None

    def _person_at(self, at: int, first: int) -> Owner | None:
        tokens, words = self._tokens, self._words
        word = tokens[at].word
        if word in words.singular or word in words.plural:
            if self._is_beside(at):
                return None
            owner = self._stands_for(at, plural=word in words.plural)
            return owner if owner is not Owner.AGENT else None
        owner = self._people.get(at)
        if owner is None or owner is Owner.AGENT or (word in words.partners and tokens[at + 1].word == "and"):
            return None
        relative = at + 1 < first and tokens[at + 1].word in ("who", "whose", "that") and first - at <= _NEAR
        return owner if relative or not self._is_beside(at) else None

    def _is_beside(self, at: int) -> bool:
        """Whether the person is only named beside an act: "with my mum", "by him", "and my kids"."""
        index = at - 1
        while index >= max(0, at - 3) and self._tokens[index].clause == self._tokens[at].clause:
            word = self._tokens[index].word
            if word in self._words.beside:
                return True
            if word in self._words.first_person or index in self._people:
                return False
            index -= 1
        return False

    def _stands_for(self, at: int, *, plural: bool) -> Owner | None:
        """Whom a pronoun at token `at` stands for: the last person named; None for a "they" that is nobody's name."""
        for index in range(at - 1, -1, -1):
            owner = self._people.get(index)
            if owner is not None:
                return owner
        return None if plural else self._nobody

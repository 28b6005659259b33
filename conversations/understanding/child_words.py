"""The words about children in a message, and what stands beside them: whose child, a child at all, an age of it."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from conversations.text.numbers import number_at
from conversations.text.scope import Mode
from conversations.understanding.child_ages import OLDEST_CHILD, ages_from
from conversations.understanding.child_tally import GROWN_UP
from conversations.understanding.people import Owner
from conversations.understanding.sight import Sight

MOST_AGE = 110
_BEHIND = 6
"""How far behind a child the words stand that make it somebody else's: "the two kids of the family next door"."""
_BEFORE_LIST = 10
_REACH = 12
_YOUNG = 12
"""Up to this age a "he" or "she" that nobody named is a child, in nearly every message."""


class ChildWords:
    """Questions about single tokens of one message. `words`: the data of `facts.json`, "children"."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.tokens = sight.message.tokens
        self.words: Mapping[str, Any] = sight.phrases.children
        self.between = self.words["between"] | self.words["grown"] | {"up"}
        if self.lives_here():
            grand = self.words["grandchildren"]
            self.words = {**self.words, **{name: self.words[name] | grand for name in ("nouns", "kin")}}
            self.words["one"] = self.words["one"] | {word for word in grand if not word.endswith(("s", "children"))}

    def word(self, at: int) -> str:
        """The word at token `at`, "" outside the message."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def number(self, at: int) -> tuple[int, int] | None:
        """The number told from token `at` on, and the token after it."""
        if at >= len(self.tokens) or self.word(at) in ("a", "an"):
            return None
        return number_at(self.tokens, at, self.sight.phrases.lexicon.numbers)

    def lives_here(self) -> bool:
        """Whether grandchildren live with the writer, as own children do: "my grandson lives with me"."""
        words = [token.word for token in self.tokens]
        taken = any(pair in (("took", "in"), ("taken", "in")) for pair in itertools.pairwise(words))
        if (taken or {"full", "time", "got"} <= set(words)) and self.words["grandchildren"] & set(words):
            return True
        for at, word in enumerate(words):
            if word not in self.words["living"] or set(words[max(0, at - 2) : at]) & {"not", "no", "they"}:
                continue
            if {"me", "us", "here"} & set(words[at + 1 : at + 3]) or word in self.words["raising"]:
                return bool(self.words["grandchildren"] & set(words))
        return False

    def is_grown(self, at: int) -> bool:
        """Whether children named at token `at` are told as grown up: "my two grown up sons", "sons, both grown up"."""
        before = {token.word for token in self.tokens[max(0, at - 3) : at] if token.clause == self.tokens[at].clause}
        if (before | {self.word(at)}) & self.words["grown"]:
            return True
        return any(
            self.word(ahead) in self.words["grown"]
            and self.word(ahead - 1) in ("is", "are", "both", "all", "now", "an")
            for ahead in range(at + 1, at + 4)
        )

    def before(self, at: int, reach: int = 3) -> set[str]:
        """The words of the sentence just before token `at`."""
        tokens = self.tokens[max(0, at - reach) : at]
        return {token.word for token in tokens if token.sentence == self.tokens[at].sentence}

    def is_told_of_one(self, noun: int) -> bool:
        """Whether a plural without a number is one child's "is": "my lads 4 and …"; "my kids 4" may be several."""
        ages, _ = ages_from(self.sight, noun + 1)
        return self.word(noun) in self.words["kin"] and self.word(noun + 1).isdigit() and len(ages) == 1

    def is_own(self, at: int, last: int) -> bool:
        """Whether what is told in tokens [at, last) is told of the writer's own."""
        if self.word(at - 1) in ("my", "our") or self.word(at) in ("my", "our"):
            return True
        if self.is_of_a_list(at):
            return True
        clause = self.tokens[at].clause
        if {token.word for token in self.tokens[max(0, at - 3) : at] if token.clause == clause} & self.words["not_own"]:
            return False
        if self.word(at - 1) in self.words["pointing"] or self.is_of_a_place(last):
            return False
        standing = self.sight.standing(at, last)
        return not (standing.someone_else or standing.negated) and standing.mode is not Mode.FICTION

    def is_of_a_place(self, last: int) -> bool:
        """Whether words behind token `last` make children those of a house or a class: "next door", "in my class"."""
        return self.is_followed(last - 1, self.words["elsewhere"])

    def is_followed(self, at: int, phrases: Iterable[str]) -> bool:
        """Whether one of the phrases stands close behind token `at`, in its clause."""
        clause = self.tokens[at].clause
        near = [one.word for one in self.tokens[at + 1 : at + 1 + _BEHIND] if one.clause == clause]
        said = f" {' '.join(near)} "
        return any(f" {phrase} " in said for phrase in phrases)

    def is_of_a_list(self, at: int) -> bool:
        """Whether children are told in a list of the home: "me, my husband and 2 boys", "at my mums with the kids"."""
        before = [
            one.word for one in self.tokens[:at] if one.sentence == self.tokens[min(at, len(self.tokens) - 1)].sentence
        ]
        if before[-3:] in (["my", "own", "with"], ["me", "own", "with"]):
            return True
        listed = before[len(before) - before[::-1].index("me") :] if "me" in before else None
        if (
            listed is not None
            and len(listed) <= _BEFORE_LIST
            and self.words["in_a_list"].issuperset(word for word in listed if not word.isdigit())
        ):
            return True
        stays = {"staying", "stopping", "stay", "living", "stuck", "am"} & set(before[-7:])
        return before[-1:] in (["the"], ["my"]) and before[-2:-1] == ["with"] and "at" in before[-6:] and bool(stays)

    def may_be_a_child(self, at: int, age: int, *, named: bool) -> bool:
        """Whether somebody of this age is told as a child, not the writer or a grown-up."""
        before = self.before(at)
        if age >= GROWN_UP or "am" in before or "was" in before:
            return False
        return ((at > 0 or age <= 12) and age <= 17) or named

    def is_no_child(self, at: int, end: int) -> bool:
        """The age of a thing ("machine 4 months old"), or of nobody in particular ("for 17 year olds")."""
        small = self.word(end - 2) in self.words["age_units"]
        before = self.word(at - 1)
        if small:
            opens = at > 0 and self.tokens[at].clause != self.tokens[at - 1].clause
            if opens and self.word(end - 2) in ("month", "week"):
                return False  # "a night's sleep, 5 month old up every hour"; a thing is "5 months old"
            return at > 0 and before not in self.words["before_age"] and before not in self.words["nouns"]
        near = {one.word for one in self.tokens[max(0, at - 3) : at] if one.clause == self.tokens[at].clause}
        if near & {"it", "its"} and before not in ("my", "our", "a", "and"):
            return True
        if self._is_of_a_thing(at):
            return True
        follows = end < len(self.tokens) and self.tokens[end].clause == self.tokens[end - 1].clause
        if follows and self.word(end) in self.words["no_children"]:
            return True
        if self.word(at - 1) == "for" and (found := self.number(at)) is not None and found[0] > 15:
            return True
        return self.word(end - 1) == "olds" and not self.before(at) & {"my", "our", "have", "got", "with", "twin"}

    def _is_of_a_thing(self, at: int) -> bool:
        """Whether the age at token `at` is said of a thing: "my boiler is 12 years old"."""
        subject = self.word(at - 2)
        persons = self.words["nouns"] | self.words["ranks"] | self.words["the_age_of"] | {"'s", ""}
        others = self.sight.phrases.whose_words.others
        return self.word(at - 1) in ("is", "are") and subject not in persons and subject not in others

    def is_a_thing(self, noun: int) -> bool:
        """Whether the word is part of something else: "child benefit", "baby milk", "baby due in May"."""
        after, beyond = self.word(noun + 1), self.word(noun + 2)
        if after in ("is", "has") and beyond in self.words["unborn"]:
            return True
        if (
            self.word(noun) == "children"
            and after in ("home", "homes", "hospital", "ward", "services")
            and self.is_of(noun)
        ):
            return True
        if after in self.words["persons"] and self.is_written_as_owner(noun):
            return True
        if after == "'s" and (beyond in self.words["persons"] or beyond in self.words["things"]):
            return True
        if (after == "in" and beyond == "law") or (after == "here" and beyond in ("any", "in", "soon")):
            return True
        return after in self.words["things"]

    def is_written_as_owner(self, noun: int) -> bool:
        """Whether "daughters" stands for one daughter's: "my daughters friend"."""
        owner = self.word(noun) in ("sons", "daughters")
        return owner and (self.word(noun - 1) in ("my", "our", "me") or noun == 0)

    def is_of(self, noun: int) -> bool:
        """Whether a plural is written as an owner: "childrens home", "children's ward"."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end].casefold()
        return raw.endswith("ns") or "'" in raw or "’" in raw

    def is_sibling(self, at: int, noun: int) -> bool:
        """Whether "our kid" may be a brother, or "kid" any child."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end].casefold()
        return raw in ("kid", "kid's", "lass") and self.word(at) in ("our", "child")

    def stands_alone(self, at: int) -> bool:
        """A bare "son", "kids", "twins" at the start, or with nothing before it that makes it anybody's."""
        if self.word(at + 1) == "of" and self.word(at + 2) in ("the", "my", "our", "a"):
            return False  # "son of the lady opposite"
        before = self.before(at, 2)
        return not before & self.words["general"] and self.sight.whose.owner(at, at + 1) is not Owner.OTHER

    def is_one(self, noun: int) -> bool:
        """Whether a plural spelling stands for one child: "our lad's one"."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end]
        return "'" in raw or "’" in raw

    def is_several(self, noun: int) -> bool:
        """Whether the word at `noun` is a plural: "lads", not "son" or "lad's"; "kids'" are several all the same."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end].casefold()
        if self.word(noun) in self.words["one"] or raw in self.words["one_written"]:
            return False
        return self.word(noun) == "children" or not self.is_one(noun)

    def is_a_stranger(self, at: int, end: int) -> bool:
        """Whether a child seen somewhere is told: "15 year old lad on the towpath", "a 14 year old on my round"."""
        opens = at == 0 or (at == 1 and self.word(0) in ("a", "an", "this"))
        noun = end + 1 if self.word(end) in self.words["nouns"] else end
        return opens and self.word(noun) in self.words["whereabouts"]

    def is_grown_up(self, noun: int) -> bool:
        """Whether the child named is told as a grown-up: an age beyond, or "his flat", "out of work", "her student"."""
        number = next((found for ahead in (1, 2, 3) if (found := self.number(noun + ahead)) is not None), None)
        aged = self.word(noun + 1) in ("is", "aged", "who", "of") or self.word(noun + 1).isdigit()
        if number is not None and aged and OLDEST_CHILD < number[0] < MOST_AGE:
            follows = self.word(number[1])
            if follows not in self.words["age_units"] | self.words["not_ages"]:
                return True
        sentence = self.tokens[noun].sentence
        if self.is_followed(noun, self.words["grown_signs"]):
            return True
        for ahead in range(noun + 1, min(noun + 10, len(self.tokens))):
            if self.tokens[ahead].sentence != sentence or self.word(ahead) in ("my", "our", "i", "we"):
                return False
            near = {self.word(ahead - 1), self.word(ahead - 2), self.word(ahead - 3)}
            if self.word(ahead) in self.words["grown_things"] and (near & {"his", "her", "their"} or ahead == noun + 1):
                return True
            if self.word(ahead) == "work" and self.word(ahead - 1) == "of":
                return True
        return False

    def grown_up_age(self, at: int) -> tuple[int, int] | None:
        """The age in "he is 27" at token `at`, and the token after it; None when it is none of a grown-up."""
        found = self.number(at + 2) if self.word(at) in ("he", "she") and self.word(at + 1) == "is" else None
        if found is None or not OLDEST_CHILD < found[0] < MOST_AGE:
            return None
        follows = self.word(found[1])
        units = self.words["age_units"] | self.words["not_ages"] | self.sight.phrases.unless_next
        return None if follows in units else found

    def may_be_the_same(self, noun: str, earlier: set[str], known: int) -> bool:
        """Whether "my lad" may be the one child told before: nobody of the other sex was, and no "another"."""
        sexes = [sex for sex in self.words["sexes"] if noun in sex.split()]
        if known != 1 or not sexes:
            return False
        of_either = {word for sex in self.words["sexes"] for word in sex.split()}
        return not (earlier & of_either) - set(sexes[0].split())

    def is_aged_later(self, noun: int) -> bool:
        """Whether an age of the baby is told further on: "me and the baby, shes 8 months"."""
        starts = (
            ahead + 2
            for ahead in range(noun + 1, len(self.tokens))
            if self.word(ahead) in ("he", "she") and self.word(ahead + 1) == "is"
        )
        return any(ages_from(self.sight, start)[0] for start in starts)

    def is_anybody(self, at: int) -> bool:
        """Whether the age at token `at` is of nobody in particular: "can a 16 year old", "if a 7 yo"."""
        before = [self.word(at - 2), self.word(at - 1)]
        return before[1] in ("a", "an", "any") and before[0] in self.words["of_anybody"]

    def is_childcare(self, at: int) -> bool:
        """Whether "she's 2" is told of a child nobody named: beside childcare or school, or so young, nobody else."""
        if self.word(at) not in ("he", "she") or self.word(at + 1) != "is":
            return False
        ages, after = ages_from(self.sight, at + 2)
        if len(ages) != 1 or ages[0] is None or ages[0] >= 17:
            return False
        said = {token.word for token in self.tokens}
        if said & self.words["childcare"]:
            return True
        ends = after >= len(self.tokens) or self.tokens[after].clause != self.tokens[after - 1].clause
        named = self.is_our_name(at)
        alone = named or "mine" in said or said.isdisjoint(self.words["nouns"])
        if not ends or not alone or not said.isdisjoint(self.words["no_children"]):
            return False
        return ages[0] <= _YOUNG or named

    def is_our_name(self, at: int) -> bool:
        """Whether a child was named before token `at`: "our Joe"."""
        return any(self.word(before) == "our" and self._is_a_name(before + 1) for before in range(at - 1))

    def _is_a_name(self, at: int) -> bool:
        """Whether token `at` is written as a name, and is no word for a relative or a place: "Joe", not "Mum"."""
        token = self.tokens[at]
        raw = self.sight.message.text[token.start : token.end]
        known = self.words["nouns"] | self.words["ranks"] | self.words["no_children"] | self.words["persons"]
        return raw.istitle() and token.word not in known and token.word not in self.sight.phrases.cared_for

    def ages_close(self, noun: int) -> bool:
        """Whether an age of a child follows at once: "lad is 9", "girl 6", "a girl of twelve"."""
        ages, _ = ages_from(self.sight, noun + 1)
        return (
            bool(ages) and ages[0] is not None and ages[0] < GROWN_UP and not self.before(noun) & self._searched(noun)
        )

    def _searched(self, noun: int) -> set[str]:
        """Words before a child that only look for something for such a child: "clubs for girls aged 6"."""
        return set() if self.word(noun) in self.words["many"] else {"young", "for"}

    def ages_further_on(self, noun: int, count: int, *, exact: bool = True) -> tuple[list[int | None], int]:
        """As many ages as children, listed at the start of a later clause: "the 3 kids all week, 11 7 and 4".

        Not `exact`: how many was not said, so that any list of ages tells: "the kids are hungry … 7 and 9".
        """
        for at in range(noun + 1, min(noun + (_REACH if exact else 2 * _REACH), len(self.tokens))):
            opens = self.tokens[at].clause != self.tokens[at - 1].clause or self.word(at - 1) in ("aged", "ages")
            if opens and self.number(at) is not None:
                ages, after = ages_from(self.sight, at, fresh=True)
                grown = any(age is None or age >= GROWN_UP for age in ages)
                if len(ages) == count or (not exact and len(ages) > 1 and not grown):
                    return ages, after
        return [], noun + 1

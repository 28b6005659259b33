"""The words about children in a message, and what stands beside them: whose child, a child at all, an age of it."""

from collections.abc import Mapping
from typing import Any

from conversations.text.numbers import number_at
from conversations.text.scope import Mode
from conversations.understanding.child_ages import OLDEST_CHILD, ages_from
from conversations.understanding.child_tally import GROWN_UP
from conversations.understanding.people import Owner
from conversations.understanding.sight import Sight

MOST_AGE = 110


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
        clause = self.tokens[at].clause
        if {token.word for token in self.tokens[max(0, at - 3) : at] if token.clause == clause} & self.words["not_own"]:
            return False
        standing = self.sight.standing(at, last)
        return not (standing.someone_else or standing.negated) and standing.mode is not Mode.FICTION

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
            return at > 0 and before not in self.words["before_age"] and before not in self.words["nouns"]
        if self.word(at - 1) == "for" and (found := self.number(at)) is not None and found[0] > 15:
            return True
        return self.word(end - 1) == "olds" and not self.before(at) & {"my", "our", "have", "got", "with", "twin"}

    def is_a_thing(self, noun: int) -> bool:
        """Whether the word is part of something else: "child benefit", "baby milk", "baby due in May"."""
        after, beyond = self.word(noun + 1), self.word(noun + 2)
        if after == "'s" and (beyond in self.words["persons"] or beyond in self.words["things"]):
            return True
        if (after == "in" and beyond == "law") or (after == "here" and beyond in ("any", "in", "soon")):
            return True
        return after in self.words["things"]

    def is_sibling(self, at: int, noun: int) -> bool:
        """Whether "our kid" may be a brother, or "kid" any child."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end].casefold()
        return raw in ("kid", "kid's", "lass") and self.word(at) in ("our", "child")

    def stands_alone(self, at: int) -> bool:
        """A bare "son", "kids", "twins" at the start, or with nothing before it that makes it anybody's."""
        before = self.before(at, 2)
        return not before & self.words["general"] and self.sight.whose.owner(at, at + 1) is not Owner.OTHER

    def is_one(self, noun: int) -> bool:
        """Whether a plural spelling stands for one child: "our lad's one"."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end]
        return "'" in raw or "’" in raw

    def is_several(self, noun: int) -> bool:
        """Whether the word at `noun` is a plural: "lads", not "son" or "lad's"; "kids'" are several all the same."""
        if self.word(noun) in self.words["one"]:
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

    def is_just_born(self, first: int, noun: int) -> bool:
        """Whether a baby has just come: "had our baby"."""
        return "had" in self.before(first, 2) | self.before(noun) and self.word(noun + 1) in self.words["born"]

    def is_childcare(self, at: int) -> bool:
        """Whether "she's 2" is told beside childcare, and nobody else is named."""
        if self.word(at) not in ("he", "she") or self.word(at + 1) != "is":
            return False
        found = self.number(at + 2)
        said = {token.word for token in self.tokens}
        return found is not None and found[0] < 17 and bool(said & self.words["childcare"])

    def ages_close(self, noun: int) -> bool:
        """Whether an age of a child follows at once: "lad is 9", "girl 6", "a girl of twelve"."""
        ages, _ = ages_from(self.sight, noun + 1)
        return bool(ages) and ages[0] is not None and ages[0] < GROWN_UP and not self.before(noun) & {"young", "for"}

    def ages_further_on(self, noun: int, count: int) -> tuple[list[int | None], int]:
        """As many ages as children, listed at the start of a later clause: "the 3 kids all week, 11 7 and 4"."""
        for at in range(noun + 1, min(noun + 12, len(self.tokens))):
            opens = self.tokens[at].clause != self.tokens[at - 1].clause or self.word(at - 1) in ("aged", "ages")
            if opens and self.number(at) is not None:
                ages, after = ages_from(self.sight, at, fresh=True)
                if len(ages) == count:
                    return ages, after
        return [], noun + 1

"""The answer to "children living with you, and how old?", read as a list of children: "2 boys 7 n 9 and a newborn".

A message is cut into groups, each a noun or a number with the ages that follow it. What a number without either means
is told by the rest: "2, 4 and 6" are three ages, "3. 9, 5 and 2" three children. The words are data (`facts.json`).
"""

from dataclasses import dataclass, field

from conversations.understanding.child_ages import OLDEST_CHILD, age_told
from conversations.understanding.child_tally import GROWN_UP, MOST_CHILDREN
from conversations.understanding.child_words import ChildWords
from conversations.understanding.sight import Sight
from directory.vocabulary.facts import Children

MOST_ALONE = 6
"""A larger number alone is an age: "12"."""
LONGEST_ANSWER = 40


@dataclass(slots=True)
class Group:
    """Children told together. `size` 0: not said how many; `whole`: a total of them all ("4 kids"), not some more."""

    size: int = 0
    whole: bool = False
    same: bool = False
    """Twins: one age is that of all."""
    grown: bool = False
    left_out: bool = False
    told_alone: bool = False
    """A child by itself, "the eldest", "one is 4", "a 3 year old": it may be one of a total told before."""
    ages: list[int | None] = field(default_factory=list)

    def slots(self) -> list[int | None]:
        """The ages of the group, None for each child without."""
        ages = self.ages * self.size if self.same and len(self.ages) == 1 else self.ages
        return [*ages, *[None] * (0 if self.whole else self.size - len(ages))]


class ChildAnswer(ChildWords):
    """One pass over an answer. `first`, `last`: the tokens [first, last) that tell of children; None for none."""

    def __init__(self, sight: Sight) -> None:
        super().__init__(sight)
        self.groups: list[Group] = []
        self.first: int | None = None
        self.last = 0
        self.alone: tuple[int, int] | None = None
        """A number without a noun or a unit before all else, and its token."""

    def read(self) -> Children | None:
        """The children told, None when none are told of; () when all are grown up."""
        none = {at for _, first, last in self.sight.words("children") for at in range(first, last)}
        at = 0 if len(self.tokens) <= LONGEST_ANSWER else len(self.tokens)
        while at < len(self.tokens):
            after = at + 1 if at in none else self._step(at)
            at = max(after, at + 1)
        self._settle_alone()
        return self._children()

    def _step(self, at: int) -> int:
        """Read what begins at token `at`; the token after it, `at` when nothing does."""
        for reader in (self._limit, self._each, self._one_of, self._numbered, self._named):
            after = reader(at)
            if after > at:
                return after
        return at

    def _open(self, group: Group, first: int, last: int) -> int:
        self.groups.append(group)
        return self._saw(first, last)

    def _saw(self, first: int, last: int) -> int:
        self.first = first if self.first is None else self.first
        self.last = max(self.last, last)
        return last

    def _limit(self, at: int) -> int:
        """Numbers that are no ages and no counts: "under 5", "not 5 and 6"."""
        if self.word(at) not in self.words["limits"] or self.number(at + 1) is None:
            return at
        at += 1
        while self.number(at) is not None or (self.word(at) in self.words["joins"] and self.number(at + 1) is not None):
            at += 1
        return at

    def _each(self, at: int) -> int:
        """A boy and a girl: "one of each"."""
        if [self.word(ahead) for ahead in range(at, at + 3)] != ["one", "of", "each"]:
            return at
        return self._open(Group(2), at, at + 3)

    def _one_of(self, at: int) -> int:
        """One child of several by its age: "one is 7", "1 of 7", "the other's 3"."""
        if self.word(at) not in self.words["others"] and self.word(at) != "1":
            return at
        told = at + 1
        while self.word(told) in ("is", "'s", "of", "who", "aged", "are"):
            told += 1
        found = self.number(told)
        linked = told > at + 1 or self.word(at) not in ("1", "one")
        if not linked or found is None or self.word(found[1]) in self.words["nouns"]:
            return at
        age = age_told(self.sight, *found)
        return at if age is None else self._open(Group(1, told_alone=True, ages=[age[0]]), at, age[1])

    def _numbered(self, at: int) -> int:
        """A number: of children by a noun, "of them" or a school; an age; or one that stands alone."""
        told = any(group.ages for group in self.groups)
        count = None if told and self.word(at) == "both" else self.words["counts"].get(self.word(at))
        found = (count, at + 1) if count else self.number(at)
        if found is None:
            return at
        number, after = found
        if self._is_expected(after) or self._is_of_a_code(after):
            return after
        noun = after
        while self.word(noun) in self.between | {"x", "of"}:
            noun += 1
        here = noun < len(self.tokens) and self.tokens[noun].clause == self.tokens[at].clause
        if here and self.word(noun) in self.words["nouns"] and self._counts(number, noun):
            return self._counted(number, at, noun)
        if 0 < number <= MOST_CHILDREN and self._is_of_them(after) and not self._is_told_as_age(at):
            group = Group(number, grown=self.is_grown(after), whole=self.word(after) in ("of", "under"))
            return self._open(group, at, after)
        age = age_told(self.sight, number, after)
        return at if age is None else self._aged(at, *age, bare=age[1] == after)

    def _is_expected(self, after: int) -> bool:
        """Whether a number before token `after` is of children to come: "one on the way", "one due in May"."""
        on_the_way = self.word(after) == "on" and "way" in (self.word(after + 1), self.word(after + 2))
        return on_the_way or self.word(after) in ("due", "coming", "expected")

    def _is_of_a_code(self, after: int) -> bool:
        """Whether a number runs on into token `after` that is no unit: a postcode, "M8 4AA", not "5yo" or "2boys"."""
        if after >= len(self.tokens) or self.tokens[after].start > self.tokens[after - 1].end:
            return False
        units = self.words["age_units"] | self.words["year_units"] | self.words["nouns"] | self.words["joins"]
        return self.word(after).isalpha() and self.word(after) not in units | {"x", "m", "f"}

    def _counts(self, number: int, noun: int) -> bool:
        """Whether the number counts the noun, so is no age before it: "3 boys", not "boy 4 girl 6"."""
        if not 0 < number <= MOST_CHILDREN:
            return False
        return number == 1 or self.is_several(noun) or self.word(noun + 1) == "ones"

    def _is_of_them(self, after: int) -> bool:
        """Whether a number before token `after` is told of children: "4 of them", "3 under 5", "2 at primary"."""
        following, beyond = self.word(after), self.word(after + 1)
        if following in self.words["grown"] or (following == "of" and beyond in ("them", "us", "mine")):
            return True
        if following == "under":
            return self.number(after + 1) is not None
        return following in ("at", "in") and beyond in self.words["schools"] | {"home"}

    def _counted(self, number: int, at: int, noun: int) -> int:
        if self.is_a_thing(noun):
            return noun + 1
        word = self.word(noun)
        many = self.words["many"].get(word)
        more = bool(self.groups) and self.word(at - 1) in ("and", "plus")
        whole = word in self.words["general_nouns"] and number > 1 and not more
        group = Group(
            number * many if many and number == 1 else number, whole, same=bool(many),
            grown=self.is_grown(noun), left_out=self._is_anothers(at),
        )  # fmt: skip
        if word in self.words["zero_age"]:
            group.ages = [0] * number
        return self._open(group, at, self._after_noun(noun))

    def _is_anothers(self, at: int) -> bool:
        """Whether the children named from token `at` on are somebody else's, or are denied."""
        near = {one.word for one in self.tokens[max(0, at - 3) : at + 1] if one.clause == self.tokens[at].clause}
        return bool(near & self.words["anothers"]) or bool(self.before(at, 2) & {"not", "any", "never"})

    def _after_noun(self, noun: int) -> int:
        """The token after a noun: "newborn baby" and "little one" are one."""
        after = noun + 1
        while self.word(after) in ("one", "ones", "baby", "boy", "girl") and self.word(noun) in (
            self.words["zero_age"] | {"little", "youngest", "eldest", "oldest", "middle"}
        ):
            after += 1
        return after

    def _aged(self, at: int, age: int, after: int, *, bare: bool) -> int:
        """An age: of the children named last, or of a child by itself: "a 3 year old"."""
        noun = after
        while self.word(noun) in self.words["between"]:
            noun += 1
        if not bare and self.word(noun) in self.words["nouns"]:
            many = 2 if self.word(noun - 1) == "twin" else self.words["many"].get(self.word(noun), 1)
            return self._open(Group(many, same=True, told_alone=True, ages=[age]), at, self._after_noun(noun))
        if not bare and self.word(at - 1) == "twin":
            return self._open(Group(2, same=True, ages=[age]), at, after)
        if not bare and self.word(at - 1) in ("a", "an", "the") and not self._has_room(at):
            return self._open(Group(1, told_alone=True, ages=[age]), at, after)
        if self.first is None and bare and not self._is_told_as_age(at):
            self.alone = (age, at)
        elif not self.groups:
            self.groups.append(Group(told_alone=self._is_told_as_age(at), ages=[age]))
        else:
            self.groups[-1].ages.append(age)
        return self._saw(at, after)

    def _has_room(self, at: int) -> bool:
        """Whether an age belongs to the children named last: not all of them have one, and no "and" comes between."""
        last = self.groups[-1] if self.groups else None
        joined = self.word(at - 2) in ("and", "plus")
        return last is not None and len(last.ages) < last.size and not last.same and (bool(last.ages) or not joined)

    def _is_told_as_age(self, at: int) -> bool:
        """Whether words before the number at token `at` make it an age: "hes 4", "aged 4", "its 3, 5 and 7"."""
        at -= 1
        while self.word(at) in ("just", "only", "now", "about"):
            at -= 1
        if self.word(at) in ("is", "are", "was"):
            return self.word(at - 1) in self.words["the_age_of"]
        return self.word(at) in ("aged", "age", "ages", "turned", "turning", "nearly", "almost", "be")

    def _named(self, at: int) -> int:
        """Children named without a number: "my son", "boys", "a newborn", "the eldest"."""
        word = self.word(at)
        if word not in self.words["nouns"] | self.words["ranks"] or self.is_a_thing(at):
            return self._of_others(at)
        if self.word(at - 1) in ("both", "all") and any(group.ages for group in self.groups):
            return at + 1  # "4 and 7 both girls"
        if word in self.words["ranks"] and self.word(at - 1) not in ("my", "our") and not self.ages_close(at):
            return at + 1  # "the youngest went to uni"
        twins = 2 if self.word(at - 1) == "twin" else 0
        one = not self.is_several(at) or word in self.words["ranks"]
        first = at - 1 if self.word(at - 1) in self.words["determiners"] | {"twin"} else at
        group = Group(
            twins or self.words["many"].get(word, 1 if one else 2), not one and word in self.words["general_nouns"],
            same=bool(twins) or word in self.words["many"], grown=self.is_grown(at), left_out=self._is_anothers(first),
            told_alone=word in self.words["ranks"] or word == "little",
        )  # fmt: skip
        if word in self.words["zero_age"]:
            group.ages = [0]
        return self._open(group, at, self._after_noun(at))

    def _of_others(self, at: int) -> int:
        """Children of the family who are not the writer's to name: the ages that follow are theirs."""
        if self.word(at) not in self.words["grandchildren"] | self.words["not_own_children"]:
            return at
        self.groups.append(Group(left_out=True))
        return at + 1

    def _settle_alone(self) -> None:
        """Whether the number that stands alone before all else is how many there are, or the first age."""
        if self.alone is None:
            return
        number, at = self.alone
        following = [slot for group in self.groups for slot in (group.slots() if not group.left_out else [])]
        if self._is_count(number, at, following):
            self.groups.insert(0, Group(number, whole=True))
        else:
            self.groups.insert(0, Group(ages=[number]))

    def _is_count(self, number: int, at: int, following: list[int | None]) -> bool:
        if not following:
            return number <= MOST_ALONE
        parted = self._is_parted(at)
        listed = [number, *[age for age in following if age is not None]]
        plain = len(self.groups) == 1 and not self.groups[0].size and not self.groups[0].told_alone
        if len(following) == number:
            had = self.word(at - 1) in ("have", "got", "foster") or (
                not self.word(at).isdigit() and self._in_figures(at)
            )
            return parted or had or not plain or listed not in (sorted(listed), sorted(listed, reverse=True))
        return len(following) < number <= MOST_ALONE and self.groups[0].told_alone and self.word(at + 1) != "and"

    def _is_parted(self, at: int) -> bool:
        """Whether what follows token `at` is set apart: "3. 9, 5 and 2", "2 (8 & 11)", "2: 8 and 11"."""
        if at + 1 >= len(self.tokens) or self.tokens[at + 1].sentence != self.tokens[at].sentence:
            return True
        between = self.sight.message.text[self.tokens[at].end : self.tokens[at + 1].start]
        return any(sign in between for sign in "(:")

    def _in_figures(self, at: int) -> bool:
        """Whether numbers behind token `at` are in figures: "two, 4 and 9"."""
        return any(token.word.isdigit() for token in self.tokens[at + 1 :])

    def _children(self) -> Children | None:
        if not any(not group.left_out for group in self.groups):
            return None
        self._give_back()
        told = [group for group in self.groups if not group.left_out]
        here = [group for group in told if not group.grown]
        total = max((group.size for group in here if group.whole), default=0)
        slots = [age for group in here for age in group.slots()]
        total -= sum(group.size for group in told if group.grown and total)
        total += self._besides()
        slots += [None] * (total - len(slots))
        with_baby = [0 if age is None and self._is_baby(len(slots)) else age for age in slots]
        return tuple(age for age in with_baby if age is None or age < min(GROWN_UP, OLDEST_CHILD))[:MOST_CHILDREN]

    def _is_baby(self, count: int) -> bool:
        """Whether the one child without an age is a baby beside others with theirs: "3, 5 and a baby"."""
        ages = [age for group in self.groups for age in group.ages]
        return len(ages) == count - 1 and bool(ages) and self.word(self.last - 1) in ("baby", "bab")

    def _besides(self) -> int:
        """Children told beside a total: "2 kids and a newborn"."""
        if len(self.groups) != 2 or not self.groups[0].whole or self.groups[0].ages:
            return 0
        return int(self.groups[1].size == 1 and not self.groups[1].told_alone and self.groups[0].size <= 1)

    def _give_back(self) -> None:
        """Ages listed after several names belong to them all: "a boy and a girl, 4 and 7"; a bare "lads 9" is one."""
        for at, group in enumerate(self.groups):
            room = 0
            start = at
            while start > 0 and not self.groups[start - 1].ages and not self.groups[start - 1].whole:
                start -= 1
                room += self.groups[start].size
            if room and len(group.ages) == room + group.size:
                for earlier in self.groups[start:at]:
                    earlier.size = 0

"""The person's children: how many, and their ages ("3, 5 and a newborn", "2 kids", "my son is 4").

A message is read once from left to right into mentions: a number of children, one child by name of kin, an age told for
a child. Ages that follow belong to the mention before them; an age by a pronoun ("hes 13") to the last child without
one. The words are data (`facts.json`, "children"); this module knows how such lists are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversations.text.numbers import number_at
from conversations.text.scope import Mode
from conversations.understanding.sight import Sight
from conversations.understanding.whose import Owner
from directory.vocabulary.facts import Children, Fact

OLDEST_CHILD = 25
GROWN_UP = 20
MOST_CHILDREN = 15
_COUNT_WORDS = 4


@dataclass(slots=True)
class _Told:
    """What has been told so far. `owed`: how many more children than ages the last mention named."""

    total: int | None = None
    ages: list[int | None] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)
    first: int | None = None
    last: int = 0

    def saw(self, first: int, last: int) -> None:
        self.first = first if self.first is None else min(self.first, first)
        self.last = max(self.last, last)


def read_children(sight: Sight, *, asked: bool) -> Fact | None:
    """The `children` fact of a message, None when nothing is told. `asked`: a bare list of numbers is the answer."""
    for _, first, last in sight.words("children"):
        if asked or not sight.standing(first, last).someone_else:
            return Fact("children", (), 0.9, sight.message.evidence(first, last))
    told = _Reader(sight).read()
    if asked:
        bare = _Told()
        _bare_answer(sight, bare, sight.phrases.children)
        if told.first is None or len(bare.ages) > len(told.ages):
            told = bare
    if told.first is None:
        return None
    return Fact("children", _value(told), 0.9, sight.message.evidence(told.first, told.last))


def _value(told: _Told) -> Children:
    """Ages in the order told; a larger number told adds children of unknown age."""
    ages = told.ages
    if told.total is not None and told.total > len(ages):
        ages = ages + [None] * (told.total - len(ages))
    elif told.total is not None and len(ages) > told.total:
        known = [age for age in ages if age is not None]
        ages = [*known, *[None] * (told.total - len(known))]
    return tuple(ages[:MOST_CHILDREN])


class _Reader:
    """One pass over the tokens of a message."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.tokens = sight.message.tokens
        self.words: Mapping[str, Any] = sight.phrases.children
        self.told = _Told()
        self.single: int | None = None
        """Where in `told.ages` the last single child without an age stands."""

    def read(self) -> _Told:
        at = 0
        while at < len(self.tokens):
            for reader in (self._aged_child, self._parent_of, self._counted, self._owned, self._pronoun_age):
                after = reader(at)
                if after > at:
                    at = after
                    break
            else:
                at += 1
        return self.told

    def _word(self, at: int) -> str:
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def _number(self, at: int) -> tuple[int, int] | None:
        if at >= len(self.tokens) or self._word(at) in ("a", "an"):
            return None
        return number_at(self.tokens, at, self.sight.phrases.lexicon.numbers)

    def _before(self, at: int, reach: int = 3) -> set[str]:
        tokens = self.tokens[max(0, at - reach) : at]
        return {token.word for token in tokens if token.sentence == self.tokens[at].sentence}

    def _is_own(self, at: int, last: int) -> bool:
        if self._word(at - 1) in ("my", "our") or self._word(at) in ("my", "our"):
            return True
        clause = self.tokens[at].clause
        if {token.word for token in self.tokens[max(0, at - 3) : at] if token.clause == clause} & self.words["not_own"]:
            return False
        standing = self.sight.standing(at, last)
        return not (standing.someone_else or standing.negated) and standing.mode is not Mode.FICTION

    def _add(self, ages: list[int | None], first: int, last: int) -> None:
        self.told.ages.extend(ages)
        self.told.saw(first, last)

    def _aged_child(self, at: int) -> int:
        """A told age: "3 year old", "6 month old baby", unless it is the writer's own."""
        found = self._number(at)
        if found is None or found[1] >= len(self.tokens):
            return at
        age, after = found
        unit = self._word(after)
        small = unit in self.words["age_units"]
        if unit == "yo":
            end = after + 1
        elif (small or unit in self.words["year_units"]) and self._word(after + 1) in ("old", "olds"):
            end = after + 2
        else:
            return at
        child = self._word(end) in self.words["nouns"] or self._word(end + 1) in self.words["nouns"]
        if not small and not self._may_be_a_child(at, age, named=child):
            return at
        if not child and self._is_no_child(at, end):
            return at
        if not self._is_own(at, end):
            return end
        count = 1
        while self._word(end) in self.words["nouns"] | self.words["between"]:
            count = self.words["many"].get(self._word(end), count)
            end += 1
        self.single = None
        self._take_back(at)
        years = (age // 12 if unit.startswith("m") else age // 52) if small else age
        self._add([years] * count, at, end)
        return end

    def _is_no_child(self, at: int, end: int) -> bool:
        """The age of a thing ("machine 4 months old"), or of nobody in particular ("for 17 year olds")."""
        small = self._word(end - 2) in self.words["age_units"]
        before = self._word(at - 1)
        if small:
            return at > 0 and before not in self.words["before_age"] and before not in self.words["nouns"]
        if self._word(at - 1) == "for" and (found := self._number(at)) is not None and found[0] > 15:
            return True
        return self._word(end - 1) == "olds" and not self._before(at) & {"my", "our", "have", "got", "with", "twin"}

    def _take_back(self, at: int) -> None:
        """The child named just before without an age is this one: "my baby is a 6 month old"."""
        if self.told.ages and self.told.ages[-1] is None and self.told.last >= at - 3 and self.told.total is None:
            self.told.ages.pop()

    def _may_be_a_child(self, at: int, age: int, *, named: bool) -> bool:
        before = self._before(at)
        if age >= GROWN_UP or "am" in before or "was" in before:
            return False
        return ((at > 0 or age <= 12) and age <= 17) or named

    def _parent_of(self, at: int) -> int:
        """A parent by number: "mum of three", "father to 2", "single mum with 3"."""
        if self._word(at) not in self.words["parents"] or self._word(at + 1) not in ("of", "to", "with"):
            return at
        found = self._number(at + 2)
        if found is None or not 0 < found[0] <= MOST_CHILDREN or self._word(found[1]) in self.words["nouns"]:
            return at
        if self._word(found[1]) in self.sight.phrases.unless_next or self._before(at) & {"my", "her", "his"}:
            return at
        return self._take(at, found[1] - 1, found[0], several=True)

    def _counted(self, at: int) -> int:
        """A told number: "2 kids", "three young children aged 4, 6 and 9", "a son and two daughters"."""
        numbers = self.sight.phrases.lexicon.numbers
        found = number_at(self.tokens, at, numbers)
        if found is None or not 0 < found[0] <= MOST_CHILDREN:
            return at
        count, noun = found
        while noun < at + _COUNT_WORDS and self._word(noun) in self.words["between"]:
            noun += 1
        if self._word(noun) not in self.words["nouns"] or self.tokens[noun].clause != self.tokens[at].clause:
            return self._told_count(at, found)
        if self._is_a_thing(noun):
            return at
        aged = bool(_ages(self.sight, noun + 1, self.words)[0])
        if count == 1 and self._word(noun) in self.words["unclear"] and not aged:
            return noun + 1
        if not self._is_own(at, noun + 1) or (count == 1 and not self._has_own_cue(at) and not aged):
            return noun + 1
        return self._take(at, noun, count, several=count > 1)

    def _told_count(self, at: int, found: tuple[int, int]) -> int:
        """A number without the word: "got 3 aged 4, 5 and 9", "I have 2 in primary"."""
        count, after = found
        if count < 2 and self._word(after) not in ("in", "at"):
            return at
        previous, following = self._word(at - 1), self._word(after)
        mine = previous in ("my", "our") or (previous in ("have", "got") and following == "and")
        if mine and 1 < count <= 8 and (not following or self.tokens[after].clause != self.tokens[at].clause):
            return self._take(at, after - 1, count, several=True)
        listed = following in ("aged", "ages") and self._number(after + 1) is not None
        school = following in ("at", "in") and self._word(after + 1) in self.words["schools"]
        if listed and self._before(at) & self.words["own"]:
            return self._take(at, after - 1, count, several=True)
        if following == "under" and self._number(after + 1) is not None and count > 1:
            return self._take(at, after + 1, count, several=True)
        if school and (previous in self.words["own"] or at == 0 or self.told.ages):
            return self._take(at, after - 1, count, several=False)
        return at

    def _is_a_thing(self, noun: int) -> bool:
        """Whether the word is part of something else: "child benefit", "baby milk", "baby due in May"."""
        after, beyond = self._word(noun + 1), self._word(noun + 2)
        if after == "'s" and (beyond in self.words["persons"] or beyond in self.words["things"]):
            return True
        if (after == "in" and beyond == "law") or (after == "here" and beyond in ("any", "in", "soon")):
            return True
        return after in self.words["things"]

    def _has_own_cue(self, at: int) -> bool:
        return bool(self._before(at) & self.words["own_cues"]) or bool(self.told.ages)

    def _owned(self, at: int) -> int:
        """Children told as one's own: "my son is 4", "me and my kids", "our newborn", "the kids", "twins aged 7"."""
        word = self._word(at)
        noun = at
        if word in self.words["determiners"]:
            noun += 1
            while noun < at + 4 and (self._word(noun) in self.words["between"] or self._word(noun) in ("two", "three")):
                noun += 1
        if self._word(noun) not in self.words["nouns"] and self._word(noun - 1) in self.words["ranks"]:
            noun -= 1
        elif self._word(at) in self.words["ranks"] and self.told.ages:
            noun = at
        word = self._word(noun)
        if word not in self.words["nouns"] | self.words["ranks"] or self._is_a_thing(noun):
            return at
        mine = self._word(at) in ("my", "our")
        another = word in self.words["ranks"] and bool(self.told.ages)
        close = self._ages_close(noun)
        if word in self.words["unclear"] and not (mine and noun > at) and not another and not close:
            return at
        if self._is_sibling(at, noun) and not close:
            return noun + 1
        if word in self.words["zero_age"] and self._word(noun + 1) in self.words["nouns"]:
            noun += 1
            word = self._word(noun)
        if noun == at and not close and not self._stands_alone(at):
            return at
        if "am" in self._before(noun) and word in ("son", "daughter", "child"):
            return noun + 1
        opens = at == 0 or self.tokens[at - 1].clause != self.tokens[at].clause
        if not (close and opens and not self.sight.whose.about_someone) and not self._is_own(at, noun + 1):
            return noun + 1
        several = word not in self.words["one"]
        return self._take(at, noun, 2 if several else 1, several=several)

    def _ages_close(self, noun: int) -> bool:
        """Whether an age of a child follows at once: "lad is 9", "girl 6", "a girl of twelve"."""
        ages, _ = _ages(self.sight, noun + 1, self.words)
        return bool(ages) and ages[0] is not None and ages[0] < GROWN_UP and not self._before(noun) & {"young", "for"}

    def _is_sibling(self, at: int, noun: int) -> bool:
        """Whether "our kid" may be a brother, or "kid" any child."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end].casefold()
        return raw in ("kid", "kid's", "lass") and self._word(at) in ("our", "child")

    def _stands_alone(self, at: int) -> bool:
        """A bare "son", "kids", "twins" at the start, or with nothing before it that makes it anybody's."""
        before = self._before(at, 2)
        return not before & self.words["general"] and self.sight.whose.owner(at, at + 1) is not Owner.OTHER

    def _take(self, first: int, noun: int, count: int, *, several: bool) -> int:
        word = self._word(noun)
        count = self.words["many"].get(word, count) if count <= 2 else count
        end = noun + 1
        ages, after = _ages(self.sight, end, self.words)
        if not ages and count > 1:
            ages, after = self._ages_further_on(noun, count)
        if not ages and count == 1 and word in self.words["zero_age"]:
            ages, after = [0], end
        if ages and count <= 2 and len(ages) == 1 and ages[0] is not None and ages[0] >= GROWN_UP:
            return after
        if count == 2 and several and len(ages) == 1 and self._is_one(noun):
            count, several = 1, False
        if not ages and self._word(noun - 1) in self.words["zero_age"]:
            ages = [0]
        if not ages and count == 1 and word == "baby" and self._is_just_born(first, noun):
            ages = [0]
        if word in self.words["many"] and len(ages) == 1:
            ages = ages * count
        elif word in self.words["many"] and len(ages) > 1 and ages[0] not in ages[1:]:
            ages = [ages[0]] * count + ages[1:]
        self._note(first, ages, count, several=several and self._is_general(noun))
        self.told.saw(first, max(end, after))
        if self.told.ages and self.told.ages[-1] is None and count == 1:
            self.single = len(self.told.ages) - 1
        elif ages:
            self.single = None
        return max(end, after)

    def _ages_further_on(self, noun: int, count: int) -> tuple[list[int | None], int]:
        """As many ages as children, listed at the start of a later clause: "the 3 kids all week, 11 7 and 4"."""
        for at in range(noun + 1, min(noun + 12, len(self.tokens))):
            if self.tokens[at].clause != self.tokens[at - 1].clause and self._word(at).isdigit():
                ages, after = _ages(self.sight, at, self.words, fresh=True)
                if len(ages) == count:
                    return ages, after
        return [], noun + 1

    def _is_one(self, noun: int) -> bool:
        """Whether a plural spelling stands for one child: "our lad's one"."""
        raw = self.sight.message.text[self.tokens[noun].start : self.tokens[noun].end]
        return "'" in raw or "’" in raw

    def _is_just_born(self, first: int, noun: int) -> bool:
        return "had" in self._before(first, 2) | self._before(noun) and self._word(noun + 1) in self.words["born"]

    def _is_general(self, noun: int) -> bool:
        return self._word(noun) not in self.words["kin"]

    def _note(self, first: int, ages: list[int | None], count: int, *, several: bool) -> None:
        """Keep what was told, a child named twice once: "my kids … my son is 4"."""
        told = self.told
        if several:
            known = len(told.ages)
            if told.total is None and not ages and known >= count:
                return
            told.total = max(told.total or 0, count, len(ages))
            if ages:
                told.ages = [age for age in told.ages if age is not None] if known else told.ages
                told.ages.extend(ages)
            return
        if not ages and count == 1 and self._named_before(first):
            return
        if ages and count == 1 and self.single is not None and self._named_before(first):
            told.ages[self.single] = ages[0]
            return
        told.ages.extend((ages + [None] * (count - len(ages))) if len(ages) < count else ages)

    def _named_before(self, first: int) -> bool:
        """Whether the child named at `first` ("my daughter") has been named before by the same or an open word."""
        if self.told.total is not None:
            return True
        here = [token.word for token in self.tokens[first : first + 4] if token.word in self.words["nouns"]]
        earlier = {token.word for token in self.tokens[:first] if token.word in self.words["nouns"]}
        same = {"child", "baby", "one", "ones", "little", "newborn", "toddler"}
        return bool(here) and bool(self.told.ages) and (here[0] in earlier or here[0] in same)

    def _pronoun_age(self, at: int) -> int:
        """The age of one child named before without: "hes 13", "who is 2", "she is 8 weeks old"."""
        if self.told.first is None and self._is_childcare(at):
            return self._childcare_age(at)
        starts = at > 0 and self.tokens[at].clause != self.tokens[at - 1].clause and self._number(at) is not None
        ends = at + 1 >= len(self.tokens) or self.tokens[at + 1].clause != self.tokens[at].clause
        pronoun = self._word(at) in ("he", "she", "who", "is", "aged", "they", "turned", "just")
        if self.single is None or not (pronoun or (starts and ends)):
            return at
        start = at + 1 if pronoun else at
        if not pronoun:
            found = self._number(at)
            if found is None or found[0] > OLDEST_CHILD:
                return at
            return self._age_single(at, found[1], found[0])
        while self._word(start) in self.words["leads"]:
            start += 1
        ages, end = _ages(self.sight, start, self.words)
        if len(ages) != 1 or end - at > 6 or ages[0] is None:
            return at
        return self._age_single(at, end, ages[0])

    def _is_childcare(self, at: int) -> bool:
        """Whether "she's 2" is told beside childcare, and nobody else is named."""
        if self._word(at) not in ("he", "she") or self._word(at + 1) != "is":
            return False
        found = self._number(at + 2)
        said = {token.word for token in self.tokens}
        return found is not None and found[0] < 17 and bool(said & self.words["childcare"])

    def _childcare_age(self, at: int) -> int:
        ages, end = _ages(self.sight, at + 2, self.words)
        if len(ages) == 1:
            self._add(ages, at, end)
            return end
        return at

    def _age_single(self, at: int, end: int, age: int) -> int:
        """Give the child named last its age; a grown-up child is none."""
        assert self.single is not None
        if age >= GROWN_UP:
            self.told.ages.pop(self.single)
        else:
            self.told.ages[self.single] = age
        self.told.saw(at, end)
        self.single = None
        if not self.told.ages:
            self.told.first = None
        return end


def _ages(  # noqa: C901 - one loop over a list that is told in many ways
    sight: Sight, at: int, words: Mapping[str, Any], *, fresh: bool = False
) -> tuple[list[int | None], int]:
    """Ages listed from token `at` on: "aged 3, 5 and a newborn"; and the token after. `fresh`: `at` opens it."""
    tokens = sight.message.tokens
    numbers = sight.phrases.lexicon.numbers
    ages: list[int | None] = []
    end = at
    opening = at
    while at < len(tokens) and tokens[at].sentence == tokens[max(opening if fresh else 0, end - 1)].sentence:
        word = tokens[at].word
        if word in words["zero_age"]:
            ages.append(0)
            at = end = at + 1
            continue
        found = number_at(tokens, at, numbers) if word not in words["joins"] else None
        if found is None and ages and word in ("baby", "babies", "bab", "newborn"):
            told, after = _ages(sight, at + 1, words) if at + 1 < len(tokens) else ([], at + 1)
            ages.extend(told[:1] or [0])
            at = end = after if told else at + 1
            continue
        if found is None:
            if (word in words["leads"] or word in words["joins"]) and at - end < 3:
                at += 1
                continue
            break
        age, after = found
        following = tokens[after].word if after < len(tokens) else ""
        if age > OLDEST_CHILD or (following in words["nouns"] and following not in words["zero_age"]):
            break
        if following in words["age_units"]:
            beyond = tokens[after + 1].word if after + 1 < len(tokens) else ""
            if beyond in words["durations"]:
                break
            age, after = (age // 12 if following.startswith("m") else age // 52), after + 1
        elif following in words["year_units"] or following == "yo":
            if after + 1 < len(tokens) and tokens[after + 1].word in ("ago", "back", "wed", "married", "now", "later"):
                break
            after += 1
        elif tokens[min(after, len(tokens) - 1)].clause == tokens[after - 1].clause and (
            following in sight.phrases.unless_next or following in words["not_ages"]
        ):
            break
        if after < len(tokens) and tokens[after].word in ("old", "olds"):
            after += 1
        ages.append(age)
        at = end = after
    return ages, end


def _bare_answer(sight: Sight, told: _Told, words: Mapping[str, Any]) -> None:
    """The whole message answers "how many children, what ages?": "2", "3, 5 and a newborn", "nah hes 4"."""
    tokens = sight.message.tokens
    numbers = sight.phrases.lexicon.numbers
    start = 0
    while start < len(tokens) and tokens[start].word in words["before_answer"]:
        start += 1
    if start >= len(tokens):
        if any(token.word == "one" for token in tokens):
            told.total = 1
            told.saw(0, len(tokens))
        return
    ages, end = _ages(sight, start, words)
    known = [age for age in ages if age is not None]
    if len(known) > 2 and known[0] == len(known) - 1:
        ages = ages[1:]
    only = ages[0] if len(ages) == 1 and start == 0 and end == len(tokens) else None
    if only is not None and tokens[0].word not in words["zero_age"]:
        told.total = min(only, MOST_CHILDREN)
        told.saw(0, end)
    elif ages:
        told.ages = ages
        told.saw(start, end)
    elif (found := number_at(tokens, start, numbers)) is not None and 0 <= found[0] <= MOST_CHILDREN:
        told.total = found[0]
        told.saw(start, found[1])

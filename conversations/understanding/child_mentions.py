"""Children as a message mentions them: a number of them, one by name of kin, an age told for a child.

The message is read once from left to right. Ages that follow belong to the mention before them; an age by a pronoun
("hes 13") to the last child without one. The words are data (`facts.json`, "children").
"""

from conversations.text.numbers import number_at
from conversations.understanding.child_ages import ages_from
from conversations.understanding.child_later import ChildrensLaterAges
from conversations.understanding.child_tally import GROWN_UP, MOST_CHILDREN, Tally

_COUNT_WORDS = 4
_CROWD = 5
"""As many lads or girls without ages are seldom one family: "share it with 5 lads"."""
_BEFORE_OWN = frozenset({"my", "our", "with", "have", "got", "and", "plus", "had", "the", "for"})
_MINE = frozenset({"my", "our", "have", "got"})
_SEXES = frozenset({"boy", "boys", "girl", "girls", "teen", "teens", "teenager", "teenagers"})
_BABIES = frozenset({"baby", "babies", "bab"})
_OF_AGE = 18
ALONE_GROWN_UP = 19
"""A single child told of this age is grown up: "my son, 19, has debts"."""


class ChildMentions(ChildrensLaterAges):
    """One pass over the tokens of a message."""

    def read(self) -> Tally:
        """All that the message mentions."""
        if not self._worth_reading():
            return self.told
        at = 0
        readers = (
            self._aged_child, self._our_name, self._their_ages, self._parent_of, self._counted, self._owned,
            self._pronoun_age,
        )  # fmt: skip
        while at < len(self.tokens):
            for reader in readers:
                after = reader(at)
                if after > at:
                    at = after
                    break
            else:
                at += 1
        return self.told

    def _worth_reading(self) -> bool:
        """Whether any word can begin a mention: a child, a parent, a number. Most messages have none."""
        numbers = self.sight.phrases.lexicon.numbers
        begins = self.words["nouns"] | self.words["ranks"] | self.words["parents"] | self.words["kin"]
        said = {token.word for token in self.tokens}
        return not said.isdisjoint(begins) or any(
            word[0].isdigit() or (word in numbers and word not in ("a", "an")) for word in said
        )

    def _aged_child(self, at: int) -> int:
        """A told age: "3 year old", "6 month old baby", unless it is the writer's own."""
        found = self.number(at)
        if found is None or found[1] >= len(self.tokens):
            return at
        age, after = found
        unit = self.word(after)
        small = unit in self.words["age_units"]
        if unit == "yo":
            end = after + 1
        elif (small or unit in self.words["year_units"]) and self.word(after + 1) in ("old", "olds"):
            end = after + 2
        else:
            return at
        child = self.word(end) in self.words["nouns"] or self.word(end + 1) in self.words["nouns"]
        if not small and not self.may_be_a_child(at, age, named=child):
            return at
        if not child and self.is_no_child(at, end):
            return at
        if not self.is_own(at, end) or self.is_a_stranger(at, end) or self.is_anybody(at):
            return end
        again = self.word(at - 1) not in ("a", "an", "and", "another", "plus")
        if again and age in self.told.ages and not small:
            return end
        count = 1
        while self.word(end) in self.words["nouns"] | self.words["between"]:
            count = self.words["many"].get(self.word(end), count)
            end += 1
        self.told.single = None
        self.told.take_back(at)
        years = (age // 12 if unit.startswith("m") else age // 52) if small else age
        self.told.add([*self._age_beside(at, small=small), *[years] * count], at, end)
        return end

    def _our_name(self, at: int) -> int:
        """A child told by a name as families say it: "our Sarah's 12"."""
        if (
            not self.is_our_name(at + 2)
            or self.word(at) != "our"
            or self.word(at + 2) not in ("is", "'s", "who", "aged")
        ):
            return at
        ages, end = ages_from(self.sight, at + 3)
        if len(ages) != 1 or ages[0] is None or ages[0] >= _OF_AGE:
            return at
        self.told.add(ages, at, end)
        return end

    def _age_beside(self, at: int, *, small: bool) -> list[int | None]:
        """The age that shares the words of the one at token `at`: "a 5 and 6 yr old"."""
        other = self.number(at - 2) if at > 2 and self.word(at - 1) == "and" and not small else None
        mine = self.word(at - 3) in ("a", "an", "my", "our", "have", "got", "with")
        return [other[0]] if other is not None and mine and 0 < other[0] < GROWN_UP else []

    def _parent_of(self, at: int) -> int:
        """A parent by number: "mum of three", "father to 2", "single mum with 3"."""
        if self.word(at) not in self.words["parents"] or self.word(at + 1) not in ("of", "to", "with"):
            return at
        found = self.number(at + 2)
        if found is None or not 0 < found[0] <= MOST_CHILDREN or self.word(found[1]) in self.words["nouns"]:
            return at
        if self.word(found[1]) in self.sight.phrases.unless_next or self.before(at) & {"my", "her", "his"}:
            return at
        return self._take(at, found[1] - 1, found[0], several=True)

    def _counted(self, at: int) -> int:
        """A told number: "2 kids", "three young children aged 4, 6 and 9", "a son and two daughters"."""
        numbers = self.sight.phrases.lexicon.numbers
        found = number_at(self.tokens, at, numbers)
        if found is None or not 0 < found[0] <= MOST_CHILDREN:
            return at
        count, noun = found
        if count == 1 and self.word(noun) == "of" and self.word(noun + 1) == "each" and self._has_own_cue(at):
            return self._take(at, noun + 1, 2, several=True)
        while noun < at + _COUNT_WORDS and self.word(noun) in self.between:
            noun += 1
        if self.word(noun) not in self.words["nouns"] or self.tokens[noun].clause != self.tokens[at].clause:
            return self._told_count(at, found)
        if self.is_a_thing(noun):
            return at
        if self.is_grown(noun):
            return noun + 1
        aged = bool(ages_from(self.sight, noun + 1)[0])
        if self._is_no_count(at, count, noun) or (
            self.word(at) == "4" and self.word(at - 1) in self.words["for_words"]
        ):
            return at
        if self.word(noun) in _SEXES and not self._are_own_sex(at, count, aged=aged):
            return noun + 1
        joined = bool(self.told.ages) and self.word(at - 1) in ("and", "plus")
        if count == 1 and self.word(noun) in self.words["unclear"] and not aged and not joined:
            return noun + 1
        if count >= _CROWD and self.word(noun) in ("boys", "girls") and not aged and self.word(at - 1) not in _MINE:
            return noun + 1
        if not self.is_own(at, noun + 1) or (count == 1 and not self._has_own_cue(at) and not aged):
            return noun + 1
        return self._take(at, noun, count, several=count > 1)

    def _are_own_sex(self, at: int, count: int, *, aged: bool) -> bool:
        """Whether "boys" or "a girl" may be the writer's: told with ages, or of one's own; not "jumped by two lads"."""
        if count > 1 and not aged:
            after = at + 2
            ends = after >= len(self.tokens) or self.tokens[after].clause != self.tokens[at].clause
            if ends and (at == 0 or self.tokens[at - 1].clause != self.tokens[at].clause):
                return True  # "skint, 2 boys"
            parent = self.word(at - 1) in ("to", "of") and self.word(at - 2) in self.words["parents"]
            return parent or self.word(at - 1) in _BEFORE_OWN or bool(self.told.ages)
        return (aged and count > 1) or self._has_own_cue(at)

    def _is_no_count(self, at: int, count: int, noun: int) -> bool:
        """Whether the number is an age or a class: "15 and 12 boy and girl sharing", "a year 4 girl"."""
        listed = self.word(at - 1) == "and" and self.word(at - 2).isdigit() and self.word(noun) in self.words["one"]
        return self.word(at - 1) == "year" or (count > 1 and listed)

    def _told_count(self, at: int, found: tuple[int, int]) -> int:
        """A number without the word: "got 3 aged 4, 5 and 9", "I have 2 in primary"."""
        count, after = found
        if count < 2 and self.word(after) not in ("in", "at"):
            return at
        previous, following = self.word(at - 1), self.word(after)
        mine = previous in ("my", "our") or (previous in ("have", "got") and following == "and")
        if mine and 1 < count <= 8 and (not following or self.tokens[after].clause != self.tokens[at].clause):
            return self._take(at, after - 1, count, several=True)
        listed = following in ("aged", "ages") and self.number(after + 1) is not None
        school = following in ("at", "in") and self.word(after + 1) in self.words["schools"]
        if previous in ("have", "got") and count > 1 and (following, self.word(after + 1)) == ("at", "home"):
            return self._take(at, after - 1, count, several=True)
        if listed and self.before(at) & self.words["own"]:
            return self._take(at, after - 1, count, several=True)
        if following == "under" and self.number(after + 1) is not None and count > 1:
            return self._take(at, after + 1, count, several=True)
        if school and (previous in self.words["own"] or at == 0 or self.told.ages):
            return self._take(at, after - 1, count, several=False)
        return at

    def _has_own_cue(self, at: int) -> bool:
        return bool(self.before(at) & self.words["own_cues"]) or bool(self.told.ages)

    def _owned(self, at: int) -> int:
        """Children told as one's own: "my son is 4", "me and my kids", "our newborn", "the kids", "twins aged 7"."""
        word = self.word(at)
        noun = at
        if word in self.words["determiners"]:
            noun += 1
            while noun < at + 4 and (self.word(noun) in self.between or self.word(noun) in ("two", "three")):
                noun += 1
        if self.word(noun) not in self.words["nouns"] and self.word(noun - 1) in self.words["ranks"]:
            noun -= 1
        elif self.word(at) in self.words["ranks"] and self.told.ages:
            noun = at
        word = self.word(noun)
        if word not in self.words["nouns"] | self.words["ranks"] or self.is_a_thing(noun):
            return at
        mine = self.word(at) in ("my", "our")
        another = word in self.words["ranks"] and bool(self.told.ages)
        close = self.ages_close(noun)
        if word in self.words["unclear"] and not (mine and noun > at) and not another and not close:
            return at
        if not close and self._is_no_own_child(at, noun):
            return noun + 1
        if word in self.words["zero_age"] and self.word(noun + 1) in self.words["nouns"]:
            noun += 1
            word = self.word(noun)
        if noun == at and not close and not self.stands_alone(at):
            return at
        if "am" in self.before(noun) and word in ("son", "daughter", "child"):
            return noun + 1
        opens = at == 0 or self.tokens[at - 1].clause != self.tokens[at].clause
        if not (close and opens and not self.sight.whose.about_someone) and not self.is_own(at, noun + 1):
            return noun + 1
        several = self.is_several(noun) and not self.is_told_of_one(noun)
        return self._take(at, noun, 2 if several else 1, several=several)

    def _is_no_own_child(self, at: int, noun: int) -> bool:
        """Whether the one named is a brother, a grown-up, or has died: "we lost our daughter"."""
        lost = self.word(at - 1) in ("lost", "losing", "miscarried")
        return lost or self.is_sibling(at, noun) or self.is_grown(noun) or self.is_grown_up(noun)

    def _take(self, first: int, noun: int, count: int, *, several: bool) -> int:
        word = self.word(noun)
        count = self.words["many"].get(word, count) if count <= 2 else count
        end = noun + 1
        ages, after = ages_from(self.sight, end)
        if not ages and count > 1:
            numbered = any(self.number(at) is not None for at in range(first, noun))
            counted = numbered or word not in self.words["grandchildren"] | {"children"}
            ages, after = self.ages_further_on(noun, count, exact=counted)
            count = count if counted else max(count, len(ages))
        if not ages and count == 1 and word in self.words["zero_age"]:
            ages, after = [0], end
        if ages and count <= 2 and len(ages) == 1 and ages[0] is not None and ages[0] >= ALONE_GROWN_UP:
            return after
        if not ages and count == 1:
            ages = self._age_just_told(first)
        if count == 2 and several and len(ages) == 1 and self.is_one(noun):
            count, several = 1, False
        if not ages and self.word(noun - 1) in self.words["zero_age"]:
            ages = [0]
        if not ages and count == 1 and word in _BABIES and not self.is_aged_later(noun):
            ages = [0]
        if word in self.words["many"] and len(ages) == 1:
            ages = ages * count
        elif word in self.words["many"] and len(ages) > 1 and ages[0] not in ages[1:]:
            ages = [ages[0]] * count + ages[1:]
        general = self.word(noun) not in self.words["kin"]
        self.told.note(ages, count, several=several and general, again=self._named_before(first))
        self.told.saw(first, max(end, after))
        self.told.vague = not ages and count == 2 and len(self.told.ages) == 2 and self.number(first) is None
        if self.told.ages and self.told.ages[-1] is None and count == 1:
            self.told.single = len(self.told.ages) - 1
        elif ages:
            self.told.single = None
        return max(end, after)

    def _age_just_told(self, first: int) -> list[int | None]:
        """The age told of "he" or "she" just before the child is named: "she's 14, my daughter"."""
        for start in range(max(0, first - 5), first - 2):
            if self.word(start) in ("he", "she") and self.word(start + 1) == "is":
                ages, after = ages_from(self.sight, start + 2)
                if len(ages) == 1 and after == first and ages[0] is not None and ages[0] < GROWN_UP:
                    return ages
        return []

    def _named_before(self, first: int) -> bool:
        """Whether the child named at `first` ("my daughter") has been named before by the same or an open word."""
        if self.told.total is not None:
            return True
        here = [token.word for token in self.tokens[first : first + 4] if token.word in self.words["nouns"]]
        earlier = {token.word for token in self.tokens[:first] if token.word in self.words["nouns"]}
        same = {"child", "baby", "one", "ones", "little", "newborn", "toddler"}
        if not here or not self.told.ages or "other" in self.before(first + 1, 4):
            return False
        return here[0] in earlier or here[0] in same or self.may_be_the_same(here[0], earlier, len(self.told.ages))

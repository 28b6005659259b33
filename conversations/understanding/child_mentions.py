"""Children as a message mentions them: a number of them, one by name of kin, an age told for a child.

The message is read once from left to right. Ages that follow belong to the mention before them; an age by a pronoun
("hes 13") to the last child without one. The words are data (`facts.json`, "children").
"""

from conversations.text.numbers import number_at
from conversations.understanding.child_ages import OLDEST_CHILD, ages_from
from conversations.understanding.child_tally import GROWN_UP, MOST_CHILDREN, Tally
from conversations.understanding.child_words import ChildWords
from conversations.understanding.sight import Sight

_COUNT_WORDS = 4


class ChildMentions(ChildWords):
    """One pass over the tokens of a message."""

    def __init__(self, sight: Sight) -> None:
        super().__init__(sight)
        self.told = Tally()

    def read(self) -> Tally:
        """All that the message mentions."""
        if not self._worth_reading():
            return self.told
        at = 0
        readers = (
            self._aged_child, self._their_ages, self._parent_of, self._counted, self._owned, self._pronoun_age,
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
        if not self.is_own(at, end) or self.is_a_stranger(at, end):
            return end
        if self.word(at - 1) == "the" and age in self.told.ages and not small:
            return end
        count = 1
        while self.word(end) in self.words["nouns"] | self.words["between"]:
            count = self.words["many"].get(self.word(end), count)
            end += 1
        self.told.single = None
        self.told.take_back(at)
        years = (age // 12 if unit.startswith("m") else age // 52) if small else age
        self.told.add([years] * count, at, end)
        return end

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
        if count == 1 and self.word(noun) in self.words["unclear"] and not aged:
            return noun + 1
        if not self.is_own(at, noun + 1) or (count == 1 and not self._has_own_cue(at) and not aged):
            return noun + 1
        return self._take(at, noun, count, several=count > 1)

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
        if not close and (self.is_sibling(at, noun) or self.is_grown(noun) or self.is_grown_up(noun)):
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

    def _take(self, first: int, noun: int, count: int, *, several: bool) -> int:
        word = self.word(noun)
        count = self.words["many"].get(word, count) if count <= 2 else count
        end = noun + 1
        ages, after = ages_from(self.sight, end)
        if not ages and count > 1:
            ages, after = self.ages_further_on(noun, count)
        if not ages and count == 1 and word in self.words["zero_age"]:
            ages, after = [0], end
        if ages and count <= 2 and len(ages) == 1 and ages[0] is not None and ages[0] >= GROWN_UP:
            return after
        if count == 2 and several and len(ages) == 1 and self.is_one(noun):
            count, several = 1, False
        if not ages and self.word(noun - 1) in self.words["zero_age"]:
            ages = [0]
        if not ages and count == 1 and word == "baby" and self.is_just_born(first, noun):
            ages = [0]
        if word in self.words["many"] and len(ages) == 1:
            ages = ages * count
        elif word in self.words["many"] and len(ages) > 1 and ages[0] not in ages[1:]:
            ages = [ages[0]] * count + ages[1:]
        general = self.word(noun) not in self.words["kin"]
        self.told.note(ages, count, several=several and general, again=self._named_before(first))
        self.told.saw(first, max(end, after))
        if self.told.ages and self.told.ages[-1] is None and count == 1:
            self.told.single = len(self.told.ages) - 1
        elif ages:
            self.told.single = None
        return max(end, after)

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

    def _their_ages(self, at: int) -> int:
        """The ages of several children named before without: "they're 3 and 6"."""
        known = self.told.ages
        if (
            self.word(at) != "they"
            or self.word(at + 1) != "are"
            or self.told.total is None
            or any(age is not None for age in known)
        ):
            return at
        ages, after = ages_from(self.sight, at + 2)
        if len(ages) < 2 or (len(ages) != self.told.total and self.told.total > 2):
            return at
        self.told.ages, self.told.total = ages, len(ages)
        self.told.saw(at, after)
        return after

    def _pronoun_age(self, at: int) -> int:
        """The age of one child named before without: "hes 13", "who is 2", "she is 8 weeks old"."""
        if self.told.first is None and self.is_childcare(at):
            return self._childcare_age(at)
        starts = at > 0 and self.tokens[at].clause != self.tokens[at - 1].clause and self.number(at) is not None
        ends = at + 1 >= len(self.tokens) or self.tokens[at + 1].clause != self.tokens[at].clause
        pronoun = self.word(at) in ("he", "she", "who", "is", "aged", "they", "turned", "just")
        if self.told.single is None or not (pronoun or (starts and ends)):
            return at
        start = at + 1 if pronoun else at
        if not pronoun:
            found = self.number(at)
            if found is None or found[0] > OLDEST_CHILD:
                return at
            self.told.age_single(found[0], at, found[1])
            return found[1]
        while self.word(start) in self.words["leads"]:
            start += 1
        ages, end = ages_from(self.sight, start)
        if not ages and (grown := self.grown_up_age(at)) is not None:
            ages, end = [grown[0]], grown[1]
        if len(ages) != 1 or end - at > 6 or ages[0] is None:
            return at
        self.told.age_single(ages[0], at, end)
        return end

    def _childcare_age(self, at: int) -> int:
        ages, end = ages_from(self.sight, at + 2)
        if len(ages) == 1:
            self.told.add(ages, at, end)
            return end
        return at

"""Ages told later than the children: "they're 3 and 6", "both 6", "hes 13", "she is 8 weeks old"."""

from conversations.understanding.child_ages import OLDEST_CHILD, ages_from
from conversations.understanding.child_tally import Tally
from conversations.understanding.child_words import ChildWords
from conversations.understanding.sight import Sight


class ChildrensLaterAges(ChildWords):
    """Gives children mentioned before their ages. `told`: the children so far."""

    def __init__(self, sight: Sight) -> None:
        super().__init__(sight)
        self.told = Tally()

    def _their_ages(self, at: int) -> int:
        """The ages of several children named before without: "they're 3 and 6", "both 6", "mine are 3 and 1"."""
        known = self.told.ages
        if any(age is not None for age in known):
            return at
        if self.word(at) == "both" and len(known) == 2:
            return self._all_of_one_age(at)
        mine = self.word(at) in ("mine", "ours") and self.word(at + 1) in ("is", "are")
        if not mine and self.word(at) != "they":
            return at
        ages, after = ages_from(self.sight, at + (2 if self.word(at + 1) in ("is", "are") else 1))
        if not mine and (len(ages) < 2 or not self._may_be_theirs(at, len(ages))):
            return at
        if not ages:
            return at
        self.told.ages, self.told.total = ages, len(ages)
        self.told.saw(at, after)
        return after

    def _may_be_theirs(self, at: int, count: int) -> bool:
        """Whether "they" at token `at` are the writer's children, as many as have ages told."""
        known = self.told.ages
        if self.told.total is not None:
            return count == self.told.total or self.told.total <= 2
        if known:
            return len(known) == count
        named = [ahead for ahead in range(at) if self.word(ahead) == "children"]
        return bool(named) and self.is_own(named[-1], named[-1] + 1)

    def _all_of_one_age(self, at: int) -> int:
        """Two children of one age: "twins, both 6"."""
        ages, after = ages_from(self.sight, at + 1)
        if len(ages) != 1:
            return at
        self.told.ages = ages * 2
        self.told.single = None
        self.told.saw(at, after)
        return after

    def _pronoun_age(self, at: int) -> int:
        """The age of one child named before without: "hes 13", "who is 2", "she is 8 weeks old"."""
        if self.told.first is None and self.is_childcare(at):
            return self._childcare_age(at)
        starts = at > 0 and self.tokens[at].clause != self.tokens[at - 1].clause and self.number(at) is not None
        ends = at + 1 >= len(self.tokens) or self.tokens[at + 1].clause != self.tokens[at].clause
        pronoun = self.word(at) in ("he", "she", "who", "is", "aged", "they", "turned", "just")
        pronoun = pronoun or (self.word(at) in ("him", "her") and self.word(at + 1) in ("only", "just", "is"))
        if self.told.single is None and not (self.told.vague and self.word(at) in ("he", "she")):
            return at
        if not pronoun and not (starts and ends):
            return at
        if not pronoun:
            found = self.number(at)
            if found is None or found[0] > OLDEST_CHILD:
                return at
            self._age_single(found[0], at, found[1])
            return found[1]
        start = at + 1
        while self.word(start) in self.words["leads"]:
            start += 1
        ages, end = ages_from(self.sight, start)
        if not ages and (grown := self.grown_up_age(at)) is not None:
            ages, end = [grown[0]], grown[1]
        if len(ages) != 1 or end - at > 6 or ages[0] is None:
            return at
        self._age_single(ages[0], at, end)
        return end

    def _age_single(self, age: int, at: int, end: int) -> None:
        """Give the child named last its age; "my lads phone … he's 15" was one lad."""
        if self.told.single is None:
            self.told.ages, self.told.single = [None], 0
        self.told.vague = False
        self.told.age_single(age, at, end)

    def _childcare_age(self, at: int) -> int:
        ages, end = ages_from(self.sight, at + 2)
        if len(ages) == 1:
            self.told.add(ages, at, end)
            return end
        return at

"""What a message has told of the person's children so far: how many, and the ages of some of them."""

from dataclasses import dataclass, field

from directory.vocabulary.facts import Children

GROWN_UP = 20
MOST_CHILDREN = 15


@dataclass(slots=True)
class Tally:
    """Children told, in order. `first`, `last`: the tokens [first, last) they were told in, None for nowhere."""

    total: int | None = None
    ages: list[int | None] = field(default_factory=list)
    first: int | None = None
    last: int = 0
    single: int | None = None
    """Where in `ages` the last single child without an age stands."""
    vague: bool = False
    """Whether the children told last may be one, written without its apostrophe: "my lads phone"."""

    def saw(self, first: int, last: int) -> None:
        """Tokens [first, last) told of children."""
        self.first = first if self.first is None else min(self.first, first)
        self.last = max(self.last, last)

    def add(self, ages: list[int | None], first: int, last: int) -> None:
        """More children, told in tokens [first, last)."""
        self.ages.extend(ages)
        self.saw(first, last)

    def note(self, ages: list[int | None], count: int, *, several: bool, again: bool) -> None:
        """Keep what was told; a child named again (`again`) is kept once: "my kids … my son is 4"."""
        if several:
            self._note_several(ages, count)
        elif not ages and count == 1 and again:
            return
        elif ages and count == 1 and self.single is not None and again:
            self.ages[self.single] = ages[0]
        else:
            self.ages.extend((ages + [None] * (count - len(ages))) if len(ages) < count else ages)

    def _note_several(self, ages: list[int | None], count: int) -> None:
        known = len(self.ages)
        if self.total is None and not ages and known >= count:
            return
        self.total = max(self.total or 0, count, len(ages))
        if ages:
            self.ages = [age for age in self.ages if age is not None] if known else self.ages
            self.ages.extend(ages)

    def take_back(self, at: int) -> None:
        """The child named just before without an age is the one told now: "my baby is a 6 month old"."""
        if self.ages and self.ages[-1] is None and self.last >= at - 3 and self.total is None:
            self.ages.pop()

    def age_single(self, age: int, at: int, end: int) -> None:
        """Give the child named last its age, told in tokens [at, end); a grown-up child is none."""
        assert self.single is not None
        if age >= GROWN_UP:
            self.ages.pop(self.single)
        else:
            self.ages[self.single] = age
        self.saw(at, end)
        self.single = None
        if not self.ages:
            self.first = None

    def children(self) -> Children:
        """Ages in the order told; a larger number told adds children of unknown age."""
        ages = self.ages
        if self.total is not None and self.total > len(ages):
            ages = ages + [None] * (self.total - len(ages))
        elif self.total is not None and len(ages) > self.total:
            known = [age for age in ages if age is not None]
            ages = [*known, *[None] * (self.total - len(known))]
        return tuple(ages[:MOST_CHILDREN])

"""The distinct rules of the directory: many services share one, so each is read, stored and evaluated once."""

from collections.abc import Iterable

import numpy as np

from directory.eligibility.criteria import Criteria
from directory.eligibility.parse import CriteriaError, parse_criteria
from directory.matching.projection import Rows


class Rulebook:
    """`rules`: each distinct rule once; `numbers[row]`: which of them is the row's. None is "nothing recorded"."""

    def __init__(self, bodies: Iterable[object]) -> None:
        texts: dict[str, int] = {}
        rules: dict[Criteria | None, int] = {}
        numbers = []
        for body in bodies:
            text = repr(body)
            if text not in texts:
                texts[text] = rules.setdefault(readable(body), len(rules))
            numbers.append(texts[text])
        self.rules: tuple[Criteria | None, ...] = tuple(rules)
        self.numbers: Rows = np.array(numbers, dtype=np.int64)

    def of(self, row: int) -> Criteria | None:
        """The rule of one row."""
        return self.rules[int(self.numbers[row])]


def readable(criteria: object) -> Criteria | None:
    """The rule in a service's criteria, None when there is none or it cannot be read (the import reports those)."""
    try:
        return parse_criteria(criteria)
    except CriteriaError:
        return None

"""The distinct rules of all services as one table of tests, so that one vector answers them all at once.

Every distinct test of the directory is a node, every distinct group within a rule another. A rule is a column of nodes
that must all hold. A query gives each node its truth (only tests on facts that are known are evaluated, once per
distinct value), then the truth of a rule is the least truth in its column. Nodes of one fact, and groups of one level,
stand side by side, so that each is set in one stroke.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.eligibility.criteria import Criteria, Group, Op, Test, every_test
from directory.eligibility.holds import holds
from directory.eligibility.truth import Truth
from directory.matching.projection import Rows
from directory.vocabulary.facts import Fact, Facts

Truths: TypeAlias = npt.NDArray[np.int8]

_ALWAYS = 0
_NOT_RECORDED = 1
_YES = np.int8(Truth.YES)
_CACHED_VALUES = 4096


class _Level:
    """Groups of one operation whose parts are all filled before: one reduction for all of them."""

    def __init__(self, op: Op, first: int, groups: Sequence[tuple[int, ...]]) -> None:
        self._op = op
        self._span = slice(first, first + len(groups))
        self._parts = np.array([part for parts in groups for part in parts], dtype=np.int64)
        lengths = np.array([len(parts) for parts in groups], dtype=np.int64)
        self._starts = np.cumsum(lengths) - lengths

    def fill(self, truths: Truths) -> None:
        """Set the truth of the groups from that of their parts."""
        join = np.minimum if self._op is Op.ALL else np.maximum
        joined = join.reduceat(truths.take(self._parts), self._starts)
        truths[self._span] = _YES - joined if self._op is Op.NONE else joined


class TruthTable:
    """Built from the distinct rules, None among them where nothing is recorded. Safe for many threads.

    `tests`: by fact key, its first node and its tests in the order of their nodes; `tops`: the parts of each rule that
    must all hold.
    """

    def __init__(self, rules: Sequence[Criteria | None]) -> None:
        self.tops = tuple(() if rule is None else tuple(dict.fromkeys(_tops(rule))) for rule in rules)
        self.tests: dict[str, tuple[int, tuple[Test, ...]]] = {}
        self._ids: dict[Criteria, int] = {}
        self._count = 2
        self._number_tests(test for tops in self.tops for part in tops for test in every_test(part))
        self._levels = self._number_groups()
        columns = [
            (_NOT_RECORDED,) if rule is None else tuple(self._ids[part] for part in tops)
            for rule, tops in zip(rules, self.tops, strict=True)
        ]
        width = max((len(column) for column in columns), default=1) or 1
        self._nodes = np.full((width, len(columns)), _ALWAYS, dtype=np.int64)
        for number, column in enumerate(columns):
            self._nodes[: len(column), number] = column
        self._cache: dict[tuple[str, type, object, bool], Truths] = {}

    def node(self, part: Criteria) -> int:
        """The node of a test or group of one of the rules."""
        return self._ids[part]

    def nodes(self, facts: Facts) -> Truths:
        """The truth of every node for these facts."""
        truths = np.full(self._count, Truth.UNKNOWN, dtype=np.int8)
        truths[_ALWAYS] = Truth.YES
        for key, fact in facts.items():
            if key in self.tests and fact.known:
                first, tests = self.tests[key]
                truths[first : first + len(tests)] = self.values(key, fact)
        for level in self._levels:
            level.fill(truths)
        return truths

    def of_rules(self, truths: Truths, rules: Rows) -> Truths:
        """The truth of each of the rules, which may repeat."""
        every = self._nodes.shape[1] <= rules.size
        nodes = self._nodes if every else self._nodes.take(rules, axis=1)
        least: Truths = np.minimum.reduce(truths.take(nodes), axis=0)
        return least.take(rules) if every else least

    def values(self, key: str, fact: Fact) -> Truths:
        """The truth of all tests on fact `key`, in the order of their nodes."""
        # whether words were said matters to sets, which words does not
        asked = (key, type(fact.value), fact.value, bool(fact.evidence))
        found = self._cache.get(asked)
        if found is None:
            found = np.array([holds(test, fact) for test in self.tests[key][1]], dtype=np.int8)
            if len(self._cache) < _CACHED_VALUES:
                self._cache[asked] = found
        return found

    def _number_tests(self, tests: Iterable[Test]) -> None:
        by_fact: defaultdict[str, list[Test]] = defaultdict(list)
        for test in dict.fromkeys(tests):
            by_fact[test.fact].append(test)
        for key in sorted(by_fact):
            self.tests[key] = (self._count, tuple(by_fact[key]))
            for test in by_fact[key]:
                self._take(test)

    def _number_groups(self) -> tuple[_Level, ...]:
        depths: dict[Criteria, int] = {}
        for tops in self.tops:
            for part in tops:
                _measure(part, depths)
        by_level: defaultdict[tuple[int, Op], list[Group]] = defaultdict(list)
        for part, depth in depths.items():
            if isinstance(part, Group):
                by_level[depth, part.op].append(part)
        levels = []
        for (_, op), groups in sorted(by_level.items()):
            parts = [tuple(self._ids[part] for part in group.parts) for group in groups]
            levels.append(_Level(op, self._count, parts))
            for group in groups:
                self._take(group)
        return tuple(levels)

    def _take(self, part: Criteria) -> None:
        self._ids[part] = self._count
        self._count += 1


def _tops(rule: Criteria) -> Iterable[Criteria]:
    """The parts of a rule that must all hold, all within all opened up."""
    if isinstance(rule, Group) and rule.op is Op.ALL:
        for part in rule.parts:
            yield from _tops(part)
    else:
        yield rule


def _measure(part: Criteria, depths: dict[Criteria, int]) -> int:
    """How many levels of groups a part has, noted for it and all within it."""
    if part not in depths:
        below = (_measure(inner, depths) for inner in part.parts) if isinstance(part, Group) else ()
        depths[part] = max((depth + 1 for depth in below), default=0)
    return depths[part]

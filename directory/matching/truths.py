"""The criteria of all services as one table of tests, so that one vector answers them all at once.

Every distinct test of the directory is a node, every distinct group within a rule another. A service's rule is a row of
nodes that must all hold. A query gives each node its truth (only tests on facts that are known are evaluated, once per
distinct value), then the truth of a service is the least truth in its row.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.eligibility.criteria import Criteria, Group, Op, Test
from directory.eligibility.holds import holds
from directory.eligibility.truth import Truth
from directory.vocabulary.facts import Fact, Facts

Truths: TypeAlias = npt.NDArray[np.int8]
Rows: TypeAlias = npt.NDArray[np.int64]

_ALWAYS = 0
_NOT_RECORDED = 1
_YES = np.int8(Truth.YES)
_CACHED_VALUES = 4096


class _Level:
    """Groups of one operation whose parts are all filled before: one reduction for all of them."""

    def __init__(self, op: Op, groups: Sequence[tuple[int, tuple[int, ...]]]) -> None:
        self._op = op
        self._nodes = np.array([node for node, _ in groups], dtype=np.int64)
        self._parts = np.array([part for _, parts in groups for part in parts], dtype=np.int64)
        lengths = np.array([len(parts) for _, parts in groups], dtype=np.int64)
        self._starts = np.cumsum(lengths) - lengths

    def fill(self, truths: Truths) -> None:
        """Set the truth of the groups from that of their parts."""
        join = np.minimum if self._op is Op.ALL else np.maximum
        joined = join.reduceat(truths[self._parts], self._starts)
        truths[self._nodes] = _YES - joined if self._op is Op.NONE else joined


class TruthTable:
    """Built from one rule (or None) a service, in row order. Safe for many threads."""

    def __init__(self, rules: Sequence[Criteria | None]) -> None:
        self._ids: dict[Criteria, int] = {}
        self._tests: dict[str, list[tuple[int, Test]]] = {}
        self._groups: dict[tuple[int, Op], list[tuple[int, tuple[int, ...]]]] = {}
        self._depth: dict[int, int] = {}
        self._count = 2
        wholes: dict[Criteria | None, tuple[int, ...]] = {}
        rows = []
        for rule in rules:
            if rule not in wholes:
                wholes[rule] = self._row(rule)
            rows.append(wholes[rule])
        width = max((len(row) for row in rows), default=1) or 1
        self._nodes = np.zeros((len(rows), width), dtype=np.int32)
        for index, row in enumerate(rows):
            self._nodes[index, : len(row)] = row
        self._levels = tuple(_Level(op, self._groups[depth, op]) for depth, op in sorted(self._groups))
        self._cache: dict[Fact, tuple[npt.NDArray[np.int64], Truths]] = {}

    @property
    def facts(self) -> tuple[str, ...]:
        """Fact keys that any rule tests, sorted."""
        return tuple(sorted(self._tests))

    def _row(self, rule: Criteria | None) -> tuple[int, ...]:
        if rule is None:
            return (_NOT_RECORDED,)
        if isinstance(rule, Group) and rule.op is Op.ALL:
            return tuple(dict.fromkeys(node for part in rule.parts for node in self._row(part)))
        return (self._node(rule),)

    def _node(self, rule: Criteria) -> int:
        known = self._ids.get(rule)
        if known is not None:
            return known
        if isinstance(rule, Test):
            node = self._take()
            self._tests.setdefault(rule.fact, []).append((node, rule))
        else:
            parts = tuple(self._node(part) for part in rule.parts)
            node = self._take()
            self._depth[node] = 1 + max(self._depth.get(part, 0) for part in parts)
            self._groups.setdefault((self._depth[node], rule.op), []).append((node, parts))
        self._ids[rule] = node
        return node

    def _take(self) -> int:
        self._count += 1
        return self._count - 1

    def nodes(self, facts: Facts) -> Truths:
        """The truth of every node for these facts."""
        truths = np.full(self._count, Truth.UNKNOWN, dtype=np.int8)
        truths[_ALWAYS] = Truth.YES
        for key in self._tests:
            fact = facts.get(key)
            if fact is not None and fact.known:
                where, values = self._values(fact)
                truths[where] = values
        return self._with_groups(truths)

    def supposing(self, truths: Truths, facts: Mapping[str, Fact]) -> Truths:
        """`truths` as they would be if these facts were told as well; `truths` itself is left alone."""
        changed = truths.copy()
        for key, fact in facts.items():
            if key in self._tests:
                where, values = self._values(fact)
                changed[where] = values
        return self._with_groups(changed)

    def of_rows(self, truths: Truths, rows: Rows) -> Truths:
        """The truth of each of the services in `rows`."""
        if rows.size == 0:
            return np.empty(0, dtype=np.int8)
        least: Truths = truths[self._nodes[rows]].min(axis=1)
        return least

    def open_tests(self, truths: Truths, rows: Rows) -> npt.NDArray[np.int64]:
        """How many parts of each row's rule are not known yet."""
        count: Rows = (truths[self._nodes[rows]] == Truth.UNKNOWN).sum(axis=1)
        return count

    def _values(self, fact: Fact) -> tuple[npt.NDArray[np.int64], Truths]:
        # whether words were said matters to sets, which words does not
        asked = Fact(fact.key, fact.value, evidence="…" if fact.evidence else "")
        found = self._cache.get(asked)
        if found is None:
            tests = self._tests[fact.key]
            where = np.array([node for node, _ in tests], dtype=np.int64)
            found = where, np.array([holds(test, asked) for _, test in tests], dtype=np.int8)
            if len(self._cache) < _CACHED_VALUES:
                self._cache[asked] = found
        return found

    def _with_groups(self, truths: Truths) -> Truths:
        for level in self._levels:
            level.fill(truths)
        return truths

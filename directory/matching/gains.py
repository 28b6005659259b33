"""How much each fact is expected to settle about one rule. It depends only on the truths of the rule's own tests, so it
is computed once for each pattern of these that comes up and kept: patterns are few, services and people many.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeAlias

from directory.eligibility.criteria import Criteria, Op, Test, every_test
from directory.eligibility.truth import Truth
from directory.matching.truths import TruthTable
from directory.vocabulary.facts import Fact

Gain: TypeAlias = tuple[str, float]
_Part: TypeAlias = int | tuple[Op, tuple["_Part", ...]]

CLOSER = 0.5
"""What it is worth to bring a rule closer to a verdict, where settling it is worth one."""
MOST_KEPT = 256
_NO, _UNKNOWN, _YES = int(Truth.NO), int(Truth.UNKNOWN), int(Truth.YES)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A rule as nodes: its parts that must all hold, all its tests, and those of each fact.

    `pattern` picks the truths of its tests out of those of all nodes; `kept`: the gains by pattern.
    """

    tops: tuple[_Part, ...]
    tests: tuple[int, ...]
    facts: tuple[tuple[str, tuple[int, ...]], ...]
    pattern: Callable[[bytes], object]
    kept: dict[object, tuple[Gain, ...]] = field(default_factory=dict)


class Gains:
    """`answers`: by fact key, the answers people usually give with their shares. Safe for many threads."""

    def __init__(self, table: TruthTable, answers: Mapping[str, Sequence[tuple[Fact, float]]]) -> None:
        self._table = table
        self._answers = answers
        self._shapes: dict[int, _Shape] = {}
        self._supposed: dict[str, tuple[tuple[float, bytes], ...]] = {}

    def of(self, rule: int, nodes: bytes) -> tuple[Gain, ...]:
        """The gain of each fact an unsettled rule tests, given the truth of every node of the table, a byte each."""
        shape = self._shapes.get(rule)
        if shape is None:
            shape = self._shapes[rule] = self._shape(rule)
        pattern = shape.pattern(nodes)
        gains = shape.kept.get(pattern)
        if gains is None:
            before = {node: nodes[node] for node in shape.tests}
            gains = tuple((key, self._gain(shape.tops, before, key, own)) for key, own in shape.facts)
            if len(shape.kept) < MOST_KEPT:
                shape.kept[pattern] = gains
        return gains

    def _gain(self, tops: Sequence[_Part], before: dict[int, int], key: str, own: Sequence[int]) -> float:
        """The chance that telling fact `key` settles the rule, and half of the chance that it brings it closer."""
        still_open = _open(tops, before)
        first, _ = self._table.tests[key]
        gain = 0.0
        for share, values in self._usual(key):
            after = _open(tops, before | {node: values[node - first] for node in own})
            gain += share * (1.0 if after == 0 else CLOSER if after < still_open else 0.0)
        return gain

    def _usual(self, key: str) -> tuple[tuple[float, bytes], ...]:
        """Each usual answer's share, and what all tests on the fact come to for it."""
        if key not in self._supposed:
            answers = self._answers[key]
            self._supposed[key] = tuple((share, self._table.values(key, fact).tobytes()) for fact, share in answers)
        return self._supposed[key]

    def _shape(self, rule: int) -> _Shape:
        tops = self._table.tops[rule]
        tests = tuple(dict.fromkeys(test for part in tops for test in every_test(part)))
        facts: dict[str, tuple[int, ...]] = {}
        for test in tests:
            facts[test.fact] = (*facts.get(test.fact, ()), self._table.node(test))
        nodes = tuple(self._table.node(test) for test in tests)
        pattern = itemgetter(*nodes) if nodes else len
        return _Shape(tuple(self._part(part) for part in tops), nodes, tuple(facts.items()), pattern)

    def _part(self, part: Criteria) -> _Part:
        if isinstance(part, Test):
            return self._table.node(part)
        return part.op, tuple(self._part(inner) for inner in part.parts)


def _open(tops: Sequence[_Part], truths: Mapping[int, int]) -> int:
    """How many parts of a rule are not known yet; 0 when it is settled, if by a single no."""
    found = [_truth(part, truths) for part in tops]
    return 0 if _NO in found else found.count(_UNKNOWN)


def _truth(part: _Part, truths: Mapping[int, int]) -> int:
    if isinstance(part, int):
        return truths[part]
    op, parts = part
    found = (_truth(inner, truths) for inner in parts)
    if op is Op.ALL:
        return min(found)
    return max(found) if op is Op.ANY else _YES - max(found)

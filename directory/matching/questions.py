"""The next best question: which fact, once told, would settle the most about the services in question.

The gain of a fact is the share of candidates, the better placed weighing more, whose verdict is expected to turn from
not yet known to yes or no, over the answers people usually give (`answers.json`, rough shares of people who ask for
help). Asking costs: a sensitive question must settle twice as much as an ordinary one to come first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from types import MappingProxyType
from typing import Any

from directory.eligibility.judge import askable
from directory.eligibility.truth import Truth
from directory.matching.gains import Gains
from directory.matching.truths import Truths, TruthTable
from directory.vocabulary.circumstances import Circumstance, FactType, circumstances
from directory.vocabulary.facts import Fact, Facts, FactValue, Sensitivity
from directory.vocabulary.loader import data

MOST_CANDIDATES = 256
LEAST_GAIN = 0.01
_PATIENCE: Mapping[Sensitivity, float] = MappingProxyType(
    {Sensitivity.ORDINARY: 1.0, Sensitivity.PERSONAL: 0.8, Sensitivity.SPECIAL: 0.5, Sensitivity.CRIMINAL: 0.3}
)
_WEIGHTS = tuple(1.0 / (4.0 + position) for position in range(MOST_CANDIDATES))
_TOTALS = (0.0, *accumulate(_WEIGHTS))
_DIGITS = 12
"""Gains are rounded, so that equal ones tie whatever the order they are added up in."""


class Questions:
    """What is worth asking about the rules of one table."""

    def __init__(self, table: TruthTable) -> None:
        self._gains = Gains(table, usual_answers())

    def best(self, truths: Truths, rules: Sequence[int], verdicts: Sequence[int], facts: Facts) -> tuple[str, ...]:
        """Fact keys worth asking, best first; `rules` are those of the live candidates, best first, at most
        MOST_CANDIDATES, with their `verdicts`.

        `truths`: the table's nodes. Never a fact already told or declined, and none that would settle next to nothing.
        """
        weights: defaultdict[int, float] = defaultdict(float)
        for rule, verdict, weight in zip(rules, verdicts, _WEIGHTS, strict=False):
            if verdict == Truth.UNKNOWN:
                weights[rule] += weight
        if not weights:
            return ()
        total = _TOTALS[len(rules)]
        expected: defaultdict[str, float] = defaultdict(float)
        nodes = truths.tobytes()
        for rule, weight in weights.items():
            for key, gain in self._gains.of(rule, nodes):
                expected[key] += weight * gain
        return _ranked({key: gain / total for key, gain in expected.items() if askable(key, facts)})


def _ranked(gains: Mapping[str, float]) -> tuple[str, ...]:
    """The keys whose gain is worth a question, best first, a sensitive one only for so much more."""
    costly = [
        (round(-gain * _PATIENCE[circumstances()[key].sensitivity], _DIGITS), _places()[key], key)
        for key, gain in gains.items()
        if gain >= LEAST_GAIN
    ]
    return tuple(key for _, _, key in sorted(costly))


@cache
def _places() -> Mapping[str, int]:
    return {key: place for place, key in enumerate(circumstances())}


@cache
def usual_answers() -> Mapping[str, tuple[tuple[Fact, float], ...]]:
    """Answers people usually give, with shares that sum to one, by circumstance key. Raises ValueError on bad data."""
    shares: dict[str, tuple[tuple[Fact, float], ...]] = {}
    for key, circumstance in circumstances().items():
        rows = data("directory.matching", "answers.json").get(key) or _even(circumstance)
        answers = [(Fact(key, _value(circumstance, value)), float(share)) for value, share in rows]
        if any(not circumstance.accepts(fact.value) for fact, _ in answers):
            raise ValueError(f"answers.json: an answer for {key} is none")
        total = sum(share for _, share in answers)
        shares[key] = tuple((fact, share / total) for fact, share in answers)
    return MappingProxyType(shares)


def _even(circumstance: Circumstance) -> list[tuple[Any, float]]:
    if circumstance.type is FactType.YES_NO:
        return [(True, 0.5), (False, 0.5)]
    if circumstance.type is FactType.CHOICE:
        return [(key, 1.0) for key in circumstance.option_keys]
    if circumstance.type is FactType.SET:
        return [([], 1.0), *(([key], 1.0) for key in circumstance.option_keys)]
    return [("English", 1.0)]


def _value(circumstance: Circumstance, value: Any) -> FactValue:
    if circumstance.type is FactType.CHILDREN:
        return tuple(value)
    if circumstance.type is FactType.SET:
        return frozenset(value)
    return value  # type: ignore[no-any-return]

"""The next best question: which fact, once told, would settle the most about the services in question.

The gain of a fact is the share of candidates, the better placed weighing more, whose verdict is expected to turn from
not yet known to yes or no, over the answers people usually give (`answers.json`, rough shares of people who ask for
help). Asking costs: a sensitive question must settle twice as much as an ordinary one to come first.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from directory.eligibility.judge import askable
from directory.eligibility.truth import Truth
from directory.matching.truths import Rows, Truths, TruthTable
from directory.vocabulary.circumstances import Circumstance, FactType, circumstances
from directory.vocabulary.facts import Fact, Facts, FactValue, Sensitivity
from directory.vocabulary.loader import data

MOST_CANDIDATES = 256
LEAST_GAIN = 0.01
_PATIENCE: Mapping[Sensitivity, float] = MappingProxyType(
    {Sensitivity.ORDINARY: 1.0, Sensitivity.PERSONAL: 0.8, Sensitivity.SPECIAL: 0.5, Sensitivity.CRIMINAL: 0.3}
)

Weight = npt.NDArray[np.float64]


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


def next_questions(table: TruthTable, truths: Truths, rows: Rows, facts: Facts) -> tuple[str, ...]:
    """Fact keys worth asking, best first; `rows` are the live candidates, best first, `truths` the table's nodes.

    Never a fact already told or declined, and none that would settle next to nothing.
    """
    rows = rows[:MOST_CANDIDATES]
    weight = 1.0 / (4.0 + np.arange(rows.size))
    unsettled = table.of_rows(truths, rows) == Truth.UNKNOWN
    if not unsettled.any():
        return ()
    total = float(weight.sum())
    rows, weight = rows[unsettled], weight[unsettled]
    gains = []
    for position, key in enumerate(circumstances()):
        if key in table.facts and askable(key, facts):
            gain = expected_gain(table, truths, rows, weight, key) / total
            if gain >= LEAST_GAIN:
                gains.append((-gain * _PATIENCE[circumstances()[key].sensitivity], position, key))
    return tuple(key for _, _, key in sorted(gains))


def expected_gain(table: TruthTable, truths: Truths, rows: Rows, weight: Weight, key: str) -> float:
    """The weight of the rows expected to be settled once fact `key` is told; half of it for a rule brought closer."""
    gain = 0.0
    before = table.open_tests(truths, rows)
    for fact, share in usual_answers()[key]:
        supposed = table.supposing(truths, {key: fact})
        after = table.of_rows(supposed, rows)
        settled = after != Truth.UNKNOWN
        closer = ~settled & (table.open_tests(supposed, rows) < before)
        gain += share * float(weight[settled].sum() + weight[closer].sum() / 2)
    return gain


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

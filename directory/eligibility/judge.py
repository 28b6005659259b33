"""The verdict whether a service is for a person: yes, no or not yet known, with grounds in the person's own words."""

from dataclasses import dataclass
from enum import StrEnum

from directory.eligibility.criteria import Condition, Criteria, Group, Op, Test
from directory.eligibility.holds import holds
from directory.eligibility.truth import Truth, both, either
from directory.vocabulary.facts import Fact, Facts


class GroundKind(StrEnum):
    """What a ground says."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NONE_RECORDED = "none-recorded"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of a verdict. `said`: the person's own words for the fact, "" when there are none.

    `params`: the conditions as text, such as (("max", "25"), ("min", "16")); keys of options are sorted and joined by
    a comma. ("not", "true") is among them when the test stands under "none".
    """

    kind: GroundKind
    key: str = ""
    said: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`missing`: facts worth asking, which could still change the answer; `declined`: those already asked in vain."""

    truth: Truth
    grounds: tuple[Ground, ...] = ()
    missing: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


def truth_of(criteria: Criteria | None, facts: Facts) -> Truth:
    """The bare answer. Nothing recorded (None) is not yet known; open to all is YES."""
    if criteria is None:
        return Truth.UNKNOWN
    if isinstance(criteria, Test):
        return holds(criteria, facts.get(criteria.fact))
    parts = (truth_of(part, facts) for part in criteria.parts)
    if criteria.op is Op.ALL:
        return both(parts)
    return either(parts) if criteria.op is Op.ANY else either(parts).negated()


def judge(criteria: Criteria | None, facts: Facts) -> Verdict:
    """Whether a service is for the person these facts are about. Raises nothing.

    Only what bears on the answer is a ground: of a no, what rules out; of a yes, what is met; of not yet known, what
    is met so far and what is open.
    """
    if criteria is None:
        return Verdict(Truth.UNKNOWN, (Ground(GroundKind.NONE_RECORDED),))
    truth = truth_of(criteria, facts)
    bearing = _unique(_bearing(criteria, facts, truth, negated=False))
    grounds = tuple(ground for ground, _ in bearing)
    open_facts = tuple(dict.fromkeys(ground.key for ground in grounds if ground.kind is GroundKind.UNKNOWN))
    missing = tuple(key for key in open_facts if askable(key, facts))
    declined = tuple(key for key in open_facts if (fact := facts.get(key)) is not None and not fact.known)
    return Verdict(truth, grounds, missing, declined)


def askable(key: str, facts: Facts) -> bool:
    """Whether a fact may still be asked: never told, or children whose ages are not all told yet.

    "Don't know", "rather not say" and "skip" are answers: nobody is asked again.
    """
    fact = facts.get(key)
    return fact is None or (isinstance(fact.value, tuple) and None in fact.value)


_Bearing = list[tuple[Ground, Test]]


def _bearing(criteria: Criteria, facts: Facts, wanted: Truth, *, negated: bool) -> _Bearing:
    """The tests that make `criteria` come out as `wanted`; `negated` under an odd number of "none"."""
    if isinstance(criteria, Test):
        return [(_ground(criteria, facts.get(criteria.fact), wanted, negated=negated), criteria)]
    return [
        found
        for part, truth in _parts(criteria, facts, wanted)
        for found in _bearing(part, facts, truth, negated=negated ^ (criteria.op is Op.NONE))
    ]


def _parts(group: Group, facts: Facts, wanted: Truth) -> list[tuple[Criteria, Truth]]:
    truths = [(part, truth_of(part, facts)) for part in group.parts]
    inner = wanted.negated() if group.op is Op.NONE else wanted
    decisive = Truth.NO if group.op is Op.ALL else Truth.YES
    if inner is decisive:
        return [(part, truth) for part, truth in truths if truth is decisive]
    if inner is Truth.UNKNOWN and group.op is Op.ANY:
        return [(part, truth) for part, truth in truths if truth is Truth.UNKNOWN]
    return truths


def _ground(test: Test, fact: Fact | None, truth: Truth, *, negated: bool) -> Ground:
    kinds = {Truth.YES: GroundKind.MET, Truth.NO: GroundKind.NOT_MET, Truth.UNKNOWN: GroundKind.UNKNOWN}
    kind = kinds[truth.negated() if negated else truth]
    params = tuple((name, _words(condition)) for name, condition in test.conditions)
    if negated:
        params = (*params, ("not", "true"))
    return Ground(kind, test.fact, fact.evidence if fact is not None and fact.known else "", params)


def _words(condition: Condition) -> str:
    if isinstance(condition, frozenset):
        return ",".join(sorted(condition))
    return str(condition).lower()


def _unique(bearing: _Bearing) -> _Bearing:
    return list({ground: (ground, test) for ground, test in bearing}.values())

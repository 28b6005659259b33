"""The verdict whether a service is for a person: yes, no or not yet known, with grounds in the person's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from directory.eligibility.criteria import Condition, Criteria, Op, Test
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
    return _joined(criteria.op, (truth_of(part, facts) for part in criteria.parts))


def judge(criteria: Criteria | None, facts: Facts) -> Verdict:
    """Whether a service is for the person these facts are about. Raises nothing.

    Only what bears on the answer is a ground: of a no, what rules out; of a yes, what is met; of not yet known, what
    is met so far and what is open.
    """
    if criteria is None:
        return Verdict(Truth.UNKNOWN, (Ground(GroundKind.NONE_RECORDED),))
    judged = _judged(criteria, facts)
    grounds = tuple(dict.fromkeys(_bearing(judged, facts, negated=False)))
    open_facts = tuple(dict.fromkeys(ground.key for ground in grounds if ground.kind is GroundKind.UNKNOWN))
    missing = tuple(key for key in open_facts if askable(key, facts))
    declined = tuple(key for key in open_facts if (fact := facts.get(key)) is not None and not fact.known)
    return Verdict(judged.truth, grounds, missing, declined)


def askable(key: str, facts: Facts) -> bool:
    """Whether a fact may still be asked: never told, or children whose ages are not all told yet.

    "Don't know", "rather not say" and "skip" are answers: nobody is asked again.
    """
    fact = facts.get(key)
    return fact is None or (isinstance(fact.value, tuple) and None in fact.value)


class _Judged(NamedTuple):
    """A part of a rule with its truth, and so its own parts."""

    criteria: Criteria
    truth: Truth
    parts: tuple["_Judged", ...] = ()


def _judged(criteria: Criteria, facts: Facts) -> _Judged:
    if isinstance(criteria, Test):
        return _Judged(criteria, holds(criteria, facts.get(criteria.fact)))
    parts = tuple([_judged(part, facts) for part in criteria.parts])
    return _Judged(criteria, _joined(criteria.op, [part.truth for part in parts]), parts)


def _joined(op: Op, truths: Iterable[Truth]) -> Truth:
    if op is Op.ALL:
        return both(truths)
    return either(truths) if op is Op.ANY else either(truths).negated()


def _bearing(judged: _Judged, facts: Facts, *, negated: bool) -> Iterator[Ground]:
    """Grounds of the tests that make a part come out as it does; `negated` under an odd number of "none"."""
    criteria = judged.criteria
    if isinstance(criteria, Test):
        yield _ground(criteria, facts.get(criteria.fact), judged.truth, negated=negated)
        return
    inner = negated ^ (criteria.op is Op.NONE)
    for part in _decisive(criteria.op, judged):
        yield from _bearing(part, facts, negated=inner)


def _decisive(op: Op, judged: _Judged) -> Iterable[_Judged]:
    """The parts that make a group come out as it does: the one no of an all, what is open of an any, or all parts."""
    wanted = judged.truth.negated() if op is Op.NONE else judged.truth
    if wanted is (Truth.NO if op is Op.ALL else Truth.YES) or (wanted is Truth.UNKNOWN and op is Op.ANY):
        return [part for part in judged.parts if part.truth is wanted]
    return judged.parts


def _ground(test: Test, fact: Fact | None, truth: Truth, *, negated: bool) -> Ground:
    kind = _KINDS[truth.negated() if negated else truth]
    params = tuple([(name, _words(condition)) for name, condition in test.conditions])
    if negated:
        params = (*params, ("not", "true"))
    return Ground(kind, test.fact, fact.evidence if fact is not None and fact.known else "", params)


def _words(condition: Condition) -> str:
    if isinstance(condition, frozenset):
        return ",".join(sorted(condition))
    return str(condition).lower()


_KINDS = {Truth.YES: GroundKind.MET, Truth.NO: GroundKind.NOT_MET, Truth.UNKNOWN: GroundKind.UNKNOWN}

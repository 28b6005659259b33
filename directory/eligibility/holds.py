"""Whether one test holds for one fact, as far as the fact is known."""

from collections.abc import Mapping

from directory.eligibility.criteria import Condition, Test
from directory.eligibility.truth import Truth, both, either
from directory.vocabulary.facts import Children, Fact

_Bounds = tuple[int | None, int | None]


def holds(test: Test, fact: Fact | None) -> Truth:
    """YES, NO or UNKNOWN. Never asked, untold, or of a type the test cannot read: UNKNOWN. Raises nothing."""
    if fact is None or not fact.known:
        return Truth.UNKNOWN
    value, conditions = fact.value, dict(test.conditions)
    if isinstance(value, bool):
        return Truth.of(value is conditions["is"]) if "is" in conditions else Truth.UNKNOWN
    if isinstance(value, int):
        bounds = _bounds(conditions, "")
        return Truth.UNKNOWN if bounds == (None, None) else Truth.of(_within(value, bounds))
    if isinstance(value, str):
        return _one_of(value, conditions.get("in"))
    if isinstance(value, frozenset):
        return _set(value, conditions, complete=not fact.evidence)
    return _children(value, conditions) if isinstance(value, tuple) else Truth.UNKNOWN


def _bounds(conditions: Mapping[str, Condition], name: str) -> _Bounds:
    low, high = conditions.get(f"{name}min"), conditions.get(f"{name}max")
    return (low if isinstance(low, int) else None, high if isinstance(high, int) else None)


def _within(value: int, bounds: _Bounds) -> bool:
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


def _one_of(value: str, keys: Condition | None) -> Truth:
    if not isinstance(keys, frozenset):
        return Truth.UNKNOWN
    return Truth.of(value in keys or value.casefold() in keys)


def _set(value: frozenset[str], conditions: Mapping[str, Condition], *, complete: bool) -> Truth:
    """What a person mentions is some of what there is; only a form, or "none of these", tells all."""
    absent = Truth.NO if complete or not value else Truth.UNKNOWN
    truths = []
    for name, keys in conditions.items():
        if isinstance(keys, frozenset):
            met = bool(value & keys) if name == "in" else keys <= value
            truths.append(Truth.YES if met else absent)
    return both(truths) if truths else Truth.UNKNOWN


def _children(ages: Children, conditions: Mapping[str, Condition]) -> Truth:
    truths = []
    if "has" in conditions:
        truths.append(Truth.of(bool(ages) is conditions["has"]))
    if "count_min" in conditions or "count_max" in conditions:
        truths.append(Truth.of(_within(len(ages), _bounds(conditions, "count_"))))
    low, high = _bounds(conditions, "youngest_")
    if high is not None:
        truths.append(_some(ages, (None, high)))
    if low is not None:
        truths.append(_every(ages, (low, None)))
    low, high = _bounds(conditions, "oldest_")
    if low is not None:
        truths.append(_some(ages, (low, None)))
    if high is not None:
        truths.append(_every(ages, (None, high)))
    if "some_min" in conditions or "some_max" in conditions:
        truths.append(_some(ages, _bounds(conditions, "some_")))
    return both(truths) if truths else Truth.UNKNOWN


def _age(age: int | None, bounds: _Bounds) -> Truth:
    return Truth.UNKNOWN if age is None else Truth.of(_within(age, bounds))


def _some(ages: Children, bounds: _Bounds) -> Truth:
    return either(_age(age, bounds) for age in ages)


def _every(ages: Children, bounds: _Bounds) -> Truth:
    return both(_age(age, bounds) for age in ages) if ages else Truth.NO

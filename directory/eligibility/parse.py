"""From criteria as JSON to criteria as a rule, with every problem named by where it stands."""

from collections.abc import Mapping
from typing import Any

from directory.eligibility.criteria import Condition, Criteria, Group, Op, Test
from directory.vocabulary.circumstances import Circumstance, FactType, circumstances

MOST_PARTS = 40
DEEPEST = 6

_CHILD_AGES = frozenset({"youngest_min", "youngest_max", "oldest_min", "oldest_max", "some_min", "some_max"})
_CHILD_COUNTS = frozenset({"count_min", "count_max"})
_ALLOWED: Mapping[FactType, frozenset[str]] = {
    FactType.WHOLE_NUMBER: frozenset({"min", "max"}),
    FactType.YES_NO: frozenset({"is"}),
    FactType.CHOICE: frozenset({"in"}),
    FactType.TEXT: frozenset({"in"}),
    FactType.SET: frozenset({"in", "all_of"}),
    FactType.CHILDREN: frozenset({"has"}) | _CHILD_AGES | _CHILD_COUNTS,
    FactType.PLACE: frozenset(),
}


class CriteriaError(ValueError):
    """Criteria that cannot be read; `problems` says where and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def check_criteria(body: object) -> list[str]:
    """What is wrong with criteria as JSON, one sentence a problem; None (nothing recorded) is well."""
    problems: list[str] = []
    if body is not None:
        _part(body, "criteria", 0, problems)
    return problems


def parse_criteria(body: object) -> Criteria | None:
    """The rule in `body`; None stays None: nothing recorded. Raises CriteriaError."""
    if body is None:
        return None
    problems: list[str] = []
    criteria = _part(body, "criteria", 0, problems)
    if problems or criteria is None:
        raise CriteriaError(problems)
    return criteria


def _part(body: object, where: str, depth: int, problems: list[str]) -> Criteria | None:
    if not isinstance(body, Mapping):
        problems.append(f"{where}: expected a group or a test, got {type(body).__name__}")
        return None
    if depth > DEEPEST:
        problems.append(f"{where}: more than {DEEPEST} groups inside one another")
        return None
    if "fact" in body:
        return _test(body, where, problems)
    ops = [op for op in Op if op.value in body]
    if len(ops) != 1 or len(body) != 1:
        problems.append(f"{where}: expected exactly one of all, any, none, or a test with a fact")
        return None
    return _group(ops[0], body[ops[0].value], f"{where}.{ops[0].value}", depth, problems)


def _group(op: Op, parts: object, where: str, depth: int, problems: list[str]) -> Criteria | None:
    if not isinstance(parts, list):
        problems.append(f"{where}: expected a list")
        return None
    if not parts and (op is not Op.ALL or depth):
        problems.append(f"{where}: needs at least one part; only an empty all at the top means open to everyone")
    if len(parts) > MOST_PARTS:
        problems.append(f"{where}: more than {MOST_PARTS} parts")
        return None
    read = [_part(part, f"{where}[{index}]", depth + 1, problems) for index, part in enumerate(parts)]
    return Group(op, tuple(part for part in read if part is not None))


def _test(body: Mapping[str, Any], where: str, problems: list[str]) -> Test | None:
    circumstance = circumstances().get(body["fact"]) if isinstance(body["fact"], str) else None
    if circumstance is None:
        problems.append(f"{where}: no circumstance is called {body['fact']!r}")
        return None
    names = sorted(name for name in body if name != "fact")
    allowed = _ALLOWED[circumstance.type]
    if not names:
        problems.append(f"{where}: {circumstance.key} is tested for nothing")
    conditions: list[tuple[str, Condition]] = []
    for name in names:
        if name not in allowed:
            choice = ", ".join(sorted(allowed)) or "nothing"
            problems.append(f"{where}: {circumstance.key} can be tested for {choice}, not for {name}")
            continue
        condition = _condition(circumstance, name, body[name], f"{where}.{name}", problems)
        if condition is not None:
            conditions.append((name, condition))
    _ranges(dict(conditions), where, problems)
    return Test(circumstance.key, tuple(conditions))


def _condition(
    circumstance: Circumstance, name: str, value: object, where: str, problems: list[str]
) -> Condition | None:
    if name in ("is", "has"):
        if isinstance(value, bool):
            return value
        problems.append(f"{where}: expected true or false")
        return None
    if name in ("in", "all_of"):
        return _keys(circumstance, value, where, problems)
    if isinstance(value, bool) or not isinstance(value, int):
        problems.append(f"{where}: expected a whole number")
        return None
    top = (circumstance.most or 0) if name in _CHILD_COUNTS else (circumstance.maximum or 0)
    if not 0 <= value <= top:
        problems.append(f"{where}: expected a number from 0 to {top}")
        return None
    return value


def _keys(circumstance: Circumstance, value: object, where: str, problems: list[str]) -> Condition | None:
    if not isinstance(value, list) or not value or not all(isinstance(key, str) for key in value):
        problems.append(f"{where}: expected a list of keys that is not empty")
        return None
    if circumstance.type is FactType.TEXT:
        return frozenset(key.casefold() for key in value)
    unknown = sorted(set(value) - set(circumstance.option_keys))
    problems += [f"{where}: {circumstance.key} has no option {key!r}" for key in unknown]
    return frozenset(value)


def _ranges(conditions: Mapping[str, Condition], where: str, problems: list[str]) -> None:
    for name in ("", "youngest_", "oldest_", "some_", "count_"):
        low, high = conditions.get(f"{name}min"), conditions.get(f"{name}max")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            problems.append(f"{where}: {name}min is above {name}max")

"""Hypothesis strategies for criteria, facts and everything the facts may still turn out to be."""

import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from directory.eligibility.criteria import every_test
from directory.eligibility.parse import parse_criteria
from directory.vocabulary.facts import Fact, Facts, FactValue

AGES = (3, 16, 25, 40)
CHILD_AGES = (0, 4, 5, 12)
WORLDS: dict[str, tuple[FactValue, ...]] = {
    "age": AGES,
    "pregnant": (True, False),
    "work_status": ("employed", "unemployed", "retired"),
    "benefits": tuple(
        frozenset(some) for n in range(3) for some in itertools.combinations(("pip", "universal-credit"), n)
    ),
    "children": tuple(ages for n in range(3) for ages in itertools.combinations_with_replacement(CHILD_AGES, n)),
}
TESTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "age": st.sampled_from([{"min": 16}, {"max": 25}, {"min": 16, "max": 25}, {"min": 120}]),
    "pregnant": st.sampled_from([{"is": True}, {"is": False}]),
    "work_status": st.sampled_from([{"in": ["employed"]}, {"in": ["unemployed", "retired"]}]),
    "benefits": st.sampled_from([{"in": ["pip"]}, {"in": ["pip", "universal-credit"]}, {"all_of": ["pip"]}]),
    "children": st.sampled_from(
        [
            {"has": True},
            {"has": False},
            {"youngest_max": 4},
            {"youngest_min": 5},
            {"oldest_max": 11},
            {"oldest_min": 5},
            {"some_min": 4, "some_max": 5},
            {"count_min": 2},
        ]
    ),
}


def single_tests(keys: tuple[str, ...] = tuple(WORLDS)) -> st.SearchStrategy[dict[str, Any]]:
    """One test on one of these facts."""
    return st.sampled_from(keys).flatmap(lambda key: TESTS[key].map(lambda test: {"fact": key, **test}))


def criteria(leaves: int = 5) -> st.SearchStrategy[dict[str, Any]]:
    """Criteria with all, any and none inside one another."""
    groups = lambda inner: st.one_of(  # noqa: E731
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"none": parts}),
    )
    return st.recursive(single_tests(), groups, max_leaves=leaves) | st.just({"all": []})


def criteria_without_repeats() -> st.SearchStrategy[dict[str, Any]]:
    """Criteria in which no fact is tested twice: for these Kleene's logic is exact."""
    return criteria(4).filter(lambda body: _distinct([test.fact for test in every_test(parse_criteria(body))]))  # type: ignore[arg-type]


def _distinct(keys: list[str]) -> bool:
    return len(keys) == len(set(keys))


def facts() -> st.SearchStrategy[dict[str, Fact]]:
    """Some facts, whole or in part (children without ages, benefits mentioned in passing)."""
    values: dict[str, st.SearchStrategy[FactValue]] = {
        key: st.sampled_from(world) for key, world in WORLDS.items() if key != "children"
    }
    ages = st.one_of(st.none(), st.sampled_from(CHILD_AGES))
    values["children"] = st.lists(ages, max_size=2).map(tuple)
    words = st.sampled_from(("", "said"))
    chosen = {key: st.builds(Fact, st.just(key), value, st.just(1.0), words) for key, value in values.items()}
    return st.fixed_dictionaries({}, optional=chosen)


def completions(known: Facts, keys: set[str]) -> Iterator[dict[str, Fact]]:
    """Every way the facts among `keys` may turn out to be, given what is known."""
    worlds = [tuple(_worlds(key, known.get(key))) for key in sorted(keys)]
    for values in itertools.product(*worlds):
        yield {key: Fact(key, value) for key, value in zip(sorted(keys), values, strict=True)}


def _worlds(key: str, fact: Fact | None) -> Iterator[FactValue]:
    if fact is None or not fact.known:
        yield from WORLDS[key]
    elif isinstance(fact.value, tuple):
        choices = [CHILD_AGES if age is None else (age,) for age in fact.value]
        yield from itertools.product(*choices)
    elif isinstance(fact.value, frozenset) and fact.evidence and fact.value:
        yield from (world for world in WORLDS[key] if isinstance(world, frozenset) and fact.value <= world)
    else:
        yield fact.value

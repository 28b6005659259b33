"""Criteria as JSON are read whole or refused with every problem named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.eligibility.parse import CriteriaError, check_criteria, parse_criteria
from tests.directory.eligibility.strategies import criteria

BRIEF = {
    "all": [
        {"fact": "age", "min": 16, "max": 25},
        {"any": [{"fact": "work_status", "in": ["unemployed"]}, {"fact": "recently_redundant", "is": True}]},
        {"none": [{"fact": "tenure", "in": ["owner"]}]},
        {"fact": "children", "has": True, "youngest_max": 4},
        {"fact": "pregnant", "is": True},
    ]
}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"all": [{"fact": "shoe_size", "min": 3}]}, "criteria.all[0]: no circumstance is called 'shoe_size'"),
        ({"all": [{"fact": "age"}]}, "criteria.all[0]: age is tested for nothing"),
        ({"fact": "age", "min": "16"}, "criteria.min: expected a whole number"),
        ({"fact": "age", "min": True}, "criteria.min: expected a whole number"),
        ({"fact": "age", "min": 30, "max": 20}, "criteria: min is above max"),
        ({"fact": "age", "max": 400}, "criteria.max: expected a number from 0 to 120"),
        ({"fact": "age", "in": ["16"]}, "criteria: age can be tested for max, min, not for in"),
        ({"fact": "tenure", "in": ["castle"]}, "criteria.in: tenure has no option 'castle'"),
        ({"fact": "tenure", "in": []}, "criteria.in: expected a list of keys that is not empty"),
        ({"fact": "pregnant", "is": "yes"}, "criteria.is: expected true or false"),
        ({"fact": "place", "in": ["M14"]}, "criteria: place can be tested for nothing, not for in"),
        ({"any": []}, "criteria.any: needs at least one part; only an empty all at the top means open to everyone"),
        (
            {"none": [{"all": []}]},
            "criteria.none[0].all: needs at least one part; only an empty all at the top means open to everyone",
        ),
        ({"all": [], "any": []}, "criteria: expected exactly one of all, any, none, or a test with a fact"),
        ({"all": {}}, "criteria.all: expected a list"),
        ([], "criteria: expected a group or a test, got list"),
        ({"fact": []}, "criteria: no circumstance is called []"),
    ],
)
def test_problems_are_named_by_where_they_stand(body: Any, problem: str) -> None:
    """Each mistake is told in plain words with its path."""
    assert problem in check_criteria(body)
    with pytest.raises(CriteriaError):
        parse_criteria(body)


def test_the_shape_agreed_is_accepted() -> None:
    """The example of the brief, nothing recorded, and open to all are well."""
    assert check_criteria(BRIEF) == []
    assert check_criteria(None) == []
    assert check_criteria({"all": []}) == []


def test_groups_too_deep_are_refused() -> None:
    """A rule nobody could read is refused, not recursed into for ever."""
    body: Any = {"fact": "pregnant", "is": True}
    for _ in range(500):
        body = {"all": [body]}
    assert any("inside one another" in problem for problem in check_criteria(body))


@given(criteria())
def test_what_is_well_is_read(body: Any) -> None:
    """Criteria without problems parse."""
    assert check_criteria(body) == []
    assert parse_criteria(body) is not None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["all", "any", "none", "fact", "min", "in", "is"]), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_answered(body: Any) -> None:
    """No JSON makes the checker raise."""
    assert isinstance(check_criteria(body), list)

"""A case survives being kept: every kind of value comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue.case import Case, CaseNeed
from directory.vocabulary.facts import Fact, Urgency
from tests.conversations.dialogue.generated import CANDIDATES, FACTS, IDS, NEED_KEYS, PLACES, VALUES, WORDS

CASES = st.builds(
    Case,
    channel=st.sampled_from(["web", "sms", "staff"]),
    greeted=st.booleans(),
    handed_over=st.lists(WORDS, max_size=2).map(tuple),
    needs=st.lists(st.builds(CaseNeed, NEED_KEYS, st.sampled_from(Urgency), WORDS, WORDS), max_size=3).map(tuple),
    denied=st.lists(NEED_KEYS, max_size=2).map(tuple),
    facts=FACTS,
    place=st.one_of(st.none(), PLACES),
    place_choices=st.lists(PLACES, max_size=2).map(tuple),
    asked=WORDS,
    options=st.lists(WORDS, max_size=3).map(tuple),
    asks=st.lists(st.tuples(WORDS, st.integers(0, 5)), max_size=3).map(tuple),
    history=st.lists(WORDS, max_size=3).map(tuple),
    offered=st.lists(CANDIDATES, max_size=2).map(tuple),
    joined_up=st.lists(st.integers(0, 3), max_size=2).map(tuple),
    widened_km=st.one_of(st.none(), st.floats(0, 500)),
    agreeing=st.one_of(st.none(), CANDIDATES),
    contact_name=WORDS,
    excluded=st.frozensets(IDS, max_size=3),
)


@given(CASES)
def test_a_case_comes_back_exactly(case: Case) -> None:
    """Writing a case and reading it back changes nothing."""
    assert Case.from_json(case.to_json()) == case


@given(VALUES)
def test_a_fact_value_keeps_its_kind(value: object) -> None:
    """True stays a yes and 1 a number; "skipped" said as a word is not the state of having skipped."""
    fact = Fact("key", value)  # type: ignore[arg-type]
    back = Case.from_json(Case.new().with_facts({"key": fact}).to_json()).facts["key"]
    assert back == fact
    assert type(back.value) is type(value)


def test_the_same_case_is_written_the_same() -> None:
    """The order in which facts and exclusions came does not show in what is kept."""
    one = Case.new().with_facts({"a": Fact("a", 1), "b": Fact("b", True)})
    other = Case.new().with_facts({"b": Fact("b", True), "a": Fact("a", 1)})
    assert one.to_json() == other.to_json()


@pytest.mark.parametrize("text", ["", "{", '{"facts": [{"key": "a"}]}', '{"facts": 3}', '{"needs": "x"}'])
def test_what_is_no_case_is_refused(text: str) -> None:
    """Anything but a case is a ValueError, never half a case."""
    with pytest.raises((ValueError, KeyError)):
        Case.from_json(text)

"""Verdicts are sound, monotone and explained."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from directory.eligibility.criteria import OPEN_TO_ALL, Criteria, every_test
from directory.eligibility.judge import Ground, GroundKind, Verdict, judge, truth_of
from directory.eligibility.parse import parse_criteria
from directory.eligibility.truth import Truth
from directory.vocabulary.facts import Fact, Facts, Untold
from tests.directory.eligibility.strategies import (
    WORLDS,
    completions,
    criteria,
    criteria_without_repeats,
    facts,
    single_tests,
)


def parsed(body: Any) -> Criteria:
    """Criteria that are there."""
    rule = parse_criteria(body)
    assert rule is not None
    return rule


def of(body: Any, **told: Any) -> Verdict:
    """The verdict on facts given as plain values with the words "said"."""
    return judge(parse_criteria(body), {key: Fact(key, value, evidence=f"said {key}") for key, value in told.items()})


def outcomes(rule: Criteria, known: Facts) -> set[Truth]:
    """What the rule comes to in every world that the known facts allow."""
    keys = {test.fact for test in every_test(rule)}
    return {truth_of(rule, world) for world in completions(known, keys)}


@given(criteria(), facts())
def test_a_verdict_holds_in_every_possible_world(body: Any, known: dict[str, Fact]) -> None:
    """Yes and no are never wrong, whatever the unknown facts turn out to be."""
    rule = parsed(body)
    truth = truth_of(rule, known)
    if truth is not Truth.UNKNOWN:
        assert outcomes(rule, known) == {truth}


@given(criteria_without_repeats(), facts())
def test_not_yet_known_is_never_lazy(body: Any, known: dict[str, Fact]) -> None:
    """Where each fact is tested once, not yet known means that both yes and no are still possible, or none is left."""
    rule = parsed(body)
    found = outcomes(rule, known)
    if len(found) > 1:
        assert truth_of(rule, known) is Truth.UNKNOWN
    elif not any(fact.key == "benefits" and fact.evidence for fact in known.values()) and "120" not in str(body):
        assert {truth_of(rule, known)} == found


@given(criteria(), facts(), st.data())
def test_more_facts_never_take_an_answer_back(body: Any, known: dict[str, Fact], data: st.DataObject) -> None:
    """Telling one more fact leaves a yes a yes and a no a no."""
    rule = parsed(body)
    truth = truth_of(rule, known)
    key = data.draw(st.sampled_from([key for key in WORLDS if key not in known] or ["veteran"]))
    told = known | {key: Fact(key, data.draw(st.sampled_from(WORLDS.get(key, (True,)))))}
    assert truth is Truth.UNKNOWN or truth_of(rule, told) is truth


@given(criteria(), facts())
def test_every_verdict_says_why(body: Any, known: dict[str, Fact]) -> None:
    """A no has a ground that is not met, not-yet-known one that is open, and missing facts are really open."""
    rule = parsed(body)
    verdict = judge(rule, known)
    assert verdict.truth is truth_of(rule, known)
    kinds = {ground.kind for ground in verdict.grounds}
    if verdict.truth is Truth.NO:
        assert GroundKind.NOT_MET in kinds
        assert GroundKind.UNKNOWN not in kinds
    if verdict.truth is Truth.UNKNOWN:
        assert GroundKind.UNKNOWN in kinds
    if verdict.truth is Truth.YES:
        assert kinds <= {GroundKind.MET}
    assert all(key not in known or key == "children" for key in verdict.missing)


@given(single_tests(), facts())
def test_declining_is_the_same_as_not_knowing(body: Any, known: dict[str, Fact]) -> None:
    """“Rather not say" leaves the answer open and is not asked again."""
    rule = parsed(body)
    key = body["fact"]
    declined = known | {key: Fact(key, Untold.RATHER_NOT_SAY)}
    verdict = judge(rule, declined)
    assert verdict.truth is Truth.UNKNOWN
    assert (verdict.missing, verdict.declined) == ((), (key,))


def test_open_to_all_is_not_the_same_as_nothing_recorded() -> None:
    """An empty all is yes; no criteria is not yet known, and says so."""
    assert of({"all": []}) == Verdict(Truth.YES)
    assert parse_criteria({"all": []}) == OPEN_TO_ALL
    assert of(None) == Verdict(Truth.UNKNOWN, (Ground(GroundKind.NONE_RECORDED),))


def test_two_kids_of_unknown_age_keep_their_polarity() -> None:
    """“2 kids": has children yes, one under five not yet known, and the ages may be asked."""
    two = (None, None)
    assert of({"all": [{"fact": "children", "has": True}]}, children=two).truth is Truth.YES
    young = of({"all": [{"fact": "children", "youngest_max": 4}]}, children=two)
    assert (young.truth, young.missing) == (Truth.UNKNOWN, ("children",))
    assert of({"all": [{"fact": "children", "youngest_max": 4}]}, children=(None, 2)).truth is Truth.YES
    assert of({"all": [{"fact": "children", "youngest_max": 4}]}, children=()).truth is Truth.NO
    assert of({"all": [{"fact": "children", "youngest_min": 5}]}, children=(None, 2)).truth is Truth.NO


def test_a_benefit_mentioned_is_not_all_the_benefits() -> None:
    """“I get PIP" leaves Universal Credit open; a form that was filled in, or "none", settles it."""
    rule = {"all": [{"fact": "benefits", "in": ["universal-credit"]}]}
    assert of(rule, benefits=frozenset({"pip"})).truth is Truth.UNKNOWN
    assert of(rule, benefits=frozenset()).truth is Truth.NO
    on_form = {"benefits": Fact("benefits", frozenset({"pip"}))}
    assert judge(parse_criteria(rule), on_form).truth is Truth.NO


def test_grounds_quote_the_person_and_keep_to_what_matters() -> None:
    """A no names only what rules out; a none-group tells what is met by not being so."""
    rule = {"all": [{"fact": "age", "min": 18}, {"none": [{"fact": "tenure", "in": ["owner"]}]}]}
    out = of(rule, age=16, tenure="private-rent")
    assert [(ground.kind, ground.key, ground.said) for ground in out.grounds] == [
        (GroundKind.NOT_MET, "age", "said age")
    ]
    fits = of(rule, age=30, tenure="private-rent")
    assert fits.truth is Truth.YES
    assert fits.grounds[1].params == (("in", "owner"), ("not", "true"))
    assert {ground.kind for ground in fits.grounds} == {GroundKind.MET}


def test_facts_of_the_wrong_type_are_simply_unknown() -> None:
    """A value that no question could have given never raises and never decides."""
    assert of({"all": [{"fact": "age", "min": 18}]}, age="old").truth is Truth.UNKNOWN
    assert of({"all": [{"fact": "tenure", "in": ["owner"]}]}, tenure=3).truth is Truth.UNKNOWN
    assert of({"all": [{"fact": "children", "has": True}]}, children=frozenset({"x"})).truth is Truth.UNKNOWN
    assert of({"all": [{"fact": "pregnant", "is": True}]}, pregnant=()).truth is Truth.UNKNOWN

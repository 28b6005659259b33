"""A preview says what a change would alter before it is saved, and saves nothing."""

import pytest

from conversations.upkeep.labelled import Labelled
from conversations.upkeep.preview import (
    ChangeError,
    Rules,
    compare,
    file_names,
    rule_names,
    summary,
    with_file,
    with_phrase,
)
from conversations.upkeep.reader import Reader
from tests.conversations.nowhere import NoPlaces
from tests.conversations.upkeep.broken import small_body, small_safety, small_safety_by_kind

TODAY = Rules(small_body(), small_safety())
BEFORE: Reader = TODAY.reader(NoPlaces())
EXAMPLES = [
    Labelled.model_validate(one)
    for one in (
        {"id": "a", "text": "flibber the gubbins", "needs": [["food", "self"]]},
        {"id": "b", "text": "no food left", "needs": [["food", "self"]]},
        {"id": "c", "text": "flibber for a laugh"},
        {"id": "d", "text": "i was in the army", "facts": {"veteran": True}},
    )
]


def altered(changed: Rules):
    return compare(BEFORE, changed.reader(NoPlaces()), EXAMPLES)


def test_a_phrase_added_to_a_need() -> None:
    """The example it mends is better, the one it spoils worse; the others do not change."""
    found = altered(with_phrase(TODAY, "food/food-bank", "flibber"))
    assert [(one.example.id, one.new, one.gone, one.better) for one in found] == [
        ("a", ("need food",), (), True), ("c", ("need food",), (), False),
    ]  # fmt: skip
    assert summary(found, 4) == "2 of 4 stored examples would be read otherwise: 1 better, 1 worse."


def test_a_phrase_added_to_a_danger_rule_and_to_the_figures_of_speech() -> None:
    """Danger comes, and goes again."""
    loud = with_phrase(TODAY, "suicide/thought", "flibber")
    assert [one.new for one in altered(loud)] == [("need mental-health", "danger suicide")] * 2
    calm = with_phrase(loud, "quiet", "flibber for a laugh")
    assert [one.example.id for one in altered(calm)] == ["a"]


def test_a_changed_file() -> None:
    """One need's file, the facts, or the safety file."""
    found = altered(with_file(TODAY, "en", "needs/food", [{"need": "food", "urgency": "today", "say": ["gubbins"]}]))
    assert [(one.example.id, one.better) for one in found] == [("a", True), ("b", False)]
    facts = TODAY.body["en"]["facts"] | {"rules": []}
    assert [one.gone for one in altered(with_file(TODAY, "en", "facts", facts))] == [("veteran: True",)]
    safety = small_safety()["en"]
    safety["rules"][0]["phrases"].append("gubbins")
    assert [one.example.id for one in altered(with_file(TODAY, "en", "safety", safety))] == ["a"]


def test_a_changed_file_of_one_kind_of_danger() -> None:
    """It alone is replaced; what is common, and the other kinds, stay."""
    today = Rules(small_body(), small_safety_by_kind())
    own = small_safety_by_kind()["en"]["kinds"]["suicide"]
    own["rules"][0]["phrases"].append("gubbins")
    found = altered(with_file(today, "en", "safety/suicide", own))
    assert [(one.example.id, one.new) for one in found] == [("a", ("need mental-health", "danger suicide"))]
    common = {name: value for name, value in small_safety()["en"].items() if name != "rules"}
    assert altered(with_file(today, "en", "safety", common)) == []
    added = altered(with_phrase(today, "suicide/thought", "gubbins"))
    assert [one.new for one in added] == [("need mental-health", "danger suicide")]
    assert today.safety == small_safety_by_kind()


def test_the_files_that_can_be_replaced() -> None:
    """Every one of them is taken."""
    today = Rules(small_body(), small_safety_by_kind())
    names = file_names(today, "en")
    assert {"safety", "safety/suicide", "asking", "facts", "needs/food"} <= set(names)
    assert "safety/overdose" not in names
    for name in names:
        with_file(today, "en", name, {})


def test_nothing_altered_is_said() -> None:
    """In one sentence."""
    assert altered(with_phrase(TODAY, "debt/bailiffs", "wibble wobble")) == []
    assert summary([], 4) == "None of the 4 stored examples would be read otherwise."


def test_today_stays_as_it_is() -> None:
    """The change is made in a copy."""
    with_phrase(TODAY, "food/food-bank", "flibber")
    with_phrase(TODAY, "suicide/thought", "flibber")
    assert (TODAY.body, TODAY.safety) == (small_body(), small_safety())


def test_rules_a_phrase_can_be_added_to() -> None:
    """Needs, danger rules, and quiet."""
    assert rule_names(TODAY) == ("food/food-bank", "debt/bailiffs", "suicide/thought", "quiet")


@pytest.mark.parametrize(
    ("rule", "phrase"), [("no-such", "flibber"), ("food/food-bank", "(flibber"), ("suicide/thought", "[really]")]
)
def test_what_cannot_be_changed_is_said(rule: str, phrase: str) -> None:
    """A sentence, not a trace."""
    with pytest.raises(ChangeError, match=r"no rule|cannot be read"):
        with_phrase(TODAY, rule, phrase)


@pytest.mark.parametrize("name", ["nothing", "needs/nothing", "safety/nothing"])
def test_a_file_that_does_not_exist(name: str) -> None:
    """Named in the sentence."""
    with pytest.raises(ChangeError, match="nothing"):
        with_file(TODAY, "en", name, {})


def test_a_broken_file_is_said_when_it_is_compiled() -> None:
    """With what is wrong in it."""
    by_kind = Rules(small_body(), small_safety_by_kind())
    for today, name, data in (
        (TODAY, "safety", {"rules": "none"}),
        (by_kind, "safety", []),
        (by_kind, "safety/suicide", {"rules": "none"}),
        (by_kind, "safety/suicide", []),
    ):
        with pytest.raises(ChangeError, match="cannot be read"):
            with_file(today, "en", name, data).reader(NoPlaces())

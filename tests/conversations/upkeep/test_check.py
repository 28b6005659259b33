"""The checker names what is wrong, with file, rule and phrase: one broken file for each kind of mistake."""

import pytest

from conversations.upkeep.check import CARRIER, problems
from conversations.wording.checks import CARRIER as ADVERTISED
from tests.conversations.upkeep.broken import small_body, small_safety, small_safety_by_kind


def only(found: list[str]) -> str:
    """The one problem there is."""
    assert len(found) == 1, found
    return found[0]


def test_nothing_is_wrong_with_whole_data() -> None:
    """The small body the other tests break has no fault of its own."""
    assert problems(small_body(), small_safety()) == []
    assert problems(small_body(), small_safety_by_kind()) == []


def test_a_phrase_in_the_file_of_a_kind_is_named_with_it() -> None:
    """Danger and figures of speech alike."""
    safety = small_safety_by_kind()
    own = safety["en"]["kinds"]["suicide"]
    own["rules"][0]["phrases"].append("want (to die")
    own["quiet"].append("suicide (squad")
    told = problems(small_body(), safety)
    assert [one.partition(": ")[0] for one in told] == [
        "en/safety/suicide.json, danger suicide/thought", "en/safety/suicide.json, quiet quiet",
    ]  # fmt: skip


def test_a_danger_rule_in_the_file_of_another_kind() -> None:
    """Or in the one that is for all kinds."""
    safety = small_safety_by_kind()
    kinds = safety["en"]["kinds"]
    again = {**kinds["suicide"]["rules"][0], "phrases": ["quebec papa"]}
    kinds["overdose"] = {"rules": [{**again, "id": "suicide/other"}]}
    safety["en"]["rules"] = [{**again, "id": "suicide/common"}]
    assert problems(small_body(), safety) == [
        "en/safety.json, danger suicide/common: it belongs in en/safety/suicide.json",
        "en/safety/overdose.json, danger suicide/other: it belongs in en/safety/suicide.json",
    ]


@pytest.mark.parametrize("group", ["classes", "parts"])
def test_a_name_given_in_two_files(group: str) -> None:
    """One would stand for the other without a word."""
    safety = small_safety_by_kind()
    safety["en"][group] = {"gone": "dead"}
    safety["en"]["kinds"]["suicide"][group] = {"gone": "away"}
    told = only(problems(small_body(), safety))
    assert told == f"en/safety/suicide.json, {group} gone: the name is given in en/safety.json too"


def test_the_same_phrase_in_two_needs() -> None:
    """Named with both places."""
    body = small_body()
    body["en"]["needs"]["needs"].append({"need": "money", "urgency": "soon", "say": ["no food left"]})
    told = problems(body, small_safety())
    assert "en/needs/money.json, need money: 'no food left' stands in need food/food-bank too" in told
    assert "en/needs/food.json, need food/food-bank: 'no food left' stands in need money too" in told


def test_a_need_may_share_words_with_the_one_above_it() -> None:
    """The nearer one wins by rule."""
    body = small_body()
    body["en"]["needs"]["needs"].append({"need": "food", "urgency": "soon", "say": ["no food left"]})
    assert problems(body, small_safety()) == []


def test_two_values_of_one_fact_for_the_same_words() -> None:
    """They contradict each other."""
    body = small_body()
    body["en"]["facts"]["rules"].append({"fact": "veteran", "value": False, "phrases": ["i was in the army"]})
    assert any("stands in fact veteran = False too" in one for one in problems(body, small_safety()))


def test_the_same_danger_in_two_rules_of_a_kind() -> None:
    """One of them never decides how near it is."""
    safety = small_safety()
    again = {
        "id": "suicide/now",
        "kind": "suicide",
        "when": "now",
        "tier": "999-now",
        "phrases": ["[really] kill myself"],
    }
    safety["en"]["rules"].append(again)
    told = problems(small_body(), safety)
    assert "en/safety.json, danger suicide/thought: 'kill myself' stands in danger suicide/now too" in told


def test_a_figure_of_speech_that_swallows_a_danger_phrase() -> None:
    """Then the danger is never heard, however it is worded."""
    safety = small_safety()
    safety["en"]["quiet"].append("(want|wants) to die [_1]")
    told = only(problems(small_body(), safety))
    assert told.startswith("en/safety.json, danger suicide/thought: 'want to die'")
    assert "the figure of speech 'want to die' swallows it" in told


def test_a_class_that_does_not_exist() -> None:
    """Such a phrase can never match."""
    body = small_body()
    body["en"]["needs"]["needs"][0]["say"].append("no <nowhere-class> food")
    told = only(problems(body, small_safety()))
    assert told.startswith("en/needs/food.json, need food/food-bank: 'no <nowhere-class> food' can never match")


@pytest.mark.parametrize("pattern", ["(food bank", "food ) bank", "[really]"])
def test_a_phrase_that_cannot_be_read(pattern: str) -> None:
    """Told with its place; nothing else can be tried then."""
    body = small_body()
    body["en"]["needs"]["needs"][0]["say"].append(pattern)
    assert only(problems(body, small_safety())).startswith("en/needs/food.json, need food/food-bank: ")


def test_a_carrier_word_taken_for_something_else() -> None:
    """CANCEL opts out with the carrier; as "go back" it would be a trap. END is no answer either."""
    body = small_body()
    body["en"]["commands"]["back"] = ["^ (back|cancel) $"]
    body["en"]["replies"]["no"] = [*body["en"]["replies"]["no"], "^ (end) $"]
    told = problems(body, small_safety())
    assert any("commands.json, command back" in one and "CANCEL" in one for one in told)
    assert any("replies.json, reply no" in one and "END" in one for one in told)


def test_words_every_language_must_have() -> None:
    """Missing yes, a person, or danger phrases are told by language."""
    body, safety = small_body(), small_safety()
    body["xx"] = {"replies": {"unreviewed": True, "no": ["na"]}, "language": {"words": "", "letters": "", "script": ""}}
    safety["xx"] = {"reviewed": False, "rules": [{**safety["en"]["rules"][0], "phrases": ["zulu zulu zulu"]}]}
    told = problems(body, safety)
    assert "xx/replies.json: missing yes" in told
    assert "xx/commands.json: missing person" in told
    assert "xx/safety.json: missing danger phrases: 1 of at least 20" in told


def test_the_carrier_words_are_those_of_the_wording() -> None:
    """One list may not know a word the other does not."""
    assert {word.upper() for word in CARRIER} == set(ADVERTISED)


def test_dangers_answered_alike_may_share_words() -> None:
    """Only rules that differ in how near it is, or whose, contradict each other."""
    safety = small_safety()
    safety["en"]["rules"].append({**safety["en"]["rules"][0], "id": "suicide/again", "phrases": ["kill myself"]})
    assert problems(small_body(), safety) == []

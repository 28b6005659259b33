"""The scorers of measurements, on lines made up here."""

from dataclasses import replace
from typing import Any

import pytest

from bench.blind import figures
from bench.nearest import Asked, best_accuracy, written_out
from bench.shared_texts import LABELS, LEGAL
from bench.understanding_scores import recall_and_false
from conversations.upkeep.labelled import LabelError, Labelled, parse
from conversations.upkeep.reader import Told
from conversations.upkeep.score import Total, judge, totals
from directory.vocabulary.needs import needs

NOTHING = Told(needs=frozenset(), facts={}, place=None, safety=frozenset())


def told(**parts: Any) -> Told:
    """What was understood; nothing unless said."""
    return replace(NOTHING, **parts)


def label(**parts: object) -> Labelled:
    """A label; nothing expected unless said."""
    return Labelled.model_validate({"id": "x1", "text": "made up"} | parts)


FOOD = ("food", "self")


def test_all_right() -> None:
    """Everything expected and nothing else."""
    one = label(needs=[FOOD], facts={"children": [4, 7]}, place=["outcode", "M14"], safety=[["suicide", "self"]])
    whole, _ = totals([(one, told(needs=frozenset({FOOD}), facts={"children": [7, 4]}, place=("outcode", "m14"),
                                  safety=frozenset({("suicide", "self")})))])  # fmt: skip
    assert judge(one, told(needs=frozenset({FOOD}), facts={"children": [4, 7]}, place=("outcode", "M14"),
                           safety=frozenset({("suicide", "self")}))).right  # fmt: skip
    rates = (whole.needs_f1, whole.facts_exact, whole.place_accuracy, whole.danger_recall, whole.danger_recall_strict)
    assert rates == (1.0,) * 5
    assert whole.counts["all-right"] == 1


def test_needs_precision_and_recall() -> None:
    """One of two found, one too much: a half each; whose counts."""
    one = label(needs=[FOOD, ("housing", "someone-else")])
    whole, _ = totals([(one, told(needs=frozenset({FOOD, ("housing", "self")})))])
    assert (whole.needs_precision, whole.needs_recall, whole.needs_f1) == (0.5, 0.5, 0.5)


def test_what_is_also_ok_counts_neither_way() -> None:
    """Reported or left out, a need, fact or danger that is also right changes nothing."""
    one = label(needs=[FOOD], also_ok=["money"], also_ok_facts=["tenure"], also_ok_safety=["self-harm"])
    for extra in (told(needs=frozenset({FOOD})),
                  told(needs=frozenset({FOOD, ("money", "self")}), facts={"tenure": "none"},
                       safety=frozenset({("self-harm", "self")}))):  # fmt: skip
        whole, _ = totals([(one, extra)])
        assert (whole.needs_f1, whole.facts_exact, whole.false_alarms) == (1.0, 1.0, 0)
        assert judge(one, extra).right


def test_facts_right_wrong_and_too_many() -> None:
    """Of a right, a wrong, a missing and an unlabelled fact one in four is right; True is not 1."""
    one = label(facts={"age": 34, "pregnant": True, "veteran": True})
    whole, _ = totals([(one, told(facts={"age": 34, "pregnant": False, "disabled": True}))])
    assert whole.facts_exact == 0.25
    assert whole.facts_exact_messages == 0.0
    assert not judge(label(facts={"age": 1}), told(facts={"age": True})).right


def test_messages_without_facts_count_only_among_all() -> None:
    """A quiet message is right among all messages and no message with facts."""
    whole, _ = totals([(label(), told()), (label(facts={"age": 3}), told())])
    assert whole.facts_exact_messages == 0.0
    assert whole.facts_exact_all_messages == 0.5


def test_places() -> None:
    """Missing and invented places are wrong; case and hyphens do not matter."""
    ashton = label(place=["name", "Ashton-under-Lyne"])
    whole, _ = totals([
        (ashton, told(place=("name", "Ashton under Lyne"))), (ashton, told()), (label(), told(place=("name", "Sale"))),
        (label(), told()),
    ])  # fmt: skip
    assert whole.place_accuracy == pytest.approx(1 / 3)


def test_danger() -> None:
    """Message level: one expected kind is enough; strictly each kind and person; alarms where none was expected."""
    one = label(safety=[["suicide", "self"], ["overdose", "self"]])
    whole, _ = totals([
        (one, told(safety=frozenset({("suicide", "self")}))), (one, told(safety=frozenset({("violence", "self")}))),
        (label(), told(safety=frozenset({("violence", "self")}))), (label(), told()),
    ])  # fmt: skip
    assert (whole.danger_recall, whole.danger_recall_strict, whole.false_alarms) == (0.5, 0.25, 1)


def test_totals_by_tag_and_figures_without_texts() -> None:
    """A tag has its own total; figures hold no text."""
    whole, tagged = totals([(label(tags=["typo"]), told()), (label(tags=["typo", "other"], needs=[FOOD]), told())])
    assert {tag: total.messages for tag, total in tagged.items()} == {"other": 1, "typo": 2}
    barred = list(figures("made", whole, barred=True))
    assert not any("made up" in figure.name for figure in barred)
    assert {figure.holds for figure in barred} == {None, True, False}


def test_an_empty_batch() -> None:
    """Nothing to judge is no division by nothing."""
    assert next(figures("empty", Total(), barred=True)).value == 0


@pytest.mark.parametrize(
    "line",
    ['{"id": "a"}', "no json", '{"id": "a", "text": "x", "needs": [["food/pantry", "self"]]}',
     '{"id": "a", "text": "x", "needs": [["food", "me"]]}', '{"id": "a", "text": "x", "facts": {"shoe_size": 7}}',
     '{"id": "a", "text": "x", "safety": [["boredom", "self"]]}'],
)  # fmt: skip
def test_a_bad_label_is_named_by_its_line_and_never_quoted(line: str) -> None:
    """File and line, without the text."""
    with pytest.raises(LabelError, match=r"^made:2: ") as caught:
        parse(['{"id": "b", "text": "secret words"}', line], "made")
    assert "secret" not in str(caught.value)


def test_recall_and_false() -> None:
    """Shares of own texts hit, and of others."""
    tops = [frozenset({"work"}), frozenset(), frozenset({"work", "money"}), frozenset({"food"})]
    assert recall_and_false(tops, [True, True, False, False], {"work"}) == (0.5, 0.5)


def test_labels_are_keys_of_the_vocabulary() -> None:
    """Every topic of the mapping exists."""
    for keys in (*(one.tops for one in LABELS), *LEGAL.values()):
        assert keys <= set(needs())


def test_a_pattern_written_out() -> None:
    """First alternatives, nothing optional."""
    assert written_out("^ (bailiffs|bailiff) [are] coming _3 (to|at) my (door|house) $") == "bailiffs coming to my door"
    assert written_out("[a|b (c|d)] <kin> need <n> (one|two (three|four)) things") == "need one things"


def test_the_baselines_get_the_threshold_that_suits_them() -> None:
    """Best accuracy over thresholds: below it nothing is named."""
    asked = [Asked("a", frozenset({"food"})), Asked("b", frozenset())]
    assert best_accuracy([("food", 0.9), ("debt", 0.2)], asked) == 1.0
    assert best_accuracy([("debt", 0.9), ("debt", 0.95)], asked) == 0.5

"""An explanation says what fired and why, and agrees with the reading itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.commands.gazetteer import demo_gazetteer
from conversations.safety.hear import hear_with, safety_phrases
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.understanding.read import read
from conversations.upkeep.explain import Explanation, Fired, explain
from conversations.upkeep.labelled import stored_examples
from conversations.upkeep.reader import Reader
from conversations.upkeep.tell import sections

READER = Reader(compile_phrases(phrase_body()), safety_phrases(), demo_gazetteer())


def told(text: str, asked: str = "") -> Explanation:
    """Explain with the shipped phrases."""
    return explain(text, READER, asked=asked)


def fired(explanation: Explanation, kind: str, rule: str) -> Fired:
    """The phrase of this kind and rule that fired."""
    return next(one for one in explanation.fired if (one.kind, one.rule) == (kind, rule))


def test_a_kept_need_names_file_rule_and_words() -> None:
    """Where it stands, and the person's own words."""
    one = fired(told("bailiffs at the door"), "need", "debt/bailiffs")
    assert one.kept
    assert one.file == "en/needs/debt.json"
    assert "bailiffs" in one.words


def test_a_denied_need_says_so() -> None:
    """Denied is scope and fate."""
    one = fired(told("i am not homeless"), "need", "homelessness")
    assert not one.kept
    assert "denied" in one.fate
    assert "denied" in one.scope


def test_somebody_else_and_what_if_are_named() -> None:
    """Whose it is, and that it is only supposed."""
    assert "somebody else" in fired(told("my neighbour lost his job"), "need", "work/lost-job").scope
    assert "what if" in fired(told("what if i lost my job"), "need", "work/lost-job").fate


def test_a_figure_of_speech_is_named_as_what_silences() -> None:
    """The danger phrase is there, and why it was not heard."""
    explanation = told("this heat is killing me")
    assert explanation.dangers == ()
    assert any(one.kind == "figure of speech" for one in explanation.fired)


def test_danger_names_its_rule() -> None:
    """Kept, with the rule's id and file."""
    kept = [one for one in told("i want to kill myself").fired if one.kind == "danger" and one.kept]
    assert any(one.rule.startswith("suicide/") and one.file == "en/safety/suicide.json" for one in kept)


def test_words_written_out_and_corrected() -> None:
    """Which misspelling became which word, and by what."""
    seen = {word.as_typed: word for word in told("cant pay, the bailifs are comming").words}
    assert seen["cant"].read_as == "can not"
    assert seen["bailifs"].read_as == "bailiffs"
    assert seen["comming"].read_as == "coming"


def test_right_words_are_not_told_as_corrected() -> None:
    """ "Rant" stays "rant"."""
    assert told("i had a rant about the rent").words == ()


def test_an_answer_is_told_against_its_question() -> None:
    """The question stands beside the intent."""
    lines = [line for section in sections(told("2", "children")) for line in section.lines]
    assert any("children" in line.why for line in lines)
    assert any("age not told, age not told" in line.what for line in lines)


@pytest.mark.parametrize("one", stored_examples()[::7], ids=lambda one: one.id)
def test_every_need_and_danger_of_a_reading_is_explained(one) -> None:
    """Nothing is reported without a line that says where it came from."""
    explanation = explain(one.text, READER, asked=one.asked or "")
    words = {fired.words for fired in explanation.fired if fired.kept}
    assert {need.evidence for need in explanation.reading.needs if need.rule} <= words
    assert {danger.evidence for danger in explanation.dangers} <= words


@given(st.text(max_size=120))
@settings(max_examples=80)
def test_any_text(text: str) -> None:
    """Never raises; the reading is the reader's own; words are the person's."""
    explanation = told(text)
    assert explanation.reading == read(text, phrases=READER.phrases, gazetteer=READER.gazetteer)
    assert explanation.dangers == hear_with(text, READER.safety)
    assert all(one.words in text for one in explanation.fired)
    assert sections(explanation)

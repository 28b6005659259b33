"""Danger is heard inside sentences, and figures of speech stay quiet."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.safety.danger import About, DangerKind, Tier, When
from conversations.safety.files import danger_rules, safety_data
from conversations.safety.hear import hear, safety_phrases
from directory.vocabulary.loader import locale_languages
from tests.conversations.safety.sentences import danger, quiet


def kinds(text: str) -> list[str]:
    return [heard.kind.value for heard in hear(text)]


def test_every_safety_file_compiles() -> None:
    """No language's safety phrases contain a mistake."""
    assert safety_phrases().left_out == ()


@pytest.mark.parametrize(("kind", "sentence"), danger())
def test_danger_is_heard(kind: str, sentence: str) -> None:
    """Every danger sentence we wrote is heard as its kind, in upper case too."""
    assert kind in kinds(sentence)
    assert kind in kinds(sentence.upper())


@pytest.mark.parametrize("sentence", quiet())
def test_look_alike_stays_quiet(sentence: str) -> None:
    """No figure of speech, denial or ordinary worry is taken for danger."""
    assert kinds(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind", "about", "when", "tier"),
    [
        ("a friend wants to die", "suicide", "someone-else", "thought", "helpline-now"),
        ("I want to die", "suicide", "self", "thought", "helpline-now"),
        ("going to kill myself tonight", "suicide", "self", "now", "999-now"),
        ("i used to self harm years ago", "self-harm", "self", "past", "gentle-check"),
        ("what if i killed myself", "suicide", "self", "thought", "helpline-now"),
        ("i tried to kill myself last night", "suicide", "self", "now", "999-now"),
        ("i was trafficked years ago", "trafficking", "self", "past", "gentle-check"),
        ("my gran was robbed by her carer years ago", "adult-at-risk", "someone-else", "past", "gentle-check"),
        ("my partner hits me", "domestic-abuse", "self", "now", "helpline-now"),
        ("my son is cutting himself", "self-harm", "someone-else", "now", "helpline-now"),
    ],
)
def test_whose_and_when(sentence: str, kind: str, about: str, when: str, tier: str) -> None:
    """Who it is about, how near it is and what is needed are told."""
    first = next(heard for heard in hear(sentence) if heard.kind is DangerKind(kind))
    assert (first.about, first.when, first.tier) == (About(about), When(when), Tier(tier))


@pytest.mark.parametrize(
    "sentence",
    [
        "chcę umrzeć", "mąż mnie bije", "vreau sa mor", "quiero morir", "quero morrer", "хочу померти", "أريد أن أموت",
        "خودکشی", "ਖੁਦਕੁਸ਼ੀ", "আত্মহত্যা", "આત્મહત્યા", "waan is dilayaa", "dw i eisiau marw", "mae fy mhartner wedi fy nharo",
    ],
)  # fmt: skip
def test_other_languages(sentence: str) -> None:
    """A plain danger sentence in each language is heard."""
    assert hear(sentence)


def test_twenty_phrases_in_every_language_and_unreviewed_marked() -> None:
    """Each language has twenty danger phrases or more, marked unreviewed until a speaker signs them."""
    for language in locale_languages():
        rules = danger_rules(safety_data(language))
        assert sum(len(rule.get("phrases", ())) for rule in rules) >= 20, language
        assert language == "en" or all(rule["unreviewed"] for rule in rules)


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text(text: str) -> None:
    """No text raises, and evidence is always part of the text."""
    for heard in hear(text):
        assert heard.evidence in text
        assert heard.evidence


@given(
    st.lists(
        st.sampled_from(
            ["I", "want", "to", "die", "not", "my", "ｍｕｍ", "kill", "’", "myself", "💔", "é", "\u200b", "."]
        ),
        max_size=30,
    )
)
@settings(max_examples=300)
def test_any_mixture_of_danger_words(words: list[str]) -> None:
    """Mixtures of danger words with odd characters give evidence that is part of the text."""
    text = " ".join(words)
    for heard in hear(text):
        assert heard.evidence in text


def test_ten_thousand_characters_are_quick() -> None:
    """10 kB of anything is heard in little time (processor time, best of five); no input is slow."""
    hear("warm up")
    dense = (
        "i want to die ",
        "he hits me ",
        "my ex has a knife im 14 and bleeding ",
        "he ",
        "my ",
        "not ",
        "qwxzj ",
        "😀",
        "a",
    )
    for text in dense:
        best = min(_seconds((text * 10_000)[:10_000]) for _ in range(5))
        assert best < 0.04, (text[:20], best)


def test_repetition_hides_nothing() -> None:
    """What is said once, before, between or after much repetition, is heard."""
    filler = "please help me with my rent " * 120
    for text in (
        "i took all my tablets " + filler,
        filler + "i took all my tablets",
        filler + "i took all my tablets " + filler,
    ):
        assert kinds(text) == ["overdose"], text[:40]
        assert all(heard.evidence in text for heard in hear(text))


def _seconds(text: str) -> float:
    begin = time.process_time()
    hear(text)
    return time.process_time() - begin


@pytest.mark.shared
def test_nothing_is_heard_in_ordinary_messages(shared: Path) -> None:
    """In 2,405 ordinary messages no danger is heard at all."""
    path = shared / "data" / "understanding" / "ordinary_sms.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    false = [(row["id"], heard.rule) for row in rows for heard in hear(row["text"])]
    print(f"danger heard in {len(false)} of {len(rows)} ordinary messages: {false}")
    assert false == []

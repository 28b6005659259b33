"""Danger in every language with a folder: each phrase in a sentence, everyday tellings, and what stays quiet."""

import re
from pathlib import Path

import pytest

from conversations.safety.danger import told_in
from conversations.safety.hear import hear
from directory.vocabulary.loader import locale_data, locale_languages

HERE = Path(__file__).parent
OTHERS = locale_languages()[1:]
KINDS = {
    "suicide",
    "self-harm",
    "domestic-abuse",
    "sexual-violence",
    "child-at-risk",
    "medical-emergency",
    "overdose",
    "violence",
    "trafficking",
}
SAME_WORDS = {"pt": "es"}
"""Some tellings are the same words in both: what else the message says then decides its language."""
AROUND = {
    "ar": ("مرحبا", "من فضلك ساعدوني"),
    "bn": ("হ্যালো", "দয়া করে সাহায্য করুন"),
    "cy": ("helo", "plis helpwch fi"),
    "es": ("hola", "por favor ayuda"),
    "gu": ("નમસ્તે", "કૃપા કરીને મદદ કરો"),
    "pa": ("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "ਕਿਰਪਾ ਕਰਕੇ ਮਦਦ ਕਰੋ"),
    "pl": ("dzień dobry", "proszę pomóżcie"),
    "pt": ("olá", "por favor ajudem"),
    "ro": ("bună ziua", "vă rog ajutați"),
    "so": ("salaan", "fadlan i caawi"),
    "uk": ("вітаю", "будь ласка допоможіть"),
    "ur": ("سلام", "براہ کرم مدد کریں"),
}


def told() -> list[tuple[str, str, str]]:
    """The sentences of `languages.txt`: language, kind or "-", text."""
    lines = (HERE / "languages.txt").read_text(encoding="utf-8").splitlines()
    return [(row[0], row[1], row[2]) for line in lines if line and line[0] != "#" and (row := line.split("|", 2))]


def rules(language: str) -> list[tuple[str, str]]:
    """(kind, phrase) of a language's safety file."""
    body = locale_data(language, "phrases/safety")
    return [(rule["kind"], phrase) for rule in body["rules"] for phrase in rule["phrases"]]


def plain(phrase: str) -> str:
    """A phrase as somebody may write it: the first of each choice, nothing optional, no gap."""
    phrase = re.sub(r"\[[^\]]*\]|(?<!\S)_\d?(?!\S)", " ", phrase)
    phrase = re.sub(r"\(([^|)]*)[^)]*\)", r"\1", phrase)
    return " ".join(phrase.replace("<n>", "14").replace("*", "").split())


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_heard_inside_a_sentence(language: str) -> None:
    """With words of the language before and behind it, as its kind and as told in that language."""
    before, behind = AROUND.get(language, ("", ""))
    deaf = []
    for kind, phrase in rules(language):
        dangers = hear(f"{before} {plain(phrase)} {behind}")
        if kind not in {danger.kind.value for danger in dangers}:
            deaf.append((kind, phrase))
    assert deaf == []


@pytest.mark.parametrize("language", OTHERS)
def test_enough_distinct_phrases_of_every_kind(language: str) -> None:
    """Sixty in Welsh, forty in the others (twenty are asked for), and every kind of danger that is asked for."""
    found = rules(language)
    assert len({phrase for _, phrase in found}) >= (60 if language == "cy" else 40)
    assert {kind for kind, _ in found} >= KINDS
    body = locale_data(language, "phrases/safety")
    assert body["reviewed"] is False
    assert all(rule["unreviewed"] for rule in body["rules"])


@pytest.mark.parametrize(("language", "kind", "text"), [row for row in told() if row[1] != "-"])
def test_everyday_danger_is_heard(language: str, kind: str, text: str) -> None:
    """As people text, often without accents, also in upper case."""
    assert kind in {danger.kind.value for danger in hear(text)}
    assert kind in {danger.kind.value for danger in hear(text.upper())}
    assert told_in(hear(text)) in (language, "", SAME_WORDS.get(language))


@pytest.mark.parametrize(("language", "text"), [(row[0], row[2]) for row in told() if row[1] == "-"])
def test_look_alikes_stay_quiet(language: str, text: str) -> None:
    """Denied, figurative, on the screen or harmless."""
    assert hear(text) == ()


def test_every_language_has_danger_and_look_alikes() -> None:
    """Nine kinds told and four quiet ones or more, in each."""
    for language in OTHERS:
        own = [row for row in told() if row[0] == language]
        assert {kind for _, kind, _ in own} >= KINDS, language
        assert sum(kind == "-" for _, kind, _ in own) >= 4, language

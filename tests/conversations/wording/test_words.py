"""Every string a chat can show: whole, short, safe to send, and translated or known to be missing."""

import re
from pathlib import Path

import pytest

from conversations.dialogue.moves import Ask
from conversations.safety.danger import DangerKind
from conversations.wording.catalogue import missing, translate
from conversations.wording.checks import CARRIER, carrier_words, check, untranslated
from conversations.wording.msgids import chat_strings
from conversations.wording.notices import notice, notice_keys, notice_subject
from conversations.wording.plain import limited_reply, trouble_reply
from conversations.wording.questions import ask_options
from conversations.wording.sms import flatten
from conversations.wording.words import Words, texts
from tests.conversations.dialogue.town import RULES

PACKAGE = Path(__file__).resolve().parents[3] / "conversations"


def test_questions_and_words_are_whole() -> None:
    """The checker that `joinedup rules check` runs finds nothing, in English and in Welsh."""
    assert check() == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_string_offers_a_word_the_carrier_acts_on(language: str) -> None:
    """STOP, HELP, END, START and their like are never offered as our own commands."""
    offered = {text: carrier_words(translate(language, text)) for _, text in chat_strings()}
    assert {text: words for text, words in offered.items() if words} == {}


def test_no_ready_answer_is_a_carrier_word() -> None:
    """What a button sends is never a word that would opt somebody out."""
    for question in (*RULES.talk, *RULES.about_person):
        sends = {option.send for option in ask_options(Words(), Ask(question, RULES.options(question)))}
        assert not sends & CARRIER


def test_the_carrier_check_sees_what_it_should() -> None:
    """A sentence that says reply STOP is caught; the same letters inside other words are not."""
    assert carrier_words("Reply STOP to end") == ("STOP",)
    assert carrier_words("Please stop. We STOPPED. HELPLINE") == ()


def test_welsh_is_complete() -> None:
    """Every chat string has its Welsh."""
    assert untranslated("cy") == ()


def test_a_language_without_a_catalogue_speaks_english_and_says_so() -> None:
    """Missing strings are English, and listed as missing."""
    assert translate("pl", "Hello again.") == "Hello again."
    assert missing("pl", ("Hello again.",)) == ("Hello again.",)
    assert translate("../../etc", "Hello again.") == "Hello again."


def test_every_message_the_engine_names_exists() -> None:
    """No Say("…") in the dialogue without its text."""
    named = set()
    for path in (PACKAGE / "dialogue").glob("*.py"):
        named |= set(re.findall(r'Say\(\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert named
    assert {key for key in named if key not in texts("messages")} == set()


def test_every_message_is_used() -> None:
    """A text nobody shows is dead weight for a translator."""
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*/*.py"))
    prefixes = ("handover.", "problem.", "route.", "value.", "line.", "sent")
    unused = [
        key
        for key in (*texts("messages"), *texts("safety"))
        if not key.endswith((".sms", ".plain", ".other"))
        and not key.startswith(prefixes)
        and not re.search(rf"""["']{re.escape(key)}["']""", source)
        and key not in {kind.value for kind in DangerKind}
    ]
    assert unused == []


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("key", notice_keys())
def test_notices_hold_nothing_personal_and_fit(key: str, language: str) -> None:
    """A notice knows a reference, a link and a date, and nothing else; by text it fits two messages."""
    template = texts("notices")[key]
    assert set(re.findall(r"\{(\w+)\}", template)) <= {"reference", "url", "promise"}
    url = "https://help.example.org/r/0123456789abcdefghijklmnopqrstuv0123456789a"
    text = notice(key, language, reference="MCR-7K4P", url=url, promise="5 March")
    assert "{" not in text
    assert "{" not in notice_subject(key, language)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_when_things_fail_there_are_still_words_and_999(language: str) -> None:
    """The replies for trouble and limits need nothing but data, and name 999."""
    for reply in (trouble_reply(language), limited_reply(language)):
        assert "999" in reply.blocks[0].text
        assert flatten(reply).segments <= 2


def test_short_words_for_short_sentences() -> None:
    """Plain English is kept: no chat sentence in English is longer than 32 words."""
    for where, text in chat_strings():
        for sentence in re.split(r"[.?!:]\s", text):
            assert len(sentence.split()) <= 32, where


def test_what_is_filled_in_is_never_a_template() -> None:
    """A name with braces in it stays a name."""
    assert Words().say("also", organisation="{evil} & {0}") == "It may help to ask {evil} & {0} too."

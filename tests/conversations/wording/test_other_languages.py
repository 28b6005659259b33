"""A first text in a language we do not speak: an answer in it with 999, an interpreter and a person, English beside."""

import pytest

from conversations.dialogue.case import Case
from conversations.dialogue.moves import GiveSafety, Greet, HandOver
from conversations.dialogue.rules import compile_dialogue, dialogue_body
from conversations.dialogue.step import step
from conversations.safety.danger import About, Danger, DangerKind, Tier, When
from conversations.safety.hear import hear
from conversations.understanding.phrases import Phrases, compile_phrases, phrase_body
from conversations.understanding.read import read
from conversations.wording.catalogue import language_name, missing, partly, right_to_left, signed
from conversations.wording.render import render
from conversations.wording.reply import Reply
from conversations.wording.safety import safety_reply
from conversations.wording.sms import flatten, next_part
from directory.vocabulary.loader import locale_languages
from tests.conversations.dialogue.playing import GAZETTEER
from tests.conversations.dialogue.town import NOW, TOWN

RULES = compile_dialogue(dialogue_body())
FOREIGN = [code for code in locale_languages() if code not in RULES.settings.languages]
HELLO = {
    "ar": "أحتاج إلى مساعدة",
    "bn": "আমার সাহায্য দরকার",
    "es": "Necesito ayuda, no tengo donde dormir",
    "gu": "મને મદદ જોઈએ છે",
    "pa": "ਮੈਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ",
    "pl": "Potrzebuję pomocy, nie mam gdzie mieszkać",
    "pt": "Preciso de ajuda, não tenho onde dormir",
    "ro": "Am nevoie de ajutor, nu am unde să stau",
    "so": "Waxaan u baahanahay caawimaad",
    "uk": "Мені потрібна допомога",
    "ur": "مجھے مدد چاہیے",
}
"""A first text in each; a language without one here is tried by `test_it_has_the_first_words` all the same."""


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """All languages, compiled once."""
    return compile_phrases(phrase_body())


def answer(text: str, phrases: Phrases, channel: str) -> tuple[Case, Reply]:
    """The first turn of a conversation."""
    reading = read(text, phrases=phrases, gazetteer=GAZETTEER)
    case, moves = step(Case.new(channel), reading, hear(text), TOWN, NOW, RULES)
    assert HandOver("language") in moves
    return case, render(moves, (), language=case.language, channel=channel)


@pytest.mark.parametrize("language", FOREIGN)
def test_it_has_the_first_words(language: str) -> None:
    """Greeting, hand-over, danger and interpreter are translated, each string marked until a speaker has read it."""
    assert partly(language)
    assert not signed(language)
    blocks = render((Greet(), HandOver("language")), (), language=language, channel="web").blocks
    assert [block.language for block in blocks] == [language, "en", language, "en"]
    assert all("999" in block.text for block in blocks)
    assert missing(language, ("If anyone is in danger right now, call 999.", "Text MORE for the rest.")) == ()


@pytest.mark.parametrize("language", sorted(HELLO))
def test_a_first_text_is_answered_in_its_language(language: str, phrases: Phrases) -> None:
    """On a page both languages stand, each marked; a human with an interpreter is asked, and no question is put."""
    case, reply = answer(HELLO[language], phrases, "web")
    assert (case.language, reply.language, reply.rtl) == (language, language, right_to_left(language))
    assert {block.language for block in reply.blocks} == {language, "en"}
    assert all(block.rtl == right_to_left(block.language) for block in reply.blocks)
    assert "interpreter" in " ".join(block.text for block in reply.blocks)
    assert "language" in case.handed_over


@pytest.mark.parametrize("language", sorted(HELLO))
def test_by_text_it_fits_into_two_segments(language: str, phrases: Phrases) -> None:
    """The person's own language alone, 999 in it, nothing left for MORE."""
    _, reply = answer(HELLO[language], phrases, "sms")
    sms = flatten(reply)
    assert sms.segments <= 2
    assert "999" in sms.text
    assert sms.rest == ""
    assert {block.language for block in reply.blocks} == {language}


@pytest.mark.parametrize("kind", [DangerKind.DOMESTIC_ABUSE, DangerKind.SUICIDE, DangerKind.OVERDOSE])
@pytest.mark.parametrize("language", [*FOREIGN, "cy"])
def test_danger_is_answered_in_its_language_by_text(language: str, kind: DangerKind) -> None:
    """999 and a number stand in the first text; the English follows, all of it within MORE."""
    tier = Tier.EMERGENCY if kind is DangerKind.OVERDOSE else Tier.HELPLINE
    dangers = [Danger(kind, About.SELF, When.NOW, tier, "x", f"{language}/{kind.value}")]
    sms = flatten(safety_reply(dangers, channel="sms"))
    assert sms.segments <= 2
    assert "999" in sms.text
    assert any(number in sms.text for number in ("116 123", "08082000247", "NHS 111"))
    whole = sms.text
    while sms.rest:
        sms = next_part(sms.rest, language=language)
        assert sms.segments <= 2
        whole += sms.text
    assert "Call 999" in whole or "call 999" in whole
    if language != "cy":
        assert f"{language_name(language)} interpreter, please" in whole


@pytest.mark.parametrize("language", FOREIGN)
def test_the_preview_tells_nothing_in_any_language(language: str) -> None:
    """The first line of a text about abuse says only that it is to be read alone."""
    dangers = [Danger(DangerKind.DOMESTIC_ABUSE, About.SELF, When.NOW, Tier.HELPLINE, "x", f"{language}/x")]
    first = flatten(safety_reply(dangers, channel="sms")).text.split("\n")[0]
    assert len(first) >= 35
    assert "999" not in first
    assert "55" not in first


def test_an_english_talk_stays_english_after_a_strange_word(phrases: Phrases) -> None:
    """One foreign word inside an English message turns nothing over."""
    reading = read("lost my job, behind on rent M14 5RQ, gracias", phrases=phrases, gazetteer=GAZETTEER)
    case, moves = step(Case.new("web"), reading, (), TOWN, NOW, RULES)
    assert case.language == "en"
    assert HandOver("language") not in moves


def test_danger_in_another_language_turns_the_talk(phrases: Phrases) -> None:
    """Mid-talk too: help in the language it was told in, and a human is asked."""
    case, _ = step(Case.new("web"), read("hello", phrases=phrases, gazetteer=GAZETTEER), (), TOWN, NOW, RULES)
    text = "chce umrzec"
    reading = read(text, phrases=phrases, gazetteer=GAZETTEER)
    case, moves = step(case, reading, hear(text), TOWN, NOW, RULES)
    assert isinstance(moves[0], GiveSafety)
    assert case.language == "pl"
    assert HandOver("language") in moves

"""What comes up for review holds nothing that says who somebody is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.commands.gazetteer import demo_gazetteer
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.upkeep.redact import LONGEST, MOST_WORDS, not_understood, redact

PHRASES = compile_phrases(phrase_body())
PLACES = demo_gazetteer()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my name is Zebedee Quux can you sort me", "zebedee"),
        ("hiya its bartholomeus here", "bartholomeus"),
        ("tell dave from the shop", "dave"),
        ("my mate kevin said ring", "kevin"),
        ("ask for Mrs Threlfall please", "threlfall"),
        ("ring me on 07700 900123 thanks", "900123"),
        ("+44 7700 900123", "7700"),
        ("born 12/03/1981 if it matters", "1981"),
        ("write to jo.bloggs@example.org ok", "bloggs"),
        ("see https://example.org/me/42", "example"),
        ("im at 14b Acacia Road now", "acacia"),
        ("round by wellington street", "wellington"),
        ("its m14 5rq", "5rq"),
        ("up in m14", "m14"),
        ("stuck in Levenshulme with it", "levenshulme"),
        ("NI number QQ123456C", "123456"),
    ],
)
def test_what_says_who_somebody_is_goes(text: str, secret: str) -> None:
    """Names, numbers, addresses, postcodes, places, links."""
    told = not_understood(text, PHRASES, PLACES)
    assert secret not in told.words.lower()
    assert not any(sign.isdigit() for sign in told.words)


def test_plain_words_stay_and_unknown_ones_are_guarded() -> None:
    """Right words may be shown at once; a word of no list waits until it came up twice."""
    plain = redact("somewhere to wash my clothes", PHRASES)
    assert plain.words == "somewhere to wash my clothes"
    assert not plain.guarded
    assert redact("me blorpy is bust", PHRASES).guarded


def test_only_a_few_words_around_what_was_not_understood() -> None:
    """The part with most that was not understood, not the story."""
    text = "we lost the house and i lost my job and it was on and off for us and then me blorpy mangle went twang"
    told = not_understood(text, PHRASES, PLACES)
    assert len(told.words.split()) <= MOST_WORDS
    assert "mangle" in told.words


def test_nothing_but_masks_is_nothing() -> None:
    """A bare number or name is not worth a review."""
    assert redact("07700 900123", PHRASES).words == ""
    assert redact("", PHRASES).words == ""


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text(text: str) -> None:
    """Never raises, never longer than a column, never a digit of ASCII, never an address."""
    told = not_understood(text, PHRASES, PLACES)
    assert len(told.words) <= LONGEST
    assert "@" not in told.words
    assert not any(sign in "0123456789" for sign in told.words)

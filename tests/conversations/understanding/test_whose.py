"""Whose a need is: the writer's, or that of the person the message speaks of."""

import pytest

from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.understanding.read import read
from tests.conversations.nowhere import NoPlaces

PHRASES = compile_phrases(phrase_body())


@pytest.mark.parametrize(
    ("text", "need", "about"),
    [
        ("colleague has nothing in. any food banks?", "food", "someone-else"),
        ("can he get english lessons, son in law speaks no english", "learning", "someone-else"),
        ("need english classes in Oldham for my wife", "learning", "someone-else"),
        ("need english classes, my wife said you can help", "learning", "self"),
        ("my grandson was permanently excluded", "learning", "someone-else"),
        ("my son was permanently excluded", "learning", "self"),
        ("he was permanently excluded", "learning", "self"),
        ("he smashed my phone and punched me", "domestic-abuse", "self"),
        ("my sister's husband controls her money and hits her", "domestic-abuse", "someone-else"),
        ("since my sister left i have no food", "food", "self"),
    ],
)
def test_whose_need_it_is(text: str, need: str, about: str) -> None:
    """The nearest person named owns it; partners and a bare "he" own no abuse, and a child's school is the writer's."""
    needs = read(text, phrases=PHRASES, gazetteer=NoPlaces()).needs
    assert about in {one.about for one in needs if one.need.split("/")[0] == need}, needs


@pytest.mark.parametrize("text", ["he beat me at darts again", "slave to the kitchen sink, me"])
def test_a_game_or_a_figure_of_speech_is_no_need(text: str) -> None:
    """Losing a game is no abuse."""
    assert read(text, phrases=PHRASES, gazetteer=NoPlaces()).needs == ()

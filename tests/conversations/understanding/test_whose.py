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
        ("it's our Denise. her gas has been cut off", "energy", "someone-else"),
        ("our kitchen is damp and Denise is my landlord", "housing", "self"),
        ("a lad in our street has no food", "food", "someone-else"),
        ("i have a boy of 3 and no food", "food", "self"),
        ("is there a lunch club anywhere? for me dad", "loneliness", "someone-else"),
        ("im writing this for my nan because she wont. the heating has been off a week", "energy", "someone-else"),
        ("I'm a home carer. Gentleman I visit has no food in", "food", "someone-else"),
        ("Housing officer here. Tenant has no gas", "energy", "someone-else"),
        ("i just want somebody to talk to, so lonely", "loneliness", "self"),
        ("My son (24) has nowhere to sleep tonight", "homelessness", "someone-else"),
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

"""The first messages: greeting, need, place, and the questions that change something."""

import pytest

from conversations.dialogue.moves import ExplainQuestion, Say
from conversations.understanding.reading import Intent, Reading, ReplyKind
from directory.vocabulary.facts import Untold
from tests.conversations.dialogue.town import BLAH, HOPES, LEVENSHULME, RENT, SKIP, WHY, Talk, need, number, says


def test_the_first_turn_greets_and_helps_at_once() -> None:
    """Place and one need in the first message: greeting and offer come together."""
    talk = Talk()
    talk.hears(RENT)
    assert talk.kinds == ["Greet", "Acknowledge", "Offer"]
    assert talk.case.asked == "which-service"


def test_hello_gets_the_greeting_and_the_first_question() -> None:
    """A bare hello is asked what help is needed."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.GREETING, text="hi"))
    assert talk.kinds == ["Greet", "Ask"]
    assert talk.case.asked == "need"


def test_what_is_missing_is_asked_in_turn() -> None:
    """Need, then place, then an offer."""
    talk = Talk()
    talk.hears(BLAH)
    talk.hears(Reading(intent=Intent.NEED, needs=(need("housing/rent-arrears"),), text="rent"))
    assert talk.case.asked == "place"
    talk.hears(Reading(intent=Intent.ANSWER, place=LEVENSHULME, text="M14 5RQ"))
    assert "Offer" in talk.kinds
    assert talk.case.history == ("need", "place")


def test_the_place_may_be_skipped() -> None:
    """Without a place only what serves everywhere is looked at, and nothing is asked again."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("housing/rent-arrears"),), text="rent"))
    talk.hears(SKIP)
    assert Say("no-place") in talk.moves
    assert talk.case.place_skipped
    assert talk.case.asked != "place"


def test_a_name_of_several_places_is_chosen_by_number() -> None:
    """Hope in Salford or Hope in the Peak: the person says which."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("food"),), places=HOPES, text="no food, in Hope"))
    assert talk.case.asked == "which-place"
    talk.hears(number(2))
    assert talk.case.place == HOPES[1]


def test_a_question_that_changes_something_comes_first() -> None:
    """Youth Shelter is for 16 to 25: age is asked, with its reason on request."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("homelessness"),), place=LEVENSHULME, text="x"))
    assert talk.case.asked == "age"
    talk.hears(WHY)
    assert talk.one(ExplainQuestion) == ExplainQuestion("age", ("homelessness",))
    assert talk.case.asked == "age"
    talk.hears(number(19))
    assert talk.case.facts["age"].value == 19
    assert "Offer" in talk.kinds


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ReplyKind.SKIP, Untold.SKIPPED),
        (ReplyKind.DONT_KNOW, Untold.DONT_KNOW),
        (ReplyKind.RATHER_NOT_SAY, Untold.RATHER_NOT_SAY),
    ],
)
def test_the_three_ways_of_not_saying_stay_apart(kind: ReplyKind, state: Untold) -> None:
    """Skipped, not known and not told are kept as what they are, and the talk goes on."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("homelessness"),), place=LEVENSHULME, text="x"))
    talk.hears(says(kind))
    assert talk.case.facts["age"].value is state
    assert talk.case.asked == "which-service"

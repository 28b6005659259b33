"""Danger and children: help first, and what is never done."""

from dataclasses import replace

import pytest

from conversations.dialogue.moves import Acknowledge, GiveSafety, HandOver, Offer
from conversations.safety.danger import Tier
from conversations.understanding.reading import Intent, Reading
from directory.matching.candidates import Route
from tests.conversations.dialogue.town import (
    BLAH,
    LEVENSHULME,
    RENT,
    YES,
    Talk,
    agreed_talk,
    danger,
    fact,
    need,
    number,
)


def test_danger_comes_first_and_an_emergency_asks_nothing_else() -> None:
    """Life first: safety is the first move, and only whether to go on is asked. The danger is a need of its own, not
    told back, so that help with it is offered too.
    """
    talk = Talk()
    talk.hears(RENT, danger("suicide", Tier.EMERGENCY))
    assert talk.kinds == ["GiveSafety", "Greet", "HandOver", "Ask"]
    assert talk.case.asked == "go-on"
    assert [one.key for one in talk.case.needs] == ["housing/rent-arrears", "mental-health"]
    talk.hears(YES)
    assert "Offer" in talk.kinds


def test_danger_in_the_middle_keeps_the_agreement_open() -> None:
    """Danger during an agreement is answered, then the agreement is asked again, not assumed."""
    talk = agreed_talk()
    talk.hears(BLAH, danger("suicide", Tier.EMERGENCY))
    talk.hears(YES)
    assert talk.kinds == ["AskAgreement"]
    assert not talk.case.agreed


@pytest.mark.parametrize("young", ["told", "heard"])
def test_under_16_nobody_is_referred(young: str) -> None:
    """Someone under 16 gets a human and details, never a referral."""
    talk = Talk()
    if young == "told":
        talk.hears(replace(RENT, facts=fact("age", 14, "14")))
    else:
        talk.hears(RENT, danger("young-person-alone", Tier.LOCAL_TODAY))
    assert HandOver("under-16") in talk.moves
    assert {one.route for one in talk.one(Offer).candidates} == {Route.SIGNPOST}
    talk.hears(number(1))
    assert "AskAgreement" not in talk.kinds
    assert "GiveSignpost" in talk.kinds


def test_an_age_told_in_the_middle_of_an_agreement_stops_it() -> None:
    """The age comes out late: the open agreement falls, a human is asked."""
    talk = agreed_talk()
    talk.hears(YES)
    talk.hears(Reading(intent=Intent.CORRECTION, facts=fact("age", 15, "15"), text="I am 15 years old you know"))
    assert HandOver("under-16") in talk.moves
    assert talk.case.agreeing is None


def test_danger_is_not_named_back_but_heard() -> None:
    """Abuse at home is never repeated in an acknowledgement: somebody else may read the screen."""
    talk = Talk()
    talk.hears(
        Reading(intent=Intent.NEED, needs=(need("domestic-abuse"), need("food")), place=LEVENSHULME, text="x"),
        danger("domestic-abuse"),
    )
    assert isinstance(talk.moves[0], GiveSafety)
    assert talk.one(Acknowledge).needs == ("food",)

"""What is told later: it replaces, takes back or refines what stood there, and is said back."""

from dataclasses import replace

from conversations.dialogue.moves import Acknowledge
from conversations.understanding.reading import Intent, Reading
from tests.conversations.dialogue.town import FOOD, LEVENSHULME, LONGSIGHT, RENT, Talk, fact, need


def test_a_corrected_place_replaces_and_is_told() -> None:
    """Not M14, M15: the new one counts, the old one is named as gone, and the offer is made anew."""
    talk = Talk()
    talk.hears(RENT)
    talk.hears(Reading(intent=Intent.CORRECTION, place=LONGSIGHT, text="not M14, M15"))
    told = talk.one(Acknowledge)
    assert told == Acknowledge(place="M15", dropped=("place=M14 5RQ",))
    assert "Offer" in talk.kinds


def test_a_corrected_number_of_children_replaces() -> None:
    """Actually three kids: three count, two are named as gone."""
    talk = Talk()
    talk.hears(replace(FOOD, facts=fact("children", (None, None), "2 kids")))
    talk.hears(Reading(intent=Intent.CORRECTION, facts=fact("children", (None, None, None), "3 kids"), text="3 kids"))
    assert talk.one(Acknowledge) == Acknowledge(facts=("children=?,?,?",), dropped=("children=?,?",))


def test_a_denied_need_goes() -> None:
    """I am not homeless: the need and its finer ones are gone, and that is told."""
    talk = Talk()
    talk.hears(
        Reading(intent=Intent.NEED, needs=(need("food"), need("homelessness/tonight")), place=LEVENSHULME, text="x")
    )
    talk.hears(Reading(intent=Intent.CORRECTION, denied=("homelessness",), text="I'm not homeless"))
    assert [one.key for one in talk.case.needs] == ["food"]
    assert "homelessness/tonight" in talk.one(Acknowledge).dropped


def test_the_finer_need_takes_the_place_of_the_coarser() -> None:
    """Housing, then behind on rent: one need, the finer."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("housing"),), text="x"))
    talk.hears(Reading(intent=Intent.NEED, needs=(need("housing/rent-arrears"),), text="x"))
    assert [one.key for one in talk.case.needs] == ["housing/rent-arrears"]

"""Agreement: asked for one organisation at a time, never assumed, before any contact detail."""

from dataclasses import replace

import pytest

from conversations.dialogue.moves import AskAgreement, GiveSignpost, Say, SendIntroduction, SendReferral
from conversations.understanding.reading import Intent, Reading, ReplyKind
from tests.conversations.dialogue.town import (
    BLAH,
    LEVENSHULME,
    NO,
    WHY,
    YES,
    Talk,
    agreed_talk,
    need,
    number,
    says,
    text,
)


def test_agreement_comes_before_contact_details_and_sending() -> None:
    """Choose, agree, name, number, safe way: only then is a referral sent, to that one organisation."""
    talk = agreed_talk()
    assert talk.one(AskAgreement)
    talk.hears(YES)
    assert talk.case.asked == "contact-name"
    talk.hears(text("my name is Sam Jones"))
    talk.hears(text("07700 900 123"))
    assert talk.case.asked == "safe-to-contact"
    talk.hears(says(ReplyKind.OPTION, "text-only"))
    sent = talk.one(SendReferral)
    assert (sent.contact_name, sent.contact_phone, sent.safe_to_contact) == ("Sam Jones", "+447700900123", "text-only")
    assert sent.candidate.service_name == "Rent Rescue"


@pytest.mark.parametrize("words", ["I never said yes", "yes but not my number", "yes, if it is free", "not yes"])
def test_a_yes_with_a_doubt_beside_it_is_no_agreement(words: str) -> None:
    """Whatever understanding makes of it: a yes next to a not, a but or an if is asked again."""
    talk = agreed_talk()
    talk.hears(replace(YES, text=words))
    assert not talk.case.agreed
    assert talk.case.asked == "agree"


@pytest.mark.parametrize("reading", [BLAH, WHY, text("maybe"), number(7), Reading(intent=Intent.THANKS, text="ta")])
def test_agreement_is_never_assumed(reading: Reading) -> None:
    """Nothing but a yes is a yes."""
    talk = agreed_talk()
    talk.hears(reading)
    assert not talk.case.agreed
    assert "SendReferral" not in talk.kinds


def test_no_gives_other_ways() -> None:
    """A no passes nothing on, and the details are there for the asking."""
    talk = agreed_talk()
    talk.hears(NO)
    assert talk.kinds == ["Say", "Ask"]
    talk.hears(number(1))
    assert talk.one(GiveSignpost)


def test_by_text_this_number_is_an_answer() -> None:
    """Who texts may be reached on the number they text from; a web page has no such number."""
    texting, web = agreed_talk("sms"), agreed_talk("web")
    for talk in (texting, web):
        talk.hears(YES)
        talk.hears(text("Sam"))
    assert texting.case.options == ("this-number",)
    assert web.case.options == ()
    texting.hears(number(1))
    assert texting.case.contact_phone == "this-number"


def test_an_unsafe_contact_is_no_contact() -> None:
    """If it is not safe to be contacted, nothing is sent and the details are given."""
    talk = agreed_talk()
    for reading in (YES, text("Sam"), text("07700900123"), says(ReplyKind.OPTION, "not-safe")):
        talk.hears(reading)
    assert "SendReferral" not in talk.kinds
    assert "GiveSignpost" in talk.kinds


def test_joined_up_services_follow_one_by_one_and_details_are_asked_once() -> None:
    """After the first is sent the second is offered, with its own agreement and no second round of questions."""
    talk = Talk()
    both = Reading(
        intent=Intent.NEED, needs=(need("housing/rent-arrears"), need("work/lost-job")), place=LEVENSHULME, text="x"
    )
    talk.hears(both)
    talk.hears(number(1 + talk.case.options.index("Rent Rescue")))
    for reading in (YES, text("Sam"), text("07700900123"), number(1)):
        talk.hears(reading)
    assert talk.kinds == ["SendReferral", "Say", "AskAgreement"]
    talk.hears(YES)
    assert talk.one(SendIntroduction).contact_name == "Sam"
    assert Say("closing") in talk.moves

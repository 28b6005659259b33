"""Words that steer: back, withdraw, forget me, stop and start, a person."""

from conversations.dialogue.case import Case
from conversations.dialogue.moves import SetOptOut, WithdrawAll
from conversations.understanding.reading import Command, Intent, Reading
from tests.conversations.dialogue.town import (
    LEVENSHULME,
    NO,
    RENT,
    YES,
    Talk,
    agreed_talk,
    commands,
    need,
    number,
    text,
)


def test_back_reopens_the_last_answer() -> None:
    """BACK takes the age back and asks it again."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("homelessness"),), place=LEVENSHULME, text="x"))
    talk.hears(number(19))
    talk.hears(commands(Command.BACK))
    assert talk.case.asked == "age"
    assert "age" not in talk.case.facts
    talk.hears(number(30))
    assert talk.case.facts["age"].value == 30


def test_back_within_an_agreement_goes_one_detail_back() -> None:
    """From the number to the name."""
    talk = agreed_talk()
    talk.hears(YES)
    talk.hears(text("Sma"))
    talk.hears(commands(Command.BACK))
    assert talk.case.asked == "contact-name"
    assert talk.case.contact_name == ""


def test_withdraw_is_one_step() -> None:
    """WITHDRAW takes back at once and drops the open agreement."""
    talk = agreed_talk()
    talk.hears(commands(Command.WITHDRAW, "MCR-7K4P"))
    assert talk.one(WithdrawAll) == WithdrawAll("MCR-7K4P")
    assert talk.case.agreeing is None


def test_what_was_taken_back_may_be_asked_for_again() -> None:
    """After WITHDRAW the same service is offered again to who tells the need again."""
    talk = agreed_talk()
    for reading in (YES, text("Sam"), text("07700900123"), number(1), commands(Command.WITHDRAW)):
        talk.hears(reading)
    talk.hears(RENT)
    assert "Offer" in talk.kinds
    assert talk.case.offered[0].service_name == "Rent Rescue"


def test_forget_me_asks_once_and_then_forgets_all() -> None:
    """Only a clear yes erases; then nothing is left in the case."""
    talk = Talk()
    talk.hears(RENT)
    talk.hears(commands(Command.FORGET_ME))
    talk.hears(NO)
    assert talk.case.needs
    talk.hears(commands(Command.FORGET_ME))
    talk.hears(YES)
    assert talk.kinds == ["ForgetPerson"]
    assert talk.case == Case.new("web")


def test_stop_and_start() -> None:
    """STOP says one thing and asks nothing; START takes up where we were."""
    talk = Talk("sms")
    talk.hears(RENT)
    talk.hears(commands(Command.STOP))
    assert talk.moves == (SetOptOut(True),)
    talk.hears(commands(Command.START))
    assert talk.moves[0] == SetOptOut(False)
    assert "Offer" in talk.kinds


def test_a_person_is_asked_at_once() -> None:
    """PERSON hands over, and the open question stays open."""
    talk = Talk()
    talk.hears(RENT)
    talk.hears(commands(Command.PERSON))
    assert talk.kinds == ["HandOver", "Offer"]

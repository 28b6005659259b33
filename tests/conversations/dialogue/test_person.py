"""When we do not get on: a person is offered, and only a yes asks one."""

import pytest

from conversations.dialogue.moves import Ask, HandOver, Say
from conversations.understanding.reading import Intent, Reading
from tests.conversations.dialogue.town import BLAH, NO, RENT, SKIP, WHY, YES, Talk, number, text

RUDE = Reading(intent=Intent.UNCLEAR, text="you are useless")


def stuck_talk() -> Talk:
    """A talk in which nothing was understood twice: a person has just been offered."""
    talk = Talk()
    for _ in range(3):
        talk.hears(BLAH)
    assert talk.case.asked == "person-instead"
    return talk


def test_not_understood_twice_offers_a_person() -> None:
    """First we ask again, then we offer a human."""
    talk = Talk()
    talk.hears(BLAH)
    talk.hears(BLAH)
    assert talk.kinds == ["Say", "Ask"]
    talk.hears(BLAH)
    assert talk.moves == (Ask("person-instead", ("yes", "no")),)


def test_a_yes_asks_a_person() -> None:
    """Then, and only then, a human is asked."""
    talk = stuck_talk()
    talk.hears(YES)
    assert talk.moves == (HandOver("asked"),)


@pytest.mark.parametrize("reading", [RUDE, BLAH, number(7), text("maybe"), SKIP])
def test_anything_but_a_yes_hands_nothing_over(reading: Reading) -> None:
    """An insult is no yes: a calm word and the question once more, then it is let go."""
    talk = stuck_talk()
    talk.hears(reading)
    assert list(talk.moves) == [Say("not-understood"), Ask("person-instead", ("yes", "no"), again=True)]
    talk.hears(reading)
    assert list(talk.moves) == [Say("here-when-ready")]
    assert (talk.case.asked, talk.case.handed_over) == ("", ())


def test_what_was_let_go_does_not_come_round_again() -> None:
    """Ten more messages without sense: a calm word each, no question, no human asked."""
    talk = stuck_talk()
    for _ in range(2):
        talk.hears(RUDE)
    for _ in range(10):
        talk.hears(RUDE)
        assert talk.moves == (Say("here-when-ready"),)


def test_after_it_was_let_go_the_talk_can_go_on() -> None:
    """A need told later is helped with as ever, and a person is offered again when we get stuck again."""
    talk = stuck_talk()
    for _ in range(2):
        talk.hears(RUDE)
    talk.hears(RENT)
    assert talk.case.asked == "which-service"
    for _ in range(2):
        talk.hears(BLAH)
    assert talk.case.asked == "person-instead"
    talk.hears(YES)
    assert talk.moves == (HandOver("asked"),)


def test_a_no_is_taken_as_a_no() -> None:
    """The door stays open, and nobody is asked."""
    talk = stuck_talk()
    talk.hears(NO)
    assert talk.moves == (Say("here-when-ready"),)
    assert talk.case.handed_over == ()


def test_thanks_or_a_question_leave_it_open() -> None:
    """Answered, and the question stands."""
    talk = stuck_talk()
    talk.hears(Reading(intent=Intent.THANKS, text="ta"))
    assert talk.kinds == ["Say", "Ask"]
    talk.hears(WHY)
    assert talk.case.asked == "person-instead"
    talk.hears(YES)
    assert talk.moves == (HandOver("asked"),)

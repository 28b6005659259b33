"""Offers: what a number means, more, none of these, and nothing found."""

from dataclasses import replace

import pytest

from conversations.dialogue.moves import Ask, GiveSignpost, Offer, RecordUnmet, ShowDetails
from conversations.understanding.reading import Command, Intent, Reading, ReplyKind
from conversations.wording.render import render
from directory.matching.matcher import SnapshotMatcher
from tests.conversations.dialogue.town import (
    FOOD,
    LEVENSHULME,
    NO,
    RENT,
    WHY,
    YES,
    Talk,
    commands,
    entry,
    fact,
    need,
    number,
    says,
)


def test_two_services_of_one_name_stay_apart() -> None:
    """The second of two with the same name is the second, however it is chosen."""
    twins = (entry("Pantry", ("food",)), replace(entry("Larder", ("food",)), service_name="Pantry"))
    talk = Talk(matcher=SnapshotMatcher(twins, 1))
    talk.hears(FOOD)
    assert talk.case.options == ("Pantry", "Pantry 2")
    second = talk.case.offered[1]
    talk.hears(says(ReplyKind.OPTION, "Pantry 2"))
    assert talk.one(GiveSignpost).candidate == second


def test_why_on_an_offer_shows_everything() -> None:
    """More about these: all details and reasons, and the offer again."""
    talk = Talk()
    talk.hears(RENT)
    talk.hears(WHY)
    assert talk.kinds == ["ShowDetails", "Offer"]


def test_nothing_found_is_said_recorded_and_a_person_offered() -> None:
    """No service for transport here: the need goes on record once, and a human may look."""
    talk = Talk()
    talk.hears(Reading(intent=Intent.NEED, needs=(need("transport"),), place=LEVENSHULME, text="no bus"))
    assert RecordUnmet(("transport",), "no-match") in talk.moves
    offer = talk.one(Offer)
    assert offer.unmet == ("transport",)
    assert talk.case.asked == "person-instead"


def test_none_of_these_is_recorded_as_refused() -> None:
    """The person wants none of them: that is said in the record, and a human offered."""
    talk = Talk()
    talk.hears(RENT)
    talk.hears(NO)
    assert RecordUnmet(("housing/rent-arrears",), "refused") in talk.moves
    assert isinstance(talk.moves[-1], Ask)


def test_a_number_still_means_what_was_shown() -> None:
    """After one service is dealt with and nothing is open, "2" is the second of those shown."""
    talk = Talk()
    talk.hears(FOOD)
    talk.hears(Reading(intent=Intent.ANSWER, facts=fact("children", (4,), "4"), text="one, 4"))
    first, second = talk.case.offered[0], talk.case.offered[1]
    talk.hears(number(1))
    if talk.case.asked == "agree":
        talk.hears(NO)
        talk.hears(says(ReplyKind.OPTION, "details"))
    assert talk.case.asked == ""
    assert first.service_id in talk.case.excluded
    talk.hears(number(2))
    assert second in (talk.case.agreeing, *(one.candidate for one in talk.moves if isinstance(one, GiveSignpost)))


PANTRIES = SnapshotMatcher(tuple(entry(f"Pantry {letter}", ("food",)) for letter in "ABCDEFGH"), 1)


def test_more_goes_on_counting() -> None:
    """Eight pantries, three at a time: the second three are 4, 5 and 6, on the screen and in the text."""
    for channel in ("web", "sms"):
        talk = Talk(channel, PANTRIES)
        talk.hears(FOOD)
        first = talk.one(Offer)
        talk.hears(commands(Command.MORE))
        second = talk.one(Offer)
        assert (first.before, second.before) == (0, 3)
        shown = render(talk.moves, [], language="en", channel=channel)
        assert [option.send for option in shown.options if option.send.isdigit()] == ["4", "5", "6"]
        for number_shown, candidate in enumerate(second.candidates, 4):
            line = f"{number_shown}{'' if channel == 'sms' else '.'} {candidate.service_name}"
            assert any(block.text.startswith(line) for block in shown.blocks)
        talk.hears(commands(Command.MORE))
        assert talk.one(Offer).before == 6
        assert not {one.service_id for one in first.candidates} & {one.service_id for one in second.candidates}


@pytest.mark.parametrize("chosen", [1, 3, 4, 6])
def test_after_more_every_number_means_what_stood_beside_it(chosen: int) -> None:
    """The fourth is the fourth, and the first is still the first."""
    talk = Talk("sms", PANTRIES)
    talk.hears(FOOD)
    seen = talk.one(Offer).candidates
    talk.hears(commands(Command.MORE))
    seen += talk.one(Offer).candidates
    talk.hears(number(chosen))
    assert talk.one(GiveSignpost).candidate == seen[chosen - 1]


def test_a_number_that_was_never_shown_is_none() -> None:
    """Seven of six shown: asked again, nothing chosen."""
    talk = Talk("sms", PANTRIES)
    talk.hears(FOOD)
    talk.hears(commands(Command.MORE))
    talk.hears(number(7))
    assert "GiveSignpost" not in talk.kinds
    assert talk.case.asked == "which-service"


def test_yes_and_why_are_about_what_is_in_sight() -> None:
    """After MORE a yes takes the first of those just shown, and WHY tells about those."""
    talk = Talk("sms", PANTRIES)
    talk.hears(FOOD)
    talk.hears(commands(Command.MORE))
    seen = talk.one(Offer).candidates
    talk.hears(WHY)
    assert tuple(move.candidate for move in talk.moves if isinstance(move, ShowDetails)) == seen
    assert talk.one(Offer).before == 3
    talk.hears(YES)
    assert talk.one(GiveSignpost).candidate == seen[0]


def test_a_new_offer_counts_from_one() -> None:
    """None of these, or a need told anew: what was refused keeps no number."""
    talk = Talk("sms", PANTRIES)
    talk.hears(FOOD)
    talk.hears(commands(Command.MORE))
    talk.hears(NO)
    fresh = talk.one(Offer)
    assert fresh.before == 0
    talk.hears(number(1))
    assert talk.one(GiveSignpost).candidate == fresh.candidates[0]

"""What the engine does with each kind of message, one promise a test."""

from dataclasses import replace

import pytest

from conversations.dialogue.case import Case
from conversations.dialogue.moves import (
    Acknowledge,
    Ask,
    AskAgreement,
    ExplainQuestion,
    GiveSafety,
    GiveSignpost,
    HandOver,
    Offer,
    RecordUnmet,
    Say,
    SendIntroduction,
    SendReferral,
    SetOptOut,
    WithdrawAll,
)
from conversations.safety.danger import Tier
from conversations.understanding.reading import Command, Intent, Reading, ReplyKind
from directory.matching.candidates import Route
from directory.matching.matcher import SnapshotMatcher
from directory.vocabulary.facts import Untold
from tests.conversations.dialogue.town import (
    BLAH,
    HOPES,
    LEVENSHULME,
    LONGSIGHT,
    NO,
    SKIP,
    WHY,
    YES,
    Talk,
    commands,
    danger,
    entry,
    fact,
    need,
    number,
    says,
    text,
)

RENT = Reading(intent=Intent.NEED, needs=(need("housing/rent-arrears", "behind on rent"),), place=LEVENSHULME, text="x")
FOOD = Reading(intent=Intent.NEED, needs=(need("food", "no food"),), place=LEVENSHULME, text="x")


def agreed_talk(channel: str = "web") -> Talk:
    """A talk that has just reached the question for agreement to Rent Rescue."""
    talk = Talk(channel)
    talk.hears(RENT)
    talk.hears(number(1))
    return talk


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


def test_danger_comes_first_and_an_emergency_asks_nothing_else() -> None:
    """Life first: safety is the first move, and only whether to go on is asked."""
    talk = Talk()
    talk.hears(RENT, danger("suicide", Tier.EMERGENCY))
    assert talk.kinds == ["GiveSafety", "Greet", "HandOver", "Ask"]
    assert talk.case.asked == "go-on"
    assert [one.key for one in talk.case.needs] == ["housing/rent-arrears"]
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


def test_not_understood_twice_offers_a_person() -> None:
    """First we ask again, then we offer a human."""
    talk = Talk()
    talk.hears(BLAH)
    talk.hears(BLAH)
    assert talk.kinds == ["Say", "Ask"]
    talk.hears(BLAH)
    assert talk.case.asked == "person-instead"
    talk.hears(BLAH)
    assert talk.kinds == ["HandOver"]


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


def test_danger_is_not_named_back_but_heard() -> None:
    """Abuse at home is never repeated in an acknowledgement: somebody else may read the screen."""
    talk = Talk()
    talk.hears(
        Reading(intent=Intent.NEED, needs=(need("domestic-abuse"), need("food")), place=LEVENSHULME, text="x"),
        danger("domestic-abuse"),
    )
    assert isinstance(talk.moves[0], GiveSafety)
    assert talk.one(Acknowledge).needs == ("food",)


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

"""What the person reads for each kind of move."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dialogue.moves import (
    Acknowledge,
    Ask,
    AskAgreement,
    ChoosePlace,
    ExplainQuestion,
    GiveSignpost,
    HandOver,
    Move,
    Offer,
    Outcome,
    SendReferral,
    ShowDetails,
    TellStatus,
)
from conversations.wording.agreement import agreement_words
from conversations.wording.render import render
from conversations.wording.reply import BlockKind, Reply
from conversations.wording.sms import AGREEMENT_BUDGET, flatten
from directory.gazetteer.place import Place
from directory.matching.candidates import Answer, Candidate, Reason, ReasonKind, Route
from directory.vocabulary.facts import Fact
from tests.conversations.dialogue.generated import CANDIDATES, PLACES
from tests.conversations.dialogue.town import HOPES, RULES

CANDIDATE = Candidate(
    service_id=UUID(int=1),
    service_name="Rent Rescue",
    organisation_id=UUID(int=2),
    organisation_name="Homes Together",
    route=Route.REFER,
    network_id=UUID(int=3),
    needs=("housing/rent-arrears",),
    verdict=Answer.NOT_YET_KNOWN,
    reasons=(
        Reason(ReasonKind.NEED, "housing/rent-arrears", "behind on rent"),
        Reason(ReasonKind.OPEN_NOW, params=(("until", "5pm"),)),
    ),
    unsure=("age", "children"),
    distance_km=3.3,
    phone="01632 960 123",
    purpose="to help you keep your home",
    shares=("age", "tenure"),
)


def told(reply: Reply) -> str:
    """All that a reply says."""
    return "\n".join(
        part for block in reply.blocks for part in (block.text, *(f"{label} {value}" for label, value in block.items))
    )


def web(*moves: object, outcomes: tuple[Outcome | None, ...] = ()) -> Reply:
    """The reply on a page, in English."""
    return render(moves, outcomes, language="en", channel="web")  # type: ignore[arg-type]


def test_an_offer_gives_its_reasons_in_the_persons_words() -> None:
    """Why (quoted), how far in miles, open or not, how sure and what it depends on."""
    text = told(web(Offer((CANDIDATE,))))
    assert "Because you said “behind on rent”" in text
    assert "About 2 miles away" in text
    assert "Open now, until 5pm" in text
    assert "It may fit. It depends on: your age and your children." in text


def test_the_agreement_says_who_what_why_no_and_how_to_take_it_back() -> None:
    """All five, and the very same words are what is recorded."""
    reply = web(AskAgreement(CANDIDATE))
    words = next(block.text for block in reply.blocks if block.kind is BlockKind.AGREEMENT)
    assert words == agreement_words(CANDIDATE, "en")
    for part in ("Homes Together", "your age and your home", "to help you keep your home", "no is fine", "WITHDRAW"):
        assert part in words
    assert [option.send for option in reply.options][:2] == ["YES", "NO"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_words_agreed_to_by_text_are_the_words_recorded(language: str) -> None:
    """SMS shows every recorded line, whole, before the question; in English in one piece."""
    sms = flatten(render([AskAgreement(CANDIDATE)], [], language=language, channel="sms"))
    shown = [*sms.text.split("\n"), *sms.rest.split("\n")]
    assert [line for line in shown if line and line in agreement_words(CANDIDATE, language)] == agreement_words(
        CANDIDATE, language
    ).split("\n")
    assert language != "en" or (agreement_words(CANDIDATE, language) in sms.text and not sms.rest)


def test_what_was_understood_is_said_with_values() -> None:
    """Needs, facts and place in plain words; what was replaced is named."""
    move = Acknowledge(("debt/bailiffs",), ("age=34", "children=4,?", "tenure=private-rent"), "M14", ("place=M15",))
    text = told(web(move))
    assert "bailiffs, your age: 34, children aged 4, your home: I rent from a private landlord, in M14." in text
    assert "It is no longer: in M15." in text


def test_a_sent_request_gives_reference_promise_and_page() -> None:
    """The reference, the day in UK time, the link, and how to take it back."""
    move = SendReferral(CANDIDATE, AskAgreement(CANDIDATE), "Sam", "+447700900123")
    outcome = Outcome(reference="MCR-7K4P", promise="2026-03-29T23:30:00+00:00", status_url="https://example.org/my/t")
    reply = web(move, outcomes=(outcome,))
    assert "Your reference is MCR-7K4P. They should answer by Monday 30 March." in told(reply)
    assert any(block.href == "https://example.org/my/t" for block in reply.blocks)


def test_a_request_that_failed_is_not_called_sent() -> None:
    """An outcome that is not ok says so, with its own words where there are some."""
    move = SendReferral(CANDIDATE, AskAgreement(CANDIDATE), "Sam", "+447700900123")
    assert "Nothing was sent" in told(web(move, outcomes=(Outcome(ok=False, problem="whatever"),)))
    assert "not sent it twice" in told(web(move, outcomes=(Outcome(ok=False, problem="duplicate"),)))


def test_status_lists_every_request() -> None:
    """Reference, organisation, state in words and the next date."""
    lines = (("MCR-1", "Homes Together", "sent", "2026-03-04"), ("MCR-2", "Pantry", "unheard-of", ""))
    text = told(web(TellStatus(), outcomes=(Outcome(lines=lines),)))
    assert "MCR-1, Homes Together: sent, waiting to be seen. Next by Wednesday 4 March" in text
    assert "MCR-2, Pantry: unheard-of" in text
    assert "nothing open" in told(web(TellStatus()))


def test_places_of_one_name_are_told_apart() -> None:
    """Each choice names its council area."""
    assert [option.label for option in web(ChoosePlace(HOPES)).options][:2] == ["Hope (Salford)", "Hope (High Peak)"]


def test_a_reason_for_asking_names_the_persons_needs() -> None:
    """Why the age: what it changes, and for which need."""
    text = told(web(ExplainQuestion("age", ("housing/rent-arrears",))))
    assert text == "Some help is only for certain ages. I ask because you told me about: behind on rent."


def test_abuse_is_not_named_by_text() -> None:
    """An offer by text to someone living with abuse begins with words that tell nothing."""
    quiet = CANDIDATE.__class__(
        **{name: getattr(CANDIDATE, name) for name in CANDIDATE.__slots__} | {"needs": ("domestic-abuse",)}
    )
    for move in (Offer((quiet,)), AskAgreement(quiet), GiveSignpost(quiet)):
        first = flatten(render([move], [], language="en", channel="sms")).text.split("\n")[0]
        assert first == "I found something for you. Read it when you are on your own."


def test_a_child_is_given_childline() -> None:
    """The hand-over for someone under 16 names Childline."""
    assert "0800 1111" in told(web(HandOver("under-16")))


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("channel", ["web", "sms", "staff"])
def test_every_question_has_words_options_and_a_key(language: str, channel: str) -> None:
    """All questions in both languages: text, an answer for each option, and the key that is open."""
    for question in (*RULES.talk, *RULES.about_person):
        if question in ("which-place", "which-service"):
            continue
        reply = render([Ask(question, RULES.options(question))], [], language=language, channel=channel)
        assert reply.question == question
        assert reply.blocks[0].text
        assert len(reply.options) >= len(RULES.options(question))
        assert all(option.label for option in reply.options)


@given(
    st.lists(CANDIDATES, max_size=4).map(tuple),
    st.lists(PLACES, max_size=3).map(tuple),
    st.sampled_from(["en", "cy", "ar"]),
)
@settings(max_examples=60)
def test_any_candidates_can_be_shown(found: tuple[Candidate, ...], places: tuple[Place, ...], language: str) -> None:
    """Odd names, reasons and parameters never break a reply, on a page or by text."""
    moves: list[Move] = [Offer(found, tuple(range(len(found))), ("food",), 12.0, more=True), ChoosePlace(places)]
    for one in found:
        moves += [ShowDetails(one), AskAgreement(one), GiveSignpost(one)]
    for channel in ("web", "sms"):
        reply = render(moves, [], language=language, channel=channel)
        assert flatten(reply).segments <= AGREEMENT_BUDGET
        assert reply.rtl == (language == "ar")


def test_a_fact_value_is_never_shown_raw() -> None:
    """No option key with a dash reaches a person: every choice has its label."""
    for circumstance in RULES.about_person.values():
        for choice in circumstance.options:
            fact = Fact(circumstance.key, choice.key)
            text = told(web(Acknowledge(facts=(f"{fact.key}={fact.value}",))))
            assert choice.label.lower()[1:] in text.lower()

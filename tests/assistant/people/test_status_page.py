"""The person's own page: what was promised, stop in one step, be forgotten; nothing personal in sight."""

import datetime as dt

import pytest
from sqlalchemy import select

from assistant.access.tables import AuditEntry
from assistant.links import service as links
from assistant.outbox.tables import OutboxMessage
from assistant.persons import service as persons
from assistant.persons.tables import PersonKey
from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.tables import Referral
from tests.assistant.access.people import token as token_of
from tests.assistant.referrals import world
from tests.assistant.referrals.world import NAME, PHONE, SECRET

ACCEPT = ActionDetails(worker="Pat", promised_on=dt.date(2026, 3, 5))


@pytest.fixture
def committed(runtime):
    """(world, referral), committed."""
    with runtime.database.writing() as session:
        made = world.make(session, runtime)
        referral = made.send()
    return made, referral


@pytest.fixture
def home(runtime, committed):
    """The address of the person's page."""
    made, _ = committed
    with runtime.database.writing() as session:
        return f"/my/{links.mint(session, 'status', made.person_id, runtime.clock.now())}"


def act(runtime, committed, action, details):
    """The receiver answers."""
    made, referral = committed
    with runtime.database.writing() as session:
        service.act(session, runtime, referral.id, action, made.provider, details, runtime.clock.now())


def press(client, home, action, **form):
    """Press a button of the page."""
    token = token_of(client.get(home).text)
    return client.post(f"{home}/{action}", data={"csrf_token": token} | form)


def state(runtime) -> list[str]:
    """States in the database."""
    with runtime.database.reading() as session:
        return list(session.scalars(select(Referral.state).order_by(Referral.created_at)))


def test_the_page_says_who_what_and_by_when_and_nothing_personal(client, home, committed, runtime):
    """Organisation, state in plain words, promise and what to do if it is not kept."""
    page = client.get(home)
    assert page.status_code == 200
    for words in ("Fallowfield Advice", "They have not opened it yet", "Wednesday 4 March 2026, 17:00",
                  committed[1].reference, "we remind them"):  # fmt: skip
        assert words in page.text
    for secret in (NAME, "Zebedee", PHONE, SECRET, "Debt", committed[0].service.name):
        assert secret not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    act(runtime, committed, Action.ACCEPT, ACCEPT)
    assert "Thursday 5 March 2026, 17:00" in client.get(home).text


def test_a_broken_promise_is_said_openly(client, home, clock):
    """Late is called late."""
    clock.move(days=4)
    assert "That time has passed" in client.get(home).text


def test_looking_changes_nothing(client, home, runtime):
    """GET and HEAD of every address of the page."""
    for path in ("", "?done=withdrawn"):
        client.get(home + path)
        client.head(home + path)
    assert client.get(f"{home}/withdraw").status_code == 405
    assert state(runtime) == ["sent"]


def test_stopping_is_one_press(client, home, committed, runtime):
    """One button, one confirmation; pressing again is harmless."""
    done = press(client, home, "withdraw", reference=committed[1].reference)
    assert done.status_code == 303
    assert "We have told them" in client.get(done.headers["Location"]).text
    assert state(runtime) == ["withdrawn"]
    again = press(client, home, "withdraw", reference=committed[1].reference)
    assert "nothing left to stop" in client.get(again.headers["Location"]).text
    with runtime.database.reading() as session:
        assert {entry.action for entry in session.scalars(select(AuditEntry))} == {"withdraw"}


def test_somebody_elses_reference_stops_nothing(client, home, runtime, committed):
    """The link is for one person."""
    made, _ = committed
    with runtime.database.writing() as session:
        other = persons.contact(session, runtime.keyring, "sms", "+447700900999", made.now)
        theirs = world.World(session, runtime, made.network, made.receiver, made.service, other.person_id, other.cipher,
                             made.now).send()  # fmt: skip
    for reference in (theirs.reference, "nonsense", "JU-AAAAAA"):
        press(client, home, "withdraw", reference=reference)
    assert state(runtime) == ["sent", "sent"]


def test_forgetting_needs_a_tick_and_then_is_final(client, home, runtime, committed):
    """Everything stopped, the key gone, the page dead, what waited for the organisation says only that it is over."""
    assert "tick the box" in client.get(press(client, home, "erase").headers["Location"]).text
    done = press(client, home, "erase", sure="yes")
    assert done.headers["Location"] == "/my/forgotten"
    assert "We have forgotten you" in client.get("/my/forgotten").text
    assert client.get(home).status_code == 410
    assert state(runtime) == ["withdrawn"]
    with runtime.database.reading() as session:
        assert session.scalars(select(PersonKey)).all() == []
        waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.state == "waiting")).all()
        assert [message.purpose for message in waiting] == ["withdrawn-org"]


def test_an_organisations_question_is_answered_here(client, home, runtime, committed):
    """The words of the question, a box, and back to deciding."""
    act(runtime, committed, Action.ASK_INFO, ActionDetails(question="Do you have <b>letters</b>?"))
    page = client.get(home).text
    assert "Do you have &lt;b&gt;letters&lt;/b&gt;?" in page
    press(client, home, "reply", reference=committed[1].reference, words=" ")
    assert state(runtime) == ["info_requested"]
    press(client, home, "reply", reference=committed[1].reference, words="Yes, two")
    assert state(runtime) == ["acknowledged"]


def test_the_person_says_whether_it_helped(client, home, runtime, committed):
    """Asked once it is over; the answer is kept beside the provider's."""
    act(runtime, committed, Action.ACCEPT, ACCEPT)
    act(runtime, committed, Action.COMPLETE, ActionDetails(outcomes={"debt": "met"}))
    assert "Did you get what you needed?" in client.get(home).text
    press(client, home, "answer", reference=committed[1].reference, answer="none")
    press(client, home, "answer", reference=committed[1].reference, answer="perhaps")
    with runtime.database.reading() as session:
        assert session.execute(select(Referral.outcome, Referral.person_answer)).one() == ("met", "none")
    assert "Did you get what you needed?" not in client.get(home).text


@pytest.mark.parametrize("address", ["/my/x", "/my/" + "a" * 27])
def test_dead_links_say_how_to_get_a_new_one(client, address):
    """Kind, and 410."""
    page = client.get(address)
    assert page.status_code == 410
    assert "STATUS" in page.text


def test_a_receivers_link_opens_no_persons_page(client, runtime, committed):
    """Links are bound to their purpose."""
    with runtime.database.writing() as session:
        token = links.mint(session, "answer-referral", committed[1].id, runtime.clock.now())
    assert client.get(f"/my/{token}").status_code == 410


def test_an_empty_page_offers_a_beginning(client, runtime):
    """Somebody with nothing sent."""
    with runtime.database.writing() as session:
        person_id, _ = persons.new_person(session, runtime.keyring, runtime.clock.now())
        token = links.mint(session, "status", person_id, runtime.clock.now())
    page = client.get(f"/my/{token}").text
    assert "Nothing of yours has been sent" in page

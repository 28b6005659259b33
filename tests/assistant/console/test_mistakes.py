"""Made by mistake: one says so, a second agrees or keeps it; and what a coordinator may put right."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assistant.access.tables import AuditEntry
from assistant.links import service as links
from assistant.links.tables import SignedLink
from assistant.outbox.tables import OutboxMessage
from assistant.referrals import status
from assistant.referrals.events import events_of
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from tests import builders
from tests.assistant.console.forms import send, text
from tests.assistant.console.scene import Scene

SignedIn = Callable[[str], FlaskClient]
WHY = "I picked Ada Example from the wrong list"


@pytest.fixture
def address(scene: Scene) -> str:
    """Of the page about the home referral."""
    return f"/staff/referrals/{scene.home.referral.reference}/mistake"


def now_at(runtime: Runtime, scene: Scene) -> Referral:
    """The home referral as it stands."""
    with runtime.database.reading() as session:
        found = session.get_one(Referral, scene.home.referral.id)
        session.expunge_all()
        return found


def asked(signed_in: SignedIn, address: str) -> FlaskClient:
    """The maker says that it was a mistake."""
    maker = signed_in("home-maker")
    assert send(maker, address, reason_text=WHY).status_code == 303
    return maker


def test_one_person_alone_changes_nothing(scene: Scene, signed_in: SignedIn, runtime: Runtime, address: str) -> None:
    """It stays sent; the one who said so cannot agree with themselves, not even by hand."""
    maker = asked(signed_in, address)
    page = maker.get(address)
    assert "Waiting for a second person" in text(page)
    assert "Agree" not in text(page)
    forced = maker.post(f"{address}/agree", data={"csrf_token": _token(page.text)})
    assert forced.status_code == 422
    assert "somebody other than you" in text(forced)
    assert now_at(runtime, scene).state == "sent"


def test_those_who_may_agree_are_asked(scene: Scene, signed_in: SignedIn, runtime: Runtime, address: str) -> None:
    """Colleagues of the maker and the coordinators; neither who said it nor anybody who could not agree."""
    asked(signed_in, address)
    with runtime.database.reading() as session:
        query = select(OutboxMessage.recipient_index).where(OutboxMessage.purpose == "second-person")
        told = set(session.scalars(query))
    may = {f"home-{role}@example.org" for role in ("worker", "lead", "coordinator")}
    assert told == {runtime.keyring.index("email", address) for address in may}


def test_a_colleague_agrees_and_everybody_is_told(
    scene: Scene, signed_in: SignedIn, runtime: Runtime, address: str
) -> None:
    """Links die, what waited is cancelled, organisation and person hear, and the trail names both members of staff."""
    with runtime.database.writing() as session:
        token = links.mint(session, links.Purpose.ANSWER_REFERRAL, scene.home.referral.id, runtime.clock.now())
    asked(signed_in, address)
    colleague = signed_in("home-worker")
    assert WHY in text(colleague.get(address))
    assert "Was this made by mistake?" in text(colleague.get(address.removesuffix("/mistake")))
    done = send(colleague, address, f"{address}/agree")
    assert "Cancelled as a mistake" in text(colleague.get(done.headers["Location"]))
    assert now_at(runtime, scene).state == "void"
    with runtime.database.reading() as session:
        waiting = set(session.scalars(select(OutboxMessage.purpose).where(
            OutboxMessage.subject_id == scene.home.referral.id, OutboxMessage.state == "waiting")))  # fmt: skip
        assert waiting == {"withdrawn-org", "void-person"}
        last = events_of(session, scene.home.referral.id)[-1]
        assert (last.action, last.payload["second_person"]) == ("void", str(scene.home.worker))
        assert last.actor_id not in {None, scene.home.worker}
        assert WHY not in str(last.payload)
        actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == scene.home.referral.id)))
        assert {"ask-void-referral", "void-referral"} <= actions
        ended = session.scalars(select(SignedLink.revoked_at).where(SignedLink.subject_id == scene.home.referral.id))
        assert all(ended)
    assert colleague.get(f"/r/{token}").status_code == 410


def test_the_person_sees_what_became_of_it(scene: Scene, signed_in: SignedIn, runtime: Runtime, address: str) -> None:
    """A cancelled referral does not vanish from their own page."""
    asked(signed_in, address)
    send(signed_in("home-coordinator"), address, f"{address}/agree")
    with runtime.database.reading() as session:
        [line] = status.lines(session, runtime, scene.home.person)
    assert line.words == "This was sent by mistake and has been cancelled."
    assert not line.can_withdraw


def test_it_was_no_mistake(scene: Scene, signed_in: SignedIn, runtime: Runtime, address: str) -> None:
    """The second person keeps it; it goes on, and may be asked again."""
    asked(signed_in, address)
    colleague = signed_in("home-worker")
    done = send(colleague, address, f"{address}/keep")
    assert "Kept" in text(colleague.get(done.headers["Location"]))
    assert now_at(runtime, scene).state == "sent"
    again = colleague.post(f"{address}/agree", data={"csrf_token": _token(colleague.get(address).text)})
    assert again.status_code == 422
    assert send(colleague, address, reason_text="It was, after all").status_code == 303


def test_no_reason_is_asked_for_and_a_second_word_refused(signed_in: SignedIn, address: str) -> None:
    """In words, beside the box."""
    maker = signed_in("home-maker")
    assert "Write why it was a mistake" in text(send(maker, address, reason_text=" "))
    page = maker.get(address).text
    asked(signed_in, address)
    second = maker.post(address, data={"csrf_token": _token(page), "reason_text": WHY})
    assert second.status_code == 422
    assert "has said so already" in text(second)


def test_another_organisation_cannot(signed_in: SignedIn, address: str) -> None:
    """Its worker does not even find it."""
    assert signed_in("neighbour-maker").get(address).status_code == 404


@pytest.mark.parametrize(("form", "says"), [
    ({}, "Choose what is wrong"),
    ({"field_name": "urgency", "reason_text": "x"}, "Choose what is right"),
    ({"field_name": "locality_code", "locality_code_value": builders.OLDHAM, "reason_text": "x"}, "what is right"),
    ({"field_name": "urgency", "urgency_value": "today"}, "Write how you know"),
])  # fmt: skip
def test_a_wrong_correction_is_explained(
    scene: Scene, signed_in: SignedIn, runtime: Runtime, form: dict[str, str], says: str
) -> None:
    """Nothing is changed; a place where the network does not work is no choice."""
    keeper = signed_in("home-coordinator")
    response = send(keeper, f"/staff/referrals/{scene.home.referral.reference}/correct", **form)
    assert response.status_code == 422
    assert says in text(response)
    assert (now_at(runtime, scene).urgency, now_at(runtime, scene).locality_code) == ("soon", builders.MANCHESTER)


def test_a_coordinator_puts_one_thing_right(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """The row changes, the event says how it is known, the organisation hears that there is news."""
    keeper = signed_in("home-coordinator")
    page = f"/staff/referrals/{scene.home.referral.reference}/correct"
    done = send(keeper, page, field_name="urgency", urgency_value="today", reason_text="They rang again")
    assert done.status_code == 303
    assert "Something was corrected" in text(keeper.get(done.headers["Location"]))
    assert now_at(runtime, scene).urgency == "today"
    with runtime.database.reading() as session:
        assert "news-org" in set(session.scalars(select(OutboxMessage.purpose)))


def test_a_worker_may_not_correct(scene: Scene, signed_in: SignedIn) -> None:
    """Only whoever coordinates the network."""
    page = f"/staff/referrals/{scene.home.referral.reference}/correct"
    assert signed_in("home-maker").get(page).status_code == 403


def _token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]

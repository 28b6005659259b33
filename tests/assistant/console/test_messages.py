"""Messages that are stuck: who sees which, that nothing personal is shown, and what can be done."""

from uuid import UUID

import pytest
from sqlalchemy import select

from assistant.access.tables import AuditEntry
from assistant.outbox import service as outbox
from assistant.outbox.tables import OutboxMessage
from assistant.persons import service as persons
from assistant.referrals.machine import Action
from assistant.runtime import Runtime
from tests.assistant.console.desk import Desk, SignedIn
from tests.assistant.console.forms import send, text
from tests.assistant.console.scene import NAME, Scene

PAGE = "/staff/messages"


def state_of(runtime: Runtime, message_id: UUID) -> tuple[str, str]:
    """(state, error code) of a message."""
    with runtime.database.reading() as session:
        message = session.get_one(OutboxMessage, message_id)
        return message.state, message.error_code


def change(runtime: Runtime, message_id: UUID, **values: str) -> None:
    """Something became of a message."""
    with runtime.database.writing() as session:
        message = session.get_one(OutboxMessage, message_id)
        for name, value in values.items():
            setattr(message, name, value)


def test_an_administrator_sees_them_without_anything_personal(
    scene: Scene, signed_in: SignedIn, runtime: Runtime
) -> None:
    """Kind, time, why, and the organisation's name; no person's name, number, address, text, nor a reference."""
    with runtime.database.writing() as session:
        cipher = persons.cipher_of(session, runtime.keyring, scene.home.person)
        lost = outbox.enqueue(
            session, runtime, channel="sms", to="+447700900123", body=f"Hello {NAME}", purpose="follow-up",
            subject_id=scene.home.referral.id, person_id=scene.home.person, cipher=cipher, now=runtime.clock.now(),
        )  # fmt: skip
        lost.state, lost.error_code = "failed", "30005"
    change(runtime, scene.home.message, purpose="referral-again-org")
    shown = signed_in("home-administrator").get(PAGE)
    assert "number does not exist" in text(shown)
    assert "E-mail to Home Advice" in text(shown)
    for secret in (NAME, "7700", "office@example.org", "You have a request", scene.home.referral.reference):
        assert secret not in shown.text


def test_a_coordinator_sees_those_of_their_network_with_the_reference(scene: Scene, signed_in: SignedIn) -> None:
    """Another network's are not there, and cannot be touched."""
    keeper = signed_in("home-coordinator")
    page = keeper.get(PAGE)
    assert scene.home.referral.reference in page.text
    assert scene.neighbour.referral.reference in page.text
    assert scene.away.referral.reference not in page.text
    assert send(keeper, PAGE, f"{PAGE}/{scene.away.message}/send").status_code == 404


def test_nothing_stuck_says_so(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """The empty page."""
    for side in (scene.home, scene.neighbour, scene.away):
        change(runtime, side.message, state="sent")
    assert "Nothing is stuck" in text(signed_in("home-administrator").get(PAGE))


def test_sending_again_lets_the_worker_try(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """It waits again, at once; the trail says who did it. A second press changes nothing more."""
    keeper = signed_in("home-coordinator")
    page = keeper.get(PAGE).text
    address = f"{PAGE}/{scene.home.message}/send"
    assert send(keeper, PAGE, address).status_code == 303
    assert state_of(runtime, scene.home.message)[0] == "waiting"
    token = page.split('csrf_token" value="')[1].split('"')[0]
    assert keeper.post(address, data={"csrf_token": token}).status_code == 303
    assert state_of(runtime, scene.home.message)[0] == "waiting"
    with runtime.database.reading() as session:
        assert list(session.scalars(select(AuditEntry.action))).count("resend-message") == 1


@pytest.mark.parametrize(("state", "code"), [("failed", "000"), ("unknown", "unknown")])
def test_letting_it_be_keeps_what_is_known(
    scene: Scene, signed_in: SignedIn, runtime: Runtime, state: str, code: str
) -> None:
    """It leaves the list; that it failed, or that nobody knows, stays on the row."""
    change(runtime, scene.home.message, state=state, error_code=code if state == "failed" else "")
    admin = signed_in("home-administrator")
    send(admin, PAGE, f"{PAGE}/{scene.home.message}/let-be")
    assert state_of(runtime, scene.home.message) == ("cancelled", code)


def test_one_that_may_have_arrived_warns_of_a_double(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """Sending it again is a human's own decision."""
    change(runtime, scene.home.message, state="unknown", error_code="")
    page = text(signed_in("home-administrator").get(PAGE))
    assert "May have arrived" in page
    assert "Send again (it may arrive twice)" in page


def test_what_is_over_is_not_sent_again(scene: Scene, signed_in: SignedIn, runtime: Runtime, desk: Desk) -> None:
    """A reminder about a referral that was completed meanwhile can only be let be, by hand too."""
    desk.receive(scene.home.referral, Action.ACKNOWLEDGE)
    desk.receive(scene.home.referral, Action.ACCEPT, worker="Pat", promised_on=runtime.clock.now().date())
    desk.receive(scene.home.referral, Action.COMPLETE, outcomes={"debt": "met"})
    keeper = signed_in("home-coordinator")
    assert "not sent any more" in text(keeper.get(PAGE))
    send(keeper, PAGE, f"{PAGE}/{scene.home.message}/send")
    assert state_of(runtime, scene.home.message)[0] == "failed"


@pytest.mark.parametrize("who", ["home-worker", "home-provider", "home-commissioner", "home-steward"])
def test_others_stay_out(scene: Scene, signed_in: SignedIn, who: str) -> None:
    """403."""
    assert signed_in(who).get(PAGE).status_code == 403

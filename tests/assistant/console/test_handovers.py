"""A warm handover from its plan to what came of it, and to the next one."""

import datetime as dt

import pytest
from sqlalchemy import select

from assistant.access.tables import AuditEntry
from assistant.gateways.clock import MovedClock
from assistant.outbox.tables import OutboxMessage
from assistant.referrals.events import events_of
from assistant.referrals.machine import Action
from assistant.referrals.tables import Referral, WarmHandover
from assistant.runtime import Runtime
from tests.assistant.console.desk import WARM, Desk, SignedIn
from tests.assistant.console.forms import send, text

WHEN = {f"planned-{part}": value for part, value in
        (("day", "16"), ("month", "3"), ("year", "2026"), ("time", "10:00"))}  # fmt: skip


def planned(desk: Desk, clock: MovedClock, *, accepted: bool = True) -> str:
    """A referral whose handover (9 March, 14:30) lies behind us; gives the address of its handover page."""
    assert desk.refer(**WARM).status_code == 303
    referral = desk.newest()
    if accepted:
        desk.receive(referral, Action.ACKNOWLEDGE)
        day = clock.now().date() + dt.timedelta(days=9)
        desk.receive(referral, Action.ACCEPT, worker="Pat", promised_on=day)
    clock.move(days=8)
    return f"/staff/referrals/{referral.reference}/handover"


def rows(runtime: Runtime) -> list[tuple[str, bool]]:
    """(result, whether it happened at some time) of every handover, in order."""
    with runtime.database.reading() as session:
        found = session.scalars(select(WarmHandover).order_by(WarmHandover.planned_for))
        return [(row.result, row.happened_at is not None) for row in found]


def contacts(runtime: Runtime, referral: Referral) -> list[tuple[str, str]]:
    """What is on record of reaching the person: (reached or attempted, how)."""
    with runtime.database.reading() as session:
        return [
            (event.payload["contact"], event.payload["contact_channel"])
            for event in events_of(session, referral.id)
            if event.action == Action.LOG_CONTACT
        ]


def purposes(runtime: Runtime) -> set[str]:
    """Of the messages that wait."""
    with runtime.database.reading() as session:
        return set(session.scalars(select(OutboxMessage.purpose).where(OutboxMessage.state == "waiting")))


def test_one_to_come_asks_for_nothing_yet(desk: Desk) -> None:
    """Its page says when, and offers another time; my day shows it."""
    desk.refer(**WARM, handover_note="Bring the letter")
    page = text(desk.client.get(f"/staff/referrals/{desk.newest().reference}/handover"))
    assert "It is still to come" in page
    assert "Monday 9 March 2026 at 14:30" in page
    assert "Bring the letter" in page
    assert "Warm handovers" in text(desk.client.get("/staff"))


def test_one_that_worked_is_the_first_contact(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """Both were there: the person counts as reached, and my day asks no more."""
    address = planned(desk, clock)
    assert "How did it go?" in text(desk.client.get("/staff"))
    assert "How did the handover go?" in text(desk.client.get(f"/staff/referrals/{desk.newest().reference}"))
    response = send(desk.client, address, result="all-present")
    assert response.headers["Location"].endswith(desk.newest().reference)
    assert rows(runtime) == [("all-present", True)]
    assert contacts(runtime, desk.newest()) == [("reached", "phone")]
    assert desk.newest().first_contact_at is not None
    assert "How did it go?" not in text(desk.client.get("/staff"))
    assert "It happened, both were there" in text(desk.client.get(response.headers["Location"]))


def test_the_person_was_not_there(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """It is a try to reach them, and leads to another time."""
    response = send(desk.client, planned(desk, clock), result="person-absent")
    assert response.headers["Location"].endswith("/handover/plan")
    assert contacts(runtime, desk.newest()) == [("attempted", "phone")]
    assert desk.newest().first_contact_at is None
    assert "handover-missed-org" not in purposes(runtime)


def test_the_organisation_was_not_there(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """They are told, and nothing is held against the person."""
    send(desk.client, planned(desk, clock), result="provider-absent")
    assert "handover-missed-org" in purposes(runtime)
    assert contacts(runtime, desk.newest()) == []


def test_before_anybody_accepted_only_the_result_is_noted(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """The machine takes no contact yet; the handover is measured all the same."""
    assert send(desk.client, planned(desk, clock, accepted=False), result="all-present").status_code == 303
    assert (rows(runtime), contacts(runtime, desk.newest())) == ([("all-present", True)], [])


def test_the_next_one_is_planned_and_both_sides_hear(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """After a no, a new date; the receiver sees it, and may prepare."""
    address = planned(desk, clock)
    send(desk.client, address, result="called-off")
    response = send(desk.client, f"{address}/plan", mode="joint-meeting", handover_note="Room 2", **WHEN)
    assert response.status_code == 303
    assert rows(runtime) == [("called-off", True), ("", False)]
    assert {"news-org", "referral-answered-person"} <= purposes(runtime)
    page = text(desk.client.get(response.headers["Location"]))
    assert "A meeting with all of us" in page
    assert "Monday 16 March 2026 at 10:00" in page


def test_planning_anew_calls_the_old_one_off(desk: Desk, runtime: Runtime) -> None:
    """Never two open ones."""
    desk.refer(**WARM)
    send(desk.client, f"/staff/referrals/{desk.newest().reference}/handover/plan", mode="joint-meeting", **WHEN)
    assert rows(runtime) == [("called-off", True), ("", False)]


@pytest.mark.parametrize(("form", "says"), [
    ({"mode": "joint-meeting"}, "Enter a real date and time"),
    ({"mode": "joint-meeting", **WHEN, "planned-year": "2024"}, "must be in the future"),
    (WHEN, "Choose how you will hand over"),
])  # fmt: skip
def test_a_wrong_plan_is_explained(desk: Desk, runtime: Runtime, form: dict[str, str], says: str) -> None:
    """Beside its field; nothing changes."""
    desk.refer(**WARM)
    response = send(desk.client, f"/staff/referrals/{desk.newest().reference}/handover/plan", **form)
    assert response.status_code == 422
    assert says in text(response)
    assert rows(runtime) == [("", False)]


def test_nothing_chosen_is_asked_again(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """With a summary that leads to the question."""
    response = send(desk.client, planned(desk, clock), result="maybe")
    assert response.status_code == 422
    assert 'href="#result"' in response.text
    assert rows(runtime) == [("", False)]


def test_the_same_result_twice_counts_once(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """A double submit of the form: the second is told, and no second contact stands on record."""
    address = planned(desk, clock)
    page = desk.client.get(address)
    first = send(desk.client, address, result="all-present")
    assert first.status_code == 303
    second = desk.client.post(address, data={"csrf_token": _token(page.text), "result": "all-present"})
    assert second.status_code == 422
    assert "noted already" in text(second)
    assert len(contacts(runtime, desk.newest())) == 1


def test_an_ended_referral_plans_nothing(desk: Desk, clock: MovedClock, runtime: Runtime) -> None:
    """There is nothing to hand over any more."""
    address = planned(desk, clock)
    desk.receive(desk.newest(), Action.COMPLETE, outcomes={"debt": "met"})
    response = desk.client.get(f"{address}/plan")
    assert response.status_code == 422
    assert "has ended" in text(response)


def test_strangers_find_nothing_and_reading_is_noted(desk: Desk, signed_in: SignedIn, runtime: Runtime) -> None:
    """Another network's worker; and the audit trail of our own look."""
    desk.refer(**WARM)
    address = f"/staff/referrals/{desk.newest().reference}/handover"
    assert signed_in("away-maker").get(address).status_code == 404
    desk.client.get(address)
    with runtime.database.reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.subject_id == desk.newest().id)
        assert "read-referral" in set(session.scalars(query))


def _token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]

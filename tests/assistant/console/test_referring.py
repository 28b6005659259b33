"""Refer, see the answer come back, find another way: the worker's side of the loop."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from assistant.access.tables import AuditEntry
from assistant.gateways.clock import MovedClock
from assistant.outbox.tables import OutboxMessage
from assistant.referrals.machine import Action
from assistant.referrals.tables import Agreement, Referral, UnmetNeed, WarmHandover
from assistant.runtime import Runtime
from tests import builders
from tests.assistant.console.desk import GOOD, WARM, Desk, SignedIn
from tests.assistant.console.forms import hidden, send, text


def test_the_form_reads_the_agreement_out(desk: Desk) -> None:
    """The exact words that are recorded stand on the page, and nothing is ticked beforehand."""
    page = desk.client.get(desk.form)
    assert "Read this aloud" in text(page)
    assert "Neighbour Advice" in text(page)
    assert 'id="agreed" name="agreed" type="checkbox" value="yes">' in page.text


def test_an_empty_form_says_everything_at_once(desk: Desk) -> None:
    """Every missing answer is named, with a link to it."""
    response = send(desk.client, desk.form, stage="check", warm="yes")
    assert response.status_code == 422
    for field in ("agreed", "name", "safe_contact", "phone", "mode", "planned"):
        assert f'href="#{field}"' in response.text, field
        assert f'id="{field}"' in response.text, field


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": "call me"}, "Enter a phone number, like"),
        ({"phone": "0770"}, "right number of digits"),
        ({"phone": ""}, "Enter a phone number, or choose"),
        ({"name": "x" * 121}, "120 characters or fewer"),
        ({"summary": "x" * 2001}, "2,000 characters or fewer"),
        ({"safe_contact": "carrier-pigeon"}, "Choose how it is safe"),
        ({**WARM, "planned-day": "31", "planned-month": "2"}, "Enter a real date and time"),
        ({**WARM, "planned-time": "half past"}, "Enter a real date and time"),
        ({**WARM, "planned-year": "2025"}, "must be in the future"),
        ({**WARM, "planned-year": "2027"}, "more than six months away"),
        ({**WARM, "mode": "telepathy"}, "Choose how you will hand over"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value[:24],
)
def test_wrong_answers_are_explained_and_kept(desk: Desk, changes: dict[str, str], message: str) -> None:
    """A wrong answer keeps all that was typed."""
    response = send(desk.client, desk.form, **{**GOOD, **changes})
    assert response.status_code == 422
    assert message in text(response)
    for field, value in {**GOOD, **changes}.items():
        if field not in {"safe_contact", "mode", "stage"}:
            assert value in response.text, field


def test_the_check_shows_what_they_will_see_and_sends_nothing(desk: Desk) -> None:
    """The preview has the name and the way to reach them; nothing has been written yet."""
    page = text(send(desk.client, desk.form, **GOOD))
    for words in (
        "What Neighbour Advice will see",
        "Bea Example",
        "07700900456",
        "By text only",
        "Prefers mornings.",
    ):
        assert words in page
    with desk.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Referral)) == 3


def test_changing_something_keeps_the_rest(desk: Desk) -> None:
    """Going back from the check shows the form filled in, without scolding."""
    checked = send(desk.client, desk.form, **GOOD)
    back = desk.client.post(desk.form, data={**hidden(checked.text), "stage": "change"})
    assert back.status_code == 200
    assert "Bea Example" in back.text
    assert "There is a problem" not in text(back)


def test_sending_makes_a_referral_with_the_words_agreed_to(desk: Desk) -> None:
    """It is sent, agreed by told-to-worker, made by this worker, and the receiver gets a message without a name."""
    response = desk.refer()
    assert response.status_code == 303
    page = text(desk.client.get(response.headers["Location"]))
    assert "Sent to Neighbour Advice." in page
    assert "Bea Example" in page
    with desk.runtime.database.reading() as session:
        referral = desk.newest()
        agreement = session.get_one(Agreement, referral.agreement_id)
        assert (agreement.how_given, agreement.organisation_id) == ("told-to-worker", desk.scene.neighbour.receiver.id)
        assert agreement.words_shown in " ".join(page.split()) or "Neighbour Advice" in agreement.words_shown
        assert referral.made_by is not None
        assert referral.from_organisation_id == desk.scene.home.sender.id
        notice = session.scalars(select(OutboxMessage).where(OutboxMessage.subject_id == referral.id)).first()
        assert notice is not None
        assert "Bea" not in desk.runtime.keyring.house.open(notice.body_sealed)
        assert "send-referral" in session.scalars(select(AuditEntry.action)).all()


def test_the_same_check_sent_twice_makes_one_referral(desk: Desk) -> None:
    """A double click on Send refers once."""
    checked = send(desk.client, desk.form, **GOOD)
    for _ in range(2):
        assert desk.client.post(desk.form, data={**hidden(checked.text), "stage": "send"}).status_code == 303
    assert desk.newest().state == "sent"


def test_a_second_referral_to_the_same_service_is_refused_in_words(desk: Desk) -> None:
    """Somebody already referred there is not referred again; the form stays filled in."""
    desk.refer()
    checked = send(desk.client, desk.form, **GOOD)
    again = desk.client.post(desk.form, data={**hidden(checked.text), "stage": "send"})
    assert again.status_code == 422
    assert "already has an open referral" in text(again)
    assert "Bea Example" in again.text
    assert desk.newest().state == "sent"


def test_a_warm_handover_is_planned_with_it(desk: Desk) -> None:
    """Mode, London time and note are kept and shown."""
    location = desk.refer(**WARM, handover_note="Bring the letter").headers["Location"]
    with desk.runtime.database.reading() as session:
        row = session.scalars(select(WarmHandover)).one()
        assert (row.mode, row.planned_for) == ("three-way-call", dt.datetime(2026, 3, 9, 14, 30, tzinfo=dt.UTC))
    assert "Monday 9 March 2026 at 14:30" in text(desk.client.get(location))


def test_everything_can_go_through_the_worker(desk: Desk) -> None:
    """Somebody who cannot be reached safely needs no number."""
    assert desk.refer(safe_contact="via-referrer", phone="").status_code == 303


def test_a_service_that_is_not_offered_any_more_says_so(desk: Desk) -> None:
    """An old page leads to an explanation, not to a wrong referral."""
    response = desk.client.get(f"/staff/cases/{desk.scene.home.case}/refer/{desk.scene.away.service.id}")
    assert response.status_code == 409
    assert "not offered for this person any more" in text(response)


def test_a_yes_comes_back_to_the_page_and_to_my_day(desk: Desk) -> None:
    """Who will be in touch and by when stand on the page; the answer leads the list."""
    desk.refer()
    referral = desk.newest()
    desk.receive(referral, Action.ACCEPT, worker="Sam", promised_on=dt.date(2026, 3, 5))
    page = text(desk.client.get(f"/staff/referrals/{referral.reference}"))
    assert "Neighbour Advice said yes." in page
    assert "Who will make contact Sam" in page
    assert "5 March 2026" in page
    assert "Agreed, not started" in text(desk.client.get("/staff"))


def test_a_question_is_answered(desk: Desk) -> None:
    """The question is shown with a box; an empty answer is refused, a full one goes to the organisation."""
    desk.refer()
    referral = desk.newest()
    desk.receive(referral, Action.ASK_INFO, question="Is there a letter from the court?")
    address = f"/staff/referrals/{referral.reference}"
    assert "Is there a letter from the court?" in text(desk.client.get(address))
    assert send(desk.client, address, f"{address}/answer", answer=" ", version="2").status_code == 422
    assert send(desk.client, address, f"{address}/answer", answer="Yes, from Friday.", version="2").status_code == 303
    assert "The question was answered." in text(desk.client.get(address))


def decline(desk: Desk) -> Referral:
    """The neighbour says no to a new referral."""
    desk.refer()
    referral = desk.newest()
    desk.receive(referral, Action.DECLINE, reason_code="at-capacity", next_step="coordinator")
    return referral


def test_after_a_no_somebody_else_is_found(desk: Desk, runtime: Runtime) -> None:
    """Fresh candidates without those tried; a new agreement; the new referral names the old one, which is settled."""
    with runtime.database.writing() as session:
        third = builders.organisation(session, "Third Advice")
        builders.member(session, desk.scene.home.network, third)
        offered = builders.service(session, third, "Third money advice")
    referral = decline(desk)
    reroute = f"/staff/referrals/{referral.reference}/reroute"
    page = text(desk.client.get(reroute))
    assert "Third money advice" in page
    assert "Neighbour money advice" not in page
    form = f"{reroute}/{offered.id}"
    checked = send(desk.client, form, **GOOD)
    response = desk.client.post(form, data={**hidden(checked.text), "stage": "send"})
    assert response.status_code == 303
    with runtime.database.reading() as session:
        following = session.scalars(select(Referral).where(Referral.successor_of == referral.id)).one()
        assert following.organisation_id == third.id
        assert session.get_one(Referral, referral.id).clock == ""


def test_when_nobody_else_helps_the_gap_is_counted(desk: Desk, runtime: Runtime) -> None:
    """Settling with "no other service" records the unmet need."""
    referral = decline(desk)
    reroute = f"/staff/referrals/{referral.reference}/reroute"
    assert send(desk.client, reroute, next_step="").status_code == 422
    assert send(desk.client, reroute, next_step="none-available").status_code == 303
    with runtime.database.reading() as session:
        assert session.scalars(select(UnmetNeed.need)).all() == ["debt"]
    assert desk.client.get(reroute).status_code == 422


def test_withdrawing_needs_a_reason_and_tells_the_receiver(desk: Desk) -> None:
    """An incomplete form is explained and kept; a complete one ends the referral."""
    desk.refer()
    referral = desk.newest()
    address = f"/staff/referrals/{referral.reference}"
    wrong = send(desk.client, address, f"{address}/withdraw", asked_by="person", reason_text="They moved")
    assert wrong.status_code == 422
    assert "They moved" in wrong.text
    right = send(desk.client, address, f"{address}/withdraw", asked_by="person", reason_code="moved",
                 consent_withdrawn="yes", version="1")  # fmt: skip
    assert right.status_code == 303
    assert "It was withdrawn." in text(desk.client.get(address))


def test_an_act_on_a_page_that_is_out_of_date_is_refused(desk: Desk) -> None:
    """If the organisation answered meanwhile, the worker is told to look again."""
    desk.refer()
    referral = desk.newest()
    address = f"/staff/referrals/{referral.reference}"
    desk.receive(referral, Action.ACCEPT, worker="Sam", promised_on=dt.date(2026, 3, 5))
    late = send(desk.client, address, f"{address}/withdraw", asked_by="person", reason_code="moved",
                consent_withdrawn="no", version="1")  # fmt: skip
    assert late.status_code == 422
    assert "Somebody else answered meanwhile" in text(late)


def test_what_is_late_is_marked(desk: Desk, clock: MovedClock) -> None:
    """A promise that was not kept stands out on the list."""
    clock.move(days=10)
    assert "late since" in text(desk.client.get("/staff"))


def test_a_colleague_sees_it_and_a_stranger_does_not(desk: Desk, signed_in: SignedIn) -> None:
    """The organisation's referrals are everybody's there, and nobody's elsewhere."""
    reference = desk.scene.home.referral.reference
    assert reference in text(signed_in("home-lead").get("/staff/referrals"))
    assert reference not in text(signed_in("neighbour-maker").get("/staff/referrals"))
    assert reference in text(signed_in("home-coordinator").get("/staff/referrals"))


def test_the_list_is_paged_and_a_page_beyond_it_is_empty(desk: Desk) -> None:
    """Nonsense page numbers do no harm."""
    for number in ("2", "0", "-1", "x", "99999999999", "٣"):
        assert desk.client.get("/staff/referrals", query_string={"page": number}).status_code == 200

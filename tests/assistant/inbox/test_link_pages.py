"""The door without an account: nothing by GET, everything by a button, and kind words for dead links."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from assistant.access.tables import AuditEntry
from assistant.links import service as links
from assistant.links.tables import SignedLink
from assistant.outbox.tables import OutboxMessage
from assistant.persons import service as persons
from assistant.referrals import agreements, service, signposts
from assistant.referrals.new import ReferralDetails
from assistant.referrals.policy import person_actor
from assistant.referrals.tables import Referral, ReferralEvent, Signpost
from tests import builders
from tests.assistant.access.people import token as token_of
from tests.assistant.referrals.world import NAME, PHONE, SECRET

DATE = {"promised_on-day": "5", "promised_on-month": "3", "promised_on-year": "2026"}
ACCEPT = {"worker": "Pat Oyelaran"} | DATE
SECRETS = (NAME, "Zebedee", PHONE, SECRET)


def rows(runtime, table) -> list[Any]:
    """All rows of a table as they stand, free of their session."""
    with runtime.database.reading() as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
    return found


def row(runtime) -> Any:
    """The referral as it stands in the database."""
    [found] = rows(runtime, Referral)
    return found


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_mail_scanner_changes_nothing_and_learns_nothing(runtime, link, method):
    """Whatever is fetched, however often: no event, no name."""
    for path in ("", "/accept", "/decline", "/acknowledge", "?done=accept"):
        page = getattr(link.client, method)(link.home + path)
        assert page.status_code in {200, 409}
        assert not any(secret in page.text for secret in SECRETS)
    assert row(runtime).version == 1
    assert rows(runtime, AuditEntry) == []


def test_details_are_shown_after_the_button_and_the_reading_is_on_record(runtime, link):
    """POST acknowledge, then name, way to reach and what the agreement shares; an audit row for each reading."""
    answered = link.send("acknowledge")
    assert (answered.status_code, answered.headers["Location"]) == (303, f"{link.home}?done=acknowledge")
    page = link.get("?done=acknowledge")
    assert "We noted that you have seen this referral" in page.text
    for shown in (NAME, PHONE, SECRET, "two"):
        assert shown in page.text
    assert "veteran" not in page.text
    assert row(runtime).state == "acknowledged"
    entries = sorted(rows(runtime, AuditEntry), key=lambda entry: entry.id)
    assert [(entry.action, entry.actor) for entry in entries] == [("acknowledge", "link"), ("read-referral", "link")]


def test_four_taps_from_mail_to_accepted(runtime, link):
    """Open, show, accept, send: then a clear confirmation, and the person is told."""
    link.send("acknowledge")
    assert link.send("accept", ACCEPT).status_code == 303
    page = link.get("?done=accept")
    assert "You have accepted this referral" in page.text
    assert "Pat Oyelaran" in page.text
    assert "Thursday 5 March 2026, 17:00" in page.text
    assert row(runtime).state == "accepted"
    with runtime.database.reading() as session:
        purposes = [message.purpose for message in session.scalars(select(OutboxMessage))]
    assert "referral-answered-person" in purposes


def test_a_double_submit_is_harmless(runtime, link):
    """The same form twice gives the same confirmation and one event."""
    link.send("acknowledge")
    form = link.get("/accept").text
    for _ in range(2):
        assert link.send("accept", ACCEPT, form).headers["Location"].endswith("?done=accept")
    assert row(runtime).version == 3


def test_an_old_form_is_told_what_changed(runtime, link):
    """Two people with the same link: the second sees that it is already accepted."""
    link.send("acknowledge")
    form = link.get("/decline").text
    link.send("accept", ACCEPT)
    decline = {"reason_code": "at-capacity", "next_step": "coordinator"}
    page = link.send("decline", decline, form)
    assert page.status_code == 409
    assert "Somebody else answered meanwhile" in page.text
    assert row(runtime).state == "accepted"


@pytest.mark.parametrize(
    ("action", "form", "words"),
    [
        ("accept", {}, "Say who will make contact"),
        ("accept", ACCEPT | {"promised_on-day": "31", "promised_on-month": "2"}, "there is no such date"),
        ("accept", ACCEPT | {"promised_on-day": "soon"}, "give day, month and year as numbers"),
        ("accept", ACCEPT | {"promised_on-year": "2025"}, "This date has passed"),
        ("accept", ACCEPT | {"worker": "x" * 500}, "write no more than 120 characters"),
        ("decline", {}, "Choose a reason"),
        ("decline", {"reason_code": "because"}, "Choose a reason"),
        ("decline", {"reason_code": "other", "next_step": "coordinator"}, "Say what the other reason is"),
        ("decline", {"reason_code": "moved", "next_step": "suggestion"}, "Name the service you suggest"),
        ("ask_info", {"question": " "}, "Write the question"),
        ("ask_info", {"question": "x" * 10_000}, "write no more than 2000 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form_and_changes_nothing(runtime, link, action, form, words):
    """422, the words, what was typed still there."""
    link.send("acknowledge")
    page = link.send(action, form)
    assert page.status_code == 422
    assert words in page.text
    assert "There is a problem" in page.text
    if form.get("worker") == "Pat Oyelaran":
        assert "Pat Oyelaran" in page.text
    assert row(runtime).version == 2


def test_every_answer_can_be_given(runtime, link):
    """Ask, wait list, offer, book, start, pause, go on, complete: each with its confirmation."""
    soon = {"day": "9", "month": "3", "year": "2026"}

    def date(name: str) -> dict[str, str]:
        return {f"{name}-{part}": value for part, value in soon.items()}

    link.send("acknowledge")
    steps = [
        ("waitlist", date("estimated_on") | {"interim_support": "no"}),
        ("offer_place", date("promised_on")),
        ("log_contact", {"contact": "reached", "contact_channel": "phone"}),
        ("book", date("booked_for") | {"booked_for-time": "14:30", "mode": "phone", "person_told": "yes"}),
        ("start", {"started_on-day": "2", "started_on-month": "3", "started_on-year": "26"}),
        ("pause", date("review_on") | {"reason_text": "on holiday"}),
        ("resume", {}),
        ("complete", {"outcome-debt": "partly", "summary": "nearly there"}),
    ]
    for action, form in steps:
        answered = link.send(action, form)
        assert answered.status_code == 303, (action, answered.text)
        assert "govuk-notification-banner--success" in link.get(f"?done={action}").text
    done = row(runtime)
    assert (done.state, done.outcome, done.version) == ("completed", "partly", 10)


def test_after_a_no_the_details_are_gone(runtime, link):
    """Declined: confirmed, and the person's details no longer shown."""
    link.send("acknowledge")
    link.send("decline", {"reason_code": "at-capacity", "next_step": "coordinator"})
    page = link.get("?done=decline")
    assert "You have declined this referral" in page.text
    assert not any(secret in page.text for secret in SECRETS)
    assert "Your answer</h2>" not in page.text
    assert row(runtime).reason_code == "at-capacity"


def test_only_what_the_machine_allows_has_a_button(link):
    """Before accepting nothing can be completed, by button or by address."""
    link.send("acknowledge")
    page = link.get()
    assert "/accept" in page.text
    assert "/complete" not in page.text
    assert link.get("/complete").status_code == 409
    assert link.send("complete", {"outcome-debt": "met"}, link.get("/accept").text).status_code == 409
    for unknown in ("/lapse", "/void", "/send", "/nudge", "/nothing"):
        assert link.get(unknown).status_code == 404


def test_a_form_without_its_token_is_refused(runtime, link):
    """No CSRF token, no act."""
    assert link.client.post(f"{link.home}/acknowledge").status_code == 400
    assert row(runtime).version == 1


def test_pages_behind_links_leave_no_trace(link):
    """No referrer, no cache, no index."""
    for page in (link.get(), link.client.get("/r/unknown")):
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]


def test_dead_links_are_kind_and_offer_a_new_one(runtime, link, clock, committed):
    """Expired: 410, the reference filled in; a new link goes to the stored address only, the page tells nobody."""
    _, referral = committed
    clock.move(days=20)
    page = link.get()
    assert page.status_code == 410
    assert "Links work for 14 days" in page.text
    assert referral.reference in page.text
    token = token_of(page.text)
    answers = set()
    for reference in (referral.reference.lower(), "JU-AAAAAA"):
        sent = link.client.post("/r/new-link", data={"csrf_token": token, "reference": reference})
        answers.add((sent.status_code, sent.headers["Location"]))
    assert answers == {(303, "/r/new-link")}
    link.client.post("/r/new-link", data={"csrf_token": token, "reference": referral.reference})
    with runtime.database.reading() as session:
        again = session.scalars(select(OutboxMessage).where(OutboxMessage.purpose == "link-again")).all()
        assert [runtime.keyring.house.open(message.to_sealed) for message in again] == ["receiver@example.org"]
    living = [one for one in rows(runtime, SignedLink) if one.revoked_at is None]
    assert len([one for one in living if one.subject_id == referral.id]) == 1
    wrong = link.client.post("/r/new-link", data={"csrf_token": token, "reference": "<b>hello</b>"})
    assert wrong.status_code == 422
    assert "&lt;b&gt;" in wrong.text


@pytest.mark.parametrize("token", ["x", "a" * 27, "%F0%9F%98%80", "new-lin", "..%2f..%2fetc"])
def test_invented_links_are_unknown(client, token):
    """404 and what to do."""
    page = client.get(f"/r/{token}")
    assert page.status_code == 404


def test_after_withdrawal_the_link_is_dead(runtime, link, committed):
    """The receiver who saw the details sees nothing any more, and is told why."""
    made, _ = committed
    link.send("acknowledge")
    with runtime.database.writing() as session:
        service.withdraw_all(session, runtime, made.person_id, person_actor(made.person_id, "sms"), made.now)
    page = link.get()
    assert page.status_code == 410
    assert "closed for your organisation" in page.text
    assert link.send("accept", ACCEPT).status_code in {400, 410}


def test_an_erased_person_is_shown_to_nobody(runtime, link, committed):
    """Without the key only that they asked to be forgotten."""
    made, _ = committed
    link.send("acknowledge")
    with runtime.database.writing() as session:
        persons.erase(session, made.person_id, made.now)
    page = link.get()
    assert page.status_code == 200
    assert "asked to be forgotten" in page.text
    assert not any(secret in page.text for secret in SECRETS)


def test_markup_and_direction_signs_in_answers_are_harmless(runtime, link):
    """HTML is shown as text; control signs are taken out."""
    link.send("acknowledge")
    link.send("ask_info", {"question": "<script>alert(1)</script>\u202e=1+1\x07"})
    page = link.get()
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "\u202e" not in page.text


def test_an_introduction_is_read_by_a_button(runtime, client, committed):
    """GET shows nothing; the button does, once noted; withdrawn shows nothing again."""
    made, _ = committed
    with runtime.database.writing() as session:
        outside = builders.organisation(session, "Knit and Natter", takes_introductions=True)
        club = builders.service(session, outside, "Friday club", needs=("loneliness",))
        agreement = agreements.record(
            session, person_id=made.person_id, organisation_id=outside.id, network_id=None, words_shown="May we?",
            language="en", how_given="sms", now=made.now,
        )  # fmt: skip
        introduction = signposts.introduce(
            session, runtime, person_id=made.person_id, service_id=club.id, agreement_id=agreement.id,
            details=ReferralDetails(NAME, PHONE), needs=("loneliness",), now=made.now,
        )  # fmt: skip
        token = links.mint(session, "read-introduction", introduction.id, made.now)
    for _ in range(2):
        page = client.get(f"/r/{token}")
        assert NAME not in page.text
    csrf = token_of(page.text)
    assert client.post(f"/r/{token}/show", data={"csrf_token": csrf}).status_code == 303
    assert NAME in client.get(f"/r/{token}").text
    with runtime.database.writing() as session:
        assert session.scalars(select(Signpost)).one().read_at == made.now
        agreements.withdraw(session, agreement.id, made.now)
    page = client.get(f"/r/{token}")
    assert NAME not in page.text
    assert "taken back" in page.text


def test_no_event_holds_personal_words_in_clear(runtime, link):
    """What was typed is sealed in the events."""
    link.send("acknowledge")
    link.send("accept", ACCEPT)
    events = rows(runtime, ReferralEvent)
    assert "Oyelaran" not in repr([(event.payload, event.payload_sealed) for event in events])
    assert all(event.occurred_at <= dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC) for event in events)

"""Sending and reconciling against a carrier over HTTP, on both databases."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from assistant.gateways.choose import Gateways
from assistant.gateways.clock import MovedClock
from assistant.gateways.demo import DemoEmail, DemoPost
from assistant.gateways.email import SmtpEmail
from assistant.gateways.fake_carrier import FakeCarrier, Troubles
from assistant.outbox.claim import claim
from assistant.persons.service import contact, erase
from assistant.persons.stopping import is_stopped
from assistant.runtime import Runtime
from assistant.worker.sending import Sender
from tests.assistant.gateways.carrier import connected
from tests.assistant.gateways.mailserver import mail_server
from tests.assistant.outbox.post import ANNA, BEN, put, row, states


@contextmanager
def sender(runtime: Runtime, folder: Path, troubles: Troubles | None = None) -> Iterator[tuple[Sender, FakeCarrier]]:
    with connected(folder, troubles, timeout=0.5) as (carrier, sms):
        carrier.clock = runtime.clock
        yield Sender(runtime, Gateways(sms, DemoEmail(DemoPost(folder / "post.jsonl", runtime.clock)))), carrier


def drain(sender: Sender) -> int:
    sent = 0
    while sender.send_next():
        sent += 1
    return sent


def to_person(runtime: Runtime, body: str, to: str = ANNA) -> tuple[uuid.UUID, uuid.UUID]:
    """A message to somebody who has texted us: (message, person)."""
    now = runtime.clock.now()
    with runtime.database.writing() as session:
        who = contact(session, runtime.keyring, "sms", to, now)
    return put(runtime, body, to, person_id=who.person_id, cipher=who.cipher).id, who.person_id


def test_what_waits_is_sent_in_order(any_runtime: Runtime, tmp_path: Path):
    """The carrier has the texts, the rows are `sent` with its ids, the callback names row and try."""
    messages = [put(any_runtime, text) for text in ("one", "two", "three")]
    with sender(any_runtime, tmp_path) as (post, carrier):
        assert drain(post) == 3
    assert [(one.to, one.body) for one in carrier.messages] == [(ANNA, "one"), (ANNA, "two"), (ANNA, "three")]
    stored = row(any_runtime, messages[0].id)
    assert (stored.state, stored.provider_id) == ("sent", carrier.messages[0].sid)
    assert carrier.messages[0].callback.endswith(f"/sms/status/{messages[0].id}?try=1")


def test_throttled_messages_wait_and_go_in_order(any_runtime: Runtime, clock: MovedClock, tmp_path: Path):
    """429: nothing was processed, so the same row is sent once the wait is over."""
    for text in ("one", "two"):
        put(any_runtime, text)
    with sender(any_runtime, tmp_path, Troubles(throttled=1)) as (post, carrier):
        assert drain(post) == 1
        carrier.troubles = Troubles()
        assert drain(post) == 0
        clock.move(seconds=31)
        assert drain(post) == 2
    assert [one.body for one in carrier.messages] == ["one", "two"]


def test_a_refused_message_fails_and_the_next_one_goes(any_runtime: Runtime, tmp_path: Path):
    """A final refusal does not hold up the recipient's other messages."""
    put(any_runtime, "x" * 1_601)
    put(any_runtime, "short")
    with sender(any_runtime, tmp_path) as (post, carrier), capture_logs() as logs:
        drain(post)
    assert states(any_runtime) == ["failed", "sent"]
    assert any(entry["log_level"] == "error" and entry["code"] == "21617" for entry in logs)
    assert len(carrier.messages) == 1


def test_an_opt_out_at_the_carrier_marks_the_person_stopped(any_runtime: Runtime, tmp_path: Path):
    """21610: the contact point is marked, and what else waits for that number is not sent."""
    to_person(any_runtime, "one")
    to_person(any_runtime, "two")
    with sender(any_runtime, tmp_path) as (post, carrier):
        carrier.opted_out.add(ANNA)
        drain(post)
    with any_runtime.database.reading() as session:
        assert is_stopped(session, any_runtime.keyring, "sms", ANNA)
    assert states(any_runtime) == ["failed", "cancelled"]


def test_a_forgotten_person_is_not_written_to(any_runtime: Runtime, tmp_path: Path):
    """Without the key nobody can open the message; it is dropped, not kept trying."""
    message, person = to_person(any_runtime, "one")
    with any_runtime.database.writing() as session:
        erase(session, person, any_runtime.clock.now())
    with sender(any_runtime, tmp_path) as (post, carrier):
        drain(post)
    assert row(any_runtime, message).state == "cancelled"
    assert carrier.messages == []


@pytest.mark.parametrize("troubles", [Troubles(broken_after=1), Troubles(delay_after=9)], ids=["500", "time-out"])
def test_accepted_without_an_answer_is_found_in_the_list_and_not_sent_twice(
    any_runtime: Runtime, clock: MovedClock, tmp_path: Path, troubles: Troubles
):
    """Nobody knows until the list is asked; then it is one message, not two."""
    message = put(any_runtime, "one")
    with sender(any_runtime, tmp_path, troubles) as (post, carrier):
        drain(post)
        assert row(any_runtime, message.id).state == "sending"
        assert post.reconcile() == 0, "the lease still runs"
        clock.move(seconds=61)
        assert post.reconcile() == 1
        drain(post)
    assert row(any_runtime, message.id).state == "sent"
    assert len(carrier.messages) == 1


def test_what_the_carrier_never_got_is_sent_after_the_list_was_asked(
    any_runtime: Runtime, clock: MovedClock, tmp_path: Path
):
    """A worker killed between claim and call: the row is sent by another, before the recipient's next one."""
    put(any_runtime, "one")
    put(any_runtime, "two")
    with any_runtime.database.writing() as session:
        claim(session, clock.now())
    with sender(any_runtime, tmp_path) as (post, carrier):
        assert drain(post) == 0
        clock.move(seconds=61)
        post.reconcile()
        assert drain(post) == 2
    assert [one.body for one in carrier.messages] == ["one", "two"]


def test_two_equal_texts_to_one_person_are_both_sent(any_runtime: Runtime, clock: MovedClock, tmp_path: Path):
    """The list's copy of the first one does not stand for the second."""
    put(any_runtime, "Reminder")
    second = put(any_runtime, "Reminder")
    with sender(any_runtime, tmp_path) as (post, carrier):
        assert post.send_next()
        with any_runtime.database.writing() as session:
            claim(session, clock.now())
        clock.move(seconds=61)
        post.reconcile()
        drain(post)
    assert len(carrier.messages) == 2
    assert row(any_runtime, second.id).provider_id == carrier.messages[1].sid


def test_a_silent_list_ends_in_unknown_and_never_in_a_double(any_runtime: Runtime, clock: MovedClock, tmp_path: Path):
    """For an hour it is asked again; then the row is `unknown`, an error in the log, and the next message goes."""
    message = put(any_runtime, "one")
    put(any_runtime, "two")
    with sender(any_runtime, tmp_path, Troubles(broken_after=1, list_silent=1)) as (post, carrier):
        drain(post)
        clock.move(minutes=30)
        assert post.reconcile() == 0
        clock.move(minutes=31)
        with capture_logs() as logs:
            assert post.reconcile() == 1
        carrier.troubles = Troubles()
        drain(post)
    assert row(any_runtime, message.id).state == "unknown"
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["outbox.unknown"]
    assert [one.body for one in carrier.messages] == ["one", "two"]


def test_a_worker_that_slept_past_half_its_lease_does_not_send(any_runtime: Runtime, clock: MovedClock, tmp_path: Path):
    """Another worker may be asking the list about this row at this moment."""
    put(any_runtime, "one")
    with sender(any_runtime, tmp_path) as (post, carrier):
        with any_runtime.database.writing() as session:
            message = claim(session, clock.now())
            assert message is not None
            envelope = post._opened(session, message, clock.now())
        assert envelope is not None
        clock.move(seconds=31)
        post._hand_over(message, envelope)
    assert carrier.messages == []
    assert row(any_runtime, message.id).state == "sending"


def test_an_email_without_an_answer_is_sent_once_more_under_the_same_id(
    any_runtime: Runtime, clock: MovedClock, tmp_path: Path
):
    """E-mail has no list to ask. The repeat is counted in the log and can be recognised; a third never goes."""
    message = put(any_runtime, "Please sign in.", "team@example.org", channel="email", subject="Waiting")
    with mail_server(BODY="hang up") as server, sender(any_runtime, tmp_path) as (fakes, _), capture_logs() as logs:
        email = SmtpEmail("127.0.0.1", server.server_address[1], "joinedup@example.org", timeout=1)
        post = replace(fakes, gateways=Gateways(fakes.gateways.sms, email))
        for _ in range(4):
            drain(post)
            clock.move(seconds=61)
            post.reconcile()
    ids = [line for mail in server.mail for line in mail.splitlines() if line.startswith("Message-ID")]
    assert ids == [f"Message-ID: <{message.id}@example.org>"] * 2
    assert [entry["event"] for entry in logs if "unproved" in entry["event"]] == ["outbox.sent-again-unproved"]
    assert row(any_runtime, message.id).state == "unknown"


def test_no_number_and_no_word_of_a_message_is_logged(any_runtime: Runtime, clock: MovedClock, tmp_path: Path):
    """Sent, refused, throttled, unknown, dropped: the log has ids, purposes and codes."""
    with sender(any_runtime, tmp_path, Troubles(broken_after=0.3, throttled=0.3)) as (post, carrier):
        carrier.opted_out.add(BEN)
        for n in range(10):
            to_person(any_runtime, f"secret words {n}", ANNA)
        to_person(any_runtime, "secret words", BEN)
        with capture_logs() as logs:
            for _ in range(20):
                drain(post)
                clock.move(minutes=10)
                post.reconcile()
    said = repr(logs)
    assert len(logs) > 10
    assert "secret" not in said
    assert "7700" not in said


def test_a_key_that_does_not_fit_ends_in_unknown_and_harms_no_other(any_runtime: Runtime, tmp_path: Path):
    """A row nobody can open is shown, and the rest of the post goes on."""
    put(any_runtime, "one", person_id=None)
    with any_runtime.database.writing() as session:
        message = claim(session, any_runtime.clock.now() - dt.timedelta(days=1))
        assert message is None
    broken = put(any_runtime, "two", BEN)
    with any_runtime.database.writing() as session:
        stored = session.merge(broken)
        stored.body_sealed = b"not sealed by anybody"
    with sender(any_runtime, tmp_path) as (post, carrier):
        drain(post)
    assert row(any_runtime, broken.id).state == "unknown"
    assert [one.body for one in carrier.messages] == ["one"]

"""Sending: the hard guard, what is kept sealed, and what leaves the house. On both databases."""

import datetime as dt
import json
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from assistant.outbox.tables import OutboxMessage
from assistant.persons import service as persons
from assistant.referrals import agreements, handovers, service
from assistant.referrals.events import events_of
from assistant.referrals.machine import ActorRole
from assistant.referrals.new import PlannedHandover, ReferralDetails
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral, ReferralEvent
from tests import builders
from tests.assistant.referrals import world
from tests.assistant.referrals.world import NAME, PHONE, SECRET


@pytest.fixture
def w(any_runtime):
    """The world, in a writing session that is rolled back."""
    with any_runtime.database.writing() as session:
        yield world.make(session, any_runtime)
        session.rollback()


def refused(w, **values) -> str:
    """The problem with which sending is refused; nothing may have been written."""
    with pytest.raises(ActionRefused) as found:
        w.send(**values)
    assert w.session.scalars(select(Referral)).all() == []
    assert w.mail() == []
    assert found.value.message
    return found.value.problem_key


def test_a_sent_referral_has_a_reference_an_owner_and_the_charters_due_date(w):
    """Monday 10:00 plus the charter's two working days is Wednesday 17:00."""
    sent = w.send()
    assert (sent.state, sent.version, sent.clock) == ("sent", 1, "acknowledge")
    assert sent.due_at == dt.datetime(2026, 3, 4, 17, tzinfo=dt.UTC)
    assert sent.wake_at < sent.due_at
    assert sent.purge_at > w.now
    event = events_of(w.session, sent.id)[0]
    assert (event.action, event.from_state, event.to_state, event.actor_role) == ("send", "draft", "sent", "person")


def test_urgent_referrals_run_on_the_urgent_clock(w):
    """Four working hours."""
    assert w.send(urgency="today").due_at == dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)


def test_a_changed_charter_moves_the_clock_and_an_unsigned_one_does_not(w):
    """Only the version that all members signed drives due dates."""
    levels = (("acknowledge", "", 1, "working-days"),)
    builders.charter(w.session, w.network, (w.receiver,), version=2, levels=levels)
    assert w.send().due_at == dt.datetime(2026, 3, 4, 17, tzinfo=dt.UTC)


def test_without_a_charter_the_national_default_holds(any_runtime):
    """The default of two working days to acknowledge."""
    with any_runtime.database.writing() as session:
        w = world.make(session, any_runtime)
        other = builders.network(session, "Bare")
        builders.member(session, other, w.receiver)
        bare = replace(w, network=other)
        assert bare.send().due_at == dt.datetime(2026, 3, 4, 17, tzinfo=dt.UTC)
        session.rollback()


def test_names_and_words_are_sealed_in_the_database(w):
    """No column of any table holds the name, the number or the summary in clear."""
    w.send()
    for table in ("referral", "referral_event", "agreement", "outbox_message", "person", "contact_point", "name_index"):
        rows = repr(w.session.execute(text(f"SELECT * FROM {table}")).all())
        for secret in (NAME, "Zebedee", PHONE, SECRET):
            assert secret not in rows, table


def test_only_what_the_agreement_names_is_shared(w):
    """The rule names children; what else was told stays out of the referral."""
    details = json.loads(w.cipher.open(w.send().details_sealed))
    assert details["answers"] == {"children": "two"}
    assert details["name"] == NAME


def test_the_receiver_is_told_and_nothing_personal_leaves(w):
    """One e-mail with a reference and a link."""
    sent = w.send()
    [(to, subject, body)] = w.mail()
    assert to == "receiver@example.org"
    assert sent.reference in body
    assert "/r/" in body
    for secret in (NAME, "Zebedee", PHONE, SECRET, "debt", "Debt", w.service.name):
        assert secret not in subject + body


def test_a_worker_sends_and_the_person_is_told(w):
    """The referrer's name and organisation stand on the row; the person gets a text without details."""
    staff = w.staff("worker", organisation=w.receiver)
    sent = w.send(made_by=staff.id, from_organisation_id=w.receiver.id)
    assert (sent.made_by, events_of(w.session, sent.id)[0].actor_role) == (staff.id, ActorRole.REFERRER)
    [(to, _, body)] = w.mail("referral-sent-person")
    assert to == PHONE
    assert sent.reference in body
    assert NAME not in body


def test_a_warm_handover_is_its_own_record(w):
    """Planned with the referral, successful only when everybody was there."""
    planned = PlannedHandover("three-way-call", w.now + dt.timedelta(days=1), "before noon")
    sent = w.send(handover=planned)
    [row] = handovers.of_referral(w.session, sent.id)
    assert not handovers.succeeded(row)
    assert handovers.succeeded(handovers.happened(w.session, row.id, "all-present", w.now))
    with pytest.raises(ActionRefused):
        handovers.happened(w.session, row.id, "perhaps", w.now)


def test_duplicates_are_refused_by_reference(w):
    """The same person, the same service, still open."""
    first = w.send()
    with pytest.raises(ActionRefused, match=first.reference) as found:
        w.send()
    assert found.value.problem_key == "duplicate"


def test_guards_about_agreement(w):
    """Another's, another organisation's, expired, withdrawn: none is an agreement."""
    assert refused(w, agreement_id=uuid.uuid4()) == "no-agreement"
    other = builders.organisation(w.session, "Other")
    builders.member(w.session, w.network, other)
    assert refused(w, agreement=w.agree(other)) == "no-agreement"
    stranger, _ = persons.new_person(w.session, w.runtime.keyring, w.now)
    assert refused(w, person_id=stranger) == "no-agreement"
    expired = w.agree()
    expired.expires_at = w.now
    assert refused(w, agreement=expired) == "agreement-expired"
    withdrawn = w.agree()
    agreements.withdraw(w.session, withdrawn.id, w.now)
    assert refused(w, agreement=withdrawn) == "agreement-withdrawn"


def test_guards_about_the_receiver(w):
    """Not a member, no rule, closed, another organisation's service."""
    agreement = w.agree()
    loose = builders.organisation(w.session, "Loose")
    lone = builders.service(w.session, loose)
    assert refused(w, organisation_id=loose.id, service_id=lone.id, agreement=agreement) == "not-a-member"
    assert refused(w, service_id=lone.id, agreement=agreement) == "no-such-service"
    builders.member(w.session, w.network, loose, rule=False)
    assert refused(w, organisation_id=loose.id, service_id=lone.id, agreement=agreement) == "no-agreement-rule"
    w.service.status = "temporarily closed"
    assert refused(w, agreement=agreement) == "service-not-active"


def test_a_member_without_a_rule_cannot_even_be_agreed_to(w):
    """Charitylog's rule: no consent rule, no referral."""
    loose = builders.organisation(w.session, "Loose")
    builders.member(w.session, w.network, loose, rule=False)
    with pytest.raises(ActionRefused) as found:
        w.agree(loose)
    assert found.value.problem_key == "no-agreement-rule"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"needs": ()}, "no-needs"),
        ({"needs": ("unicorns",)}, "need-unknown"),
        ({"urgency": "whenever"}, "urgency-unknown"),
        ({"locality_code": builders.OLDHAM}, "outside-locality"),
        ({"locality_code": None}, "outside-locality"),
        ({"details": ReferralDetails(NAME)}, "no-safe-contact"),
        ({"details": ReferralDetails(NAME, PHONE, safe_contact="not-safe")}, "no-safe-contact"),
        ({"details": ReferralDetails(NAME, PHONE, safe_contact="via-referrer")}, "no-safe-contact"),
        ({"under_16": True}, "under-16"),
        ({"details": ReferralDetails(NAME, PHONE, answers={"age": "15"})}, "under-16"),
        ({"made_by": uuid.UUID(int=7)}, "no-such-staff"),
        ({"handover": PlannedHandover("telepathy", builders.NOW)}, "handover-unknown"),
    ],
)
def test_guards_about_the_person_and_the_asking(w, values, problem):
    """Everything else of which one missing stops the sending."""
    assert refused(w, **values) == problem


def test_with_a_worker_the_young_and_the_unreachable_are_referred(w):
    """Under 16 and "contact via referrer" need a human, and have one here."""
    staff = w.staff("worker", organisation=w.receiver)
    details = ReferralDetails(NAME, safe_contact="via-referrer")
    assert w.send(made_by=staff.id, under_16=True, details=details).state == "sent"
    assert w.mail("referral-sent-person") == []


def test_an_erased_person_is_not_referred(w):
    """Without a key nothing can be sealed."""
    new = w.new()
    persons.erase(w.session, w.person_id, w.now)
    with pytest.raises(ActionRefused) as found:
        service.send(w.session, w.runtime, new, w.now)
    assert found.value.problem_key == "person-erased"


def test_events_go_with_their_referral(w):
    """Every event has the row's purge date."""
    sent = w.send()
    assert [event.purge_at for event in w.session.scalars(select(ReferralEvent))] == [sent.purge_at]
    assert w.session.scalars(select(OutboxMessage)).one().subject_id == sent.id

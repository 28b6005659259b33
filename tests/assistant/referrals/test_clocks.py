"""Clocks under a moved clock: reminder, breach, people told, lapse; each once; and follow-ups."""

import datetime as dt

import pytest

from assistant.persons import service as persons
from assistant.referrals import clocks, followups, service
from assistant.referrals.events import events_of
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole
from assistant.referrals.policy import Actor, person_actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.working_time import working_time
from tests import builders
from tests.assistant.referrals import world
from tests.assistant.referrals.world import NAME, PHONE

ENGLAND = working_time("england")


@pytest.fixture
def w(any_runtime):
    """The world, in a writing session that is rolled back."""
    with any_runtime.database.writing() as session:
        yield world.make(session, any_runtime)
        session.rollback()


def tick_through(w, until: dt.timedelta, every: dt.timedelta = dt.timedelta(hours=1)) -> list[tuple[dt.datetime, int]]:
    """Run the clocks every hour; the times at which something was written."""
    found, now = [], w.now
    while now <= w.now + until:
        if done := clocks.run(w.session, w.runtime, now):
            found.append((now, done))
        now += every
    return found


def test_an_unanswered_referral_is_reminded_breached_told_and_lapses(w):
    """Acknowledge within two working days: the four ticks in order, each once, and a new clock to find another way."""
    referral = w.send()
    ticks = tick_through(w, dt.timedelta(days=10))
    actions = [event.action for event in events_of(w.session, referral.id)]
    assert actions[:5] == ["send", "nudge", "breach", "escalate", "lapse"]
    assert referral.state == "lapsed"
    assert referral.clock == "reroute"
    total = ENGLAND.minutes_between(referral.sent_at, dt.datetime(2026, 3, 4, 17, tzinfo=dt.UTC))
    for (at, _), share in zip(ticks, (0.8, 1.0, 1.5, 2.0), strict=False):
        gone = ENGLAND.minutes_between(referral.sent_at, at)
        assert total * share - 60 <= gone <= total * share + 60
    told = [(to, purpose) for purpose in ("nudge", "breach", "lapsed-person", "lapsed") for to, _, _ in w.mail(purpose)]
    assert ("receiver@example.org", "nudge") in told
    assert {to for to, purpose in told if purpose == "breach"} >= {"receiver@example.org", "coordinator@example.org"}
    assert (PHONE, "lapsed-person") in told


def test_running_the_clocks_again_does_nothing(w):
    """Idempotent at the same moment."""
    w.send()
    later = w.now + dt.timedelta(days=3)
    assert clocks.run(w.session, w.runtime, later) > 0
    before = len(w.mail())
    assert clocks.run(w.session, w.runtime, later) == 0
    assert len(w.mail()) == before


def test_an_answer_stops_the_reminders(w):
    """Accepted in time: nothing before the next promise."""
    referral = w.send()
    details = ActionDetails(worker="Pat", promised_on=dt.date(2026, 3, 5))
    service.act(w.session, w.runtime, referral.id, Action.ACCEPT, w.provider, details, w.now)
    assert clocks.run(w.session, w.runtime, dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)) == 0
    assert referral.nudged_at is None


def test_after_a_long_outage_one_message_is_sent_not_four(w):
    """The worker slept for weeks: all ticks are written, but nobody gets a reminder of what is already over."""
    referral = w.send()
    clocks.run(w.session, w.runtime, w.now + dt.timedelta(days=5))
    assert w.mail("nudge") == []
    assert referral.escalated_at is not None


@pytest.mark.parametrize("with_staff", [True, False])
def test_a_network_without_a_lead_loses_nobody(any_runtime, with_staff):
    """No coordinator: the referrer is told; no referrer either: every other member is."""
    with any_runtime.database.writing() as session:
        w = world.make(session, any_runtime, coordinator=False)
        peer = builders.organisation(session, "Peer")
        builders.member(session, w.network, peer, referral_email="peer@example.org")
        staff = w.staff("worker", organisation=peer) if with_staff else None
        w.send(made_by=staff.id if staff else None)
        tick_through(w, dt.timedelta(days=3))
        told = {to for to, _, _ in w.mail("breach")}
        assert told == {"receiver@example.org", staff.email if staff else "peer@example.org"}
        session.rollback()


def test_no_tick_says_anything_personal(w):
    """Ten days of reminders, no name, need or service."""
    w.send()
    tick_through(w, dt.timedelta(days=10))
    for _, subject, body in w.mail():
        for secret in (NAME, "Zebedee", "debt", w.service.name):
            assert secret.casefold() not in (subject + body).casefold()


def test_people_are_asked_on_their_channel_and_only_by_day(w):
    """Completed: asked after 14 days and 26 weeks, once each, not at night; their answer is kept apart."""
    referral = w.send()
    accept = ActionDetails(worker="Pat", promised_on=dt.date(2026, 3, 5))
    service.act(w.session, w.runtime, referral.id, Action.ACCEPT, w.provider, accept, w.now)
    done = ActionDetails(outcomes={"debt": "met"})
    service.act(w.session, w.runtime, referral.id, Action.COMPLETE, w.provider, done, w.now)
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=13)) == 0
    night = dt.datetime(2026, 3, 17, 2, tzinfo=dt.UTC)
    assert followups.run(w.session, w.runtime, night) == 1
    assert followups.run(w.session, w.runtime, night) == 0
    [(to, _, body)] = w.mail("follow-up")
    assert to == PHONE
    assert referral.reference in body
    followups.answer(
        w.session, w.runtime, w.person_id, reference=referral.reference, said="none", channel="link", now=night
    )
    assert (referral.outcome, referral.person_answer) == ("met", "none")
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=182)) == 1
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=900)) == 0
    keys = [event.payload["follow_up"] for event in events_of(w.session, referral.id) if event.action == "follow_up"]
    assert keys == ["completed-14-days", "completed-26-weeks"]


def test_dont_ask_means_dont_ask(w):
    """Nobody is asked again after saying so, and STOP is heard too."""
    referral = w.send()
    accept = ActionDetails(worker="Pat", promised_on=dt.date(2026, 3, 5))
    service.act(w.session, w.runtime, referral.id, Action.ACCEPT, w.provider, accept, w.now)
    done = ActionDetails(outcomes={"debt": "met"})
    service.act(w.session, w.runtime, referral.id, Action.COMPLETE, w.provider, done, w.now)
    followups.answer(
        w.session, w.runtime, w.person_id, reference=referral.reference, said="dont-ask", channel="link", now=w.now
    )
    assert referral.follow_up_at is None
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=300)) == 0
    contact = persons.contact(w.session, w.runtime.keyring, "sms", PHONE, w.now)
    persons.set_stopped(w.session, contact.contact_point_id, w.now)
    before = len(w.mail())
    other = builders.service(w.session, w.receiver, "Other")
    again = w.send(service_id=other.id)
    service.act(w.session, w.runtime, again.id, Action.ACCEPT, w.provider, accept, w.now)
    assert [to for to, _, _ in w.mail()[before:] if to == PHONE] == []


def test_an_unknown_or_foreign_reference_cannot_be_answered(w):
    """Nobody answers for somebody else."""
    referral = w.send()
    stranger, _ = persons.new_person(w.session, w.runtime.keyring, w.now)
    for person_id, reference in ((stranger, referral.reference), (w.person_id, "JU-AAAAAA")):
        with pytest.raises(ActionRefused):
            followups.answer(
                w.session, w.runtime, person_id, reference=reference, said="some", channel="link", now=w.now
            )


def test_three_attempts_are_counted_from_the_log(w):
    """Could not contact: refused after two calls, fine after a letter too."""
    referral = w.send()
    accept = ActionDetails(worker="Pat", promised_on=dt.date(2026, 3, 5))
    service.act(w.session, w.runtime, referral.id, Action.ACCEPT, w.provider, accept, w.now)
    end = ActionDetails(reason_code="could-not-contact")
    for channel in ("phone", "phone", "letter"):
        with pytest.raises(ActionRefused):
            service.act(w.session, w.runtime, referral.id, Action.END_EARLY, w.provider, end, w.now)
        tried = ActionDetails(contact="attempted", contact_channel=channel)
        service.act(w.session, w.runtime, referral.id, Action.LOG_CONTACT, w.provider, tried, w.now)
    service.act(w.session, w.runtime, referral.id, Action.END_EARLY, w.provider, end, w.now)
    assert (referral.state, referral.reason_code) == ("not_completed", "could-not-contact")
    assert referral.first_contact_at is None


def test_only_the_coordinator_or_the_clock_lapses(w):
    """A person cannot lapse, a coordinator can once both reminders went out."""
    referral = w.send()
    keeper = Actor(ActorRole.COORDINATOR, "web", None, network_id=w.network.id)
    with pytest.raises(ActionRefused):
        service.act(w.session, w.runtime, referral.id, Action.LAPSE, keeper, ActionDetails(), w.now)
    with pytest.raises(ActionRefused):
        service.act(w.session, w.runtime, referral.id, Action.LAPSE, person_actor(w.person_id, "sms"), ActionDetails(),
                    w.now)  # fmt: skip

"""Acting: who may, two at once, double submits, what is told to whom, withdrawal, and the way on after a no."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select

from assistant.access.current import staff_of
from assistant.links import service as links
from assistant.outbox.tables import OutboxMessage
from assistant.persons import service as persons
from assistant.referrals import agreements, service
from assistant.referrals.events import events_of
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole
from assistant.referrals.new import ReferralDetails
from assistant.referrals.policy import Actor, link_actor, person_actor, roles_of, staff_actor
from assistant.referrals.projection import rebuild
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Agreement, Referral, UnmetNeed
from tests import builders
from tests.assistant.referrals import world
from tests.assistant.referrals.world import NAME, PHONE, SECRET

ACCEPT = ActionDetails(worker="Pat Oyelaran", promised_on=dt.date(2026, 3, 5))
DECLINE = ActionDetails(reason_code="at-capacity", next_step="coordinator", reason_text="full until May")
NOTHING = ActionDetails()
DONE = ActionDetails(outcomes={"debt": "met"}, summary="all paid")


@pytest.fixture
def w(any_runtime):
    """The world, in a writing session that is rolled back."""
    with any_runtime.database.writing() as session:
        yield world.make(session, any_runtime)
        session.rollback()


def do(w, referral, action, details=NOTHING, actor=None, **values) -> Referral:
    """Act as the provider, unless told otherwise."""
    return service.act(w.session, w.runtime, referral.id, action, actor or w.provider, details, w.now, **values)


def same_as_rebuilt(w, referral) -> None:
    """The row is what its events say, sealed columns included."""
    cipher = persons.cipher_of(w.session, w.runtime.keyring, w.person_id)
    w.session.expire(referral)
    values = rebuild(events_of(w.session, referral.id), cipher.open if cipher else None)
    worker, details = values.pop("worker"), values.pop("details")
    for name, value in values.items():
        assert getattr(referral, name) == value, name
    if cipher:
        assert (cipher.open(referral.worker_sealed) if referral.worker_sealed else None) == worker
        assert details["name"] == NAME
    columns = {column.key for column in Referral.__table__.columns}
    assert set(values) | {"worker_sealed", "details_sealed"} == columns


def test_a_whole_life_and_its_row_rebuilt_from_events(w):
    """Seen, asked, answered, accepted, tried, booked, begun, paused, resumed, completed: row = events at every step."""
    referral = w.send()
    person = person_actor(w.person_id, "sms")
    steps = [
        (Action.ACKNOWLEDGE, ActionDetails(), None),
        (Action.ASK_INFO, ActionDetails(question="How many children?"), None),
        (Action.GIVE_INFO, ActionDetails(answer="Two"), person),
        (Action.ACCEPT, ACCEPT, None),
        (Action.LOG_CONTACT, ActionDetails(contact="attempted", contact_channel="phone"), None),
        (Action.BOOK, ActionDetails(booked_for=w.now + dt.timedelta(days=2), mode="phone", person_told=True), None),
        (Action.START, ActionDetails(started_on=dt.date(2026, 3, 2)), None),
        (Action.PAUSE, ActionDetails(reason_text="away", review_on=dt.date(2026, 3, 20)), person),
        (Action.RESUME, ActionDetails(), person),
        (Action.COMPLETE, DONE, None),
    ]
    for action, details, actor in steps:
        referral = do(w, referral, action, details, actor)
        same_as_rebuilt(w, referral)
        assert referral.due_at is not None or referral.state == "completed"
    assert (referral.outcome, referral.clock, referral.follow_up_at) == ("met", "", w.now + dt.timedelta(days=14))
    assert w.cipher.open(referral.worker_sealed) == "Pat Oyelaran"
    assert service.loop(referral) == service.Loop(closed=True, verified=False)
    do(w, referral, Action.ANSWER, ActionDetails(answer_key="some"), person)
    assert service.loop(referral).verified
    assert referral.outcome == "met", "the person's word stands beside the provider's, not over it"
    same_as_rebuilt(w, referral)


def test_the_decide_clock_stands_still_while_a_question_is_open(any_runtime):
    """Decide five working days from sending; a question open for two working days moves that by two."""
    with any_runtime.database.writing() as session:
        w = world.make(session, any_runtime)
        referral = do(w, w.send(), Action.ACKNOWLEDGE)
        assert referral.due_at == dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC)
        do(w, referral, Action.ASK_INFO, ActionDetails(question="?"))
        later = replace(w, now=w.now + dt.timedelta(days=2))
        do(later, referral, Action.GIVE_INFO, ActionDetails(answer="!"), person_actor(w.person_id, "sms"))
        assert referral.due_at == dt.datetime(2026, 3, 11, 17, tzinfo=dt.UTC)
        session.rollback()


def test_strangers_are_refused_in_every_role(w):
    """Another organisation, another link, another person, another network, and a commissioner: nobody."""
    referral = w.send()
    strangers = [
        Actor(ActorRole.PROVIDER, "web", uuid.uuid4(), uuid.uuid4()),
        Actor(ActorRole.PROVIDER, "web", uuid.uuid4(), None),
        link_actor(uuid.uuid4(), uuid.uuid4()),
        person_actor(uuid.uuid4(), "sms"),
        Actor(ActorRole.REFERRER, "web", uuid.uuid4(), uuid.uuid4()),
        Actor(ActorRole.REFERRER, "web", None, None),
        Actor(ActorRole.COORDINATOR, "web", uuid.uuid4(), network_id=uuid.uuid4()),
    ]
    for stranger in strangers:
        for action in (Action.ACKNOWLEDGE, Action.WITHDRAW, Action.VOID):
            with pytest.raises(ActionRefused) as found:
                do(w, referral, action, actor=stranger)
            assert found.value.problem_key == "not-yours"
    assert referral.version == 1
    commissioner = w.staff("commissioner", organisation=w.receiver, network=w.network)
    assert roles_of(staff_of(commissioner), referral) == ()


def test_a_double_submit_changes_nothing_and_answers_the_same(w):
    """The same form twice: one event."""
    referral = w.send()
    provider = w.provider
    for _ in range(2):
        after = do(w, referral, Action.ACCEPT, ACCEPT, provider, expected_version=1)
        assert (after.state, after.version) == ("accepted", 2)
    assert len(w.mail("referral-answered-person")) == 1


def test_of_two_at_once_one_wins_and_the_other_is_told(w):
    """A second answer on an old page is refused with what it is now."""
    referral = w.send()
    do(w, referral, Action.ACCEPT, ACCEPT, expected_version=1)
    with pytest.raises(ActionRefused, match="agreed, not started") as found:
        do(w, referral, Action.DECLINE, DECLINE, expected_version=1)
    assert found.value.problem_key == "changed"
    with pytest.raises(ActionRefused) as found:
        do(w, referral, Action.ACCEPT, replace(ACCEPT, worker="Somebody else"), expected_version=1)
    assert found.value.problem_key == "changed"


def test_answers_are_told_without_anything_personal(w):
    """Person, referrer and coordinator hear of it; subjects and bodies hold no name, need, service or worker."""
    staff = w.staff("worker", organisation=builders.organisation(w.session, "Sender"))
    referral = w.send(made_by=staff.id)
    do(w, referral, Action.ASK_INFO, ActionDetails(question="How many children hide?"))
    do(w, referral, Action.GIVE_INFO, ActionDetails(answer="two"), Actor(ActorRole.REFERRER, "web", staff.id))
    do(w, referral, Action.DECLINE, DECLINE)
    told = w.mail()
    assert {to for to, _, _ in told} == {"receiver@example.org", "coordinator@example.org", PHONE, staff.email}
    for _, subject, body in told:
        words = (subject + body).casefold()
        for secret in (NAME, "zebedee", SECRET, "debt", w.service.name, "Pat", "full until", "hide", "children"):
            assert secret.casefold() not in words
        assert referral.reference in body


def test_nothing_is_told_to_somebody_it_is_not_safe_to_text(w):
    """Call-only means no text from us, whatever happens."""
    referral = w.send(details=ReferralDetails(NAME, PHONE, safe_contact="call-only"))
    do(w, referral, Action.ACCEPT, ACCEPT)
    assert all(to != PHONE for to, _, _ in w.mail())


def test_withdrawing_is_one_step(w):
    """Clock stopped, agreement ended, links dead, waiting messages cancelled, the receiver told; twice is once."""
    referral = w.send()
    token = links.mint(w.session, "answer-referral", referral.id, w.now)
    person = person_actor(w.person_id, "sms")
    assert service.withdraw_all(w.session, w.runtime, w.person_id, person, w.now) == 1
    assert (referral.state, referral.clock, referral.due_at) == ("withdrawn", "", None)
    assert w.session.get(Agreement, referral.agreement_id).withdrawn_at == w.now
    with pytest.raises(links.LinkDead) as dead:
        links.resolve(w.session, token, "answer-referral", w.now)
    assert dead.value.reason == "revoked"
    assert [(to, body.count("/r/")) for to, _, body in w.mail()] == [("receiver@example.org", 0)]
    states = {row.purpose: row.state for row in w.session.scalars(select(OutboxMessage))}
    assert states == {"referral-received-org": "cancelled", "withdrawn-org": "waiting"}
    assert service.withdraw_all(w.session, w.runtime, w.person_id, person, w.now) == 0
    assert agreements.standing(w.session, w.person_id, w.now) == []
    same_as_rebuilt(w, referral)


def test_withdrawing_one_leaves_the_other(w):
    """By reference only that one."""
    other = builders.service(w.session, w.receiver, "Food parcels", needs=("food",))
    one, two = w.send(), w.send(service_id=other.id)
    person = person_actor(w.person_id, "link")
    assert service.withdraw_all(w.session, w.runtime, w.person_id, person, w.now, one.reference) == 1
    assert (one.state, two.state) == ("withdrawn", "sent")


def test_after_a_decline_the_way_on_needs_an_agreement(w):
    """Rerouted only where the person agreed; old and new are linked, and the old clock stops."""
    staff = w.staff("worker", organisation=builders.organisation(w.session, "Sender"))
    referrer = Actor(ActorRole.REFERRER, "web", staff.id)
    old = w.send(made_by=staff.id)
    do(w, old, Action.DECLINE, DECLINE)
    assert (old.clock, old.due_at) == ("reroute", dt.datetime(2026, 3, 4, 17, tzinfo=dt.UTC))
    other = builders.organisation(w.session, "Another Advice")
    offered = builders.service(w.session, other)
    builders.member(w.session, w.network, other)
    new = w.new(made_by=staff.id, organisation_id=other.id, service_id=offered.id, successor_of=old.id)
    with pytest.raises(ActionRefused) as found:
        service.reroute(w.session, w.runtime, old.id, new=new, actor=referrer, now=w.now)
    assert found.value.problem_key == "no-agreement"
    following = service.reroute(
        w.session, w.runtime, old.id, new=replace(new, agreement_id=w.agree(other).id), actor=referrer, now=w.now
    )
    assert (following.successor_of, following.state) == (old.id, "sent")
    assert (old.state, old.clock, old.due_at) == ("declined", "", None)
    same_as_rebuilt(w, old)


def test_nothing_found_after_a_decline_is_an_unmet_need(w):
    """The network sees the gap."""
    staff = w.staff("worker")
    referral = w.send(made_by=staff.id)
    do(w, referral, Action.DECLINE, DECLINE)
    nothing = ActionDetails(next_step="none-available")
    do(w, referral, Action.REROUTE, nothing, Actor(ActorRole.REFERRER, "web", staff.id))
    [gap] = w.session.scalars(select(UnmetNeed)).all()
    assert (gap.need, gap.reason, gap.locality_code) == ("debt", "refused", builders.MANCHESTER)


def test_reopening_is_a_new_referral(w):
    """An ended one is never edited."""
    staff = w.staff("worker")
    referrer = Actor(ActorRole.REFERRER, "web", staff.id)
    old = w.send(made_by=staff.id)
    do(w, old, Action.ACCEPT, ACCEPT)
    do(w, old, Action.COMPLETE, DONE)
    new = w.new(made_by=staff.id, successor_of=old.id)
    again = service.reopen(w.session, w.runtime, old.id, new=new, actor=referrer, now=w.now, reason="debt came back")
    assert (again.successor_of, old.state, again.state) == (old.id, "completed", "sent")


def test_a_correction_is_an_event_and_void_needs_two(w):
    """The coordinator corrects one field; entered in error needs a second member of staff."""
    referral = w.send()
    keeper = staff_actor(staff_of(w.staff("coordinator", network=w.network)), ActorRole.COORDINATOR)
    fix = ActionDetails(field_name="urgency", field_value="today", reason_text="misheard")
    assert do(w, referral, Action.CORRECT, fix, keeper).urgency == "today"
    with pytest.raises(ActionRefused):
        do(w, referral, Action.VOID, ActionDetails(reason_text="wrong person"), keeper)
    gone = do(w, referral, Action.VOID, ActionDetails(reason_text="x", second_person=uuid.uuid4()), keeper)
    assert gone.state == "void"
    same_as_rebuilt(w, referral)


def test_after_erasure_the_row_still_rebuilds_and_nothing_personal_opens(w):
    """Events stay, their sealed parts are gone for good."""
    referral = w.send()
    service.withdraw_all(w.session, w.runtime, w.person_id, person_actor(w.person_id, "sms"), w.now)
    persons.erase(w.session, w.person_id, w.now)
    same_as_rebuilt(w, referral)


def test_an_unknown_referral_is_refused(w):
    """No row, no act."""
    with pytest.raises(ActionRefused) as found:
        service.act(w.session, w.runtime, uuid.uuid4(), Action.ACCEPT, w.provider, ACCEPT, w.now)
    assert found.value.problem_key == "no-such-referral"

"""What a commissioner sees of a real network: published figures of what the machine really did."""

import dataclasses
import datetime as dt
import uuid

import pytest

from assistant.gateways.clock import MovedClock
from assistant.insight import flow
from assistant.insight.figures import Count, Days, Share
from assistant.insight.periods import periods
from assistant.persons import service as persons
from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.unmet import record_unmet
from assistant.runtime import Runtime
from tests import builders
from tests.assistant.referrals import world
from tests.assistant.referrals.world import World


def send(one: World, count: int) -> list[tuple[World, uuid.UUID]]:
    """`count` people, each with one referral."""
    sent = []
    for _ in range(count):
        person_id, cipher = persons.new_person(one.session, one.runtime.keyring, one.now)
        their = dataclasses.replace(one, person_id=person_id, cipher=cipher)
        sent.append((their, their.send().id))
    return sent


def act(one: World, referral_id, action: Action, now: dt.datetime, **details) -> None:
    service.act(one.session, one.runtime, referral_id, action, one.provider, ActionDetails(**details), now)


@pytest.fixture
def lived(any_runtime: Runtime, clock: MovedClock):
    """Twenty referrals: twelve accepted and reached, two declined, the rest waiting; a day later."""
    with any_runtime.database.writing() as session:
        one = world.make(session, any_runtime)
        sent = send(one, 20)
        for number, (their, referral_id) in enumerate(sent[:14]):
            act(their, referral_id, Action.ACKNOWLEDGE, one.now)
            if number < 12:
                act(their, referral_id, Action.ACCEPT, one.now, worker="Pat", promised_on=one.now.date())
                later = one.now + dt.timedelta(hours=26)
                act(their, referral_id, Action.LOG_CONTACT, later, contact="reached", contact_channel="phone")
            else:
                act(their, referral_id, Action.DECLINE, one.now, reason_code="at-capacity", next_step="coordinator")
        for _ in range(9):
            record_unmet(session, needs=("housing",), locality_code=builders.MANCHESTER, reason="no-match",
                         conversation_id=None, now=one.now)  # fmt: skip
        record_unmet(session, needs=("housing",), locality_code="E99999999", reason="no-match", conversation_id=None,
                     now=one.now)  # fmt: skip
        clock.move(days=2)
        yield session, one.network, periods(clock.now())[0]


def test_the_funnel_counts_what_the_machine_did(lived):
    steps = {step.key: (step.count, step.share) for step in flow.funnel(*lived)}
    assert steps["sent"] == (Count(20), Share(100))
    assert steps["seen"] == (Count(15), Share(75))
    assert steps["accepted"] == (Count(10), Share(50))
    assert steps["completed"] == (Count(0), Share(0))


def test_two_declines_are_hidden(lived):
    assert [(row.kind, row.count.text) for row in flow.refusals(*lived)] == [("provider", "*")]


def test_edges_name_organisations_and_people_themselves(lived):
    assert [(edge.source, edge.target, edge.count) for edge in flow.who_refers_to_whom(*lived)] == [
        (flow.THEMSELVES, "Fallowfield Advice", Count(20))
    ]


def test_time_to_first_contact_is_in_working_days(lived):
    waiting = flow.first_contact(*lived)
    assert (waiting.people, waiting.median, waiting.nine_in_ten) == (Count(10), Days(2), Days(2))


def test_unmet_needs_are_those_of_the_networks_place(lived):
    assert [(row.kind, row.count) for row in flow.unmet_needs(*lived)] == [("nothing found", Count(10))]


def test_a_referral_sent_today_is_in_no_figure_yet(lived):
    session, network, period = lived
    assert flow.funnel(session, network, dataclasses.replace(period, end=period.first))[0].count == Count(0)


def test_another_networks_referrals_are_not_counted(lived):
    session, _, period = lived
    other = builders.network(session, "Elsewhere", (builders.OLDHAM,))
    assert flow.funnel(session, other, period)[0].count == Count(0)
    assert flow.who_refers_to_whom(session, other, period) == ()


def test_nothing_that_leaves_flow_holds_a_raw_number(lived):
    """Walks everything the room returns: numbers appear only inside Count, Share and Days."""
    for make in (flow.funnel, flow.who_refers_to_whom, flow.first_contact, flow.unmet_needs, flow.needs_told,
                 flow.refusals, flow.beside_referrals):  # fmt: skip
        result = make(*lived)
        for item in result if isinstance(result, tuple) else (result,):
            for value in (getattr(item, field.name) for field in dataclasses.fields(item)):
                assert isinstance(value, Count | Share | Days | str)

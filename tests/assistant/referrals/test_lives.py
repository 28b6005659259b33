"""Thousands of random lives: never an open referral without owner and due date, ends stay ends, row = events."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from assistant.referrals import clocks, followups, service
from assistant.referrals.events import events_of
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import OPEN_STATES, TERMINAL_STATES, Action, ActorRole, State, owner
from assistant.referrals.policy import Actor, link_actor, person_actor
from assistant.referrals.projection import rebuild
from assistant.referrals.refused import ActionRefused
from assistant.runtime import Runtime
from tests.assistant.referrals import world

ACTIONS = sorted(set(Action) - {Action.SEND, Action.NUDGE, Action.BREACH, Action.ESCALATE, Action.FOLLOW_UP})


class Life(RuleBasedStateMachine):
    """One referral, anybody doing anything at any time, the clock running."""

    runtime: Runtime

    def __init__(self) -> None:
        super().__init__()
        self.opened = self.runtime.database.writing()
        self.session = self.opened.__enter__()
        self.w = world.make(self.session, self.runtime)
        self.now = self.w.now
        staff = self.w.staff("worker")
        self.referral = self.w.send(made_by=staff.id)
        self.actors = {
            ActorRole.PERSON: person_actor(self.w.person_id, "sms"),
            ActorRole.REFERRER: Actor(ActorRole.REFERRER, "web", staff.id),
            ActorRole.PROVIDER: self.w.provider,
            ActorRole.LINK: link_actor(uuid.uuid4(), self.referral.id),
            ActorRole.COORDINATOR: Actor(ActorRole.COORDINATOR, "web", uuid.uuid4(), network_id=self.w.network.id),
            ActorRole.SYSTEM: Actor(ActorRole.SYSTEM, "system"),
        }
        self.ended: str | None = None

    @rule(action=st.sampled_from(ACTIONS), role=st.sampled_from(ActorRole), days=st.integers(0, 30))
    def somebody_acts(self, action, role, days):
        """Any act by anybody, with details that are complete."""
        day = self.now.date() + dt.timedelta(days=days + 1)
        details = ActionDetails(
            reason_code="moved", reason_text="words", worker="Pat", promised_on=day, question="?", answer="!",
            next_step="coordinator" if action is Action.DECLINE else "not-wanted", estimated_on=day,
            interim_support=True, booked_for=self.now + dt.timedelta(days=days, hours=1), mode="phone",
            contact="reached", contact_channel="phone", started_on=self.now.date(), review_on=day,
            outcomes={"debt": "partly"}, handover_note="note", asked_by="person", consent_withdrawn=True,
            second_person=uuid.uuid4(), field_name="urgency", field_value="today", answer_key="some",
        )  # fmt: skip
        if action is Action.REOPEN:
            details = replace(details, successor_id=uuid.uuid4())
        before = self.referral.version
        try:
            service.act(self.session, self.runtime, self.referral.id, action, self.actors[role], details, self.now)
        except ActionRefused:
            assert self.referral.version == before

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours):
        """The worker runs its jobs later."""
        self.now += dt.timedelta(hours=hours)
        clocks.run(self.session, self.runtime, self.now)
        assert clocks.run(self.session, self.runtime, self.now) == 0
        followups.run(self.session, self.runtime, self.now)

    @invariant()
    def open_means_owned_and_dated(self):
        """Somebody's turn, by a day."""
        if State(self.referral.state) in OPEN_STATES:
            assert owner(State(self.referral.state), self_referred=False) is not None
            assert self.referral.due_at is not None
            assert self.referral.clock

    @invariant()
    def ends_stay_ends(self):
        """Once ended, only void follows."""
        if self.ended is not None:
            assert self.referral.state in {self.ended, "void"}
        if State(self.referral.state) in TERMINAL_STATES:
            self.ended = self.referral.state

    @invariant()
    def row_is_its_events(self):
        """Replay gives the row."""
        values = rebuild(events_of(self.session, self.referral.id), self.w.cipher.open)
        values.pop("worker")
        values.pop("details")
        assert {name: getattr(self.referral, name) for name in values} == values

    def teardown(self):
        """Nothing is kept."""
        self.session.rollback()
        self.opened.__exit__(None, None, None)


@pytest.mark.slow
def test_random_lives(runtime):
    """Twenty-five lives of thirty steps each."""
    machine = type("ThisLife", (Life,), {"runtime": runtime})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=25, stateful_step_count=30,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip

"""The machine: every state, action and role against the table, and the guards one by one."""

import datetime as dt
import itertools
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.referrals import document
from assistant.referrals.guards import GUARDS, MISSING, ActionDetails, Refusal, Situation
from assistant.referrals.machine import (
    OPEN_STATES,
    STATES,
    TERMINAL_STATES,
    TRANSITIONS,
    UNFINISHED_STATES,
    Action,
    ActorRole,
    State,
    Transition,
    allowed,
    decide,
    owner,
    reason_codes,
)
from assistant.referrals.reasons import ReasonType, reasons

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
SITUATION = Situation(TODAY, NOW, ("debt",), attempts=3, attempt_channels=2, escalated=True)
FULL = ActionDetails(
    reason_code="moved", reason_text="words", worker="Pat", promised_on=TODAY, question="Which?", answer="This",
    next_step="coordinator", suggestion="", estimated_on=TODAY, interim_support=False,
    booked_for=NOW + dt.timedelta(hours=1), mode="phone", person_told=True, contact="reached", contact_channel="phone",
    started_on=TODAY, review_on=TODAY, outcomes={"debt": "met"}, handover_note="note", asked_by="person",
    consent_withdrawn=True, successor_id=uuid.UUID(int=1), second_person=uuid.UUID(int=2), field_name="urgency",
    field_value="today", follow_up="completed-14-days", answer_key="some",
)  # fmt: skip


def details_for(action: Action, role: ActorRole) -> ActionDetails:
    """Details with which this act is right."""
    if action is Action.REROUTE and role is ActorRole.PERSON:
        return replace(FULL, next_step="not-wanted", successor_id=None)
    return replace(FULL, next_step="new-referral") if action is Action.REROUTE else FULL


EVERYTHING = list(itertools.product(State, Action, ActorRole))


@pytest.mark.parametrize("role", ActorRole)
@pytest.mark.parametrize("action", Action)
def test_every_state_action_and_role_answers_as_the_table_says(action, role):
    """Written against the rows themselves, not the index: allowed exactly where one row names all three."""
    for state in State:
        rows = [row for row in TRANSITIONS if row.action is action and state in row.from_states and role in row.roles]
        assert len(rows) <= 1, "two rows for one act"
        answer = decide(state, action, role, details_for(action, role), SITUATION)
        if rows:
            assert answer is rows[0]
            assert action in allowed(state, role)
        else:
            assert isinstance(answer, Refusal)
            assert action not in allowed(state, role)


def test_there_are_sixteen_states_and_each_is_reachable():
    """Fifteen of a life and void; every one but draft is some row's target."""
    assert len(State) == len(STATES) == 16
    assert {row.to_state for row in TRANSITIONS} - {None} == set(State) - {State.DRAFT}
    assert set(State) == OPEN_STATES | UNFINISHED_STATES | TERMINAL_STATES


def test_whatever_is_not_over_has_an_owner_and_a_clock():
    """No referral waits without somebody whose turn it is and a promise that runs."""
    for state, rule in STATES.items():
        over = state in TERMINAL_STATES
        assert (rule.clock == "") == over
        for self_referred in (True, False):
            assert (owner(state, self_referred=self_referred) is None) == over


def test_terminal_stays_terminal():
    """From an end only `void` leads on."""
    for row in TRANSITIONS:
        for state in row.from_states & TERMINAL_STATES:
            assert row.target(state) in {state, State.VOID}


def test_a_commissioner_has_no_role_and_the_system_decides_nothing():
    """The machine knows no commissioner; the clock may only see, remind, lapse and ask."""
    assert "commissioner" not in {role.value for role in ActorRole}
    mine = {row.action for row in TRANSITIONS if ActorRole.SYSTEM in row.roles}
    assert mine == {Action.ACKNOWLEDGE, Action.LAPSE, Action.NUDGE, Action.BREACH, Action.ESCALATE, Action.FOLLOW_UP}


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.action.value)
def test_every_required_detail_is_asked_for_by_name(row: Transition):
    """Leaving out one required detail is refused, and the refusal names it in words of its own."""
    state, role = min(row.from_states), min(row.roles)
    empty = ActionDetails()
    for name in row.requires:
        answer = decide(state, row.action, role, replace(details_for(row.action, role), **{name: getattr(empty, name)}))
        assert isinstance(answer, Refusal)
        assert (answer.problem_key, answer.detail) == ("detail-missing", name)
        assert answer.message == MISSING[name]
    assert all(name in GUARDS for name in row.guards)


@pytest.mark.parametrize(
    ("state", "action", "change", "problem"),
    [
        (State.SENT, Action.ACCEPT, {"promised_on": TODAY - dt.timedelta(days=1)}, "date-past"),
        (State.SENT, Action.ACCEPT, {"promised_on": dt.date(2226, 3, 2)}, "date-far"),
        (State.ACCEPTED, Action.BOOK, {"booked_for": NOW - dt.timedelta(minutes=1)}, "date-past"),
        (State.ACCEPTED, Action.START, {"started_on": TODAY + dt.timedelta(days=1)}, "date-future"),
        (State.ACCEPTED, Action.START, {"started_on": TODAY - dt.timedelta(days=900)}, "date-far"),
        (State.IN_PROGRESS, Action.PAUSE, {"review_on": TODAY - dt.timedelta(days=1)}, "date-past"),
        (State.SENT, Action.DECLINE, {"reason_code": "because"}, "reason-unknown"),
        (State.SENT, Action.DECLINE, {"reason_code": "other", "reason_text": " "}, "reason-needs-text"),
        (State.SENT, Action.DECLINE, {"next_step": "nothing"}, "next-step-unknown"),
        (State.SENT, Action.DECLINE, {"next_step": "suggestion", "suggestion": ""}, "suggestion-missing"),
        (State.SENT, Action.DECLINE, {"reason_text": "x" * 2001}, "text-too-long"),
        (State.ACCEPTED, Action.LOG_CONTACT, {"contact": "perhaps"}, "contact-unknown"),
        (State.BOOKED, Action.COMPLETE, {"outcomes": {"food": "met"}}, "outcome-missing"),
        (State.BOOKED, Action.COMPLETE, {"outcomes": {"debt": "great"}}, "outcome-missing"),
    ],
)
def test_guards_refuse_what_is_wrong(state, action, change, problem):
    """Each guard with the detail it looks at."""
    answer = decide(state, action, ActorRole.PROVIDER, replace(FULL, **change), SITUATION)
    assert isinstance(answer, Refusal)
    assert answer.problem_key == problem


def test_could_not_contact_needs_three_attempts_in_two_ways():
    """End early for this reason only after really trying."""
    details = replace(FULL, reason_code="could-not-contact")
    for attempts, channels, fine in ((2, 2, False), (3, 1, False), (3, 2, True)):
        tried = replace(SITUATION, attempts=attempts, attempt_channels=channels)
        answer = decide(State.ACCEPTED, Action.END_EARLY, ActorRole.LINK, details, tried)
        assert isinstance(answer, Transition) is fine


def test_lapse_only_after_both_escalations():
    """Nobody loses a referral without having been reminded."""
    waiting = replace(SITUATION, escalated=False)
    answer = decide(State.SENT, Action.LAPSE, ActorRole.SYSTEM, ActionDetails(), waiting)
    assert isinstance(answer, Refusal)
    assert answer.problem_key == "not-escalated"


@pytest.mark.parametrize(("name", "value"), [("person_id", "x"), ("urgency", "yesterday")])
def test_correct_changes_only_what_may_be_corrected(name, value):
    """A correction cannot move a referral to another person."""
    details = replace(FULL, field_name=name, field_value=value)
    assert isinstance(decide(State.SENT, Action.CORRECT, ActorRole.COORDINATOR, details, SITUATION), Refusal)


def test_reasons_are_typed_and_fit_their_actions():
    """Every coded action offers codes, each of a known type; withdrawing is never the provider's reason."""
    assert {reason.type for reason in reasons().values()} == set(ReasonType)
    for action in (Action.DECLINE, Action.HAND_BACK, Action.END_EARLY, Action.WITHDRAW):
        assert set(reason_codes(action)) <= set(reasons())
    assert "at-capacity" not in reason_codes(Action.WITHDRAW)
    assert reason_codes(Action.ACCEPT) == ()


@given(st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(ActorRole)), max_size=40))
def test_no_path_leaves_an_end(path):
    """Whatever is tried in whatever order, an end is left only for void."""
    state = State.DRAFT
    for action, role in path:
        answer = decide(state, action, role, details_for(action, role), SITUATION)
        if isinstance(answer, Transition):
            after = answer.target(state)
            assert state not in TERMINAL_STATES or after in {state, State.VOID}
            state = after


def test_the_document_is_current():
    """`docs/referrals.md` says what the tables say."""
    assert document.PATH.read_text(encoding="utf-8") == document.text(), "run assistant.referrals.document.write()"

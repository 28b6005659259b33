"""One act on a referral, with what the machine and the clocks must know of it: situation, next promise, next asking."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy.orm import Session

from assistant.referrals.asking import due_at
from assistant.referrals.guards import ActionDetails, Situation
from assistant.referrals.levels import Running, calendar_of, start_clock, tick_at
from assistant.referrals.machine import Action, ActorRole, State, Transition, allowed
from assistant.referrals.tables import Referral, ReferralEvent
from assistant.referrals.working_time import local

TICKS = frozenset({Action.NUDGE, Action.BREACH, Action.ESCALATE, Action.FOLLOW_UP})
"""What the clock writes: nobody who answers at the same time need be told that "it changed"."""
FINISHED = {State.COMPLETED: "completed", State.NOT_COMPLETED: "not_completed"}
FOLLOWING = {Action.NUDGE: "breach", Action.BREACH: "escalate"}


@dataclass(frozen=True)
class Turn:
    """An act about to be written; `events`: all before it."""

    session: Session
    referral: Referral
    events: Sequence[ReferralEvent]
    action: Action
    details: ActionDetails
    now: dt.datetime

    @cached_property
    def state(self) -> State:
        """State before."""
        return State(self.referral.state)

    @property
    def situation(self) -> Situation:
        """What guards may know."""
        tried = [event.payload.get("contact_channel") for event in self.events if event.action == Action.LOG_CONTACT]
        return Situation(
            today=local(self.now).date(),
            now=self.now,
            needs=tuple(self.referral.needs),
            attempts=len(tried),
            attempt_channels=len(set(tried)),
            escalated=self.referral.escalated_at is not None,
        )

    def clock(self, row: Transition) -> Running | Literal["same"] | None:
        """The promise after this act: a new one, none, or the same as before."""
        target = row.target(self.state)
        if row.stops:
            return None
        if target is self.state and not row.restarts:
            return "same"
        referral = self.referral
        running = start_clock(
            self.session,
            referral.network_id,
            referral.urgency,
            target,
            self.now,
            begins={State.ACKNOWLEDGED: referral.sent_at, State.BOOKED: self.details.booked_for}.get(target),
            on_day=self.details.review_on if target is State.PAUSED else None,
        )
        if running is not None and target is State.ACKNOWLEDGED:
            return self._without_pauses(running)
        return running

    def carries(self, row: Transition) -> dict[str, Any]:
        """What the event carries beside the details: next follow-up, next look of the clock job."""
        found: dict[str, Any] = self._follow_up(row.target(self.state))
        if self.action in TICKS - {Action.FOLLOW_UP}:
            found["wake_at"] = self._next_tick()
        return found

    def _without_pauses(self, running: Running) -> Running:
        """The decide clock stands still while a question is open: its due date moves by that working time."""
        calendar = calendar_of(self.session, self.referral.network_id)
        waited, asked_at = 0.0, None
        for event in self.events:
            if event.action == Action.ASK_INFO:
                asked_at = event.occurred_at
            elif event.action == Action.GIVE_INFO and asked_at is not None:
                waited, asked_at = waited + calendar.minutes_between(asked_at, event.occurred_at), None
        if asked_at is not None:
            waited += calendar.minutes_between(asked_at, self.now)
        due = calendar.add_minutes(running.due_at, waited)
        return Running(running.clock, running.started_at, due, tick_at(calendar, running.started_at, due, "nudge"))

    def _next_tick(self) -> str | None:
        """When the clock job looks next: after the nudge at the due time, then at the escalation, then at the lapse."""
        following = FOLLOWING.get(self.action)
        if self.action is Action.ESCALATE and Action.LAPSE in allowed(self.state, ActorRole.SYSTEM):
            following = "lapse"
        started, due = self.referral.clock_started_at, self.referral.due_at
        if following is None or due is None or started is None:
            return None
        return tick_at(calendar_of(self.session, self.referral.network_id), started, due, following).isoformat()

    def _follow_up(self, target: State) -> dict[str, Any]:
        """When to ask the person next whether it helped, if this act changes that."""
        if self.action is Action.ANSWER:
            return {"follow_up_at": None} if self.details.answer_key == "dont-ask" else {}
        if target not in FINISHED:
            return {"follow_up_at": None} if self.referral.follow_up_at else {}
        if self.action not in {Action.COMPLETE, Action.END_EARLY, Action.FOLLOW_UP}:
            return {}
        asked = sum(event.action == Action.FOLLOW_UP for event in self.events) + (self.action is Action.FOLLOW_UP)
        following = due_at(FINISHED[target], self.referral.closed_at or self.now, asked)
        return {"follow_up_at": following[1].isoformat() if following else None}

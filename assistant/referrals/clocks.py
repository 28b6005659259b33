"""Promises that run: a nudge at 80 %, a breach at 100 %, people told at 150 %, and at last a lapse. Idempotent.

Whose turn it is (machine.owner) decides who is nudged. Every tick is an event, so a second run finds nothing to do.
"""

import datetime as dt
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.referrals.alone import alone
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole, State, allowed, owner
from assistant.referrals.notify import Audience, News
from assistant.referrals.policy import SYSTEM
from assistant.referrals.service import act, cipher_for
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime

BATCH = 500
TOLD: dict[Action, dict[str, tuple[tuple[Audience, str], ...]]] = {
    Action.NUDGE: {
        "organisation": (("organisation", "nudge"),),
        "referrer": (("referrer", "nudge"),),
        "coordinator": (("coordinator", "nudge"),),
        "person": (("person", "question-person"),),
    },
    Action.BREACH: {
        "organisation": (("organisation", "breach"), ("coordinator", "breach")),
        "referrer": (("referrer", "breach"), ("coordinator", "breach")),
        "coordinator": (("coordinator", "breach"),),
        "person": (("coordinator", "breach"),),
    },
    Action.ESCALATE: {
        "organisation": (
            ("person", "lapsed-person"), ("referrer", "breach"), ("coordinator", "breach"),
        ),
        "referrer": (("person", "lapsed-person"), ("coordinator", "breach")),
        "coordinator": (("person", "lapsed-person"), ("coordinator", "breach")),
        "person": (("coordinator", "breach"),),
    },
}  # fmt: skip
"""Whom a tick tells, by whose turn it is."""


def run(session: Session, runtime: Runtime, now: dt.datetime) -> int:
    """Do what is due now on up to 500 referrals; returns how many ticks and lapses were written (0: nothing due)."""
    query = select(Referral.id).where(Referral.wake_at <= now).order_by(Referral.wake_at).limit(BATCH)
    return sum(
        alone(session, "clocks", referral_id, partial(_tick, session, runtime, referral_id, now))
        for referral_id in session.scalars(query).all()
    )


def _tick(session: Session, runtime: Runtime, referral_id: UUID, now: dt.datetime) -> int:
    referral = session.get_one(Referral, referral_id, with_for_update=True, populate_existing=True)
    done = 0
    while referral.wake_at is not None and referral.wake_at <= now:
        action = _next(referral)
        if action is None:
            break
        details = ActionDetails(reason_code="no-response") if action is Action.LAPSE else ActionDetails()
        act(session, runtime, referral.id, action, SYSTEM, details, now)
        done += 1
        if action is Action.LAPSE:
            break
        overtaken = referral.wake_at is not None and referral.wake_at <= now
        if not overtaken or action is Action.ESCALATE:
            _tell(session, runtime, referral, action, now)
    return done


def _next(referral: Referral) -> Action | None:
    if referral.nudged_at is None:
        return Action.NUDGE
    if referral.breached_at is None:
        return Action.BREACH
    if referral.escalated_at is None:
        return Action.ESCALATE
    return Action.LAPSE if Action.LAPSE in allowed(State(referral.state), ActorRole.SYSTEM) else None


def _tell(session: Session, runtime: Runtime, referral: Referral, action: Action, now: dt.datetime) -> None:
    turn = owner(State(referral.state), self_referred=referral.made_by is None)
    side = "organisation" if turn in {ActorRole.PROVIDER, ActorRole.LINK} else str(turn)
    news = News(session, runtime, referral, cipher_for(session, runtime, referral), now)
    for audience, key in TOLD[action].get(side, ()):
        news.tell(audience, key)

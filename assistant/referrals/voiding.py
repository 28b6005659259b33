"""Made by mistake: one member of staff says so, a second one agrees or keeps it. Both are events of the referral.

A referral that never should have been (the wrong person, sent twice) is marked `void`: links die, the organisation is
told to stop, the person is told that a request in their name was cancelled, and it is in no figure. Nothing is deleted.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.keyring import Cipher
from assistant.referrals.events import events_of
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.policy import Actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.service import act, cipher_for
from assistant.referrals.tables import Referral, ReferralEvent
from assistant.runtime import Runtime

UNREADABLE = "The person was forgotten, and the reason with them."


@dataclass(frozen=True, slots=True)
class Asked:
    """An open word that a referral was made by mistake: by which staff account, when, and why."""

    by: UUID | None
    at: dt.datetime
    reason: str


def asked(session: Session, referral: Referral, cipher: Cipher | None) -> Asked | None:
    """The open word, None when nobody said so or it was settled."""
    event = _open(events_of(session, referral.id))
    if event is None:
        return None
    readable = cipher is not None and event.reason_sealed is not None
    reason = cipher.open(event.reason_sealed) if readable and cipher and event.reason_sealed else UNREADABLE
    return Asked(event.actor_id, event.occurred_at, reason)


def ask(  # noqa: PLR0917 - as service.act
    session: Session, runtime: Runtime, referral: Referral, actor: Actor, reason: str, now: dt.datetime
) -> Referral:
    """Say that it was made by mistake. Raises ActionRefused; a second word while one is open is refused."""
    if _open(events_of(session, referral.id)) is not None:
        raise ActionRefused("asked-already", "Somebody has said so already. A second person must look at it now")
    return act(session, runtime, referral.id, Action.ASK_VOID, actor, ActionDetails(reason_text=reason), now)


def agree(session: Session, runtime: Runtime, referral: Referral, actor: Actor, now: dt.datetime) -> Referral:
    """The second person agrees: it is void. Raises ActionRefused when nobody asked, or the same person did."""
    found = asked(session, referral, cipher_for(session, runtime, referral))
    if found is None or found.by is None:
        raise ActionRefused("not-asked", "Nobody has said that this referral was made by mistake")
    if found.by == actor.id:
        raise ActionRefused("second-person", "A second person must agree: somebody other than you")
    details = ActionDetails(reason_text=found.reason, second_person=found.by)
    return act(session, runtime, referral.id, Action.VOID, actor, details, now)


def keep(session: Session, runtime: Runtime, referral: Referral, actor: Actor, now: dt.datetime) -> Referral:
    """It was no mistake (or whoever said so takes it back): it stays as it is. Raises ActionRefused."""
    if _open(events_of(session, referral.id)) is None:
        raise ActionRefused("not-asked", "Nobody has said that this referral was made by mistake")
    return act(session, runtime, referral.id, Action.KEEP, actor, ActionDetails(), now)


def _open(events: Sequence[ReferralEvent]) -> ReferralEvent | None:
    settled = (Action.ASK_VOID, Action.KEEP, Action.VOID)
    last = next((event for event in reversed(events) if event.action in settled), None)
    return last if last is not None and last.action == Action.ASK_VOID else None

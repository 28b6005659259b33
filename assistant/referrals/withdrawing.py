"""The parts of a withdrawal: what it says, what is still live, and introductions, which have no machine."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.links import service as links
from assistant.outbox import service as outbox
from assistant.referrals import agreements
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import OPEN_STATES, UNFINISHED_STATES
from assistant.referrals.policy import Actor
from assistant.referrals.tables import Agreement, Referral, Signpost


def withdrawal(actor: Actor) -> ActionDetails:
    """What withdrawing in one step says."""
    return ActionDetails(asked_by=actor.role, reason_code="person-declined", consent_withdrawn=True)


def live(session: Session, person_id: UUID, reference: str) -> Sequence[Referral]:
    """Referrals of a person that are not over, oldest first."""
    query = select(Referral).where(
        Referral.person_id == person_id, Referral.state.in_(sorted(OPEN_STATES | UNFINISHED_STATES))
    )
    if reference:
        query = query.where(Referral.reference == reference)
    return session.scalars(query.order_by(Referral.created_at)).all()


def end_introductions(session: Session, person_id: UUID, reference: str, now: dt.datetime) -> int:
    """Take back introductions: agreement, links, waiting messages, follow-up. Returns how many."""
    query = (
        select(Signpost)
        .join(Agreement, Agreement.id == Signpost.agreement_id)
        .where(Signpost.person_id == person_id, Agreement.withdrawn_at.is_(None))
    )
    if reference:
        query = query.where(Signpost.reference == reference)
    found = session.scalars(query).all()
    for introduction in found:
        if introduction.agreement_id is not None:
            agreements.withdraw(session, introduction.agreement_id, now)
        introduction.follow_up_at = None
        links.revoke(session, introduction.id, now)
        outbox.cancel(session, introduction.id, now)
    session.flush()
    return len(found)

"""Opening a record only for those who may see it. A record out of scope and one that does not exist look the same."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from assistant import casework
from assistant.access.current import Staff
from assistant.access.roles import StaffRole
from assistant.access.scope import (
    ConversationSides,
    ReferralSides,
    localities_of,
    may_see_conversation,
    may_see_referral,
    sees_as_referrer,
)
from assistant.access.tables import StaffAccount
from assistant.casework import CaseGone, CaseView
from assistant.persons.tables import PersonConversation
from assistant.referrals.reference import tidy_reference
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from conversations.transcripts.tables import Conversation

WAITING = "waiting-for-staff"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Reached:
    """A conversation that the member of staff may see."""

    conversation: Conversation
    person_id: UUID
    opened_by: UUID | None


def conversation(session: Session, staff: Staff, conversation_id: UUID) -> Reached:
    """The conversation, or 404."""
    row = session.execute(
        select(Conversation, PersonConversation.person_id, PersonConversation.opened_by, StaffAccount.organisation_id)
        .join(PersonConversation, PersonConversation.conversation_id == Conversation.id)
        .outerjoin(StaffAccount, StaffAccount.id == PersonConversation.opened_by)
        .where(Conversation.id == conversation_id)
    ).one_or_none()
    if row is None:
        abort(404)
    found, person_id, opened_by, organisation_id = row
    sides = ConversationSides(opened_by, organisation_id, found.locality_code, waiting=found.state == WAITING)
    if not may_see_conversation(staff, sides, localities_of(session, staff)):
        abort(404)
    return Reached(found, person_id, opened_by)


def referral(session: Session, staff: Staff, reference: str) -> Referral:
    """The referral with this reference, or 404. Receivers answer in the inbox, not here."""
    found = session.scalars(
        select(Referral).where(Referral.reference == (tidy_reference(reference) or ""))
    ).one_or_none()
    if found is None or not may_see_referral(staff, ReferralSides.of(found)):
        abort(404)
    return found


def case_of(session: Session, runtime: Runtime, conversation_id: UUID, now: dt.datetime) -> CaseView:
    """The case of a conversation already reached; 410 once it was deleted or the person forgotten."""
    try:
        return casework.case_view(session, runtime, conversation_id, now)
    except CaseGone:
        abort(410)


def sees_here(staff: Staff) -> ColumnElement[bool]:
    """Condition on referrals of the console's lists: what they or their organisation sent, or their network's."""
    conditions = [sees_as_referrer(staff, Referral)]
    if staff.has(StaffRole.COORDINATOR) and staff.network_id:
        conditions.append(Referral.network_id == staff.network_id)
    return or_(*conditions)


def waits_for(localities: frozenset[str]) -> ColumnElement[bool]:
    """Condition on conversations joined with their person: handed over to a human and nobody has taken it."""
    near = or_(Conversation.locality_code.is_(None), Conversation.locality_code.in_(localities))
    return and_(Conversation.state == WAITING, PersonConversation.opened_by.is_(None), near)

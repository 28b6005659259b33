"""Who may see and act on whose record. Pure but for the three queries at the end that give a list its condition.

The rule (anchors: referrals-and-networks 2.4 and "org + network + case scope, deny by default"):

- a worker or lead: what they made, or anybody in their organisation made;
- a provider: what their organisation receives;
- a coordinator: what belongs to their network;
- a steward, administrator or commissioner: never a named record, whatever else they might be told about it.

Somebody with several roles may do what any one of them may. Somebody without an organisation never matches a record
without one: nothing is not the same as nothing.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from assistant.access.current import Staff
from assistant.access.roles import StaffRole
from directory.networks.tables import NetworkLocality, NetworkMember


@dataclass(frozen=True, slots=True)
class ReferralSides:
    """What decides who may see a referral. `ReferralSides.of(referral)` reads it from the row."""

    made_by: UUID | None
    from_organisation_id: UUID | None
    organisation_id: UUID
    network_id: UUID

    @classmethod
    def of(cls, referral: Any) -> "ReferralSides":
        """From anything with these four columns (the referrals room lies above this one)."""
        return cls(referral.made_by, referral.from_organisation_id, referral.organisation_id, referral.network_id)


@dataclass(frozen=True, slots=True)
class ConversationSides:
    """What decides who may see a conversation: who opened it for whom, where the person is, whether it waits."""

    opened_by: UUID | None
    opener_organisation_id: UUID | None
    locality_code: str | None
    waiting: bool


def same(one: UUID | None, other: UUID | None) -> bool:
    """Equal, and there at all."""
    return one is not None and one == other


def is_referrer(staff: Staff, sides: ReferralSides) -> bool:
    """Whether they stand on the sending side: the maker, or a colleague in the maker's organisation."""
    return staff.has(StaffRole.WORKER, StaffRole.LEAD) and (
        same(sides.made_by, staff.id) or same(sides.from_organisation_id, staff.organisation_id)
    )


def is_receiver(staff: Staff, sides: ReferralSides) -> bool:
    """Whether they answer for the receiving organisation."""
    return staff.has(StaffRole.PROVIDER) and same(sides.organisation_id, staff.organisation_id)


def is_coordinator(staff: Staff, sides: ReferralSides) -> bool:
    """Whether they coordinate the referral's network."""
    return staff.has(StaffRole.COORDINATOR) and same(sides.network_id, staff.network_id)


def may_see_referral(staff: Staff, sides: ReferralSides) -> bool:
    """Whether they may open this named referral."""
    return is_referrer(staff, sides) or is_receiver(staff, sides) or is_coordinator(staff, sides)


def may_see_conversation(staff: Staff, sides: ConversationSides, localities: frozenset[str]) -> bool:
    """Whether they may open this conversation.

    A case opened on someone's behalf: its opener and the opener's organisation. A conversation that waits for a human:
    the front line of the networks that work where the person is (`localities`: theirs, see `localities_of`); while
    nobody knows where the person is, any front-line staff, for somebody must answer. Any other chat: nobody.
    """
    if not staff.has(StaffRole.WORKER, StaffRole.LEAD, StaffRole.COORDINATOR):
        return False
    if same(sides.opened_by, staff.id):
        return True
    if staff.has(StaffRole.WORKER, StaffRole.LEAD) and same(sides.opener_organisation_id, staff.organisation_id):
        return True
    return sides.waiting and (sides.locality_code is None or sides.locality_code in localities)


def localities_of(session: Session, staff: Staff) -> frozenset[str]:
    """ONS codes of the places where their network, or a network their organisation belongs to, works."""
    networks = select(NetworkMember.network_id).where(
        NetworkMember.organisation_id == staff.organisation_id, NetworkMember.left_on.is_(None)
    )
    condition: ColumnElement[bool] = NetworkLocality.network_id.in_(networks)
    if staff.network_id is not None:
        condition = or_(condition, NetworkLocality.network_id == staff.network_id)
    return frozenset(session.scalars(select(NetworkLocality.locality_code).where(condition)))


def sees_as_referrer(staff: Staff, table: Any) -> ColumnElement[bool]:
    """SQL condition on the referral `table` for `is_referrer`."""
    if not staff.has(StaffRole.WORKER, StaffRole.LEAD):
        return false()
    mine: ColumnElement[bool] = table.made_by == staff.id
    return or_(mine, table.from_organisation_id == staff.organisation_id) if staff.organisation_id else mine


def sees_referrals(staff: Staff, table: Any) -> ColumnElement[bool]:
    """SQL condition on the referral `table` for `may_see_referral`: lists and searches show what a page would open."""
    conditions = [sees_as_referrer(staff, table)]
    if staff.has(StaffRole.PROVIDER) and staff.organisation_id:
        conditions.append(table.organisation_id == staff.organisation_id)
    if staff.has(StaffRole.COORDINATOR) and staff.network_id:
        conditions.append(table.network_id == staff.network_id)
    return or_(*conditions)

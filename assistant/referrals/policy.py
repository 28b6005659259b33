"""Who may act on which referral. The machine knows roles; this knows whose referral it is. Deny by default."""

from dataclasses import dataclass
from uuid import UUID

from assistant.access.current import Staff
from assistant.access.roles import StaffRole
from assistant.access.scope import ReferralSides, is_coordinator, is_receiver, is_referrer, same
from assistant.referrals.machine import ActorRole
from assistant.referrals.tables import Referral


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in a role, by a channel (web, link, api, system, chat, sms).

    `id`: staff account or signed link; `subject_id`: the referral a link is for, or the person; the rest is scope.
    """

    role: ActorRole
    channel: str
    id: UUID | None = None
    organisation_id: UUID | None = None
    network_id: UUID | None = None
    subject_id: UUID | None = None


SENDING_SIDE = frozenset({ActorRole.REFERRER, ActorRole.COORDINATOR})
"""Who looks after a referral for the side it came from: may correct it, and say or agree that it was a mistake."""
SYSTEM = Actor(ActorRole.SYSTEM, "system")
"""The clock jobs."""


def person_actor(person_id: UUID, channel: str) -> Actor:
    """The person, by chat, sms, web or their status link."""
    return Actor(ActorRole.PERSON, channel, subject_id=person_id)


def link_actor(link_id: UUID, referral_id: UUID) -> Actor:
    """The receiving organisation by signed link."""
    return Actor(ActorRole.LINK, "link", link_id, subject_id=referral_id)


def staff_actor(staff: Staff, role: ActorRole, channel: str = "web") -> Actor:
    """A member of staff in one of their roles."""
    return Actor(role, channel, staff.id, staff.organisation_id, staff.network_id)


def roles_of(staff: Staff, referral: Referral) -> tuple[ActorRole, ...]:
    """In which roles a member of staff may act on this referral; () for a stranger, and always for a commissioner."""
    sides = ReferralSides.of(referral)
    held = (
        (ActorRole.PROVIDER, is_receiver(staff, sides)),
        (ActorRole.REFERRER, is_referrer(staff, sides)),
        (ActorRole.COORDINATOR, staff.has(StaffRole.COORDINATOR) and is_coordinator(staff, sides)),
    )
    return tuple(role for role, holds in held if holds)


def may_act(actor: Actor, referral: Referral) -> bool:
    """Whether this actor's role holds for this referral."""
    match actor.role:
        case ActorRole.SYSTEM:
            return True
        case ActorRole.PERSON:
            return same(actor.subject_id, referral.person_id)
        case ActorRole.LINK:
            return same(actor.subject_id, referral.id)
        case ActorRole.PROVIDER:
            return same(actor.organisation_id, referral.organisation_id)
        case ActorRole.REFERRER:
            return same(actor.id, referral.made_by) or same(actor.organisation_id, referral.from_organisation_id)
        case ActorRole.COORDINATOR:
            return same(actor.network_id, referral.network_id)

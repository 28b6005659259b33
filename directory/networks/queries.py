"""What a network's members agreed, as the clocks, the router and the doors ask for it. `on` is a local day."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from directory.networks.tables import (
    AgreementRule,
    Charter,
    CharterSignature,
    Network,
    NetworkLocality,
    NetworkMember,
    ServiceLevel,
)


def _in_it(on: dt.date) -> ColumnElement[bool]:
    """Members on that day; the last day still counts."""
    still_in = or_(NetworkMember.left_on.is_(None), NetworkMember.left_on >= on)
    return (NetworkMember.joined_on <= on) & still_in


def _of(network_id: UUID, on: dt.date) -> ColumnElement[bool]:
    return (NetworkMember.network_id == network_id) & _in_it(on)


def members(session: Session, network_id: UUID, on: dt.date) -> Sequence[NetworkMember]:
    """Who is in the network on a day."""
    query = select(NetworkMember).where(_of(network_id, on))
    return session.scalars(query.order_by(NetworkMember.joined_on, NetworkMember.id)).all()


def member(session: Session, network_id: UUID, organisation_id: UUID, on: dt.date) -> NetworkMember | None:
    """The organisation's membership on a day, None when it is not in the network."""
    query = select(NetworkMember).where(_of(network_id, on), NetworkMember.organisation_id == organisation_id)
    return session.scalars(query).one_or_none()


def is_member(network_id: UUID, organisation_id: UUID, on: dt.date) -> ColumnElement[bool]:
    """Whether the organisation is in the network on a day, as a column of another query."""
    return exists().where(_of(network_id, on), NetworkMember.organisation_id == organisation_id)


def coordinators(session: Session, network_id: UUID, on: dt.date) -> Sequence[NetworkMember]:
    """Members that keep the loops closed; a network may well have none."""
    return [found for found in members(session, network_id, on) if found.role == "coordinator"]


def charter_in_force(session: Session, network_id: UUID, on: dt.date) -> Charter | None:
    """The newest version begun by that day and signed by every member of that day.

    A newer version that a member has not signed drives no clock: the one before it goes on, and where no version is
    signed by all there is none.
    """
    found = _charter_id_in_force(session, network_id, on)
    return None if found is None else session.get(Charter, found)


def _charter_id_in_force(session: Session, network_id: UUID, on: dt.date) -> UUID | None:
    """Asked whenever a promise begins: columns only, no objects."""
    needed = set(session.scalars(select(NetworkMember.organisation_id).where(_of(network_id, on))))
    query = (
        select(Charter.id, CharterSignature.organisation_id, CharterSignature.signed_at)
        .join(CharterSignature, CharterSignature.charter_id == Charter.id)
        .where(Charter.network_id == network_id, Charter.in_force_from <= on)
        .order_by(Charter.version.desc())
    )
    signed: dict[UUID, set[UUID]] = {}
    for charter_id, organisation_id, at in session.execute(query):
        signed.setdefault(charter_id, set()).update({organisation_id} if at.date() <= on else ())
    return next((charter for charter, by in signed.items() if needed and needed <= by), None)


def service_level(session: Session, network_id: UUID, clock: str, urgency: str, on: dt.date) -> ServiceLevel | None:
    """The promised time of a clock: the exact urgency first, then the one for any other; None when not promised."""
    charter_id = _charter_id_in_force(session, network_id, on)
    if charter_id is None:
        return None
    query = select(ServiceLevel).where(ServiceLevel.charter_id == charter_id, ServiceLevel.clock == clock)
    by_urgency = {level.urgency: level for level in session.scalars(query)}
    return by_urgency.get(urgency) or by_urgency.get("")


def network_for(session: Session, organisation_id: UUID, locality_code: str, on: dt.date) -> Network | None:
    """The network where the receiver's membership and the person's locality meet (architecture section 4).

    With several, the one the organisation joined first, so that the answer is the same every time.
    """
    query = (
        select(Network)
        .join(NetworkMember, NetworkMember.network_id == Network.id)
        .join(NetworkLocality, NetworkLocality.network_id == Network.id)
        .where(
            NetworkMember.organisation_id == organisation_id,
            NetworkLocality.locality_code == locality_code,
            _in_it(on),
        )
        .order_by(NetworkMember.joined_on, Network.slug)
    )
    return session.scalars(query).first()


def agreement_rule(session: Session, network_id: UUID, organisation_id: UUID) -> AgreementRule | None:
    """What the member may receive and on what footing; without one it cannot be referred to."""
    query = select(AgreementRule).where(
        AgreementRule.network_id == network_id, AgreementRule.organisation_id == organisation_id
    )
    return session.scalars(query).one_or_none()


def has_agreement_rule(network_id: UUID, organisation_id: UUID) -> ColumnElement[bool]:
    """Whether there is one, as a column of another query."""
    return exists().where(AgreementRule.network_id == network_id, AgreementRule.organisation_id == organisation_id)


def networks(session: Session) -> Sequence[Network]:
    """All networks by name, with members and localities loaded."""
    query = (
        select(Network).order_by(Network.name).options(selectinload(Network.members), selectinload(Network.localities))
    )
    return session.scalars(query).all()

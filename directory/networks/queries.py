"""What a network's members agreed, as the clocks, the router and the doors ask for it. `on` is a local day."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from directory.networks.tables import AgreementRule, Charter, Network, NetworkLocality, NetworkMember, ServiceLevel


def _in_it(on: dt.date) -> ColumnElement[bool]:
    """Members on that day; the last day still counts."""
    still_in = or_(NetworkMember.left_on.is_(None), NetworkMember.left_on >= on)
    return (NetworkMember.joined_on <= on) & still_in


def members(session: Session, network_id: UUID, on: dt.date) -> Sequence[NetworkMember]:
    """Who is in the network on a day."""
    query = select(NetworkMember).where(NetworkMember.network_id == network_id, _in_it(on))
    return session.scalars(query.order_by(NetworkMember.joined_on, NetworkMember.id)).all()


def member(session: Session, network_id: UUID, organisation_id: UUID, on: dt.date) -> NetworkMember | None:
    """The organisation's membership on a day, None when it is not in the network."""
    query = select(NetworkMember).where(
        NetworkMember.network_id == network_id, NetworkMember.organisation_id == organisation_id, _in_it(on)
    )
    return session.scalars(query).one_or_none()


def coordinators(session: Session, network_id: UUID, on: dt.date) -> Sequence[NetworkMember]:
    """Members that keep the loops closed; a network may well have none."""
    return [found for found in members(session, network_id, on) if found.role == "coordinator"]


def charter_in_force(session: Session, network_id: UUID, on: dt.date) -> Charter | None:
    """The newest version begun by that day and signed by every member of that day.

    A newer version that a member has not signed drives no clock: the one before it goes on, and where no version is
    signed by all there is none. Service levels and signatures are loaded.
    """
    needed = {found.organisation_id for found in members(session, network_id, on)}
    query = (
        select(Charter)
        .where(Charter.network_id == network_id, Charter.in_force_from <= on)
        .order_by(Charter.version.desc())
        .options(selectinload(Charter.service_levels), selectinload(Charter.signatures))
    )
    for charter in session.scalars(query):
        signed = {mark.organisation_id for mark in charter.signatures if mark.signed_at.date() <= on}
        if needed and needed <= signed:
            return charter
    return None


def service_level(session: Session, network_id: UUID, clock: str, urgency: str, on: dt.date) -> ServiceLevel | None:
    """The promised time of a clock: the exact urgency first, then the one for any other; None when not promised."""
    charter = charter_in_force(session, network_id, on)
    if charter is None:
        return None
    by_urgency = {level.urgency: level for level in charter.service_levels if level.clock == clock}
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


def networks(session: Session) -> Sequence[Network]:
    """All networks by name, with members and localities loaded."""
    query = (
        select(Network).order_by(Network.name).options(selectinload(Network.members), selectinload(Network.localities))
    )
    return session.scalars(query).all()

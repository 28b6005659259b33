"""What a network's members agreed, as the clocks, the router and the doors ask for it. `on` is a local day."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, or_, select
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
from directory.places.tables import Locality
from directory.storage.statements import table_of

_MEMBER, _CHARTER, _SIGNATURE = table_of(NetworkMember), table_of(Charter), table_of(CharterSignature)


def _in_it(on: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    """Members on that day; the last day still counts."""
    return (_MEMBER.c.joined_on <= on) & or_(_MEMBER.c.left_on.is_(None), _MEMBER.c.left_on >= on)


def _of(network_id: UUID, on: dt.date) -> ColumnElement[bool]:
    return (_MEMBER.c.network_id == network_id) & _in_it(on)


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


_MEMBER_THAT_DAY = (_MEMBER.c.network_id == _CHARTER.c.network_id) & _in_it(bindparam("on"))
_SIGNED = (
    exists()
    .where(
        _SIGNATURE.c.charter_id == _CHARTER.c.id,
        _SIGNATURE.c.organisation_id == _MEMBER.c.organisation_id,
        _SIGNATURE.c.signed_at < bindparam("after"),
    )
    .correlate(_CHARTER, _MEMBER)
)
_IN_FORCE = (
    select(_CHARTER.c.id)
    .where(
        _CHARTER.c.network_id == bindparam("network"),
        _CHARTER.c.in_force_from <= bindparam("on"),
        exists().where(_MEMBER_THAT_DAY).correlate(_CHARTER),
        ~exists().where(_MEMBER_THAT_DAY, ~_SIGNED).correlate(_CHARTER),
    )
    .order_by(_CHARTER.c.version.desc())
    .limit(1)
    .scalar_subquery()
)
_CHARTER_IN_FORCE = select(Charter).where(Charter.id == _IN_FORCE)
_LEVEL = table_of(ServiceLevel)
_PROMISED = (
    select(_LEVEL.c.amount, _LEVEL.c.unit)
    .where(
        _LEVEL.c.charter_id == _IN_FORCE,
        _LEVEL.c.clock == bindparam("clock"),
        _LEVEL.c.urgency.in_((bindparam("urgency"), "")),
    )
    .order_by(_LEVEL.c.urgency.desc())
    .limit(1)
)


def _in_force(network_id: UUID, on: dt.date) -> dict[str, Any]:
    """Parameters of `_IN_FORCE`."""
    after = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), dt.UTC)
    return {"network": network_id, "on": on, "after": after}


def charter_in_force(session: Session, network_id: UUID, on: dt.date) -> Charter | None:
    """The newest version begun by that day and signed by every member of that day.

    A newer version that a member has not signed drives no clock: the one before it goes on, and where no version is
    signed by all there is none.
    """
    return session.scalars(_CHARTER_IN_FORCE, _in_force(network_id, on)).one_or_none()


class Promised(NamedTuple):
    """A promised time: so many working-hours, working-days or days."""

    amount: int
    unit: str


def service_level(session: Session, network_id: UUID, clock: str, urgency: str, on: dt.date) -> Promised | None:
    """The promised time of a clock: the exact urgency first, then the one for any other; None when not promised."""
    asked = _in_force(network_id, on) | {"clock": clock, "urgency": urgency}
    found = session.connection().execute(_PROMISED, asked).one_or_none()
    return None if found is None else Promised(*found)


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


def works_in(network_id: UUID, locality_code: str | None) -> ColumnElement[bool]:
    """Whether the network works in the locality or in what it is part of, as a column of another query."""
    return exists().where(
        NetworkLocality.network_id == network_id,
        NetworkLocality.locality_code.in_((Locality.code, Locality.part_of)),
        Locality.code == locality_code,
    )


def networks(session: Session) -> Sequence[Network]:
    """All networks by name, with members and localities loaded."""
    query = (
        select(Network).order_by(Network.name).options(selectinload(Network.members), selectinload(Network.localities))
    )
    return session.scalars(query).all()

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
from directory.services.tables import Service
from directory.storage.statements import table_of

_MEMBER, _CHARTER, _SIGNATURE = table_of(NetworkMember), table_of(Charter), table_of(CharterSignature)


def _in_it(on: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    """Members on that day; the last day still counts."""
    return (_MEMBER.c.joined_on <= on) & or_(_MEMBER.c.left_on.is_(None), _MEMBER.c.left_on >= on)


def _of(network_id: UUID | BindParameter[UUID], on: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    return (_MEMBER.c.network_id == network_id) & _in_it(on)


_MEMBERSHIP = select(NetworkMember).where(
    _of(bindparam("network"), bindparam("on")), NetworkMember.organisation_id == bindparam("organisation")
)


def members(session: Session, network_id: UUID, on: dt.date) -> Sequence[NetworkMember]:
    """Who is in the network on a day."""
    query = select(NetworkMember).where(_of(network_id, on))
    return session.scalars(query.order_by(NetworkMember.joined_on, NetworkMember.id)).all()


def member(session: Session, network_id: UUID, organisation_id: UUID, on: dt.date) -> NetworkMember | None:
    """The organisation's membership on a day, None when it is not in the network."""
    asked = {"network": network_id, "organisation": organisation_id, "on": on}
    return session.scalars(_MEMBERSHIP, asked).one_or_none()


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


_RULE = select(AgreementRule).where(
    AgreementRule.network_id == bindparam("network"), AgreementRule.organisation_id == bindparam("organisation")
)


def agreement_rule(session: Session, network_id: UUID, organisation_id: UUID) -> AgreementRule | None:
    """What the member may receive and on what footing; without one it cannot be referred to."""
    return session.scalars(_RULE, {"network": network_id, "organisation": organisation_id}).one_or_none()


_SERVICE = table_of(Service)
_RECEIVER = select(
    _SERVICE.c.status,
    exists()
    .where(_of(bindparam("network"), bindparam("on")), _MEMBER.c.organisation_id == bindparam("organisation"))
    .label("member"),
    exists(_RULE).label("rule"),
    exists()
    .where(
        NetworkLocality.network_id == bindparam("network"),
        NetworkLocality.locality_code.in_((Locality.code, Locality.part_of)),
        Locality.code == bindparam("locality"),
    )
    .label("here"),
).where(_SERVICE.c.id == bindparam("service"), _SERVICE.c.organisation_id == bindparam("organisation"))


class Receiver(NamedTuple):
    """What decides whether a service may receive: its status, whether its organisation is a `member` with an agreement
    `rule`, and whether the network works `here`, in the person's locality or in what that is part of.
    """

    status: str
    member: bool
    rule: bool
    here: bool


def receiver(  # noqa: PLR0917 - whose, of whom, where, when
    session: Session, network_id: UUID, organisation_id: UUID, service_id: UUID, locality_code: str | None, on: dt.date
) -> Receiver | None:
    """How a service stands to a network on a day; None when the organisation does not run it."""
    asked = {
        "network": network_id, "organisation": organisation_id, "service": service_id, "locality": locality_code,
        "on": on,
    }  # fmt: skip
    found = session.execute(_RECEIVER, asked).one_or_none()
    return None if found is None else Receiver(*found)


_NATION = select(table_of(Network).c.nation).where(table_of(Network).c.id == bindparam("network"))


def nation_of(session: Session, network_id: UUID) -> str:
    """The nation whose working days a network keeps; England for a network that is gone."""
    return session.connection().execute(_NATION, {"network": network_id}).scalar() or "england"


def networks(session: Session) -> Sequence[Network]:
    """All networks by name, with members and localities loaded."""
    query = (
        select(Network).order_by(Network.name).options(selectinload(Network.members), selectinload(Network.localities))
    )
    return session.scalars(query).all()

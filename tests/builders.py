"""Small directories for tests, with sensible defaults; every function flushes and returns the row."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from directory.networks.tables import (
    AgreementRule,
    Charter,
    CharterSignature,
    Network,
    NetworkLocality,
    NetworkMember,
    ServiceLevel,
)
from directory.places.tables import Locality, Outcode, PlaceName
from directory.services.tables import DirectoryChange, Location, Organisation, Schedule, Service, ServiceArea

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
MANCHESTER = "E08000003"
OLDHAM = "E08000004"
LEVELS = (
    ("acknowledge", "", 2, "working-days"),
    ("acknowledge", "today", 4, "working-hours"),
    ("decide", "", 5, "working-days"),
    ("first-contact", "", 5, "working-days"),
    ("slot-outcome", "", 2, "working-days"),
    ("answer-question", "", 3, "working-days"),
    ("keep-warm", "", 20, "working-days"),
    ("progress-note", "", 30, "days"),
    ("reroute", "", 2, "working-days"),
)


def places(session: Session) -> None:
    """Manchester and Oldham, M14 and OL1, and two names. Safe to call twice."""
    for code, name in ((MANCHESTER, "Manchester"), (OLDHAM, "Oldham")):
        session.merge(Locality(code=code, name=name, nation="england", part_of="E47000001", source="test"))
    session.flush()
    session.merge(Outcode(outcode="M14", lat=53.45, lon=-2.22, locality_code=MANCHESTER, shares="", source="test"))
    session.merge(Outcode(outcode="OL1", lat=53.55, lon=-2.11, locality_code=OLDHAM, shares="", source="test"))
    session.merge(
        PlaceName(
            id=1,
            name="Fallowfield",
            kind="suburb",
            lat=53.44,
            lon=-2.22,
            locality_code=MANCHESTER,
            outcode="M14",
            source="test",
        )
    )
    session.merge(
        PlaceName(
            id=2,
            name="Oldham",
            kind="town",
            lat=53.54,
            lon=-2.12,
            locality_code=OLDHAM,
            outcode="OL1",
            population=96_555,
            source="test",
        )
    )
    session.flush()


def changed(session: Session) -> None:
    """Tell snapshots that the directory changed."""
    session.add(DirectoryChange(entity="all", record_id=None, changed_at=NOW, changed_by="test"))
    session.flush()


def organisation(session: Session, name: str = "Fallowfield Advice", **values: Any) -> Organisation:
    """An organisation."""
    row = Organisation(id=uuid.uuid4(), name=name, updated_at=NOW, **{"email": "office@example.org"} | values)
    session.add(row)
    session.flush()
    return row


def service(
    session: Session,
    run_by: Organisation,
    name: str = "Money and rent advice",
    needs: tuple[str, ...] = ("debt", "housing"),
    localities: tuple[str, ...] = (MANCHESTER,),
    hours: tuple[tuple[int, int, int], ...] = ((0, 540, 1020),),
    **values: Any,
) -> Service:
    """A service of `run_by`, open Mondays 9 to 5 in Manchester unless told otherwise."""
    places(session)
    row = Service(
        id=uuid.uuid4(),
        organisation_id=run_by.id,
        name=name,
        needs=list(needs),
        updated_at=NOW,
        hours_known=bool(hours),
        **{"phone": "01632 960123", "summary": "Free advice", "assured_on": NOW.date()} | values,
    )
    row.schedules = [Schedule(weekday=day, opens=opens, closes=closes) for day, opens, closes in hours]
    row.areas = [ServiceArea(locality_code=code) for code in localities]
    row.locations = [
        Location(
            id=uuid.uuid4(),
            name="Office",
            address="1 Example Street",
            postcode="M14 5RQ",
            lat=53.451,
            lon=-2.219,
            locality_code=MANCHESTER,
        )
    ]
    session.add(row)
    changed(session)
    return row


def network(
    session: Session, name: str = "Manchester Together", localities: tuple[str, ...] = (MANCHESTER,), **values: Any
) -> Network:
    """A network over these localities, without members."""
    places(session)
    row = Network(
        id=uuid.uuid4(), name=name, slug=f"n-{uuid.uuid4().hex[:8]}", purpose="Joined-up help", created_at=NOW, **values
    )
    row.localities = [NetworkLocality(locality_code=code) for code in localities]
    session.add(row)
    session.flush()
    return row


def member(
    session: Session, of: Network, who: Organisation, *, rule: bool = True, role: str = "member", **values: Any
) -> NetworkMember:
    """Membership, with an agreement rule unless `rule` is False."""
    row = NetworkMember(
        id=uuid.uuid4(),
        network_id=of.id,
        organisation_id=who.id,
        role=role,
        joined_on=dt.date(2025, 1, 1),
        **{"referral_email": "referrals@example.org"} | values,
    )
    session.add(row)
    if rule:
        session.add(
            AgreementRule(
                id=uuid.uuid4(),
                network_id=of.id,
                organisation_id=who.id,
                lawful_basis="consent",
                fields=["children"],
                purpose="to give you advice and support",
            )
        )
    changed(session)
    return row


def charter(
    session: Session,
    of: Network,
    signed_by: tuple[Organisation, ...],
    version: int = 1,
    levels: tuple[tuple[str, str, int, str], ...] = LEVELS,
    in_force_from: dt.date = dt.date(2025, 1, 1),
) -> Charter:
    """A charter version with these service levels (clock, urgency, amount, unit), signed by `signed_by`."""
    row = Charter(
        id=uuid.uuid4(),
        network_id=of.id,
        version=version,
        vision="Nobody falls between us",
        in_force_from=in_force_from,
    )
    row.service_levels = [
        ServiceLevel(id=uuid.uuid4(), clock=c, urgency=u, amount=a, unit=unit) for c, u, a, unit in levels
    ]
    row.signatures = [
        CharterSignature(organisation_id=o.id, signed_at=NOW, signed_by="chief officer") for o in signed_by
    ]
    session.add(row)
    session.flush()
    return row

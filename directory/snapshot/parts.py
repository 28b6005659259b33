"""What hangs on a service in other tables, each read once and grouped: areas, sites, hours, referral routes."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.matching.candidates import HoursException, NetworkRoute, WeeklyHours
from directory.networks.tables import AgreementRule, Network, NetworkLocality, NetworkMember
from directory.places.tables import Locality
from directory.services.tables import Location, Schedule, ServiceArea, ServiceAtLocation


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a service is given, and which may be shown."""

    address: str
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Parts:
    """By service id, `routes` by organisation id. `hidden_localities`: where hidden sites lie, not how to find them."""

    areas: dict[UUID, frozenset[str]]
    sites_by_service: dict[UUID, tuple[Site, ...]]
    hidden_localities: dict[UUID, frozenset[str]]
    weekly: dict[UUID, tuple[WeeklyHours, ...]]
    exceptions: dict[UUID, tuple[HoursException, ...]]
    routes: dict[UUID, tuple[NetworkRoute, ...]]

    def sites(self, service_id: UUID) -> tuple[Site, ...]:
        """Sites that may be shown."""
        return self.sites_by_service.get(service_id, ())

    def hours(self, service_id: UUID) -> tuple[tuple[WeeklyHours, ...], tuple[HoursException, ...]]:
        """Weekly hours and exceptions."""
        return self.weekly.get(service_id, ()), self.exceptions.get(service_id, ())


def load_parts(session: Session) -> Parts:
    """All parts of all services: five queries."""
    sites, hidden = _sites(session)
    weekly, exceptions = _hours(session)
    return Parts(_areas(session), sites, hidden, weekly, exceptions, _routes(session))


def locality_parents(session: Session) -> dict[str, str]:
    """By ONS code, the combined authority or county a locality is part of."""
    rows = session.execute(select(Locality.code, Locality.part_of).where(Locality.part_of.is_not(None)))
    return {code: parent for code, parent in rows if parent is not None}


def _areas(session: Session) -> dict[UUID, frozenset[str]]:
    areas: defaultdict[UUID, set[str]] = defaultdict(set)
    for service_id, code in session.execute(select(ServiceArea.service_id, ServiceArea.locality_code)):
        areas[service_id].add(code)
    return {service_id: frozenset(codes) for service_id, codes in areas.items()}


def _sites(session: Session) -> tuple[dict[UUID, tuple[Site, ...]], dict[UUID, frozenset[str]]]:
    shown: defaultdict[UUID, list[Site]] = defaultdict(list)
    hidden: defaultdict[UUID, set[str]] = defaultdict(set)
    statement = (
        select(
            ServiceAtLocation.service_id,
            Location.name,
            Location.address,
            Location.postcode,
            Location.lat,
            Location.lon,
            Location.locality_code,
            Location.hidden,
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .order_by(ServiceAtLocation.service_id, Location.id)
    )
    for row in session.execute(statement):
        if row.hidden:
            hidden[row.service_id] |= {row.locality_code} - {None}
            continue
        point = (row.lat, row.lon) if row.lat is not None and row.lon is not None else None
        shown[row.service_id].append(Site(_address(row.name, row.address, row.postcode), point))
    return (
        {service_id: tuple(sites) for service_id, sites in shown.items()},
        {service_id: frozenset(codes) for service_id, codes in hidden.items()},
    )


def _address(name: str, address: str, postcode: str) -> str:
    parts: list[str] = []
    for part in (name, address, postcode):
        if part and not any(part in before for before in parts):
            parts.append(part)
    return ", ".join(parts)


def _hours(
    session: Session,
) -> tuple[dict[UUID, tuple[WeeklyHours, ...]], dict[UUID, tuple[HoursException, ...]]]:
    weekly: defaultdict[UUID, list[WeeklyHours]] = defaultdict(list)
    days: defaultdict[UUID, dict[dt.date, list[tuple[int, int]]]] = defaultdict(dict)
    statement = select(Schedule.service_id, Schedule.weekday, Schedule.day, Schedule.opens, Schedule.closes).order_by(
        Schedule.service_id, Schedule.weekday, Schedule.day, Schedule.opens, Schedule.id
    )
    for row in session.execute(statement):
        told = row.opens is not None and row.closes is not None
        if row.day is not None:
            hours = days[row.service_id].setdefault(row.day, [])
            if told:
                hours.append((row.opens, row.closes))
        elif row.weekday is not None and told:
            weekly[row.service_id].append(WeeklyHours(row.weekday, row.opens, row.closes))
    return (
        {service_id: tuple(hours) for service_id, hours in weekly.items()},
        {
            service_id: tuple(HoursException(day, tuple(hours)) for day, hours in by_day.items())
            for service_id, by_day in days.items()
        },
    )


def _routes(session: Session) -> dict[UUID, tuple[NetworkRoute, ...]]:
    """Referral routes by receiving organisation: a member still in the network, with an agreement rule."""
    localities: defaultdict[UUID, set[str]] = defaultdict(set)
    for network_id, code in session.execute(select(NetworkLocality.network_id, NetworkLocality.locality_code)):
        localities[network_id].add(code)
    statement = (
        select(AgreementRule.organisation_id, Network.id, Network.name, AgreementRule.purpose, AgreementRule.fields)
        .join(Network, Network.id == AgreementRule.network_id)
        .join(
            NetworkMember,
            (NetworkMember.network_id == AgreementRule.network_id)
            & (NetworkMember.organisation_id == AgreementRule.organisation_id),
        )
        .where(NetworkMember.left_on.is_(None))
        .order_by(Network.name, Network.id)
    )
    routes: defaultdict[UUID, list[NetworkRoute]] = defaultdict(list)
    for organisation_id, network_id, name, purpose, fields in session.execute(statement):
        covered = frozenset(localities.get(network_id, ()))
        routes[organisation_id].append(NetworkRoute(network_id, name, covered, purpose, tuple(fields)))
    return {organisation_id: tuple(found) for organisation_id, found in routes.items()}

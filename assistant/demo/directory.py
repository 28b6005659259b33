"""The demo's directory: real places, fictional organisations, two networks. Loading it twice changes nothing."""

import datetime as dt
import uuid
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.demo.networks import load_network
from assistant.demo.shapes import (
    DemoLocation,
    DemoNetwork,
    DemoNetworks,
    DemoOrganisation,
    DemoOrganisations,
    DemoPlaces,
    DemoService,
)
from directory.exchange.hours import parse_hours
from directory.places.tables import Locality, Outcode, PlaceName
from directory.services.changes import note_change
from directory.services.tables import Location, Organisation, Schedule, Service, ServiceArea
from directory.vocabulary.loader import data

SOURCE = "demo"
PACKAGE = "assistant.demo.data"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/joined-up/demo")
GREATER_MANCHESTER = tuple(f"E080000{number:02}" for number in range(1, 11))
CHECKED_DAYS_AGO = 40


def demo_id(kind: str, key: str) -> UUID:
    """The id of something in the demo, the same on every machine."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{key}")


def load_demo_directory(session: Session, now: dt.datetime) -> None:
    """Places, organisations, services and networks; what is there already stays as it is (staff may have changed it).

    Rows that an official download brought are left alone too.
    """
    load_demo_places(session)
    known = set(session.scalars(select(Organisation.id)))
    new = [one for one in demo_organisations() if demo_id("organisation", one.key) not in known]
    for organisation in new:
        session.add(_organisation(organisation, now))
    session.flush()
    ids = {one.key: demo_id("organisation", one.key) for one in demo_organisations()}
    made = [load_network(session, demo_id("network", one.key), one, ids, now) for one in demo_networks()]
    session.flush()
    if new or any(made):
        note_change(session, "all", None, now, SOURCE)


def demo_organisations() -> list[DemoOrganisation]:
    """The fictional organisations. Raises pydantic.ValidationError when the data has a slip."""
    return DemoOrganisations.model_validate(data(PACKAGE, "organisations.json")).organisations


def demo_networks() -> list[DemoNetwork]:
    """The demo's networks. Raises pydantic.ValidationError when the data has a slip."""
    return DemoNetworks.model_validate(data(PACKAGE, "networks.json")).networks


def load_demo_places(session: Session) -> None:
    """Localities, outcodes and names that are not known yet."""
    places = DemoPlaces.model_validate(data(PACKAGE, "places.json"))
    localities = [
        Locality(code=code, name=name, kind="combined-authority", nation=nation, source=SOURCE)
        for code, name, nation in places.combined_authorities
    ] + [
        Locality(code=code, name=name, nation=nation, part_of=part_of, source=SOURCE)
        for code, name, nation, part_of in places.localities
    ]
    known = set(session.scalars(select(Locality.code)))
    session.add_all(row for row in localities if row.code not in known)
    session.flush()
    known = set(session.scalars(select(Outcode.outcode)))
    session.add_all(
        Outcode(outcode=outcode, lat=lat, lon=lon, locality_code=code, shares=shares, source=SOURCE)
        for outcode, lat, lon, code, shares in places.outcodes
        if outcode not in known
    )
    known_names = {
        (row.name, row.locality_code) for row in session.execute(select(PlaceName.name, PlaceName.locality_code))
    }
    session.add_all(
        PlaceName(
            name=name,
            kind=kind,
            lat=lat,
            lon=lon,
            locality_code=code,
            outcode=outcode,
            population=people,
            source=SOURCE,
        )
        for name, kind, lat, lon, code, outcode, people in places.names
        if (name, code) not in known_names
    )
    session.flush()


def _organisation(one: DemoOrganisation, now: dt.datetime) -> Organisation:
    places = [_location(f"{one.key}/{number}", place) for number, place in enumerate(one.places)]
    organisation = Organisation(
        id=demo_id("organisation", one.key),
        name=one.name,
        description=one.description,
        phone=one.phone,
        email=f"{one.key}@example.org",
        website=f"https://example.org/{one.key}",
        takes_introductions=one.takes_introductions,
        source=SOURCE,
        updated_at=now,
    )
    organisation.services = [_service(one, service, places, now) for service in one.services]
    return organisation


def _location(key: str, place: DemoLocation) -> Location:
    return Location(
        id=demo_id("location", key),
        name=place.name,
        address=place.address,
        postcode=place.postcode,
        lat=place.lat,
        lon=place.lon,
        locality_code=place.locality,
        hidden=place.hidden,
    )


def _service(of: DemoOrganisation, one: DemoService, places: list[Location], now: dt.datetime) -> Service:
    key = f"{of.key}/{one.key}"
    service = Service(
        id=demo_id("service", key),
        name=one.name,
        description=one.description,
        summary=one.summary,
        needs=one.needs,
        criteria=one.criteria,
        eligibility_text=one.eligibility_text,
        serves_everywhere=one.serves_everywhere,
        nations=one.nations,
        phone=one.phone or of.phone,
        email=f"{of.key}@example.org",
        url=f"https://example.org/{key}",
        how_to_access=one.how_to_access,
        what_happens_next=one.what_happens_next,
        cost=one.cost,
        languages=one.languages,
        hours_known=True,
        hours_text=one.hours,
        capacity=one.capacity,
        capacity_set_at=now - dt.timedelta(days=3) if one.capacity else None,
        wait_days=one.wait_days,
        assured_on=(now - dt.timedelta(days=CHECKED_DAYS_AGO)).date(),
        source=SOURCE,
        updated_at=now,
    )
    hours = parse_hours(one.hours) or ()
    service.schedules = [Schedule(weekday=hour.weekday, opens=hour.opens, closes=hour.closes) for hour in hours]
    areas = dict.fromkeys(code for area in one.areas for code in (GREATER_MANCHESTER if area == "gm" else (area,)))
    service.areas = [ServiceArea(locality_code=code) for code in areas]
    service.locations = [places[index] for index in one.at]
    return service

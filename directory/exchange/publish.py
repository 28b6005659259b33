"""Writing merged records into the tables of the directory, many rows a statement."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from directory.places.queries import chunks
from directory.services.tables import Location, Organisation, Schedule, Service, ServiceArea, ServiceAtLocation

Body = dict[str, Any]
ORGANISATION = ("name", "description", "email", "phone", "website", "identifiers", "takes_introductions")
LOCATION = ("name", "address", "postcode", "lat", "lon", "locality_code", "hidden")
SERVICE = (
    "name",
    "description",
    "summary",
    "status",
    "needs",
    "criteria",
    "eligibility_text",
    "serves_everywhere",
    "nations",
    "phone",
    "email",
    "url",
    "how_to_access",
    "what_happens_next",
    "cost",
    "languages",
    "hours_known",
    "hours_text",
)
TABLES: dict[str, Any] = {"organisation": Organisation, "location": Location, "service": Service}


class Publisher:
    """Writes within the session's transaction; `by` is noted as the source of each row."""

    def __init__(self, session: Session, now: dt.datetime, by: str) -> None:
        self.session = session
        self.now = now
        self.by = by[:50]

    def write(self, entity: str, bodies: Mapping[UUID, Body], gone: Iterable[UUID] = ()) -> None:
        """Insert or update records; what no source says any more (`gone`) is kept: a service becomes inactive."""
        make = {"organisation": self._organisation, "location": self._location, "service": self._service}[entity]
        self._upsert(TABLES[entity].__table__, {key: make(body) for key, body in bodies.items()})
        if entity == "service":
            self._children(bodies)
            for chunk in chunks(gone):
                values = {"status": "inactive", "updated_at": self.now}
                self.session.execute(update(Service).where(Service.id.in_(chunk)).values(values))

    def _organisation(self, body: Body) -> Body:
        return {name: body[name] for name in ORGANISATION} | {"source": self.by, "updated_at": self.now}

    def _location(self, body: Body) -> Body:
        return {name: body[name] for name in LOCATION}

    def _service(self, body: Body) -> Body:
        assured = dt.date.fromisoformat(body["assured_on"]) if body["assured_on"] else None
        row = {name: body[name] for name in SERVICE}
        return row | {
            "organisation_id": UUID(body["organisation"]),
            "assured_on": assured,
            "source": self.by,
            "updated_at": self.now,
        }

    def _upsert(self, table: Table, rows: Mapping[UUID, Body]) -> None:
        known: set[UUID] = set()
        for chunk in chunks(sorted(rows)):
            known.update(self.session.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
        connection = self.session.connection()
        new = [{"id": key} | row for key, row in rows.items() if key not in known]
        if new:
            connection.execute(insert(table), new)
        old = [{"row_id": key} | row for key, row in rows.items() if key in known]
        if old:
            values: Body = {name: bindparam(name) for name in old[0] if name != "row_id"}
            connection.execute(update(table).where(table.c.id == bindparam("row_id")).values(values), old)

    def _children(self, bodies: Mapping[UUID, Body]) -> None:
        """Weekly hours, areas and locations of the services, written anew; exceptional days are kept."""
        for chunk in chunks(sorted(bodies)):
            self.session.execute(delete(Schedule).where(Schedule.service_id.in_(chunk), Schedule.day.is_(None)))
            self.session.execute(delete(ServiceArea).where(ServiceArea.service_id.in_(chunk)))
            self.session.execute(delete(ServiceAtLocation).where(ServiceAtLocation.service_id.in_(chunk)))
        hours = [
            {"service_id": key, "weekday": weekday, "day": None, "opens": opens, "closes": closes}
            for key, body in bodies.items()
            for weekday, opens, closes in body["hours"]
        ]
        areas = [{"service_id": key, "locality_code": code} for key, body in bodies.items() for code in body["areas"]]
        at = [
            {"service_id": key, "location_id": UUID(body["location"])}
            for key, body in bodies.items()
            if body["location"]
        ]
        for children, rows in ((Schedule, hours), (ServiceArea, areas), (ServiceAtLocation, at)):
            if rows:
                self.session.execute(insert(children), rows)

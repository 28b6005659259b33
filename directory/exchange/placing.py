"""Giving the records of a source their point and their areas; services of areas nobody knows are refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from directory.exchange.records import Record, Records
from directory.places.queries import Point, points
from directory.places.refusals import Refusal, RowRefusedError

By = dict[str, Record]


@dataclass(frozen=True, slots=True)
class Placed:
    """Records ready to be stored, by entity and external id, and all refusals, in order of line."""

    by_entity: Mapping[str, By]
    refused: tuple[Refusal, ...]


def place(session: Session, records: Records, codes: Mapping[str, str], file: str) -> Placed:
    """Look up postcodes, turn former area codes into those in force (`codes`), and say which areas are served."""
    where = points(session, (record.body["postcode"] for record in records.locations))
    locations = {record.external_id: _at(record, where, codes) for record in records.locations}
    told = {record.external_id: record for record in records.locations}
    services: By = {}
    refused = list(records.refused)
    for record in records.services:
        location = locations.get(record.body["location"] or "")
        try:
            areas = _areas(record, location, told, codes)
        except RowRefusedError as error:
            refused.append(Refusal(file, record.line, str(error)))
            continue
        body = {name: value for name, value in record.body.items() if name != "serves"}
        body |= {"serves_everywhere": record.body["serves"] == "everywhere", "areas": areas}
        services[record.external_id] = Record("service", record.external_id, body, record.line)
    kept: dict[str, By] = {
        "organisation": _used(records.organisations, services, "organisation"),
        "location": _used(locations.values(), services, "location"),
        "service": services,
    }
    return Placed(kept, tuple(sorted(refused, key=lambda refusal: refusal.line)))


def _at(record: Record, where: Mapping[str, Point], codes: Mapping[str, str]) -> Record:
    """A location with what is known of its postcode, where the source did not say it."""
    point = where.get(record.body["postcode"])
    body = dict(record.body)
    if body["lat"] is None or body["lon"] is None:
        body["lat"], body["lon"] = (point.lat, point.lon) if point else (None, None)
    said = body["locality_code"]
    body["locality_code"] = codes.get(said) if said else point.locality_code if point else None
    return Record("location", record.external_id, body, record.line)


def _areas(record: Record, location: Record | None, told: Mapping[str, Record], codes: Mapping[str, str]) -> list[str]:
    """Codes of the areas served. Raises RowRefusedError."""
    serves = record.body["serves"]
    if serves == "everywhere":
        return []
    if isinstance(serves, list):
        unknown = [code for code in serves if code not in codes]
        if unknown:
            raise RowRefusedError(f"area {unknown[0]} is not known here")
        return sorted({codes[code] for code in serves})
    if location is None:
        raise RowRefusedError("there is neither an address nor an area")
    code: str | None = location.body["locality_code"]
    if code is None:
        said = told[location.external_id].body
        if said["locality_code"]:
            raise RowRefusedError(f"area code {said['locality_code']!r} is not known here")
        raise RowRefusedError(f"postcode {said['postcode'] or '(none)'} is not known here, so its area is not either")
    return [code]


def _used(found: Iterable[Record], services: By, name: str) -> By:
    """The records that a service kept refers to."""
    wanted = {service.body[name] for service in services.values()}
    return {record.external_id: record for record in found if record.external_id in wanted}

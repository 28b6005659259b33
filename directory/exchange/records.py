"""A table and a mapping make records: organisations, locations, services, as one source says them. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from directory.exchange.fields import Reader, degrees, first_sentence, postcode, slug
from directory.exchange.hours import parse_hours
from directory.exchange.mapping import Mapping as SourceMapping
from directory.exchange.table import Row, Table
from directory.places.refusals import Refusal, RowRefusedError

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What the source says of one thing. `entity`: organisation, location or service. `body` is plain JSON."""

    entity: str
    external_id: str
    body: Body
    line: int

    @property
    def digest(self) -> str:
        """SHA-256 of the body: the same means unchanged."""
        return digest(self.body)


@dataclass(frozen=True, slots=True)
class Records:
    """Everything one file says, and the rows that were refused."""

    organisations: tuple[Record, ...]
    locations: tuple[Record, ...]
    services: tuple[Record, ...]
    refused: tuple[Refusal, ...]


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 over the body as JSON with sorted keys, as 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def records(table: Table, mapping: SourceMapping) -> Records:
    """The records of a table. A row that cannot be taken is refused alone, with its line and the reason."""
    refused = list(table.refused)
    found: list[tuple[Row, Record, Record | None, Record]] = []
    lines: dict[str, int] = {}
    for row in table.rows:
        try:
            one = _row(row, mapping)
            service_id = one[2].external_id
        except RowRefusedError as error:
            refused.append(Refusal(table.file, row.line, str(error)))
            continue
        if service_id in lines:
            refused.append(Refusal(table.file, row.line, f"says the same service as line {lines[service_id]}"))
            continue
        lines[service_id] = row.line
        found.append((row, *one))
    return Records(
        organisations=_agreed(organisation for _, organisation, _, _ in found),
        locations=_agreed(location for _, _, location, _ in found if location is not None),
        services=tuple(service for *_, service in found),
        refused=tuple(sorted(refused, key=lambda refusal: refusal.line)),
    )


def _agreed(said: Iterable[Record]) -> tuple[Record, ...]:
    """One record an id. Where rows disagree about a field (a charity with one website a branch), nobody is believed."""
    merged: dict[str, Record] = {}
    for record in said:
        before = merged.get(record.external_id)
        if before is None:
            merged[record.external_id] = record
            continue
        body = {
            name: value if before.body[name] == value else before.body[name] if name == "name" else _nothing(value)
            for name, value in record.body.items()
        }
        merged[record.external_id] = Record(record.entity, record.external_id, body, before.line)
    return tuple(merged.values())


def _nothing(value: object) -> object:
    return type(value)() if isinstance(value, str | dict | list) else None if not isinstance(value, bool) else value


def _row(row: Row, mapping: SourceMapping) -> tuple[Record, Record | None, Record]:
    reader = Reader(row.values, frozenset(word.casefold() for word in mapping.missing))
    organisation = _organisation(reader, mapping, row.line)
    location = _location(reader, mapping, row.line)
    return organisation, location, _service(reader, mapping, row.line, organisation, location)


def _organisation(reader: Reader, mapping: SourceMapping, line: int) -> Record:
    rule = mapping.organisation
    name = reader.needed(rule.name, 200, "name of the organisation")
    identifiers = {scheme: reader.text(field, 60) for scheme, field in rule.identifiers.items()}
    body: Body = {
        "name": name,
        "description": reader.text(rule.description, 2000),
        "email": reader.text(rule.email, 254),
        "phone": reader.text(rule.phone, 30),
        "website": reader.text(rule.website, 500),
        "identifiers": {scheme: value for scheme, value in identifiers.items() if value},
        "takes_introductions": rule.takes_introductions,
    }
    return Record("organisation", slug(name), body, line)


def _location(reader: Reader, mapping: SourceMapping, line: int) -> Record | None:
    rule = mapping.location
    code = reader.text(rule.locality, 9)
    body: Body = {
        "name": reader.text(rule.name, 200),
        "address": reader.text(rule.address, 400),
        "postcode": postcode(reader.text(rule.postcode, 20)),
        "lat": degrees(reader.text(rule.lat, 30), 90),
        "lon": degrees(reader.text(rule.lon, 30), 180),
        "locality_code": code or None,
        "hidden": rule.hidden,
    }
    if not any(body[part] for part in ("address", "postcode", "lat", "locality_code")):
        return None
    return Record("location", slug(body["name"], body["address"], body["postcode"]), body, line)


def _service(
    reader: Reader, mapping: SourceMapping, line: int, organisation: Record, location: Record | None
) -> Record:
    rule = mapping.service
    ids = [reader.column(name) for name in rule.id]
    if not any(ids):
        raise RowRefusedError(f"there is nothing in {', '.join(rule.id)} to tell the service by")
    description = reader.text(rule.description, 4000)
    hours_text = reader.text(rule.hours, 400)
    hours = parse_hours(hours_text)
    body: Body = {
        "organisation": organisation.external_id,
        "location": location.external_id if location else None,
        "name": reader.needed(rule.name, 200, "name of the service"),
        "description": description,
        "summary": reader.text(rule.summary, 160) or first_sentence(description, 160),
        "status": next((when.status for when in rule.status_when if reader.meets(when)), "active"),
        "needs": _needs(reader, mapping),
        "criteria": next((when.criteria for when in rule.criteria_when if reader.meets(when)), rule.criteria),
        "eligibility_text": reader.text(rule.eligibility_text, 2000),
        "serves": list(rule.serves) if isinstance(rule.serves, tuple) else rule.serves,
        "nations": [nation.value for nation in rule.nations],
        "phone": reader.text(rule.phone, 30),
        "email": reader.text(rule.email, 254),
        "url": reader.text(rule.url, 500),
        "how_to_access": reader.text(rule.how_to_access, 400),
        "what_happens_next": reader.text(rule.what_happens_next, 400),
        "cost": reader.text(rule.cost, 200),
        "languages": list(rule.languages),
        "hours_known": hours is not None,
        "hours_text": hours_text,
        "hours": [[one.weekday, one.opens, one.closes] for one in hours or ()],
        "assured_on": mapping.checked_on.isoformat() if mapping.checked_on else None,
    }
    return Record("service", slug(*ids), body, line)


def _needs(reader: Reader, mapping: SourceMapping) -> list[str]:
    rule = mapping.service.needs
    found = [*rule.always, *(key for when in rule.when if reader.meets(when) for key in when.needs)]
    chosen = list(dict.fromkeys(found or rule.otherwise))
    if not chosen:
        raise RowRefusedError("no need of ours fits it; the mapping has no `otherwise`")
    return chosen

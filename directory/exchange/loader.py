"""From the records of one source to the directory: what is new, what changed, and one short publish transaction.

Parsing and mapping happen before (they are pure and may take their time); `publish` only writes. It takes `session`
and commits nothing. Importing the same file twice changes nothing and tells no snapshot.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from directory.exchange.mapping import Mapping as SourceMapping
from directory.exchange.mapping import read_mapping
from directory.exchange.merge import Said, merged
from directory.exchange.publish import Publisher
from directory.exchange.records import Record, Records, digest, records
from directory.places.refusals import Refusal, SourceRefusedError
from directory.exchange.table import read_table
from directory.places.queries import chunks, current_codes, points
from directory.services.changes import note_change
from directory.services.tables import SourceRecord

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/joined-up/directory")
ENTITIES = ("organisation", "location", "service")
PRECEDENCE = "_precedence"


@dataclass(frozen=True, slots=True)
class Staged:
    """A source read and mapped, ready to be published."""

    file: str
    mapping: SourceMapping
    records: Records


@dataclass(slots=True)
class Tally:
    """How many records of one kind were new, changed, unchanged or no longer there."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


@dataclass(slots=True)
class Summary:
    """What an import did."""

    source: str
    tallies: dict[str, Tally] = field(default_factory=lambda: {entity: Tally() for entity in ENTITIES})
    refused: list[Refusal] = field(default_factory=list)

    @property
    def anything_changed(self) -> bool:
        """Whether snapshots must hear of it."""
        return any(tally.new or tally.changed or tally.gone for tally in self.tallies.values())


def stage(content: bytes, file: str, mapping_content: bytes, mapping_file: str, *, source: str = "") -> Staged:
    """Read a file by its mapping. `source` replaces the mapping's own name. Raises SourceRefusedError."""
    mapping = read_mapping(mapping_content, mapping_file)
    if source:
        mapping = SourceMapping.model_validate(mapping.model_dump() | {"source": source})
    table = read_table(content, file, needed=mapping.columns(), delimiter=mapping.delimiter)
    return Staged(file, mapping, records(table, mapping))


def record_id(source: str, entity: str, external_id: str) -> UUID:
    """The id of an imported record: UUID5, so the same file gives the same ids on every machine."""
    return uuid.uuid5(NAMESPACE, f"{source}\0{entity}\0{external_id}")


def publish(session: Session, staged: Staged, now: dt.datetime, by: str) -> Summary:
    """Write what the source says and merge what it touches. Raises SourceRefusedError when no places are known yet."""
    codes = current_codes(session)
    if not codes:
        raise SourceRefusedError(staged.file, "no localities are known yet; run `joinedup places import` first")
    summary = Summary(staged.mapping.source, refused=list(staged.records.refused))
    placed = _placed(session, staged, codes, summary)
    source = _Source(session, staged.mapping, now)
    touched = {entity: source.keep(entity, placed[entity], summary.tallies[entity]) for entity in ENTITIES}
    if not staged.records.unreadable:
        for entity in ENTITIES:
            touched[entity] |= source.forget_unseen(entity, placed[entity], summary.tallies[entity])
    session.flush()
    _merge(session, touched, now, by=by)
    if summary.anything_changed:
        note_change(session, "all", None, now, by)
    return summary


def drop_source(session: Session, source: str, now: dt.datetime, by: str) -> int:
    """Undo a source: its words go and what it touched is merged again; returns how many records it had said.

    What no other source says any more becomes inactive, never deleted: referrals point to it.
    """
    rows = session.execute(
        select(SourceRecord.entity, SourceRecord.record_id).where(SourceRecord.source == source)
    ).all()
    session.execute(delete(SourceRecord).where(SourceRecord.source == source))
    touched: dict[str, set[UUID]] = {entity: set() for entity in ENTITIES}
    for entity, touched_id in rows:
        touched[entity].add(touched_id)
    _merge(session, touched, now, by=by)
    if rows:
        note_change(session, "all", None, now, by)
    return len(rows)


def _placed(
    session: Session, staged: Staged, codes: Mapping[str, str], summary: Summary
) -> dict[str, dict[str, Record]]:
    """Records by entity and id, locations given their point and locality; services of unknown areas are refused."""
    where = points(session, (record.body["postcode"] for record in staged.records.locations))
    locations: dict[str, Record] = {}
    for record in staged.records.locations:
        point = where.get(record.body["postcode"])
        body = dict(record.body)
        if body["lat"] is None or body["lon"] is None:
            body["lat"], body["lon"] = (point.lat, point.lon) if point else (None, None)
        said = body["locality_code"]
        body["locality_code"] = codes.get(said) if said else point.locality_code if point else None
        locations[record.external_id] = Record("location", record.external_id, body, record.line)
    services: dict[str, Record] = {}
    for record in staged.records.services:
        problem = _area_problem(record, locations, staged, codes)
        if problem:
            summary.refused.append(Refusal(staged.file, record.line, problem))
        else:
            services[record.external_id] = _with_areas(record, locations, codes)
    summary.refused.sort(key=lambda refusal: refusal.line)
    return {
        "organisation": _used(staged.records.organisations, services, "organisation"),
        "location": {key: found for key, found in locations.items() if _is_used(key, services, "location")},
        "service": services,
    }


def _used(found: Iterable[Record], services: Mapping[str, Record], name: str) -> dict[str, Record]:
    return {one.external_id: one for one in found if _is_used(one.external_id, services, name)}


def _is_used(external_id: str, services: Mapping[str, Record], name: str) -> bool:
    return any(service.body[name] == external_id for service in services.values())


def _area_problem(
    record: Record, locations: Mapping[str, Record], staged: Staged, codes: Mapping[str, str]
) -> str:
    serves = record.body["serves"]
    if isinstance(serves, list):
        unknown = [code for code in serves if code not in codes]
        return f"area {unknown[0]} is not known here" if unknown else ""
    location = locations.get(record.body["location"] or "")
    if location is not None and location.body["locality_code"] is None:
        told = next(one for one in staged.records.locations if one.external_id == location.external_id).body
        if told["locality_code"]:
            return f"area code {told['locality_code']!r} is not known here"
        return f"postcode {told['postcode']} is not known here" if told["postcode"] else "there is no place"
    return "there is no place" if location is None and serves != "everywhere" else ""


def _with_areas(record: Record, locations: Mapping[str, Record], codes: Mapping[str, str]) -> Record:
    body = dict(record.body)
    serves = body.pop("serves")
    body["serves_everywhere"] = serves == "everywhere"
    if isinstance(serves, list):
        body["areas"] = sorted({codes[code] for code in serves})
    else:
        location = locations.get(body["location"] or "")
        body["areas"] = [location.body["locality_code"]] if location and serves != "everywhere" else []
    return Record("service", record.external_id, body, record.line)


class _Source:
    """What this source said before, and what it says now."""

    def __init__(self, session: Session, mapping: SourceMapping, now: dt.datetime) -> None:
        self.session = session
        self.mapping = mapping
        self.now = now
        self.ids_of = mapping.same_ids_as or mapping.source
        columns = (
            SourceRecord.id, SourceRecord.entity, SourceRecord.external_id, SourceRecord.digest, SourceRecord.record_id
        )  # fmt: skip
        rows = session.execute(select(*columns).where(SourceRecord.source == mapping.source))
        self.before = {(row.entity, row.external_id): row for row in rows}
        self.by_identifier = self._identifiers()

    def _identifiers(self) -> dict[tuple[str, str], UUID]:
        """Which organisation every identifier of the other sources means."""
        if not self.mapping.organisation.identifiers:
            return {}
        query = select(SourceRecord.record_id, SourceRecord.body).where(
            SourceRecord.entity == "organisation", SourceRecord.source != self.mapping.source
        )
        return {
            (scheme, value): found
            for found, body in self.session.execute(query)
            for scheme, value in body.get("identifiers", {}).items()
        }

    def keep(self, entity: str, said: Mapping[str, Record], tally: Tally) -> set[UUID]:
        """Store what is new or changed; the ids of the records it touches."""
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        for external_id, record in said.items():
            body = self._body(record)
            before = self.before.get((entity, external_id))
            row = {"digest": digest(body), "body": body, "seen_at": self.now}
            if before is None:
                new.append(row | self._identity(record))
            elif before.digest != row["digest"]:
                changed.append({"row_id": before.id, "touched": before.record_id} | row)
        tally.new, tally.changed = len(new), len(changed)
        tally.unchanged = len(said) - tally.new - tally.changed
        touched = {row["record_id"] for row in new} | {row.pop("touched") for row in changed}
        if new:
            self.session.execute(insert(SourceRecord), new)
        if changed:
            statement = update(SourceRecord.__table__).where(SourceRecord.__table__.c.id == bindparam("row_id"))  # type: ignore[arg-type]
            values = {name: bindparam(name) for name in ("digest", "body", "seen_at")}
            self.session.connection().execute(statement.values(values), changed)
        return touched

    def _body(self, record: Record) -> dict[str, Any]:
        """The record as stored: references to other records of the file as their ids."""
        body = dict(record.body)
        if record.entity == "service":
            body["organisation"] = str(self.id_of("organisation", body["organisation"]))
            body["location"] = str(self.id_of("location", body["location"])) if body["location"] else None
        return body | {PRECEDENCE: self.mapping.precedence}

    def _identity(self, record: Record) -> dict[str, Any]:
        found = self._known(record) or record_id(self.ids_of, record.entity, record.external_id)
        self._ids[(record.entity, record.external_id)] = found
        return {
            "source": self.mapping.source, "entity": record.entity, "external_id": record.external_id,
            "record_id": found,
        }  # fmt: skip

    @property
    def _ids(self) -> dict[tuple[str, str], UUID]:
        if not hasattr(self, "_ids_found"):
            self._ids_found: dict[tuple[str, str], UUID] = {key: row.record_id for key, row in self.before.items()}
        return self._ids_found

    def id_of(self, entity: str, external_id: str) -> UUID:
        """The record id of something this file says; organisations and locations are kept before services."""
        return self._ids.get((entity, external_id)) or record_id(self.ids_of, entity, external_id)

    def _known(self, record: Record) -> UUID | None:
        said = record.body.get("identifiers", {}).items() if record.entity == "organisation" else ()
        return next((self.by_identifier[pair] for pair in said if pair in self.by_identifier), None)

    def forget_unseen(self, entity: str, said: Mapping[str, Record], tally: Tally) -> set[UUID]:
        """Drop what the source no longer says; the ids it touched."""
        gone = [row for (kind, external_id), row in self.before.items() if kind == entity and external_id not in said]
        for chunk in chunks(row.id for row in gone):
            self.session.execute(delete(SourceRecord).where(SourceRecord.id.in_(chunk)))
        tally.gone = len(gone)
        return {row.record_id for row in gone}


def _merge(session: Session, touched: Mapping[str, set[UUID]], now: dt.datetime, *, by: str) -> None:
    publisher = Publisher(session, now, by)
    for entity in ENTITIES:
        bodies = _bodies(session, entity, sorted(touched[entity]))
        publisher.write(entity, bodies, gone=touched[entity] - bodies.keys())


def _bodies(session: Session, entity: str, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    said: dict[UUID, list[Said]] = defaultdict(list)
    for chunk in chunks(ids):
        query = select(SourceRecord.record_id, SourceRecord.source, SourceRecord.body)
        for found, source, body in session.execute(
            query.where(SourceRecord.entity == entity, SourceRecord.record_id.in_(chunk))
        ):
            said[found].append(Said(source, body[PRECEDENCE], body))
    return {found: merged(words) for found, words in said.items()}

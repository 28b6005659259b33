"""What one source said before and what it says now: stored word for word as `source_record`, digest by digest."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from directory.exchange.mapping import Mapping as SourceMapping
from directory.exchange.records import Body, Record, digest
from directory.places.queries import chunks
from directory.services.tables import SourceRecord

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/joined-up/directory")
PRECEDENCE = "_precedence"
"""Key in the stored body: how much the source is believed."""


def record_id(source: str, entity: str, external_id: str) -> UUID:
    """The id of an imported record: UUID5, so the same file gives the same ids on every machine."""
    return uuid.uuid5(NAMESPACE, f"{source}\0{entity}\0{external_id}")


@dataclass(slots=True)
class Tally:
    """How many records of one kind were new, changed, unchanged or no longer there."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


class SourceWords:
    """What this source said before, and what it says now."""

    def __init__(self, session: Session, mapping: SourceMapping, now: dt.datetime) -> None:
        self.session = session
        self.mapping = mapping
        self.now = now
        self.ids_of = mapping.same_ids_as or mapping.source
        columns = (
            SourceRecord.id,
            SourceRecord.entity,
            SourceRecord.external_id,
            SourceRecord.digest,
            SourceRecord.record_id,
        )
        rows = session.execute(select(*columns).where(SourceRecord.source == mapping.source))
        self.before = {(row.entity, row.external_id): row for row in rows}
        self.by_identifier = self._identifiers()
        self._ids = {key: row.record_id for key, row in self.before.items()}

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
            values: Body = {name: bindparam(name) for name in ("digest", "body", "seen_at")}
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
            "source": self.mapping.source,
            "entity": record.entity,
            "external_id": record.external_id,
            "record_id": found,
        }

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

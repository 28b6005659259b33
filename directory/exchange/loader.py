"""From the records of one source to the directory: what is new, what changed, and one short publish transaction.

Parsing and mapping happen before (they are pure and may take their time); `publish` only writes. It takes `session`
and commits nothing. Importing the same file twice changes nothing and tells no snapshot.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.exchange.mapping import Mapping as SourceMapping
from directory.exchange.mapping import read_mapping
from directory.exchange.merge import Said, merged
from directory.exchange.placing import place
from directory.exchange.publish import Publisher
from directory.exchange.records import Records, records
from directory.exchange.said import PRECEDENCE, SourceWords, Tally
from directory.exchange.table import read_table
from directory.places.queries import chunks, current_codes
from directory.places.refusals import Refusal, SourceRefusedError
from directory.services.changes import note_change
from directory.services.tables import SourceRecord

ENTITIES = ("organisation", "location", "service")
"""In the order they must be written: a service refers to the other two."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A source read and mapped, ready to be published."""

    file: str
    mapping: SourceMapping
    records: Records


@dataclass(slots=True)
class Summary:
    """What an import did."""

    source: str
    tallies: dict[str, Tally] = field(default_factory=lambda: {entity: Tally() for entity in ENTITIES})
    refused: tuple[Refusal, ...] = ()

    @property
    def anything_changed(self) -> bool:
        """Whether snapshots must hear of it."""
        return any(tally.new or tally.changed or tally.gone for tally in self.tallies.values())


def stage(content: bytes, file: str, mapping_content: bytes, mapping_file: str, *, source: str = "") -> Staged:
    """Read a file by its mapping. `source` replaces the mapping's own name. Raises SourceRefusedError."""
    mapping = read_mapping(mapping_content, mapping_file, source=source)
    table = read_table(content, file, needed=mapping.columns(), delimiter=mapping.delimiter)
    return Staged(file, mapping, records(table, mapping))


def publish(session: Session, staged: Staged, now: dt.datetime, by: str) -> Summary:
    """Write what the source says and merge what it touches. Raises SourceRefusedError when no places are known yet.

    What the source no longer has is forgotten, unless a row was refused: then it might be that row.
    """
    codes = current_codes(session)
    if not codes:
        raise SourceRefusedError(staged.file, "no localities are known yet; run `joinedup places import` first")
    placed = place(session, staged.records, codes, staged.file)
    summary = Summary(staged.mapping.source, refused=placed.refused)
    words = SourceWords(session, staged.mapping, now)
    touched: dict[str, set[UUID]] = {}
    for entity in ENTITIES:
        said, tally = placed.by_entity[entity], summary.tallies[entity]
        touched[entity] = words.keep(entity, said, tally)
        if not placed.refused:
            touched[entity] |= words.forget_unseen(entity, said, tally)
    _merge(session, touched, now, by)
    if summary.anything_changed:
        note_change(session, "all", None, now, by)
    return summary


def drop_source(session: Session, source: str, now: dt.datetime, by: str) -> int:
    """Undo a source: its words go and what it touched is merged again; returns how many records it had said.

    What no other source says any more becomes inactive, never deleted: referrals point to it.
    """
    mine = SourceRecord.source == source
    rows = session.execute(select(SourceRecord.entity, SourceRecord.record_id).where(mine)).all()
    session.execute(delete(SourceRecord).where(mine))
    touched: dict[str, set[UUID]] = {entity: set() for entity in ENTITIES}
    for entity, touched_id in rows:
        touched[entity].add(touched_id)
    _merge(session, touched, now, by)
    if rows:
        note_change(session, "all", None, now, by)
    return len(rows)


def _merge(session: Session, touched: Mapping[str, set[UUID]], now: dt.datetime, by: str) -> None:
    publisher = Publisher(session, now, by)
    for entity in ENTITIES:
        bodies = _bodies(session, entity, sorted(touched[entity]))
        publisher.write(entity, bodies, gone=touched[entity] - bodies.keys())


def _bodies(session: Session, entity: str, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    said: dict[UUID, list[Said]] = defaultdict(list)
    query = select(SourceRecord.record_id, SourceRecord.source, SourceRecord.body).where(SourceRecord.entity == entity)
    for chunk in chunks(ids):
        for row in session.execute(query.where(SourceRecord.record_id.in_(chunk))):
            said[row.record_id].append(Said(row.source, row.body[PRECEDENCE], row.body))
    return {found: merged(words) for found, words in said.items()}

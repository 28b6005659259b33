"""The one way a change of the directory becomes known to snapshots: a row in `directory_change`."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from directory.services.tables import DirectoryChange

ENTITIES = frozenset({"service", "organisation", "network", "all"})


def note_change(session: Session, entity: str, record_id: UUID | None, now: dt.datetime, by: str) -> DirectoryChange:
    """Tell every snapshot that `entity` (service, organisation, network or all) changed; its `seq` is set on return.

    `by`: import source or staff account id. Raises ValueError for an entity no snapshot knows.
    """
    if entity not in ENTITIES:
        raise ValueError(f"{entity!r} is none of {', '.join(sorted(ENTITIES))}")
    change = DirectoryChange(entity=entity, record_id=record_id, changed_at=now, changed_by=by[:80])
    session.add(change)
    session.flush()
    return change

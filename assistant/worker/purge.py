"""Deleting what is past its time: every row of every personal table whose `purge_at` has come, referrers first.

Generic on purpose: a table with personal data says `__personal__ = True` and has a `purge_at` (a guard test sees to
it), and from then on its rows go by themselves. A row that something still living cannot do without waits for it: a
foreign key that says `ondelete` can do without (it goes along, or is emptied), unless its column has `info["keeps"]`.
"""

import datetime as dt
from typing import Any, cast

from sqlalchemy import CursorResult, ForeignKeyConstraint, Table, delete, exists, select, tuple_
from sqlalchemy.orm import Session

from assistant.migrations.tables import metadata
from directory.storage.base import Base

BATCH = 500
"""Rows a transaction: a purge never holds up a chat turn for long."""


def personal_tables() -> list[Table]:
    """Every table with personal data, those that point at others first."""
    personal = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__personal__}
    return [table for table in reversed(metadata.sorted_tables) if table in personal]


def purge(session: Session, table: Table, now: dt.datetime, batch: int = BATCH) -> int:
    """Delete up to `batch` rows of `table` that are past `purge_at` and that no other row needs; returns how many.

    Raises KeyError for a table without `purge_at`.
    """
    key = list(table.primary_key.columns)
    past = select(*key).where(table.c["purge_at"] <= now, *_unreferenced(table)).limit(batch)
    statement = delete(table).where((tuple_(*key) if len(key) > 1 else key[0]).in_(past))
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _unreferenced(table: Table) -> list[Any]:
    """Conditions: no row of another table (or of this one) needs the row."""
    conditions = []
    for other in metadata.tables.values():
        for constraint in other.foreign_key_constraints:
            if constraint.referred_table is not table or _lets_go(constraint):
                continue
            pointing = other.alias()
            pairs = [(pointing.c[element.parent.name], element.column) for element in constraint.elements]
            conditions.append(~exists().where(*(child == parent for child, parent in pairs)))
    return conditions


def _lets_go(constraint: ForeignKeyConstraint) -> bool:
    """Whether what points by this key goes along or is emptied when the row goes, and does not keep it."""
    return constraint.ondelete is not None and not any(column.info.get("keeps") for column in constraint.columns)

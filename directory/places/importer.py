"""Storing imported places: the same statements on SQLite and PostgreSQL, thousands of rows a statement, twice = once.

A batch is compared with what is there, so that it can be told what was new, changed and unchanged; only the differences
are written. Each batch may be committed by itself (the caller does), so a long import blocks nobody for long.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from directory.places.files import PlaceKind, Values
from directory.places.queries import chunks, current_codes
from directory.places.refusals import Refusal
from directory.places.tables import Locality, Outcode, PlaceName, Postcode

CHUNK = 1_000
NAME_KEY = ("name", "locality_code", "source", "lat", "lon")


@dataclass(slots=True)
class Counts:
    """Rows of a file that were new, changed or as before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def add(self, other: "Counts") -> None:
        """Add the counts of another batch."""
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a kind goes: its table, the columns that identify a row, and the column with a code of an authority."""

    table: Table
    key: tuple[str, ...]
    authority: str | None = None


TARGETS: Mapping[PlaceKind, _Target] = {
    PlaceKind.AUTHORITIES: _Target(Locality.metadata.tables["locality"], ("code",)),
    PlaceKind.FORMER_CODES: _Target(Locality.metadata.tables["locality"], ("code",)),
    PlaceKind.OUTCODES: _Target(Outcode.metadata.tables["outcode"], ("outcode",), "locality_code"),
    PlaceKind.POSTCODES: _Target(Postcode.metadata.tables["postcode"], ("postcode",), "locality_code"),
    PlaceKind.NAMES: _Target(PlaceName.metadata.tables["place_name"], NAME_KEY, "locality_code"),
}


class PlaceImport:
    """One file's way into the tables. Make one per file, give it the batches in order, then `finish` it."""

    def __init__(self, session: Session, kind: PlaceKind, file: str) -> None:
        self.kind = kind
        self.file = file
        self.target = TARGETS[kind]
        self.codes = current_codes(session)
        self.counts = Counts()
        self.refused: list[Refusal] = []
        self._seen: set[tuple[Any, ...]] = set()
        self._empty = not session.scalar(select(func.count()).select_from(self.target.table))

    def store(self, session: Session, rows: Iterable[tuple[int, Values]]) -> None:
        """Store a batch of (line, values). Rows of unknown authorities and repeated rows are refused alone."""
        taken: dict[tuple[Any, ...], Values] = {}
        for line, values in rows:
            key = tuple(values[name] for name in self.target.key)
            problem = self._problem(key, values)
            if problem:
                self.refused.append(Refusal(self.file, line, problem))
            elif problem is None:
                self._seen.add(key)
                taken[key] = self._complete(values)
        self._write(session, taken)

    def _problem(self, key: tuple[Any, ...], values: Values) -> str | None:
        """Why a row is refused; "" for one to be passed over in silence, None for a good one."""
        if key in self._seen:
            repeated_by_nature = self.kind in (PlaceKind.AUTHORITIES, PlaceKind.NAMES)
            return "" if repeated_by_nature else f"{key[0]} stands twice"
        code = values[self.target.authority] if self.target.authority else None
        if code is not None and code not in self.codes:
            return f"authority {code} is not known here; import the authorities first"
        return None

    def _complete(self, values: Values) -> Values:
        """The row with codes replaced by those in force and the name of the file it came from."""
        if self.target.authority and values[self.target.authority] is not None:
            values[self.target.authority] = self.codes[values[self.target.authority]]
        values.setdefault("source", self.file[:50])
        return values

    def _write(self, session: Session, taken: Mapping[tuple[Any, ...], Values]) -> None:
        table, key = self.target.table, self.target.key
        before = {} if self._empty or not taken else self._before(session, taken)
        new = [values for found, values in taken.items() if found not in before]
        changed = [
            values | {f"key_{name}": values[name] for name in key}
            for found, values in taken.items()
            if found in before and any(before[found][name] != value for name, value in values.items())
        ]
        connection = session.connection()
        if new:
            connection.execute(insert(table), new)
        if changed:
            names = [name for name in changed[0] if not name.startswith("key_")]
            statement = update(table).values({name: bindparam(name) for name in names})
            connection.execute(statement.where(*(table.c[name] == bindparam(f"key_{name}") for name in key)), changed)
        self.counts.add(Counts(len(new), len(changed), len(taken) - len(new) - len(changed)))

    def _before(
        self, session: Session, taken: Mapping[tuple[Any, ...], Values]
    ) -> dict[tuple[Any, ...], Mapping[str, Any]]:
        """Rows already there, by key. The first column of the key narrows the search; the rest is compared here."""
        table, first = self.target.table, self.target.key[0]
        found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        for chunk in chunks(sorted({key[0] for key in taken}), CHUNK):
            for row in session.execute(select(table).where(table.c[first].in_(chunk))).mappings():
                found[tuple(row[name] for name in self.target.key)] = dict(row)
        return found

    def finish(self, session: Session) -> int:
        """For names: forget those that the same sources no longer have; returns how many. Other kinds keep theirs,
        because what is there may come from several files.
        """
        if self.kind is not PlaceKind.NAMES or self.refused:
            return 0
        table = self.target.table
        sources = sorted({key[NAME_KEY.index("source")] for key in self._seen})
        columns = [table.c[name] for name in NAME_KEY]
        gone = [
            row.id
            for row in session.execute(select(table.c.id, *columns).where(table.c.source.in_(sources)))
            if tuple(row)[1:] not in self._seen
        ]
        for chunk in chunks(gone, CHUNK):
            session.execute(delete(table).where(table.c.id.in_(chunk)))
        return len(gone)


def known_names(session: Session, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which (name, locality code) pairs are already known, from whatever source."""
    column = tuple_(PlaceName.name, PlaceName.locality_code)
    return {
        (name, code)
        for chunk in chunks(pairs)
        for name, code in session.execute(select(PlaceName.name, PlaceName.locality_code).where(column.in_(chunk)))
    }

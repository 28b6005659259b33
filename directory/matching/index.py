"""Which services come into question for needs and a place: a bitmap of rows for need, locality, nation, cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from directory.gazetteer.place import Nation, Place
from directory.matching.candidates import ServiceEntry
from directory.matching.projection import Metres, distances, project, project_one
from directory.vocabulary.needs import children_of, parent_of

Rows: TypeAlias = npt.NDArray[np.int64]

CELL_M = 10_000
FAR = np.int64(2**40)
"""Stands for a distance that is not known."""

LOCAL, NEAR_POINT, EVERYWHERE = 0, 1, 2
GENERAL, SPECIFIC = 1, 2


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the index reads it: the locality with all it is part of, the nation, metres on the plane."""

    localities: tuple[str, ...]
    nation: Nation
    origin: tuple[int, int] | None


class ServiceIndex:
    """Immutable, built from all services; `entries` are ordered by service id and a row is a position in them.

    `parents`: the locality a locality is part of (combined authority or county). `reach` is how far, in metres, a
    service that names no area is thought to help.
    """

    def __init__(self, entries: Iterable[ServiceEntry], parents: Mapping[str, str], *, reach: int) -> None:
        self.entries: tuple[ServiceEntry, ...] = tuple(sorted(entries, key=lambda entry: entry.service_id))
        self._parents = dict(parents)
        self._reach = reach
        self._rows = {entry.service_id: row for row, entry in enumerate(self.entries)}
        self._needs = _posted((need, row) for row, entry in enumerate(self.entries) for need in entry.needs)
        self._areas = _posted((area, row) for row, entry in enumerate(self.entries) for area in entry.localities)
        self._nations = _posted(
            (nation, row)
            for row, entry in enumerate(self.entries)
            if entry.everywhere
            for nation in entry.nations or frozenset(Nation)
        )
        self._refer = _posted(
            (area, row) for row, entry in enumerate(self.entries) for route in entry.routes for area in route.localities
        )
        self._set_points()

    def _set_points(self) -> None:
        counts = np.array([len(entry.points) for entry in self.entries], dtype=np.int64)
        self._first = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
        flat = np.array([point for entry in self.entries for point in entry.points], dtype=np.float64).reshape(-1, 2)
        self._points: Metres = project(flat)
        self._cells = _posted(
            ((int(x) // CELL_M, int(y) // CELL_M), row)
            for row, entry in enumerate(self.entries)
            if not entry.everywhere and not entry.localities
            for x, y in self._points[self._first[row] : self._first[row + 1]]
        )

    def where(self, place: Place | None) -> Where:
        """The place for this index; no place is somewhere in England."""
        if place is None:
            return Where((), Nation.ENGLAND, None)
        localities: list[str] = []
        code = place.locality
        while code is not None and code not in localities:
            localities.append(code)
            code = self._parents.get(code)
        origin = project_one(place.lat, place.lon) if place.lat is not None and place.lon is not None else None
        return Where(tuple(localities), Nation(place.nation), origin)

    def meeting(self, need: str) -> tuple[BitMap, BitMap]:
        """Rows that meet `need` itself (or one below it), and rows that only help with the need above it."""
        specific = BitMap(self._needs.get(need, ()))
        for child in children_of(need):
            specific |= self._needs.get(child, BitMap())
        parent = parent_of(need)
        general = BitMap(self._needs.get(parent, ())) if parent is not None else BitMap()
        return specific, general - specific

    def serving(self, where: Where) -> tuple[BitMap, BitMap, BitMap]:
        """Rows that serve the locality, rows with no area of their own within reach, rows that serve the nation."""
        local = BitMap()
        for code in where.localities:
            local |= self._areas.get(code, BitMap())
        near = BitMap()
        if where.origin is not None:
            x, y = where.origin
            low_x, high_x = (x - self._reach) // CELL_M, (x + self._reach) // CELL_M
            low_y, high_y = (y - self._reach) // CELL_M, (y + self._reach) // CELL_M
            for cell_x in range(low_x, high_x + 1):
                for cell_y in range(low_y, high_y + 1):
                    near |= self._cells.get((cell_x, cell_y), BitMap())
        return local, near, self._nations.get(where.nation, BitMap())

    def referable(self, where: Where) -> BitMap:
        """Rows that a network covering the locality may refer to."""
        rows = BitMap()
        for code in where.localities:
            rows |= self._refer.get(code, BitMap())
        return rows

    def rows_of(self, services: Iterable[UUID]) -> BitMap:
        """Rows of these services, unknown ids left out."""
        return BitMap(self._rows[service] for service in services if service in self._rows)

    def nearest_point(self, row: int, where: Where) -> int:
        """Which of a row's points is the nearest, 0 when the place is not known."""
        points = self._points[self._first[row] : self._first[row + 1]]
        if where.origin is None or len(points) < 2:
            return 0
        return int(distances(points, where.origin).argmin())

    def metres(self, rows: Rows, where: Where) -> Metres:
        """Whole metres from the place to the nearest point of each row, FAR when not known."""
        result = np.full(rows.size, FAR, dtype=np.int64)
        if where.origin is None or rows.size == 0:
            return result
        counts = self._first[rows + 1] - self._first[rows]
        placed = np.flatnonzero(counts)
        if placed.size == 0:
            return result
        lengths = counts[placed]
        starts = np.cumsum(lengths) - lengths
        flat = np.arange(lengths.sum()) - np.repeat(starts, lengths) + np.repeat(self._first[rows[placed]], lengths)
        result[placed] = np.minimum.reduceat(distances(self._points[flat], where.origin), starts)
        return result


def _posted(pairs: Iterable[tuple[object, int]]) -> dict[object, BitMap]:
    lists: defaultdict[object, list[int]] = defaultdict(list)
    for key, row in pairs:
        lists[key].append(row)
    return {key: BitMap(rows) for key, rows in lists.items()}


def rows_array(rows: BitMap) -> Rows:
    """A bitmap's rows, ascending."""
    return np.array(rows, dtype=np.int64) if rows else np.empty(0, dtype=np.int64)


def marks(rows: Rows, members: BitMap) -> npt.NDArray[np.bool_]:
    """For each of the ascending `rows`, whether it is among `members`."""
    marked = np.zeros(rows.size, dtype=bool)
    if rows.size:
        wanted = rows_array(members & BitMap(rows))
        marked[np.searchsorted(rows, wanted)] = True
    return marked

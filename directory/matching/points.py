"""Where services are given: the points of all rows on the plane, found by cell and measured from a place."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from directory.matching.candidates import ServiceEntry
from directory.matching.postings import posted, union_of
from directory.matching.projection import Metres, Rows, project

CELL_M = 10_000
FAR = 2**40
"""Stands for a distance that is not known."""

Origin = tuple[int, int]


class Points:
    """Rows in the order of `entries`. Most have one point, so that is a column; further ones are measured apart."""

    def __init__(self, entries: Sequence[ServiceEntry]) -> None:
        counts = np.array([len(entry.points) for entry in entries], dtype=np.int64)
        flat = [point for entry in entries for point in entry.points]
        self._all: Metres = project(np.array(flat, dtype=np.float64).reshape(-1, 2))
        self._start = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
        self._first = np.full((2, len(entries)), 2.0 * FAR)
        placed = np.flatnonzero(counts)
        self._first[:, placed] = self._all[self._start[placed]].T
        self._many = counts > 1
        cells = self._all // CELL_M
        roams = [row for row, entry in enumerate(entries) if not entry.everywhere and not entry.localities]
        self._cells = posted(
            ((int(x), int(y)), row) for row in roams for x, y in cells[self._start[row] : self._start[row + 1]]
        )

    def around(self, origin: Origin | None, metres: int) -> BitMap:
        """Rows that name no area and have a point no further off, with some that are a little further."""
        if origin is None:
            return BitMap()
        (low_x, high_x), (low_y, high_y) = (((at - metres) // CELL_M, (at + metres) // CELL_M) for at in origin)
        columns, lines = range(low_x, high_x + 1), range(low_y, high_y + 1)
        return union_of(self._cells, ((x, y) for x in columns for y in lines))

    def metres(self, rows: Rows, origin: Origin | None) -> Metres:
        """Whole metres from the place to the nearest point of each row, FAR when not known."""
        if origin is None or rows.size == 0:
            return np.full(rows.size, FAR, dtype=np.int64)
        away_x, away_y = self._first[0].take(rows), self._first[1].take(rows)
        away_x -= origin[0]
        away_y -= origin[1]
        away = np.rint(np.sqrt(away_x * away_x + away_y * away_y)).astype(np.int64)
        several = np.flatnonzero(self._many.take(rows))
        if several.size:
            away[several] = self._nearest_of_several(rows.take(several), origin)
        nearest: Metres = np.minimum(away, FAR)
        return nearest

    def nearest(self, row: int, origin: Origin | None) -> int:
        """Which of a row's points is the nearest, 0 when the place is not known."""
        if origin is None or not self._many[row]:
            return 0
        return int(_away(self._all[self._start[row] : self._start[row + 1]], origin).argmin())

    def _nearest_of_several(self, rows: Rows, origin: Origin) -> Metres:
        starts = self._start.take(rows)
        lengths = self._start.take(rows + 1) - starts
        ends = lengths.cumsum()
        flat = np.arange(ends[-1]) + (starts - ends + lengths).repeat(lengths)
        nearest: Metres = np.minimum.reduceat(_away(self._all[flat], origin), ends - lengths)
        return nearest


def _away(points: Metres, origin: Origin) -> Metres:
    """Whole metres from `origin` to each of the points."""
    away = points - np.array(origin, dtype=np.int64)
    squares: npt.NDArray[np.float64] = (away * away).sum(axis=1).astype(np.float64)
    return np.rint(np.sqrt(squares)).astype(np.int64)

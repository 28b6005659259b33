"""The order of candidates: one sum of penalties, then distance, then a tie broken anew each day, then the id."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.eligibility.truth import Truth
from directory.matching.candidates import NeedQuery, Route, ServiceEntry
from directory.matching.exceptional import CLOSED, NOT_KNOWN, States
from directory.matching.field import Field
from directory.matching.index import EVERYWHERE, SPECIFIC
from directory.matching.points import FAR
from directory.matching.projection import Rows
from directory.matching.weights import Weights
from directory.vocabulary.facts import Urgency

_MASK = (1 << 64) - 1
_METRES_BITS = 42
_URGENCIES = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)

Scores: TypeAlias = npt.NDArray[np.int64]


class Ranker:
    """The columns of the index that never change with a query, and the sum over them."""

    def __init__(self, entries: Sequence[ServiceEntry], weights: Weights) -> None:
        self._weights = weights
        self._ids = np.array([entry.service_id.int & _MASK for entry in entries], dtype=np.uint64)
        ways = (weights.route[Route.SIGNPOST], weights.route[Route.INTRODUCE])
        self._way = np.array([ways[entry.introductions] for entry in entries], dtype=np.int64)
        self._static = self._way + np.array([weights.capacity.get(entry.capacity, 0) for entry in entries], np.int64)
        self._checked = np.array([_checked(entry) for entry in entries], dtype=np.int64)
        self._of_day: tuple[dt.date, Scores, npt.NDArray[np.uint64]] | None = None
        self._set_tables()

    def _set_tables(self) -> None:
        """Points by what is looked up: verdict, band of distance, urgency with opening hours."""
        weights = self._weights
        self._verdict = np.array([0, 0, 0], dtype=np.int64)
        self._verdict[Truth.UNKNOWN] = weights.verdict_unknown
        bands = [points for _, points in weights.distance_bands]
        unknown = [*bands, weights.distance_beyond][len(bands) // 2]
        self._limits = np.array([*(limit for limit, _ in weights.distance_bands), FAR - 1], dtype=np.int64)
        self._bands = np.array([*bands, weights.distance_beyond, unknown], dtype=np.int64)
        self._urgency = np.array([weights.urgency[urgency] for urgency in _URGENCIES]).repeat(3).reshape(3, 3)
        for rank, urgency in enumerate(_URGENCIES):
            self._urgency[rank, CLOSED] += weights.not_open_now[urgency]
            self._urgency[rank, NOT_KNOWN] += weights.hours_not_known[urgency]

    def scores(
        self, field: Field, needs: Sequence[NeedQuery], referable: Rows, open_states: States, day: dt.date
    ) -> Scores:
        """Penalty points of each row of the field, the least is the best; `referable`: positions in the field."""
        weights = self._weights
        points: Scores = self._daily(day)[0].take(field.rows)
        points[referable] += weights.route[Route.REFER] - self._way.take(field.rows.take(referable))
        points += self._verdict.take(field.truth)
        bands = self._bands.take(self._limits.searchsorted(field.metres))
        bands[field.served == EVERYWHERE] = weights.serves_everywhere
        points += bands
        ranks = np.array([_URGENCIES.index(need.urgency) for need in needs], dtype=np.int64)
        if len(needs) == 1:
            points[field.cover[0] != SPECIFIC] += weights.general_for_special_need
            points += self._urgency[ranks[0]].take(open_states)
            return points
        covered = field.cover > 0
        points[~(field.cover == SPECIFIC).any(axis=0)] += weights.general_for_special_need
        points += (covered.sum(axis=0) - 1) * weights.each_further_need
        soonest = np.where(covered, ranks[:, None], len(_URGENCIES) - 1).min(axis=0)
        points += self._urgency[soonest, open_states]
        return points

    def order(self, rows: Rows, metres: Rows, scores: Scores, day: dt.date) -> Rows:
        """Positions in `rows`, which are ascending, best first."""
        return np.lexsort((self._daily(day)[1].take(rows), (scores << _METRES_BITS) + metres))

    def _daily(self, day: dt.date) -> tuple[Scores, npt.NDArray[np.uint64]]:
        """What a service costs whoever asks on this day, as if it were not referable, and how it ties."""
        known = self._of_day
        if known is None or known[0] != day:
            old = day.toordinal() - self._checked > self._weights.not_checked_for_days
            points = self._static + old * self._weights.not_checked
            known = self._of_day = (day, points, shuffle(self._ids, day))
        return known[1], known[2]


def shuffle(ids: npt.NDArray[np.uint64], day: dt.date) -> npt.NDArray[np.uint64]:
    """Ids mixed with the day (splitmix64), so that of two equal services the same is not always first."""
    mixed = ids + np.uint64(day.toordinal() * 0x9E3779B97F4A7C15 & _MASK)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _checked(entry: ServiceEntry) -> int:
    return entry.assured_on.toordinal() if entry.assured_on is not None else 0

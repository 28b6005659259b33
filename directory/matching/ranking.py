"""The order of candidates: one sum of penalties, then distance, then a tie broken anew each day, then the id."""

import datetime as dt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.eligibility.truth import Truth
from directory.matching.candidates import NeedQuery, Route, ServiceEntry
from directory.matching.field import Field
from directory.matching.index import EVERYWHERE, FAR, SPECIFIC, Rows, ServiceIndex
from directory.matching.opening import CLOSED, NOT_KNOWN, States
from directory.matching.weights import Weights
from directory.vocabulary.facts import Urgency

_MASK = (1 << 64) - 1
_URGENCIES = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)

Scores: TypeAlias = npt.NDArray[np.int64]
Routes: TypeAlias = npt.NDArray[np.int8]


class Ranker:
    """The columns of the index that never change with a query, and the sum over them."""

    def __init__(self, index: ServiceIndex, weights: Weights) -> None:
        self._weights = weights
        entries = index.entries
        self._ids = np.array([entry.service_id.int & _MASK for entry in entries], dtype=np.uint64)
        self._capacity = np.array([weights.capacity.get(entry.capacity, 0) for entry in entries], dtype=np.int64)
        self._introduces = np.array([entry.introductions for entry in entries], dtype=bool)
        self._checked = np.array([_checked(entry) for entry in entries], dtype=np.int64)

    def scores(
        self,
        field: Field,
        needs: tuple[NeedQuery, ...],
        routes: Routes,
        open_states: States,
        day: dt.date,
    ) -> Scores:
        """Penalty points of each row of the field; the least is the best."""
        weights = self._weights
        points = self._capacity[field.rows].copy()
        points += np.where(field.truth == Truth.UNKNOWN, weights.verdict_unknown, 0)
        points += np.where(field.served == EVERYWHERE, weights.serves_everywhere, self._bands(field))
        points += np.where((field.cover == SPECIFIC).any(axis=1), 0, weights.general_for_special_need)
        points += ((field.cover > 0).sum(axis=1) - 1) * weights.each_further_need
        points += np.array([weights.route[route] for route in Route], dtype=np.int64)[routes]
        points += self._urgency(field, needs, open_states[field.rows])
        old = day.toordinal() - self._checked[field.rows] > weights.not_checked_for_days
        return points + np.where(old, weights.not_checked, 0)

    def routes(self, rows: Rows, referable: npt.NDArray[np.bool_]) -> Routes:
        """Position in Route of each row's way: refer, else introduce, else signpost."""
        refer, introduce, signpost = (list(Route).index(route) for route in Route)
        ways = np.where(referable, refer, np.where(self._introduces[rows], introduce, signpost))
        return ways.astype(np.int8)

    def order(self, field: Field, scores: Scores, day: dt.date) -> Rows:
        """Positions in the field, best first."""
        ties = shuffle(self._ids[field.rows], day)
        return np.lexsort((field.rows, ties, field.metres, scores))

    def _bands(self, field: Field) -> Scores:
        limits = np.array([limit for limit, _ in self._weights.distance_bands], dtype=np.int64)
        points = np.array([*(points for _, points in self._weights.distance_bands), self._weights.distance_beyond])
        banded = points[np.searchsorted(limits, field.metres)]
        return np.where(field.metres == FAR, points[len(limits) // 2], banded).astype(np.int64)

    def _urgency(self, field: Field, needs: tuple[NeedQuery, ...], states: States) -> Scores:
        weights = self._weights
        ranks = np.array([_URGENCIES.index(need.urgency) for need in needs], dtype=np.int64)
        most = np.where(field.cover > 0, ranks, len(_URGENCIES) - 1).min(axis=1)
        by_urgency = [
            (weights.urgency[urgency], weights.not_open_now[urgency], weights.hours_not_known[urgency])
            for urgency in _URGENCIES
        ]
        table = np.array(by_urgency, dtype=np.int64)[most]
        penalties: Scores = table[:, 0] + np.where(
            states == CLOSED, table[:, 1], np.where(states == NOT_KNOWN, table[:, 2], 0)
        )
        return penalties


def shuffle(ids: npt.NDArray[np.uint64], day: dt.date) -> npt.NDArray[np.uint64]:
    """Ids mixed with the day (splitmix64), so that of two equal services the same is not always first."""
    mixed = ids + np.uint64(day.toordinal() * 0x9E3779B97F4A7C15 & _MASK)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _checked(entry: ServiceEntry) -> int:
    return entry.assured_on.toordinal() if entry.assured_on is not None else 0

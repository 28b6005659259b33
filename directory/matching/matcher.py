"""The matcher over one snapshot: everything at once in columns, then reasons only for what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from directory.eligibility.criteria import Criteria
from directory.eligibility.parse import CriteriaError, parse_criteria
from directory.eligibility.truth import Truth
from directory.matching.candidates import Candidate, MatchQuery, MatchResult, NeedQuery, RuledOut, ServiceEntry
from directory.matching.explain import Shown, candidate, route_for, ruled_out
from directory.matching.field import Field, gather, widen
from directory.matching.hours import LONDON
from directory.matching.index import Rows, ServiceIndex, Where, marks
from directory.matching.opening import OpeningTable
from directory.matching.plan import PlanOption, plan
from directory.matching.questions import next_questions
from directory.matching.ranking import Ranker, Scores
from directory.matching.truths import Truths, TruthTable
from directory.matching.weights import Weights, weights
from directory.vocabulary.facts import Urgency
from directory.vocabulary.needs import needs, parent_of

MOST_RULED_OUT = 5
MOST_PER_NEED = 64
MOST_SORTED = 512
NO_CAPACITY = "no-capacity"
_URGENCIES = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)
_NO_PARENTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The close enough part of the field, its scores, and positions in it best first."""

    field: Field
    scores: Scores
    order: Rows
    widened: int | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One query as the matcher carries it about: the needs it knows, the place and the truth of every test."""

    query: MatchQuery
    wanted: tuple[NeedQuery, ...]
    where: Where
    truths: Truths
    excluded: BitMap


class SnapshotMatcher:
    """A Matcher over the services of one snapshot. Immutable and safe for many threads.

    `locality_parents`: by ONS code, the combined authority or county a locality is part of; a service or network for
    the whole serves the part. Criteria that cannot be read count as none recorded.
    """

    def __init__(
        self, entries: Sequence[ServiceEntry], seq: int, locality_parents: Mapping[str, str] = _NO_PARENTS
    ) -> None:
        self.seq = seq
        self._weights: Weights = weights()
        self._index = ServiceIndex(entries, locality_parents, reach=self._weights.furthest_metres)
        self._rules = tuple(readable(entry.criteria) for entry in self._index.entries)
        self._table = TruthTable(self._rules)
        self._opening = OpeningTable(self._index.entries)
        self._ranker = Ranker(self._index, self._weights)

    def match(self, query: MatchQuery) -> MatchResult:
        """Candidates for a person, best first. Raises nothing: no need that we know gives an empty result."""
        wanted = _distinct(query.needs)
        if not wanted:
            return MatchResult(seq=self.seq)
        where = self._index.where(query.place)
        excluded = self._index.rows_of(query.exclude)
        asked = _Asked(query, wanted, where, self._table.nodes(query.facts), excluded)
        ranked = self._ranked(asked)
        truth = ranked.field.truth[ranked.order]
        live = ranked.order[truth != Truth.NO]
        dead = ranked.order[truth == Truth.NO][:MOST_RULED_OUT]
        planned = self._plan(asked, ranked, live)
        candidates, joined = self._shown(asked, ranked.field, _fill(live, planned, query.limit), planned)
        return MatchResult(
            candidates=candidates,
            joined_up=joined if len(joined) > 1 or (joined and len(wanted) > 1) else (),
            unmet=tuple(need.key for column, need in enumerate(wanted) if not ranked.field.cover[live, column].any()),
            questions=next_questions(self._table, asked.truths, ranked.field.rows[live], query.facts),
            ruled_out=tuple(self._ruled_out(int(ranked.field.rows[position]), query) for position in dead),
            seq=self.seq,
            widened_km=None if ranked.widened is None else round(ranked.widened / 1000, 1),
        )

    def _ranked(self, asked: _Asked) -> _Ranked:
        rows, cover, served, metres = gather(self._index, asked.wanted, asked.where, asked.excluded)
        field = Field(rows, cover, served, metres, self._table.of_rows(asked.truths, rows))
        keep, widened = widen(field, self._weights.near_metres, self._weights.furthest_metres)
        field = field.only(keep)
        now = asked.query.now
        day = now.astimezone(LONDON).date()
        routes = self._ranker.routes(field.rows, marks(field.rows, self._index.referable(asked.where)))
        scores = self._ranker.scores(field, asked.wanted, routes, self._opening.states(now), day)
        best = _promising(field, scores)
        order = best[self._ranker.order(field.only(best), scores[best], day)]
        return _Ranked(field, scores, order, widened)

    def _plan(self, asked: _Asked, ranked: _Ranked, live: Rows) -> tuple[int, ...]:
        """Positions in the field that together cover the needs."""
        field = ranked.field
        takes = [position for position in live.tolist() if self._entry(field, position).capacity != NO_CAPACITY]
        tops = {
            position
            for column in range(len(asked.wanted))
            for position in [taken for taken in takes if field.cover[taken, column]][:MOST_PER_NEED]
        }
        pool = [position for position in takes if position in tops]
        options = [
            PlanOption(
                frozenset(np.flatnonzero(field.cover[position]).tolist()),
                int(ranked.scores[position]),
                _network_id(self._entry(field, position), asked.where),
            )
            for position in pool
        ]
        urgencies = [need.urgency for need in asked.wanted]
        chosen = plan(options, urgencies, most=asked.query.limit, trade=self._weights.trade_for_joining_up)
        return tuple(pool[position] for position in chosen)

    def _shown(
        self, asked: _Asked, field: Field, positions: list[int], planned: tuple[int, ...]
    ) -> tuple[tuple[Candidate, ...], tuple[int, ...]]:
        """The candidates to be shown, and which of them belong together, in the order to take them."""
        networks = [_network_id(self._entry(field, position), asked.where) for position in planned]
        shared = {network for network in networks if network is not None and networks.count(network) > 1}
        joins = {position for position, network in zip(planned, networks, strict=True) if network in shared}
        candidates = tuple(self._candidate(asked, field, position, joined=position in joins) for position in positions)
        joined = tuple(positions.index(position) for position in planned)
        related = self._related(asked, field, planned) if planned and len(positions) < asked.query.limit else None
        if related is None:
            return candidates, joined
        return (*candidates, related), (*joined, len(candidates))

    def _candidate(
        self, asked: _Asked, field: Field, position: int, *, joined: bool = False, because: str = ""
    ) -> Candidate:
        row = int(field.rows[position])
        entry = self._index.entries[row]
        shown = Shown(
            entry=entry,
            rule=self._rules[row],
            needs=tuple(need for column, need in enumerate(asked.wanted) if field.cover[position, column]),
            served=int(field.served[position]),
            metres=int(field.metres[position]),
            point=self._index.nearest_point(row, asked.where),
            network=route_for(entry, asked.where.localities),
            joined=joined,
            because=because,
        )
        return candidate(shown, asked.query, self._weights.near_metres)

    def _related(self, asked: _Asked, field: Field, planned: tuple[int, ...]) -> Candidate | None:
        """One service for a need that usually comes along with one of these, unless the plan covers that already."""
        covered = {need for position in planned for need in self._entry(field, position).needs}
        covered |= {need.key for need in asked.wanted}
        for key, because in _coming_along(asked.wanted):
            if key in covered or parent_of(key) in covered:
                continue
            extra = replace(asked, wanted=(NeedQuery(key, Urgency.PLANNED),))
            ranked = self._ranked(extra)
            new = (ranked.field.truth != Truth.NO) & ~np.isin(ranked.field.rows, field.rows)
            first = ranked.order[new[ranked.order]][:1].tolist()
            if first and self._entry(ranked.field, first[0]).capacity != NO_CAPACITY:
                return self._candidate(extra, ranked.field, first[0], because=because)
        return None

    def _entry(self, field: Field, position: int) -> ServiceEntry:
        return self._index.entries[int(field.rows[position])]

    def _ruled_out(self, row: int, query: MatchQuery) -> RuledOut:
        return ruled_out(self._index.entries[row], self._rules[row], query)


def readable(criteria: object) -> Criteria | None:
    """The rule in a service's criteria, None when there is none or it cannot be read (the import reports those)."""
    try:
        return parse_criteria(criteria)
    except CriteriaError:
        return None


def _distinct(queried: Sequence[NeedQuery]) -> tuple[NeedQuery, ...]:
    """Known needs once each, with the most urgent of their urgencies, in the order they were first told."""
    found: dict[str, NeedQuery] = {}
    for need in queried:
        before = found.get(need.key)
        if before is None:
            if need.key in needs():
                found[need.key] = need
        elif _URGENCIES.index(need.urgency) < _URGENCIES.index(before.urgency):
            found[need.key] = replace(before, urgency=need.urgency)
    return tuple(found.values())


def _coming_along(wanted: tuple[NeedQuery, ...]) -> list[tuple[str, str]]:
    """(need that comes along, need that brings it), in the order of the needs, once each."""
    pairs: dict[str, str] = {}
    for need in wanted:
        for key in needs()[need.key].also:
            pairs.setdefault(key, need.key)
    return list(pairs.items())


def _network_id(entry: ServiceEntry, where: Where) -> UUID | None:
    route = route_for(entry, where.localities)
    return route.network_id if route is not None else None


def _fill(live: Rows, planned: Sequence[int], limit: int) -> list[int]:
    """The plan's services and the best others, `limit` in all, in the order of the ranking."""
    kept = set(planned)
    for position in live.tolist():
        if len(kept) >= limit:
            break
        kept.add(position)
    return [position for position in live.tolist() if position in kept]


def _promising(field: Field, scores: Scores) -> Rows:
    """Positions that can be among the best of all, of a need, or of what is ruled out; the rest need no sorting."""
    if scores.size <= MOST_SORTED:
        return np.arange(scores.size)
    alive = field.truth != Truth.NO
    keep = np.zeros(scores.size, dtype=bool)
    groups = [(alive, MOST_SORTED), (~alive, MOST_RULED_OUT)]
    groups += [(alive & (field.cover[:, column] > 0), MOST_PER_NEED) for column in range(field.cover.shape[1])]
    for members, most in groups:
        positions = np.flatnonzero(members)
        if positions.size > most:
            bound = np.partition(scores[positions], most - 1)[most - 1]
            positions = positions[scores[positions] <= bound]
        keep[positions] = True
    return np.flatnonzero(keep)

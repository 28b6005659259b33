"""The matcher over one snapshot: everything at once in columns, then reasons only for what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

import numpy as np

from directory.matching.asked import Asked, coming_along, distinct
from directory.matching.candidates import Candidate, MatchQuery, MatchResult, NeedQuery, NetworkRoute, ServiceEntry
from directory.matching.explain import Shown, candidate, route_for, ruled_out
from directory.matching.field import Field, Search
from directory.matching.index import ServiceIndex
from directory.matching.opening import OpeningTable
from directory.matching.plan import plan
from directory.matching.pool import fill, pool
from directory.matching.postings import positions
from directory.matching.questions import MOST_CANDIDATES, Questions
from directory.matching.ranked import MOST_RULED_OUT, Ranked, rank
from directory.matching.ranking import Ranker
from directory.matching.rulebook import Rulebook
from directory.matching.truths import TruthTable
from directory.matching.weights import Weights, weights
from directory.vocabulary.facts import Urgency
from directory.vocabulary.needs import parent_of

NO_CAPACITY = "no-capacity"
_NO_PARENTS: Mapping[str, str] = MappingProxyType({})


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
        near, furthest = self._weights.near_metres, self._weights.furthest_metres
        self._index = ServiceIndex(entries, locality_parents, near=near, furthest=furthest)
        self._entries: tuple[ServiceEntry, ...] = self._index.entries
        self._rulebook = Rulebook(entry.criteria for entry in self._entries)
        self._table = TruthTable(self._rulebook.rules)
        self._questions = Questions(self._table)
        self._opening = OpeningTable(self._entries)
        self._ranker = Ranker(self._entries, self._weights)
        self._has_room = np.array([entry.capacity != NO_CAPACITY for entry in self._entries], dtype=bool)

    def match(self, query: MatchQuery) -> MatchResult:
        """Candidates for a person, best first. Raises nothing: no need that we know gives an empty result."""
        wanted = distinct(query.needs)
        if not wanted:
            return MatchResult(seq=self.seq)
        asked = self._asked(query, wanted)
        ranked = rank(asked, self._ranker, self._opening, self._weights)
        questions = self._next_questions(asked, ranked)
        if not query.ask_first.isdisjoint(questions):
            return MatchResult(questions=questions, seq=self.seq)
        planned = self._plan(asked, ranked)
        shown = fill(ranked.live.tolist(), planned, query.limit)
        candidates, joined = self._shown(asked, ranked.field, shown, planned)
        return MatchResult(
            candidates=candidates,
            joined_up=joined if len(joined) > 1 or (joined and len(wanted) > 1) else (),
            unmet=tuple(
                need.key
                for need, cover in zip(wanted, ranked.field.cover, strict=True)
                if not cover.take(ranked.live).any()
            ),
            questions=questions,
            ruled_out=tuple(
                ruled_out(self._entries[row], self._rulebook.of(row), query)
                for row in ranked.field.rows.take(ranked.dead[:MOST_RULED_OUT]).tolist()
            ),
            seq=self.seq,
            widened_km=None if ranked.widened is None else round(ranked.widened / 1000, 1),
        )

    def _asked(self, query: MatchQuery, wanted: tuple[NeedQuery, ...]) -> Asked:
        search = Search(
            index=self._index,
            table=self._table,
            numbers=self._rulebook.numbers,
            nodes=self._table.nodes(query.facts),
            where=self._index.where(query.place),
            excluded=self._index.rows_of(query.exclude),
            meeting=[self._index.meeting(need.key) for need in wanted],
        )
        return Asked(query, wanted, search)

    def _next_questions(self, asked: Asked, ranked: Ranked) -> tuple[str, ...]:
        first = ranked.live[:MOST_CANDIDATES]
        rules = self._rulebook.numbers.take(ranked.field.rows.take(first)).tolist()
        verdicts = ranked.field.truth.take(first).tolist()
        return self._questions.best(asked.search.nodes, rules, verdicts, asked.query.facts)

    def _plan(self, asked: Asked, ranked: Ranked) -> tuple[int, ...]:
        """Positions in the field that together cover the needs."""
        takes = ranked.live[self._has_room.take(ranked.field.rows.take(ranked.live))]
        if len(asked.wanted) == 1:  # the best placed covers it
            return tuple(takes[: min(asked.query.limit, 1)].tolist())
        trade = self._weights.trade_for_joining_up
        members, options = pool(ranked, takes, trade=trade, network=lambda row: _id(self._route(asked, row)))
        urgencies = [need.urgency for need in asked.wanted]
        chosen = plan(options, urgencies, most=asked.query.limit, trade=trade)
        return tuple(members[position] for position in chosen)

    def _shown(
        self, asked: Asked, field: Field, positions: list[int], planned: tuple[int, ...]
    ) -> tuple[tuple[Candidate, ...], tuple[int, ...]]:
        """The candidates to be shown, and which of them belong together, in the order to take them."""
        networks = [_id(self._route(asked, int(field.rows[position]))) for position in planned]
        shared = {network for network in networks if network is not None and networks.count(network) > 1}
        joins = {position for position, network in zip(planned, networks, strict=True) if network in shared}
        candidates = tuple(self._candidate(asked, field, position, joined=position in joins) for position in positions)
        joined = tuple(positions.index(position) for position in planned)
        related = self._related(asked, field, planned) if planned and len(positions) < asked.query.limit else None
        if related is None:
            return candidates, joined
        return (*candidates, related), (*joined, len(candidates))

    def _candidate(
        self, asked: Asked, field: Field, position: int, *, joined: bool = False, because: str = ""
    ) -> Candidate:
        row = int(field.rows[position])
        where = asked.search.where
        cover = field.cover[:, position].tolist()
        shown = Shown(
            entry=self._entries[row],
            rule=self._rulebook.of(row),
            needs=tuple(need for need, covers in zip(asked.wanted, cover, strict=True) if covers),
            served=int(field.served[position]),
            metres=int(field.metres[position]),
            point=self._index.points.nearest(row, where.origin),
            network=self._route(asked, row),
            hours=self._opening.told(row, asked.query.now),
            joined=joined,
            because=because,
        )
        return candidate(shown, asked.query, self._weights.near_metres)

    def _related(self, asked: Asked, field: Field, planned: tuple[int, ...]) -> Candidate | None:
        """One service for a need that usually comes along with one of these, unless the plan covers that already."""
        covered = {need for position in planned for need in self._entries[int(field.rows[position])].needs}
        covered |= {need.key for need in asked.wanted}
        for key, because in coming_along(asked.wanted):
            meeting = self._index.meeting(key)
            if key in covered or parent_of(key) in covered or meeting.either.issubset(field.members):
                continue
            extra = replace(
                asked, wanted=(NeedQuery(key, Urgency.PLANNED),), search=replace(asked.search, meeting=[meeting])
            )
            ranked = rank(extra, self._ranker, self._opening, self._weights)
            best = self._first_new(ranked, field)
            if best is not None:
                return self._candidate(extra, ranked.field, best, because=because)
        return None

    def _first_new(self, ranked: Ranked, field: Field) -> int | None:
        """Position of the best service that is not in `field`; None if there is none, or if it has no room."""
        old = np.zeros(ranked.field.rows.size, dtype=bool)
        old[positions(ranked.field.rows, ranked.field.members & field.members)] = True
        new = ranked.live[~old[ranked.live]]
        if new.size == 0 or not self._has_room[ranked.field.rows[new[0]]]:
            return None
        return int(new[0])

    def _route(self, asked: Asked, row: int) -> NetworkRoute | None:
        return route_for(self._entries[row], asked.search.where.localities)


def _id(route: NetworkRoute | None) -> UUID | None:
    return route.network_id if route is not None else None

"""Which services come into question for needs and a place: a bitmap of rows for need, locality, nation, cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pyroaring import BitMap

from directory.gazetteer.place import Nation, Place
from directory.matching.candidates import ServiceEntry
from directory.matching.points import Origin, Points
from directory.matching.postings import posted, union_of
from directory.matching.projection import project_one
from directory.vocabulary.needs import children_of, needs, parent_of

EVERYWHERE, NEAR_POINT, LOCAL = 0, 1, 2
GENERAL, SPECIFIC = 1, 2


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the index reads it: the locality with all it is part of, metres on the plane, and rows.

    `local`: serve the locality; `near`: name no area and lie about near enough; `nation`: serve the whole nation;
    `referable`: a network covering the locality may refer to them.
    """

    localities: frozenset[str]
    origin: Origin | None
    local: BitMap
    near: BitMap
    nation: BitMap
    referable: BitMap


@dataclass(frozen=True, slots=True)
class Meeting:
    """Rows that meet a need itself (or one below it), rows that only help with the need above it, and both."""

    specific: BitMap
    general: BitMap
    either: BitMap


class ServiceIndex:
    """Immutable, built from all services; `entries` are ordered by service id and a row is a position in them.

    `parents`: the locality a locality is part of (combined authority or county). `near` and `furthest`: how far, in
    metres, a service that names no area is looked for, at first and when nothing is near.
    """

    def __init__(
        self, entries: Iterable[ServiceEntry], parents: Mapping[str, str], *, near: int, furthest: int
    ) -> None:
        self.entries: tuple[ServiceEntry, ...] = tuple(sorted(entries, key=lambda entry: entry.service_id))
        self.points = Points(self.entries)
        self._parents = dict(parents)
        self._near, self._furthest = near, furthest
        numbered = tuple(enumerate(self.entries))
        self._rows = {entry.service_id: row for row, entry in numbered}
        self._areas = posted((area, row) for row, entry in numbered for area in entry.localities)
        self._nations = posted(
            (nation, row)
            for row, entry in numbered
            if entry.everywhere
            for nation in entry.nations or frozenset(Nation)
        )
        self._refer = posted(
            (area, row) for row, entry in numbered for route in entry.routes for area in route.localities
        )
        own = posted((need, row) for row, entry in numbered for need in entry.needs)
        self._meeting = {key: _meeting(own, key) for key in needs()}

    def where(self, place: Place | None) -> Where:
        """The place for this index; no place is somewhere in England."""
        code = place.locality if place is not None else None
        codes: list[str] = []
        while code is not None and code not in codes:
            codes.append(code)
            code = self._parents.get(code)
        placed = place is not None and place.lat is not None and place.lon is not None
        origin = project_one(place.lat, place.lon) if placed else None  # type: ignore[union-attr,arg-type]
        return Where(
            localities=frozenset(codes),
            origin=origin,
            local=union_of(self._areas, codes),
            near=self.points.around(origin, self._near),
            nation=union_of(self._nations, (Nation(place.nation) if place is not None else Nation.ENGLAND,)),
            referable=union_of(self._refer, codes),
        )

    def meeting(self, need: str) -> Meeting:
        """Rows that meet a need the vocabulary knows."""
        return self._meeting[need]

    def further(self, where: Where) -> BitMap:
        """Rows that name no area and lie as far off as is looked at all."""
        return self.points.around(where.origin, self._furthest)

    def rows_of(self, services: Iterable[UUID]) -> BitMap:
        """Rows of these services, unknown ids left out."""
        return BitMap([self._rows[service] for service in services if service in self._rows])


def _meeting(own: Mapping[str, BitMap], need: str) -> Meeting:
    specific = union_of(own, (need, *children_of(need)))
    parent = parent_of(need)
    general = own.get(parent, BitMap()) - specific if parent is not None else BitMap()
    return Meeting(specific, general, specific | general)

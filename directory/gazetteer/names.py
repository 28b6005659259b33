"""Names of places: exact look-up of words in normal form, and the nearest spelling when asked for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.gazetteer.normal import normal

NameRow: TypeAlias = tuple[str, float, float, str, int, str]

LONGEST = 6
LEAST_LENGTH = 5
NEAR_LIKENESS = 0.78
LIKENESS = 0.84
MOST_CHOICES = 5
TOWNLIKE = 5_000
DOMINANT = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A place by name in one locality. `whole`: it is the name of the locality itself."""

    name: str
    lat: float | None
    lon: float | None
    locality: str
    population: int = 0
    whole: bool = False


class NameTable:
    """Built from rows of (name, latitude, longitude, locality, population, kind), localities' own names among them."""

    def __init__(self, rows: Iterable[Named]) -> None:
        by_key: defaultdict[str, list[Named]] = defaultdict(list)
        by_locality: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            key = normal(row.name)
            if key and len(key.split()) <= LONGEST:
                by_key[key].append(row)
                by_locality[row.locality].append(key)
        self._named = {key: _one_each(found) for key, found in by_key.items()}
        self._by_locality = {code: tuple(dict.fromkeys(keys)) for code, keys in by_locality.items()}
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._named:
            self._by_length[len(key)].append(key)

    def __contains__(self, key: str) -> bool:
        return key in self._named

    def exact(self, key: str, near: frozenset[str]) -> tuple[Named, ...]:
        """Places of this name in normal form, best first; several only where it is really ambiguous."""
        found = self._named.get(key, ())
        preferred = tuple(row for row in found if row.locality in near)
        return _dominant(preferred or found)

    def nearest(self, key: str, near: frozenset[str]) -> tuple[Named, ...]:
        """Places whose name is spelt most like `key`: of the preferred localities first, then of all."""
        if len(key) < LEAST_LENGTH:
            return ()
        local = [name for code in sorted(near) for name in self._by_locality.get(code, ())]
        best = _likest(key, local, NEAR_LIKENESS)
        if best is not None:
            return self.exact(best, near)
        lengths = range(len(key) - 2, len(key) + 3)
        everywhere = [name for length in lengths for name in self._by_length.get(length, ())]
        best = _likest(key, everywhere, LIKENESS, self)
        return self.exact(best, near) if best is not None else ()

    def weight(self, key: str) -> int:
        """The population of the largest place of this name."""
        return max((row.population for row in self._named.get(key, ())), default=0)


def _likest(key: str, names: Sequence[str], cutoff: float, table: NameTable | None = None) -> str | None:
    found = process.extract(key, names, scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=10)
    if not found:
        return None
    return max(found, key=lambda hit: (hit[1], table.weight(hit[0]) if table is not None else 0, hit[0]))[0]


def _one_each(rows: Sequence[Named]) -> tuple[Named, ...]:
    """One row a locality (its own name, else the most people, else the first), largest first."""
    best: dict[str, Named] = {}
    for row in rows:
        before = best.get(row.locality)
        if before is None:
            best[row.locality] = row
        else:
            larger = max(before, row, key=lambda one: (one.population, one.lat is not None))
            best[row.locality] = Named(
                row.name, larger.lat, larger.lon, row.locality, larger.population, before.whole or row.whole
            )
    return tuple(sorted(best.values(), key=lambda row: (-row.population, not row.whole, row.locality)))


def _dominant(rows: tuple[Named, ...]) -> tuple[Named, ...]:
    """The one that nearly everyone means, or up to five to choose from."""
    if len(rows) > 1:
        first, second = rows[0], rows[1]
        if first.population >= max(TOWNLIKE, DOMINANT * second.population) or (first.whole and not second.population):
            return rows[:1]
    return rows[:MOST_CHOICES]

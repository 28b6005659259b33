"""Names of places: exact look-up of words in normal form, and the nearest spelling when asked for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.gazetteer.normal import normal

NameRow: TypeAlias = tuple[str, float, float, str, int, str]

LONGEST = 6
LEAST_LENGTH = 5
LONG = 7
NEAR_LIKENESS = 0.745
SHORT_LIKENESS = 0.79
LIKENESS = 0.84
MOST_CHOICES = 5
_REMEMBERED = 5_000
TOWNLIKE = 5_000
DOMINANT = 8
_JOINING = frozenset({"under", "upon", "on", "in", "le"})


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
    """Built from rows of (name, latitude, longitude, locality, population, kind), localities' own names among them.

    `said`: official names by what people say for them, in normal form ("levy": "levenshulme").
    """

    def __init__(self, rows: Iterable[Named], said: Mapping[str, str] | None = None) -> None:
        by_key: defaultdict[str, list[Named]] = defaultdict(list)
        by_locality: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            key = normal(row.name)
            if key and len(key.split()) <= LONGEST:
                by_key[key].append(row)
                by_locality[row.locality].append(key)
                short = _short(key)
                if short and row.population >= TOWNLIKE:
                    by_key[short].append(row)
        self._named = {key: _one_each(key, found) for key, found in by_key.items()}
        self._named |= {key: self._named[name] for key, name in (said or {}).items() if name in self._named}
        self.firsts = frozenset(key.partition(" ")[0] for key in self._named)
        """Words that names begin with."""
        self._by_locality = {code: tuple(dict.fromkeys(keys)) for code, keys in by_locality.items()}
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._named:
            self._by_length[len(key)].append(key)
        self._nearest = lru_cache(maxsize=_REMEMBERED)(self._look_for)
        self._local = lru_cache(maxsize=_REMEMBERED)(self._of_length)

    def __contains__(self, key: str) -> bool:
        return key in self._named

    def is_in(self, key: str, localities: frozenset[str]) -> bool:
        """Whether a place of this name lies in one of these localities."""
        return any(row.locality in localities for row in self._named.get(key, ()))

    def exact(self, key: str, near: frozenset[str], home: frozenset[str] = frozenset()) -> tuple[Named, ...]:
        """Places of this name in normal form, best first; several only where it is really ambiguous.

        Those in the localities of `near` stand for all; those in `home` come first.
        """
        found = self._named.get(key, ())
        preferred = tuple(row for row in found if row.locality in near)
        if preferred:
            return _dominant(preferred)
        at_home = tuple(row for row in found if row.locality in home)
        likely = _dominant(found)
        if not at_home or at_home[:1] == likely:
            return likely
        return (at_home + tuple(row for row in likely if row not in at_home))[:MOST_CHOICES]

    def nearest(
        self, key: str, near: frozenset[str], *, wide: bool = True, likeness: float = NEAR_LIKENESS
    ) -> tuple[Named, ...]:
        """Places whose name is spelt most like `key`: of the preferred localities first, then (`wide`) of all."""
        if len(key) < LEAST_LENGTH:
            return ()
        best = self._nearest(key, near, likeness if len(key) >= LONG else SHORT_LIKENESS, wide)
        return self.exact(best, near) if best is not None else ()

    def _look_for(self, key: str, near: frozenset[str], likeness: float, wide: bool) -> str | None:
        best = _likest(key, self._local(near, len(key), likeness), likeness)
        if best is not None or not wide:
            return best
        lengths = range(len(key) - 2, len(key) + 3)
        return _likest(key, [name for length in lengths for name in self._by_length.get(length, ())], LIKENESS, self)

    def _of_length(self, near: frozenset[str], length: int, likeness: float) -> tuple[str, ...]:
        """Names in the localities that are not too long or too short to be so like a word of `length`."""
        return tuple(
            name
            for code in sorted(near)
            for name in self._by_locality.get(code, ())
            if min(len(name), length) >= likeness * max(len(name), length)
        )

    def weight(self, key: str) -> int:
        """The population of the largest place of this name."""
        return max((row.population for row in self._named.get(key, ())), default=0)


def _short(key: str) -> str:
    """What people say for "Ashton-under-Lyne": the word before "under", "upon", "on" or "in"; "" for other names."""
    parts = key.split()
    return parts[0] if len(parts) == 3 and parts[1] in _JOINING and len(parts[0]) >= LEAST_LENGTH else ""


def _likest(key: str, names: Sequence[str], cutoff: float, table: NameTable | None = None) -> str | None:
    found = process.extract(key, names, scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=10)
    if not found:
        return None
    return max(found, key=lambda hit: (hit[1], table.weight(hit[0]) if table is not None else 0, hit[0]))[0]


def _one_each(key: str, rows: Sequence[Named]) -> tuple[Named, ...]:
    """One row a locality (its own name, else the most people, else the first), largest first.

    It is called by the first name that reads as `key`: "Bristol" comes before a foreign "Brístol" of the same place.
    """
    best: dict[str, Named] = {}
    for row in rows:
        before = best.get(row.locality)
        if before is None:
            best[row.locality] = row
        else:
            larger = max(before, row, key=lambda one: (one.population, one.lat is not None))
            called = before.name if normal(before.name) == key else row.name
            best[row.locality] = Named(
                called, larger.lat, larger.lon, row.locality, larger.population, before.whole or row.whole
            )
    return tuple(sorted(best.values(), key=lambda row: (-row.population, not row.whole, row.locality)))


def _dominant(rows: tuple[Named, ...]) -> tuple[Named, ...]:
    """The one that nearly everyone means, or up to five to choose from."""
    if len(rows) > 1:
        first, second = rows[0], rows[1]
        if first.population >= max(TOWNLIKE, DOMINANT * second.population) or (first.whole and not second.population):
            return rows[:1]
    return rows[:MOST_CHOICES]

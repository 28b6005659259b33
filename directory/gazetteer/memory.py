"""The gazetteer in memory: finds postcodes, parts of them and names of places in what people write."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from directory.gazetteer.cues import HOME, PASSING, words
from directory.gazetteer.localities import Found, Localities
from directory.gazetteer.mentions import said
from directory.gazetteer.names import Named, NameRow, NameTable
from directory.gazetteer.normal import normal
from directory.gazetteer.place import Place
from directory.gazetteer.table import PostcodeRow, PostcodeTable
from directory.gazetteer.told_codes import Outcode, ToldCodes
from directory.gazetteer.told_names import ToldNames
from directory.vocabulary.loader import data

LocalityRow: TypeAlias = tuple[str, str, str, str]
OutcodeRow: TypeAlias = tuple[str, float, float, str, str]

AUTHORITY = "local-authority"
_DIGIT = re.compile(r"\d")
MOST_HOMES = 60
"""Authorities, above which a table's postcodes are no sign of where people are."""
CODE = 1.5
"""What a code counts more than a name."""


class MemoryGazetteer:
    """A Gazetteer built from rows, immutable and safe for many threads.

    `localities`: (ONS code, name, nation, kind); `outcodes`: (outcode, latitude, longitude, main locality, shares as
    "code:share code:share"); `names`: (name, latitude, longitude, locality, population, kind); `postcodes`: (standard
    form, latitude, longitude, locality), in any order.
    """

    def __init__(
        self,
        *,
        localities: Iterable[LocalityRow],
        outcodes: Iterable[OutcodeRow],
        names: Iterable[NameRow],
        postcodes: Iterable[PostcodeRow],
    ) -> None:
        rows = tuple(localities)
        self._localities = Localities({code: name for code, name, _, _ in rows})
        by_code = {row[0]: row[1:] for row in outcodes}
        table = PostcodeTable(postcodes)
        wider = words()["wider"] | {normal(name) for _, name, _, kind in rows if kind != AUTHORITY}
        own = [
            Named(name, *_centre(code, by_code), code, 0, whole=True)
            for code, name, _, kind in rows
            if kind == AUTHORITY
        ]
        told = (Named(name, lat, lon, code, people) for name, lat, lon, code, people, _ in names)
        home = _home(table, by_code)
        name_table = NameTable([*own, *told, *_districts(self._localities)], said())
        self._names = ToldNames(name_table, wider, self._localities, home)
        self._codes = ToldCodes(by_code, table, self._localities, home, self._names.end)

    def locality_name(self, code: str) -> str:
        """The name of a local or combined authority by ONS code, "" when unknown."""
        return self._localities.name(code)

    def find(self, text: str, *, asked: bool = False, near: frozenset[str] = frozenset()) -> tuple[Place, ...]:
        """Places told in `text`, best first; see `Gazetteer.find`. Raises nothing, for any text."""
        found: list[Found] = []
        if _DIGIT.search(text):
            full = self._codes.full(text, asked=asked)
            if any(score > PASSING for score, _, _ in full):
                return _best(full)
            found = full or self._codes.partial(text, asked=asked, near=near)
            found = [(score + CODE, start, places) for score, start, places in found]
            if any(score >= HOME for score, _, _ in found):
                return _best(found)
        return _best([*found, *self._names.find(text, asked=asked, near=near)])


def _districts(localities: Localities) -> Iterator[Named]:
    """Well-known districts of the authorities that are in the table."""
    for name, lat, lon, code in data("directory.gazetteer", "districts.json")["districts"]:
        if code in localities:
            yield Named(name, lat, lon, code)


def _home(postcodes: PostcodeTable, outcodes: Mapping[str, Outcode]) -> frozenset[str]:
    """Where the table's postcodes lie; without any, its outcodes; nowhere when they are the country's."""
    codes = postcodes.localities() or frozenset(main for _, _, main, _ in outcodes.values())
    return codes if len(codes) <= MOST_HOMES else frozenset()


def _centre(code: str, outcodes: Mapping[str, Outcode]) -> tuple[float | None, float | None]:
    inside = [(lat, lon) for lat, lon, main, _ in outcodes.values() if main == code]
    if not inside:
        return None, None
    lat, lon = (sum(part) / len(inside) for part in zip(*inside, strict=True))
    return round(lat, 4), round(lon, 4)


def _best(found: Iterable[Found]) -> tuple[Place, ...]:
    """All places, the most strongly told first; of equals the one told first."""
    return tuple(_distinct(places for _, _, places in sorted(found, key=lambda one: (-one[0], one[1]))))


def _distinct(places: Iterable[Place | list[Place]]) -> list[Place]:
    """The places in order, each once."""
    flat = (place for one in places for place in (one if isinstance(one, list) else [one]))
    return list(dict.fromkeys(flat))

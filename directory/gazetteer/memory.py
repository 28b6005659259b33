"""The gazetteer in memory: finds postcodes, parts of them and names of places in what people write."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from directory.gazetteer.cues import cue_before, words
from directory.gazetteer.names import LONGEST, Named, NameRow, NameTable
from directory.gazetteer.normal import Token, normal, tokens
from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.gazetteer.postcodes import (
    Typed,
    full_postcodes,
    nation_of,
    outcodes,
    repaired_postcodes,
    sectors,
)
from directory.gazetteer.table import PostcodeRow, PostcodeTable, Spot

LocalityRow: TypeAlias = tuple[str, str, str, str]
OutcodeRow: TypeAlias = tuple[str, float, float, str, str]

AUTHORITY = "local-authority"
CLEAR_SHARE = 0.7
LEAST_SHARE = 0.15
MOST_TEXT = 600
_NATIONS = {
    "E": Nation.ENGLAND, "W": Nation.WALES, "S": Nation.SCOTLAND, "N": Nation.NORTHERN_IRELAND,
}  # fmt: skip


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
        self._localities = {code: name for code, name, _, _ in rows}
        self._outcodes = {row[0]: row[1:] for row in outcodes}
        self._postcodes = PostcodeTable(postcodes)
        self._wider = frozenset(normal(name) for _, name, _, kind in rows if kind != AUTHORITY)
        own = [
            Named(name, *self._centre(code), code, 0, whole=True) for code, name, _, kind in rows if kind == AUTHORITY
        ]
        told = (Named(name, lat, lon, code, people) for name, lat, lon, code, people, _ in names)
        self._names = NameTable([*own, *told])

    def locality_name(self, code: str) -> str:
        """The name of a local or combined authority by ONS code, "" when unknown."""
        return self._localities.get(code, "")

    def find(self, text: str, *, asked: bool = False, near: frozenset[str] = frozenset()) -> tuple[Place, ...]:
        """Places told in `text`, best first; see `Gazetteer.find`. Raises nothing, for any text."""
        if any(letter.isdigit() for letter in text):
            found = self._full(text, asked=asked)
            if not found:
                found = self._partial(text, asked=asked, near=near)
            if found:
                return tuple(found)
        return self._named(text, asked=asked, near=near)

    def _centre(self, code: str) -> tuple[float | None, float | None]:
        inside = [(lat, lon) for lat, lon, main, _ in self._outcodes.values() if main == code]
        if not inside:
            return None, None
        lat, lon = (sum(part) / len(inside) for part in zip(*inside, strict=True))
        return round(lat, 4), round(lon, 4)

    def _full(self, text: str, *, asked: bool) -> list[Place]:
        """Full postcodes: those in the table, else repaired ones in the table, else the outcode they begin with."""
        typed = [one for one in full_postcodes(text) if nation_of(one.out) is not None]
        known = [place for one in typed if (place := self._postcode(one, text)) is not None]
        if known:
            return _distinct(known)
        repaired = [place for one in repaired_postcodes(text) if (place := self._postcode(one, text)) is not None]
        if repaired:
            return _distinct(repaired)
        if not typed and asked:
            typed = [one for one in repaired_postcodes(text) if one.out in self._outcodes]
        return _distinct(self._unlisted(one, text) for one in typed)

    def _postcode(self, typed: Typed, text: str) -> Place | None:
        value = f"{typed.out} {typed.inward}"
        spot = self._postcodes.spot(value)
        if spot is None:
            return None
        if spot.lat is None or spot.locality is None:
            spot = self._filled(spot, typed.out)
        certainty = 0.9 if typed.mistyped else 1.0
        return self._place(PlaceKind.POSTCODE, value, spot, text[typed.start : typed.end], certainty)

    def _filled(self, spot: Spot, out: str) -> Spot:
        """Post-office boxes have no place of their own: take the middle of their outcode."""
        row = self._outcodes.get(out)
        return spot if row is None else Spot(row[0], row[1], spot.locality or row[2])

    def _unlisted(self, typed: Typed, text: str) -> Place:
        """A postcode that is not in the table (ended, new, or a slip): what its first half tells."""
        evidence = text[typed.start : typed.end]
        sector = self._postcodes.middle(f"{typed.out} {typed.inward[0]}")
        row = self._outcodes.get(typed.out)
        if row is not None:
            spot = Spot(row[0], row[1], row[2])
            return self._place(PlaceKind.OUTCODE, typed.out, sector or spot, evidence, 0.6)
        if sector is not None:
            return self._place(PlaceKind.OUTCODE, typed.out, sector, evidence, 0.5)
        nation = nation_of(typed.out) or Nation.ENGLAND
        return Place(PlaceKind.OUTCODE, typed.out, nation=nation, certainty=0.3, evidence=evidence)

    def _partial(self, text: str, *, asked: bool, near: frozenset[str]) -> list[Place]:
        """Sectors and outcodes that are known and stand where a place is told."""
        found: list[Place] = []
        taken: list[tuple[int, int]] = []
        for typed in sectors(text):
            alone = asked or not text[typed.end :].strip(" .,;:!?)\n")
            spot = self._postcodes.middle(f"{typed.out} {typed.inward}") if alone else None
            if spot is not None and (asked or self._told_as_place(typed, text)):
                value = f"{typed.out} {typed.inward}"
                evidence = text[typed.start : typed.end]
                found.append(self._place(PlaceKind.SECTOR, value, spot, evidence, 0.9))
                taken.append((typed.start, typed.end))
        for typed in outcodes(text):
            if typed.out not in self._outcodes or (typed.mistyped and not asked):
                continue
            if any(start <= typed.start < end for start, end in taken):
                continue
            if asked or self._told_as_place(typed, text):
                found += self._shared(typed, text[typed.start : typed.end], near)
        return _distinct(found)

    def _told_as_place(self, typed: Typed, text: str) -> bool:
        """Whether the words around say so: "S21" and "the M6" are also a notice and a motorway."""
        before, after = text[: typed.start].rstrip(), text[typed.end :].lstrip()
        told = tokens(before[-60:])
        if cue_before(told, len(told)):
            return True
        if typed.out in words().not_outcodes:
            return not before and not after
        opens = not before or before[-1] in ",.;:!?(-–\n"
        closes = not after or after[0] in ",.;:!?)-–\n" or after.lower().startswith(("area", "postcode"))
        return opens and closes

    def _shared(self, typed: Typed, evidence: str, near: frozenset[str]) -> list[Place]:
        """The outcode in its authority, or in each of several that share it so evenly that we must ask."""
        lat, lon, main, shares = self._outcodes[typed.out]
        parts = [(code, float(share)) for code, _, share in (part.partition(":") for part in shares.split()) if share]
        if parts and parts[0][1] < CLEAR_SHARE:
            choices = [code for code, share in parts if share >= LEAST_SHARE]
            choices = [code for code in choices if code in near] or choices
        else:
            choices = [main]
        certainty = (0.6 if typed.mistyped else 0.85) if len(choices) == 1 else 0.5
        return [
            self._place(PlaceKind.OUTCODE, typed.out, Spot(lat, lon, code), evidence, certainty) for code in choices
        ]

    def _named(self, text: str, *, asked: bool, near: frozenset[str]) -> tuple[Place, ...]:
        told = tokens(text[:MOST_TEXT])
        found: list[tuple[float, int, list[Place]]] = []
        position, wider = 0, False
        while position < len(told):
            strength = cue_before(told, position)
            length = 0
            if (strength or (asked and not found)) and told[position].word not in words().articles:
                length, places = self._name_at(told, position, strength, near, text, asked=asked)
                wider = wider or (length > 0 and not places)
                if places:
                    found.append((-places[0].certainty, position, self._narrowed(places, told)))
            position += length or 1
        if not found and not wider:
            return self._misspelt(told, near, text, asked=asked)
        return tuple(_distinct(places for _, _, places in sorted(found, key=lambda one: one[:2])))

    def _name_at(
        self, told: Sequence[Token], position: int, strength: int, near: frozenset[str], text: str, *, asked: bool
    ) -> tuple[int, list[Place]]:
        """The longest name that begins at `position`: how many words, and the places of that name."""
        for length in range(min(LONGEST, len(told) - position), 0, -1):
            part = told[position : position + length]
            key = " ".join(token.word for token in part)
            if key in self._wider:
                return length, []
            if key not in self._names:
                continue
            named = self._names.exact(key, near)
            evidence = text[part[0].start : part[-1].end]
            local = evidence[0].isupper() and any(one.locality in near for one in named)
            if self._counts(key, told, position, 2 if strength and (asked or local) else strength, asked=asked):
                left = position > 0 and strength == 1 and told[position - 1].word in words().origins
                return length, self._places(named, evidence, 0.6 if left and not asked else 0.9)
        return 0, []

    def _counts(self, key: str, told: Sequence[Token], position: int, strength: int, *, asked: bool) -> bool:
        """A word of everyday English is a place only after "live in" and the like, or as the whole answer."""
        if key not in words().common and len(key) > 2:
            return True
        if position and told[position - 1].word in words().articles:
            return False
        bare = [token.word for token in told if token.word not in words().fillers]
        return strength > 1 or (asked and " ".join(bare) == key)

    def _misspelt(self, told: Sequence[Token], near: frozenset[str], text: str, *, asked: bool) -> tuple[Place, ...]:
        for part in _unknown_words(told, asked=asked):
            key = " ".join(token.word for token in part)
            named = self._names.nearest(key, near) if key not in words().common else ()
            if named:
                return tuple(self._places(named, text[part[0].start : part[-1].end], 0.6))
        return ()

    def _narrowed(self, places: list[Place], told: Sequence[Token]) -> list[Place]:
        """Of several places of one name, those whose authority is named too ("Moss Side, Manchester")."""
        if len(places) < 2:
            return places
        said = " " + " ".join(token.word for token in told) + " "
        named = [
            place
            for place in places
            if place.kind is PlaceKind.NAME
            and f" {normal(place.locality_name)} " in said.replace(normal(place.value), "")
        ]
        return named or places

    def _places(self, named: Sequence[Named], evidence: str, certainty: float) -> list[Place]:
        certainty = certainty if len(named) == 1 else min(certainty, 0.5)
        return [
            self._place(
                PlaceKind.LOCALITY if one.whole else PlaceKind.NAME,
                one.name,
                Spot(one.lat, one.lon, one.locality),
                evidence,
                certainty,
            )
            for one in named
        ]

    def _place(self, kind: PlaceKind, value: str, spot: Spot, evidence: str, certainty: float) -> Place:
        code = spot.locality
        return Place(
            kind=kind,
            value=value,
            locality=code,
            locality_name=self.locality_name(code) if code is not None else "",
            nation=_NATIONS.get(code[0], Nation.ENGLAND) if code is not None else Nation.ENGLAND,
            lat=spot.lat,
            lon=spot.lon,
            certainty=certainty,
            evidence=evidence,
        )


def _unknown_words(told: Sequence[Token], *, asked: bool) -> Iterator[Sequence[Token]]:
    """Runs of words that may be a misspelt name: the whole answer without fillers, or what follows a strong cue."""
    if asked:
        first, last = 0, len(told)
        while first < last and told[first].word in words().fillers:
            first += 1
        while last > first and told[last - 1].word in words().fillers:
            last -= 1
        bare = told[first:last]
        if 0 < len(bare) <= LONGEST:
            yield bare
            if len(bare) > 1:
                yield from ([token] for token in bare if token.word not in words().fillers | words().common)
        return
    for position in range(len(told)):
        if cue_before(told, position) > 1 and told[position].word not in words().articles | words().common:
            for length in (3, 2, 1):
                if position + length <= len(told):
                    yield told[position : position + length]


def _distinct(places: Iterable[Place | list[Place]]) -> list[Place]:
    """The places in order, each once."""
    flat = (place for one in places for place in (one if isinstance(one, list) else [one]))
    return list(dict.fromkeys(flat))

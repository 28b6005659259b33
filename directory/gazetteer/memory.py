"""The gazetteer in memory: finds postcodes, parts of them and names of places in what people write."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from directory.gazetteer.codes import outcode_told
from directory.gazetteer.cues import (
    BARE,
    CORRECTED,
    ENDING,
    HOME,
    PASSING,
    SOMEBODY,
    TOLD,
    begins,
    clause,
    denied,
    ends,
    ordinary,
    told_as,
    words,
)
from directory.gazetteer.mentions import Mention, accepted, hopeless, instead, said, scored, unknown_words
from directory.gazetteer.names import LIKENESS, LONGEST, Named, NameRow, NameTable
from directory.gazetteer.normal import Token, normal, tokens
from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.gazetteer.postcodes import (
    Typed,
    full_postcodes,
    nation_of,
    outcodes,
    repaired_postcodes,
    sectors,
    spaced_postcodes,
)
from directory.gazetteer.table import PostcodeRow, PostcodeTable, Spot
from directory.vocabulary.loader import data
from directory.vocabulary.words import english_words

LocalityRow: TypeAlias = tuple[str, str, str, str]
OutcodeRow: TypeAlias = tuple[str, float, float, str, str]

AUTHORITY = "local-authority"
CLEAR_SHARE = 0.7
LEAST_SHARE = 0.15
MOST_TEXT = 6_000
MOST_HOMES = 60
"""Authorities, above which a table's postcodes are no sign of where people are."""
CODE = 1.5
"""What a code counts more than a name."""
UNLISTED = 0.8
"""Certainty of a well-formed postcode of a known outcode that the table does not hold."""
_UNIT = re.compile("[ABDEFGHJLNPQRSTUWXYZ]{2}")
"""The last two letters of a postcode are never C, I, K, M, O or V (Royal Mail, PAF programmer's guide)."""
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
        self._wider = words()["wider"] | {normal(name) for _, name, _, kind in rows if kind != AUTHORITY}
        self._wider_firsts = frozenset(name.partition(" ")[0] for name in self._wider)
        own = [
            Named(name, *self._centre(code), code, 0, whole=True) for code, name, _, kind in rows if kind == AUTHORITY
        ]
        told = (Named(name, lat, lon, code, people) for name, lat, lon, code, people, _ in names)
        districts = self._districts()
        self._names = NameTable([*own, *told, *districts], said())
        self._home = self._authorities_at_home()

    def locality_name(self, code: str) -> str:
        """The name of a local or combined authority by ONS code, "" when unknown."""
        return self._localities.get(code, "")

    def find(self, text: str, *, asked: bool = False, near: frozenset[str] = frozenset()) -> tuple[Place, ...]:
        """Places told in `text`, best first; see `Gazetteer.find`. Raises nothing, for any text."""
        found: list[tuple[float, int, list[Place]]] = []
        if any(letter.isdigit() for letter in text):
            full = self._full(text, asked=asked)
            if any(score > PASSING for score, _, _ in full):
                return _best(full)
            found = full or self._partial(text, asked=asked, near=near)
            found = [(score + CODE, start, places) for score, start, places in found]
            if any(score >= HOME for score, _, _ in found):
                return _best(found)
        return _best([*found, *self._named(text, asked=asked, near=near)])

    def _districts(self) -> Iterator[Named]:
        """Well-known districts of the authorities that are in the table."""
        for name, lat, lon, code in data("directory.gazetteer", "districts.json")["districts"]:
            if code in self._localities:
                yield Named(name, lat, lon, code)

    def _authorities_at_home(self) -> frozenset[str]:
        """Where the table's postcodes lie; without any, its outcodes; nowhere when they are the country's."""
        codes = self._postcodes.localities() or frozenset(main for _, _, main, _ in self._outcodes.values())
        return codes if len(codes) <= MOST_HOMES else frozenset()

    def _centre(self, code: str) -> tuple[float | None, float | None]:
        inside = [(lat, lon) for lat, lon, main, _ in self._outcodes.values() if main == code]
        if not inside:
            return None, None
        lat, lon = (sum(part) / len(inside) for part in zip(*inside, strict=True))
        return round(lat, 4), round(lon, 4)

    def _full(self, text: str, *, asked: bool) -> list[tuple[float, int, list[Place]]]:
        """Full postcodes: those in the table, else repaired ones in the table, else the outcode they begin with."""
        typed = [one for one in full_postcodes(text) if nation_of(one.out) is not None]
        known = [(one, place) for one in typed if (place := self._postcode(one, text)) is not None]
        if not known:
            mended = [*repaired_postcodes(text), *self._spaced(text, asked=asked)]
            known = [(one, place) for one in mended if (place := self._postcode(one, text)) is not None]
            if not known:
                if not any(one.out in self._outcodes for one in typed):
                    mended = [one for one in mended if one.out in self._outcodes]
                    typed = [one for one in mended if asked or _UNIT.fullmatch(one.inward[1:])] or typed
                known = [(one, self._unlisted(one, text)) for one in typed]
        told = tokens(text)
        return [(_postcode_score(one, told, text), one.start, [place]) for one, place in known]

    def _spaced(self, text: str, *, asked: bool) -> Iterator[Typed]:
        for one in spaced_postcodes(text):
            typed = text[one.start : one.end]
            sure = asked or typed.isupper() or ends(text, one.end) or begins(text, one.start)
            word = not typed.isupper() and one.inward[1:].lower() in words()["not_units"]
            if sure and not word and one.out in self._outcodes and _UNIT.fullmatch(one.inward[1:]):
                yield one

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
        """A postcode that is not in the table (ended, new, a slip, or the table is not imported).

        It is kept as told and placed in the middle of what it begins with; without a known outcode it tells but that.
        """
        evidence = text[typed.start : typed.end]
        sector = self._postcodes.middle(f"{typed.out} {typed.inward[0]}")
        row = self._outcodes.get(typed.out)
        if row is not None and _UNIT.fullmatch(typed.inward[1:]) and typed.inward[1:] != "XX":
            spot = sector or Spot(row[0], row[1], row[2])
            certainty = UNLISTED - (0.1 if typed.mistyped else 0)
            return self._place(PlaceKind.POSTCODE, f"{typed.out} {typed.inward}", spot, evidence, certainty)
        if row is not None:
            return self._place(PlaceKind.OUTCODE, typed.out, sector or Spot(row[0], row[1], row[2]), evidence, 0.6)
        if sector is not None:
            return self._place(PlaceKind.OUTCODE, typed.out, sector, evidence, 0.5)
        nation = nation_of(typed.out) or Nation.ENGLAND
        return Place(PlaceKind.OUTCODE, typed.out, nation=nation, certainty=0.3, evidence=evidence)

    def _partial(self, text: str, *, asked: bool, near: frozenset[str]) -> list[tuple[float, int, list[Place]]]:
        """Sectors and outcodes that are known and stand where a place is told: how strongly, where, the places."""
        found: list[tuple[float, int, list[Place]]] = []
        taken: list[tuple[int, int]] = []
        for typed in (*sectors(text), *self._joined_sectors(text)):
            spot = self._sector(typed)
            score = self._code_score(typed, text, asked=asked) if spot is not None else 0
            if spot is not None and score:
                value = f"{typed.out} {typed.inward}"
                evidence = text[typed.start : typed.end]
                certainty = 0.9 if len(self._postcodes) else UNLISTED
                found.append((score, typed.start, [self._place(PlaceKind.SECTOR, value, spot, evidence, certainty)]))
                taken.append((typed.start, typed.end))
        for typed in outcodes(text):
            if typed.out not in self._outcodes or any(start <= typed.start < end for start, end in taken):
                continue
            score = self._code_score(typed, text, asked=asked)
            if score and (asked or not typed.mistyped or (score >= TOLD and self._at_home(typed))):
                found.append((score, typed.start, self._shared(typed, text[typed.start : typed.end], near)))
                taken.append((typed.start, typed.end))
        return found

    def _code_score(self, typed: Typed, text: str, *, asked: bool) -> float:
        score = outcode_told(typed, text, self._ends_in_name, home=self._at_home(typed))
        return max(score, ENDING) if asked else score

    def _at_home(self, typed: Typed) -> bool:
        row = self._outcodes.get(typed.out)
        return row is not None and row[2] in self._home

    def _joined_sectors(self, text: str) -> Iterator[Typed]:
        """An outcode and the figure after it without a space, where no outcode reads so: "bl96"."""
        for typed in outcodes(text):
            short, last = typed.out[:-1], typed.out[-1]
            unknown = not typed.mistyped and last.isdigit() and typed.out not in self._outcodes
            if unknown and short in self._outcodes and len(typed.out) > 2:
                yield Typed(short, last, typed.start, typed.end)

    def _ends_in_name(self, told: Sequence[Token]) -> bool:
        """Whether the last of these words are the name of a place (a word of everyday English alone is none)."""
        for length in range(len(told), 0, -1):
            key = " ".join(token.word for token in told[-length:])
            if (
                key in self._names
                and (key in words()["towns"] or not ordinary(key))
                and self._names.is_in(key, self._home)
            ):
                return True
        return False

    def _sector(self, typed: Typed) -> Spot | None:
        """The middle of a sector; of its outcode while no postcodes are imported."""
        row = self._outcodes.get(typed.out)
        if len(self._postcodes) or row is None:
            return self._postcodes.middle(f"{typed.out} {typed.inward}")
        return Spot(row[0], row[1], row[2])

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

    def _named(self, text: str, *, asked: bool, near: frozenset[str]) -> list[tuple[float, int, list[Place]]]:
        """Names told in the text: how strongly, where, the places of that name."""
        told = tokens(text[:MOST_TEXT])
        mentions, wider = self._mentions(told, text)
        found = []
        if not asked:
            mentions = [one for one in mentions if not hopeless(one, told, text)]
        for first, last, key, score in scored(mentions, told, text):
            local = self._names.is_in(key, near or self._home)
            if accepted(key, told, first, last, text, score, local=local, weight=self._names.weight(key), asked=asked):
                evidence = text[told[first].start : told[last - 1].end]
                named = self._names.exact(instead(key, told), near, self._home)
                certainty = 0.9 if score > SOMEBODY else 0.6
                places = self._narrowed(self._places(named, evidence, certainty), told)
                found.append((max(score, BARE) + (0.4 if local else 0), told[first].start, places))
        if wider or any(score > SOMEBODY for score, _, _ in found):
            return found
        return [*found, *self._misspelt(told, near, text, asked=asked)]

    def _mentions(self, told: Sequence[Token], text: str) -> tuple[list[Mention], bool]:
        """Every name in the text, the longest at each place; and whether a wider area was named."""
        found: list[Mention] = []
        position, wider = 0, False
        while position < len(told):
            length = 0
            if self._names.begins(told[position].word) or told[position].word in self._wider_firsts:
                for length in range(min(LONGEST, len(told) - position), 0, -1):
                    key = " ".join(token.word for token in told[position : position + length])
                    if key not in self._names and text[: told[position + length - 1].end].endswith(("'s", "’s")):
                        key = key.removesuffix("s")
                    if key in self._wider:
                        wider = True
                        break
                    if key in self._names and "\n" not in text[told[position].start : told[position + length - 1].end]:
                        found.append(self._widened(told, position, length, key))
                        break
                else:
                    length = 0
            position += length or 1
        return found, wider

    def _widened(self, told: Sequence[Token], first: int, length: int, key: str) -> Mention:
        """The mention with misspelt words beside it, where all are a name together: "cheedle hulme"."""
        if length > 1:
            return first, first + length, key
        for start, end in ((first - 1, first + 1), (first, first + 3), (first, first + 2)):
            if start < 0 or end > len(told):
                continue
            part = [token.word for token in told[start:end]]
            odd = part[0] if start < first else part[-1]
            if len(odd) > 2 and odd.isalpha() and odd not in english_words() and odd not in self._names:
                named = self._names.nearest(" ".join(part), self._home, wide=False, likeness=LIKENESS)
                if named and len(normal(named[0].name).split()) == len(part):
                    return start, end, normal(named[0].name)
        return first, first + 1, key

    def _misspelt(
        self, told: Sequence[Token], near: frozenset[str], text: str, *, asked: bool
    ) -> list[tuple[float, int, list[Place]]]:
        preferred = near or self._home
        for first, last, score in unknown_words(told, text, asked=asked):
            key = " ".join(token.word for token in told[first:last])
            if key in words()["common"] or any(word in self._names for word in (key, *key.split())):
                continue
            named = self._names.nearest(key, preferred, wide=asked or score >= HOME)
            if named and (asked or key[0] == normal(named[0].name)[0]):
                places = self._places(named, text[told[first].start : told[last - 1].end], 0.6)
                return [(score - 0.5, told[first].start, places)]
        return []

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


def _postcode_score(typed: Typed, told: Sequence[Token], text: str) -> float:
    """How strongly a full postcode is told: it needs no cue, but may be denied or a place of work."""
    first = next((i for i, token in enumerate(told) if token.start >= typed.start), 0)
    last = next((i for i, token in enumerate(told) if token.start >= typed.end), len(told))
    before = clause(told, first, text)
    if denied(before):
        return PASSING / 2
    if before and before[-1] == "no":
        return CORRECTED
    score = told_as(told, first, max(last, first + 1), text)
    return score if score == PASSING or score > TOLD else TOLD


def _best(found: Iterable[tuple[float, int, list[Place]]]) -> tuple[Place, ...]:
    """All places, the most strongly told first; of equals the one told first."""
    return tuple(_distinct(places for _, _, places in sorted(found, key=lambda one: (-one[0], one[1]))))


def _distinct(places: Iterable[Place | list[Place]]) -> list[Place]:
    """The places in order, each once."""
    flat = (place for one in places for place in (one if isinstance(one, list) else [one]))
    return list(dict.fromkeys(flat))

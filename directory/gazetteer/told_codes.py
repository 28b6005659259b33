"""Postcodes, sectors and outcodes in what people write, as the places they stand for."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from directory.gazetteer.codes import IsName, outcode_told
from directory.gazetteer.cues import CORRECTED, ENDING, PASSING, TOLD, begins, clause, denied, ends, told_as, words
from directory.gazetteer.localities import Found, Localities
from directory.gazetteer.normal import Token, tokens
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
from directory.gazetteer.table import PostcodeTable, Spot

Outcode: TypeAlias = tuple[float, float, str, str]
"""Latitude, longitude, main locality, shares as "code:share code:share"."""

CLEAR_SHARE = 0.7
LEAST_SHARE = 0.15
UNLISTED = 0.8
"""Certainty of a well-formed postcode of a known outcode that the table does not hold."""
_UNIT = re.compile("[ABDEFGHJLNPQRSTUWXYZ]{2}")
"""The last two letters of a postcode are never C, I, K, M, O or V (Royal Mail, PAF programmer's guide)."""


class ToldCodes:
    """Finds codes by the tables of outcodes and postcodes.

    `home`: the localities where people of these tables live; `named`: whether words end in the name of a place.
    """

    def __init__(
        self,
        outcodes: Mapping[str, Outcode],
        postcodes: PostcodeTable,
        localities: Localities,
        home: frozenset[str],
        named: IsName,
    ) -> None:
        self._outcodes = outcodes
        self._postcodes = postcodes
        self._localities = localities
        self._home = home
        self._named = named

    def full(self, text: str, *, asked: bool) -> list[Found]:
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
        told = tokens(text) if known else ()
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
        return self._localities.place(PlaceKind.POSTCODE, value, spot, text[typed.start : typed.end], certainty)

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
            return self._localities.place(PlaceKind.POSTCODE, f"{typed.out} {typed.inward}", spot, evidence, certainty)
        if row is not None:
            return self._localities.place(
                PlaceKind.OUTCODE, typed.out, sector or Spot(row[0], row[1], row[2]), evidence, 0.6
            )
        if sector is not None:
            return self._localities.place(PlaceKind.OUTCODE, typed.out, sector, evidence, 0.5)
        nation = nation_of(typed.out) or Nation.ENGLAND
        return Place(PlaceKind.OUTCODE, typed.out, nation=nation, certainty=0.3, evidence=evidence)

    def partial(self, text: str, *, asked: bool, near: frozenset[str]) -> list[Found]:
        """Sectors and outcodes that are known and stand where a place is told: how strongly, where, the places."""
        found: list[Found] = []
        taken: list[tuple[int, int]] = []
        for typed in (*sectors(text), *self._joined_sectors(text)):
            spot = self._sector(typed)
            score = self._code_score(typed, text, asked=asked) if spot is not None else 0
            if spot is not None and score:
                value = f"{typed.out} {typed.inward}"
                evidence = text[typed.start : typed.end]
                certainty = 0.9 if len(self._postcodes) else UNLISTED
                found.append(
                    (score, typed.start, [self._localities.place(PlaceKind.SECTOR, value, spot, evidence, certainty)])
                )
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
        score = outcode_told(typed, text, self._named, home=self._at_home(typed))
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
            self._localities.place(PlaceKind.OUTCODE, typed.out, Spot(lat, lon, code), evidence, certainty)
            for code in choices
        ]


def _postcode_score(typed: Typed, told: Sequence[Token], text: str) -> float:
    """How strongly a full postcode is told: it needs no cue, but may be denied or a place of work."""
    first = bisect_left(told, typed.start, key=lambda token: token.start)
    last = bisect_left(told, typed.end, key=lambda token: token.start)
    before = clause(told, first, text)
    if denied(before):
        return PASSING / 2
    if before and before[-1] == "no":
        return CORRECTED
    score = told_as(told, first, max(last, first + 1), text)
    return score if score == PASSING or score > TOLD else TOLD

"""Postcodes as people type them: full, in part, without the space, with O for 0 and l for 1. Pure parsing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from directory.gazetteer.place import Nation
from directory.vocabulary.loader import data

_GAP = r"[\s.\-]{0,3}"
_START, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_OUT = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?"
_FULL = re.compile(rf"{_START}({_OUT}){_GAP}([0-9][A-Za-z]{{2}}){_END}")
_LOOSE = re.compile(rf"{_START}(?=([A-Za-z0-9]{{2,4}}){_GAP}([0-9OoIiLl][A-Za-z0-9]{{2}}){_END})")
_SECTOR = re.compile(rf"{_START}({_OUT})[\s.\-]{{1,3}}([0-9])([A-Za-z]?){_END}")
_OUTCODE = re.compile(rf"{_START}([A-Za-z0-9]{{2,4}}){_END}")
_ORDINAL = re.compile(r"(?i)1st|2nd|3rd|[04-9]th")
_STRICT_OUT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SHAPES = {2: ("A9",), 3: ("A99", "AA9", "A9A"), 4: ("AA99", "AA9A")}
_AS_LETTER = {"0": "O", "1": "I"}
_AS_DIGIT = {"O": "0", "I": "1", "L": "1"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A postcode or part of one found in a text: `out` and `inward` in capitals (`inward` "" or "5" when partial)."""

    out: str
    inward: str
    start: int
    end: int
    mistyped: bool = False


def full_postcodes(text: str) -> Iterator[Typed]:
    """Everything shaped like a full postcode, as typed."""
    for match in _FULL.finditer(text):
        if _ORDINAL.fullmatch(match[2]):
            continue
        yield Typed(match[1].upper(), match[2].upper(), match.start(), match.end())


def repaired_postcodes(text: str) -> Iterator[Typed]:
    """Full postcodes that letters for figures, or figures for letters, may have spoilt; several for one word."""
    for match in _LOOSE.finditer(text):
        out, inward = match[1].upper(), match[2].upper()
        if not any(letter.isdigit() for letter in out + inward):
            continue
        for shape in _SHAPES[len(out)]:
            good_out, good_in = repair(out, shape), repair(inward, "9AA")
            if good_out and good_in and (good_out, good_in) != (out, inward) and nation_of(good_out):
                yield Typed(good_out, good_in, match.start(1), match.end(2), mistyped=True)


def sectors(text: str) -> Iterator[Typed]:
    """An outcode with the figure (and letter) after the space: "M14 5"."""
    for match in _SECTOR.finditer(text):
        yield Typed(match[1].upper(), match[2], match.start(), match.end(), mistyped=bool(match[3]))


def outcodes(text: str) -> Iterator[Typed]:
    """Words shaped like an outcode, and the repaired forms of words that nearly are."""
    for match in _OUTCODE.finditer(text):
        out = match[1].upper()
        if _STRICT_OUT.fullmatch(out) and nation_of(out) is not None:
            yield Typed(out, "", match.start(), match.end())
        elif any(letter.isdigit() for letter in out):
            for shape in _SHAPES[len(out)]:
                good = repair(out, shape)
                if good and nation_of(good):
                    yield Typed(good, "", match.start(), match.end(), mistyped=True)


def repair(word: str, shape: str) -> str:
    """`word` with O/0 and I/L/1 exchanged where `shape` ("A99": letter, two figures) wants it; "" if it cannot fit."""
    repaired = ""
    for letter, wanted in zip(word, shape, strict=True):
        good = (
            letter if letter.isdigit() == (wanted == "9") else (_AS_DIGIT if wanted == "9" else _AS_LETTER).get(letter)
        )
        if good is None:
            return ""
        repaired += good
    return repaired


def nation_of(out: str) -> Nation | None:
    """The nation (nearly) all of a postcode area lies in, None when there is no such area."""
    return _areas().get(out.rstrip("0123456789") if out[-1].isdigit() else out[:-1].rstrip("0123456789"))


@cache
def _areas() -> dict[str, Nation]:
    return {
        area: Nation(nation) for nation, areas in data("directory.gazetteer", "areas.json").items() for area in areas
    }

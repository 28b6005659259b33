"""Postcodes as people type them: full, in part, without the space, with O for 0 and l for 1. Pure parsing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from directory.gazetteer.place import Nation
from directory.vocabulary.loader import data
from directory.vocabulary.words import english_words

_GAP = r"[\s.\-]{0,3}"
_START, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_OUT = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?"
_FULL = re.compile(rf"{_START}({_OUT}){_GAP}([0-9][A-Za-z]{{2}}){_END}")
_LOOSE = re.compile(rf"{_START}(?=([A-Za-z0-9!]{{2,4}}){_GAP}([0-9OoIiLlSs!][A-Za-z0-9]{{2}}){_END})")
_SPACED = re.compile(
    rf"{_START}([A-Za-z]{{1,2}})[ .\-]?([0-9]{{1,2}}|[0-9][A-Za-z])[ .\-]{{0,3}}([0-9OoIl!])"
    rf"([ .]{{0,2}})([A-Za-z])([ .]{{0,2}})([A-Za-z]){_END}"
)
_SPACED_OUT = re.compile(rf"{_START}([A-Za-z]{{2}})[ .\-]([0-9]{{1,2}}){_END}(?![ .\-][0-9])")
_SECTOR = re.compile(rf"{_START}({_OUT})[\s.\-]{{1,3}}([0-9])([A-Za-z]?){_END}")
_OUTCODE = re.compile(rf"{_START}([A-Za-z0-9]{{2,4}}){_END}")
_ORDINAL = re.compile(r"(?i)1st|2nd|3rd|[04-9]th")
_STRICT_OUT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SHAPES = {2: ("A9",), 3: ("A99", "AA9", "A9A"), 4: ("AA99", "AA9A")}
_AS_LETTER = {"0": "O", "1": "I", "5": "S"}
_AS_DIGIT = {"O": "0", "I": "1", "L": "1", "!": "1", "S": "5"}


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
        figures = any(letter.isdigit() for letter in out + inward)
        if not figures or _ORDINAL.fullmatch(inward) or _is_word(match):
            continue
        for shape in _SHAPES[len(out)]:
            good_out, good_in = repair(out, shape), repair(inward, "9AA")
            if good_out and good_in and (good_out, good_in) != (out, inward) and nation_of(good_out):
                yield Typed(good_out, good_in, match.start(1), match.end(2), mistyped=True)


def _is_word(match: re.Match[str]) -> bool:
    """Whether the second half stands apart and is a word: "m40 one night"."""
    return match[2].isalpha() and match.end(1) < match.start(2) and match[2] in english_words()


def spaced_postcodes(text: str) -> Iterator[Typed]:
    """Full postcodes with spaces inside their halves: "M6 5 WX", "m34 7 l x"."""
    for match in _SPACED.finditer(text):
        if match[4] or match[6] or not match[0].upper().startswith(match[1].upper() + match[2].upper()):
            out, inward = (match[1] + match[2]).upper(), (match[3] + match[5] + match[7]).upper()
            inward = repair(inward, "9AA")
            if inward and not _ORDINAL.fullmatch(inward):
                yield Typed(out, inward, match.start(), match.end(), mistyped=True)


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
            if out[-1] in "OI" and len(out) > 2:
                yield Typed(out[:-1] + _AS_DIGIT[out[-1]], "", match.start(), match.end(), mistyped=True)
        elif any(letter.isdigit() for letter in out):
            for shape in _SHAPES[len(out)]:
                good = repair(out, shape)
                if good and nation_of(good):
                    yield Typed(good, "", match.start(), match.end(), mistyped=True)
    for match in _SPACED_OUT.finditer(text):
        yield Typed((match[1] + match[2]).upper(), "", match.start(), match.end(), mistyped=True)


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

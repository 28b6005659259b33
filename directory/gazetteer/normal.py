"""One normal form for names of places and for what people type, with the way back to their own words."""

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SAINT = {"saint": "st"}


class Token(NamedTuple):
    """One word in normal form and where it stands in the text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order."""
    return tuple(Token(_normal(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))


def normal(name: str) -> str:
    """The normal form of a whole name: lower case, no accents, hyphens or apostrophes, "Saint" as "st"."""
    return " ".join(_normal(match[0]) for match in _WORD.finditer(name))


def _normal(word: str) -> str:
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = word.casefold().replace("'", "").replace("’", "")
    return _SAINT.get(plain, plain)

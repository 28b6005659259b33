"""Folding a message to the form in which words are compared, with the way back to what the person really typed.

Full-width and styled letters (NFKC), curly quotes, emoji digits, digits of other scripts, accents, Arabic spelling
variants and case all fold; every folded character remembers the one it came from, so evidence can be cut out exactly.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SWAPS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "“": '"', "”": '"', "…": "...",
    "–": "-", "—": "-", "ł": "l", "Ł": "l", "đ": "d", "ø": "o", "ı": "i",
    "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ہ": "ه", "ة": "ه", "ھ": "ه", "۔": ".", "،": ",", "؟": "?", "।": ".",
}  # fmt: skip
_KEPT_CONTROLS = "\n"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is compared; `origins[i]` is the index in `original` of `text[i]`, None when they are the same."""

    original: str
    text: str
    origins: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that folded characters [start, end) came from, marks that follow included."""
        if self.origins is None:
            return start, end
        if start >= end:
            return 0, 0
        first = self.origins[start]
        last = self.origins[end - 1] + 1
        while last < len(self.original) and _fold_character(self.original[last]) == "":
            last += 1
        return first, last


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _SWAPS:
        return _SWAPS[character]
    if character.isdecimal():
        return str(unicodedata.digit(character, 0)) if not character.isascii() else character
    if not character.isascii() and unicodedata.category(character) in ("Zs", "Zl", "Zp"):
        return "\n" if unicodedata.category(character) in ("Zl", "Zp") else " "
    folded = "".join(_SWAPS.get(part, part) for part in unicodedata.normalize("NFKD", character).casefold())
    return "".join(part for part in folded if not _is_dropped(part))


def _is_dropped(part: str) -> bool:
    """Accents and invisible characters; vowel signs of Indic scripts (combining class 0) stay: they are letters."""
    category = unicodedata.category(part)
    if category in ("Cf", "Me", "Cs", "Co", "Cn") or "\ufe00" <= part <= "\ufe0f":
        return True
    if category == "Cc":
        return part not in _KEPT_CONTROLS and part not in "\t\r"
    combining = unicodedata.combining(part)
    return 27 <= combining <= 36 or combining >= 200


def fold(text: str) -> Folded:
    """Fold `text`. Any Unicode, any length, never raises; linear time."""
    if text.isascii() and "`" not in text:
        return Folded(text, text.lower(), None)
    pieces: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        folded = _fold_character(character)
        pieces.append(folded)
        origins.extend([index] * len(folded))
    return Folded(text, "".join(pieces), tuple(origins))

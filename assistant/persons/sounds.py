"""How a name sounds: a short code that stays the same for common spellings. American Soundex (public domain rules)."""

import unicodedata

CODES = {
    **dict.fromkeys("bfpv", "1"),
    **dict.fromkeys("cgjkqsxz", "2"),
    **dict.fromkeys("dt", "3"),
    "l": "4",
    **dict.fromkeys("mn", "5"),
    "r": "6",
}
LENGTH = 4


def sound(word: str) -> str:
    """Soundex code of one word, such as "robert" to "r163"; a word in another script is its own code."""
    letters = [c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalpha() and c.isascii()]
    if not letters:
        return word
    code, last = letters[0], CODES.get(letters[0], "")
    for letter in letters[1:]:
        digit = CODES.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "hw":
            last = digit
    return code[:LENGTH].ljust(LENGTH, "0")

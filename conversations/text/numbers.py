"""Whole numbers told in digits or words."""

from collections.abc import Mapping, Sequence

from conversations.text.tokens import Token

_MOST_DIGITS = 9


def number_at(tokens: Sequence[Token], at: int, words: Mapping[str, int]) -> tuple[int, int] | None:
    """The number that begins at token `at`, and the token after it: "34", "thirty four", "a". None if none does."""
    word = tokens[at].word
    if word.isdigit():
        return (int(word), at + 1) if len(word) <= _MOST_DIGITS else None
    value = words.get(word)
    if value is None:
        return None
    if value >= 20 and value % 10 == 0 and at + 1 < len(tokens):
        unit = words.get(tokens[at + 1].word, 0)
        if 1 <= unit <= 9 and tokens[at + 1].word not in ("a", "an", "single"):
            return value + unit, at + 2
    return value, at + 1

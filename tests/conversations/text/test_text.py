"""Folding, cutting, correcting: what is compared always leads back to what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.safety.phrases import lexicon_body
from conversations.text.fold import fold
from conversations.text.lexicon import compile_lexicon
from conversations.text.numbers import number_at
from conversations.text.patterns import PatternError, parse
from conversations.text.spelling import Speller
from conversations.text.tokens import tokenise

LEXICON = compile_lexicon(lexicon_body())


def words(text: str) -> list[str]:
    return [token.word for token in tokenise(text, LEXICON.spellings).tokens]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I can’t", "i can not"), ("cant", "can not"), ("tmrw", "tomorrow"), ("2️⃣ kids", "2 children"),
        ("２kids", "2 children"),
        ("٣", "3"), ("CAFÉ", "cafe"), ("2nite", "tonight"), ("3rd", "3rd"), ("M14", "m14"), ("dunno", "do not know"),
    ],
)  # fmt: skip
def test_plain_words(typed: str, plain: str) -> None:
    """Contractions, text-speak, odd digits and accents become plain words."""
    assert words(typed) == plain.split()


@given(st.text())
def test_folding_keeps_the_way_back(text: str) -> None:
    """Every folded character comes from a character of the text, in order."""
    folded = fold(text)
    if folded.origins is not None:
        assert len(folded.origins) == len(folded.text)
        assert list(folded.origins) == sorted(folded.origins)
        assert all(0 <= origin < len(text) for origin in folded.origins)


@given(st.text())
def test_evidence_is_a_substring(text: str) -> None:
    """Any run of tokens cuts out a part of the text."""
    message = tokenise(text, LEXICON.spellings)
    for first in range(len(message.tokens)):
        for last in range(first + 1, min(first + 4, len(message.tokens)) + 1):
            assert message.evidence(first, last) in text


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "", "[maybe]", "a (b|", "..."])
def test_broken_patterns_are_refused(pattern: str) -> None:
    """A phrase that cannot be read says so."""
    with pytest.raises(PatternError):
        parse(pattern, {})


def test_right_words_are_never_corrected() -> None:
    """Words that stand in the list stay; real slips are mended."""
    speller = Speller(["eviction", "benefits", "rent", "bailiffs", "homeless"], LEXICON.right_words)
    assert speller.correct("evction") == "eviction"
    assert speller.correct("bennefits") == "benefits"
    for right in ("rant", "election", "edition", "homeland", "benefited"):
        assert speller.correct(right) == right


def test_numbers_in_words() -> None:
    """Digits and words, one or two of them."""
    for text, value in (("34", 34), ("thirty four", 34), ("twelve", 12), ("forty", 40)):
        found = number_at(tokenise(text, LEXICON.spellings).tokens, 0, LEXICON.numbers)
        assert found is not None
        assert found[0] == value

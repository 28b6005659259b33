"""The few words that were not understood, with everything that could say who somebody is taken out.

Out go: links, e-mail addresses, numbers of any kind, postcodes, streets, names (a list, words where a name is expected,
words written with a capital), places. What is left may still hold words that stand in no list of ours; a phrase with
such a word is *guarded*: nobody is shown it until it came up in two conversations.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from conversations.text.tokens import Token
from conversations.understanding.marks import FactMark, HelpMark, NeedMark, WordMark
from conversations.understanding.phrases import Phrases
from conversations.understanding.sight import Sight, look
from directory.gazetteer.place import Gazetteer
from directory.vocabulary.loader import data

MOST_WORDS = 8
LONGEST = 120
_MASKS = (
    ("[link]", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("[e-mail]", re.compile(r"\S+@\S+")),
    ("[postcode]", re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)),
    ("[address]", re.compile(
        r"(?:\b(?:flat|no\.?|number)\s+)?\b\d+[a-z]?,?\s+(?:[a-z']+\s+){1,3}?"
        r"(?:street|st|road|rd|avenue|ave|close|drive|lane|court|way|terrace|place|crescent|grove|gardens|walk)\b",
        re.IGNORECASE)),
    ("[address]", re.compile(
        r"\b[a-z']+\s+(?:street|road|rd|avenue|ave|crescent|grove|gardens|terrace)\b", re.IGNORECASE)),
    ("[postcode]", re.compile(r"\b[a-z]{1,2}\d{1,2}[a-z]?\b", re.IGNORECASE)),
    ("[number]", re.compile(r"[£+]?\(?\d[\d\s,.:/()-]*\d|[£+]?\d\S*")),
)  # fmt: skip
_MASK = re.compile(r"\[[a-z-]+\]")
_BEFORE_A_NAME = re.compile(
    r"(?:name is|name's|names|called|i am|i'm|im|this is|it's|its|named|mr|mrs|ms|miss|dr|love|from|regards|cheers|"
    r"mate|friend|son|daughter|brother|sister|husband|wife|partner|boyfriend|girlfriend|ex|mum|dad|nan|gran|uncle|"
    r"auntie|aunt|cousin|neighbour|landlord|doctor|worker|manager|boss)[,:]?$",
    re.IGNORECASE,
)
_PIECE = re.compile(r"\[[a-z-]+\]|[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Redacted:
    """Words for review; "" when nothing is left that could be reviewed. `guarded`: some word stands in no list."""

    words: str
    guarded: bool


@cache
def _names() -> frozenset[str]:
    return frozenset(data("conversations.upkeep", "names")["names"].split())


def not_understood(text: str, phrases: Phrases, gazetteer: Gazetteer) -> Redacted:
    """The few words of `text` around what was not understood, redacted."""
    without_places = _without_places(text, gazetteer)
    return redact(_window(look(without_places, phrases)), phrases)


def redact(text: str, phrases: Phrases) -> Redacted:
    """`text` with everything that could say who somebody is taken out; cut to `LONGEST` characters."""
    for mask, pattern in _MASKS:
        text = pattern.sub(f" {mask} ", text)
    pieces = []
    guarded = False
    for piece in _PIECE.finditer(text):
        word, before = piece.group(), text[: piece.start()].rstrip()
        if _MASK.fullmatch(word):
            pieces.append(word)
        elif _is_name(word, before, phrases, first=not pieces):
            pieces.append("[name]")
        else:
            guarded = guarded or not _is_known(word, phrases)
            pieces.append(word.lower())
    kept = [piece for number, piece in enumerate(pieces) if number == 0 or piece != pieces[number - 1]]
    told = any(not _MASK.fullmatch(piece) for piece in kept)
    return Redacted(" ".join(kept)[:LONGEST] if told else "", guarded)


def _is_name(word: str, before: str, phrases: Phrases, *, first: bool) -> bool:
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if plain in _names():
        return True
    if _is_known(word, phrases):
        return False
    capital = word[0].isupper() and not word.isupper() and not first
    return capital or bool(_BEFORE_A_NAME.search(before))


def _is_known(word: str, phrases: Phrases) -> bool:
    """A right word, a spelling we know, or a word of some phrase, rightly or nearly rightly spelt."""
    plain = word.lower().replace("’", "'")
    bare = plain.replace("'", "")
    spellings = phrases.lexicon.spellings
    return (
        plain in spellings
        or bare in spellings
        or bare.removesuffix("s") in phrases.lexicon.right_words
        or bare in phrases.lexicon.right_words
        or bool(phrases.trie.keys_of(bare))
    )


def _without_places(text: str, gazetteer: Gazetteer) -> str:
    for place in gazetteer.find(text, asked=True):
        if place.evidence:
            text = text.replace(place.evidence, "[place]")
    return text


def _window(sight: Sight) -> str:
    """At most MOST_WORDS words: those where most was not understood."""
    tokens = sight.message.tokens
    if len(tokens) <= MOST_WORDS:
        return sight.message.text
    weights = _weights(sight)
    starts = range(len(tokens) - MOST_WORDS + 1)
    best = max(starts, key=lambda start: sum(weights[start : start + MOST_WORDS]))
    return _between(sight.message.text, tokens, best, best + MOST_WORDS)


def _weights(sight: Sight) -> list[int]:
    """What each word adds: nothing when it was understood, little when it is one of the commonest, most in no list."""
    covered = _covered(sight)
    common = sight.phrases.languages["en"].words
    weights = []
    for at, token in enumerate(sight.message.tokens):
        if at in covered:
            weights.append(0)
        elif token.word in common or len(token.word) < 3:
            weights.append(1)
        else:
            weights.append(4 if _is_known(token.word, sight.phrases) else 6)
    return weights


def _covered(sight: Sight) -> set[int]:
    known = (NeedMark, FactMark, HelpMark, WordMark)
    return {at for hit in sight.hits if isinstance(hit.rule, known) for at in range(hit.first, hit.last)}


def _between(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last - 1].end]

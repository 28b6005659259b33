"""Names in a text: which of them are told as places, and which unknown words may be misspelt names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from directory.gazetteer.cues import (
    BARE,
    ENDING,
    HOME,
    PASSING,
    REJECTED,
    SOMEBODY,
    TOLD,
    begins,
    clause,
    ends,
    following,
    ordinary,
    told_as,
    words,
)
from directory.gazetteer.names import LONGEST, TOWNLIKE
from directory.gazetteer.normal import Token, normal
from directory.vocabulary.loader import data
from directory.vocabulary.words import english_words

Mention: TypeAlias = tuple[int, int, str]
"""First word, the word after the last, the name in normal form."""

LARGE = 60_000
"""People of a town outside the area that is known without a cue."""
WELL_KNOWN = 30_000
"""People of a town that is one although its name is a word of the lists ("Carlisle", "Paisley")."""
LEAST_UNKNOWN = 5
MOST_ODD = 60
"""Unknown words that are looked at, from the beginning and the end: more are another language, or no words at all."""
_SIGNING = frozenset({
    "thanks", "thank", "regards", "ta", "many", "cheers", "thankyou", "love", "thx", "sincerely", "faithfully",
})  # fmt: skip
_JOINED = frozenset({"", ",", "/", "&", "or", "and", "n", "-", "in", ", in"})
_OUTRIGHT = frozenset({"in", "near", "nr", "around", "outside", "round", "from"})


@cache
def said() -> Mapping[str, str]:
    """Names in normal form by what people say for them."""
    lists = data("directory.gazetteer", "districts.json")
    names = (normal(name) for name, *_ in lists["districts"])
    joined = {name.replace(" ", ""): name for name in names if " " in name}
    return joined | {normal(word): normal(name) for word, name in lists["said"].items()}


def instead(key: str, told: Sequence[Token]) -> str:
    """Another name that `key` means where certain words are told too: Ashton with Wigan is Ashton-in-Makerfield."""
    for word, name, beside in data("directory.gazetteer", "districts.json")["instead"]:
        if key == word and any(token.word in beside for token in told):
            return normal(name)
    return key


def hopeless(mention: Mention, told: Sequence[Token], text: str) -> bool:
    """Whether it is a small everyday word after none of the words that a place follows, which spares looking closer."""
    first, _, key = mention
    lists = words()
    if key not in lists["common"] or key in lists["towns"] or not text[told[first].start].islower() or not first:
        return False
    return told[first - 1].word not in lists["near"] | lists["from"] | lists["to"] | lists["live"] | {"at"}


def scored(mentions: Iterable[Mention], told: Sequence[Token], text: str) -> list[tuple[int, int, str, float]]:
    """The mentions with how strongly each is told; a name right before another one is told as strongly as that."""
    found = [(first, last, key, told_as(told, first, last, text)) for first, last, key in mentions]
    for index in range(len(found) - 2, -1, -1):
        first, last, key, score = found[index]
        after = found[index + 1]
        between = text[told[last - 1].end : told[after[0]].start].strip().lower()
        if between in _JOINED and score > REJECTED:
            found[index] = (first, last, key, max(score, after[3] + 0.1))
            if score > after[3] > REJECTED and between in {"", ","}:
                found[index + 1] = (*after[:3], score - 0.1)
    return found


def accepted(  # noqa: PLR0917 - one question after the other
    key: str, told: Sequence[Token], first: int, last: int, text: str, score: float, *, local: bool, weight: int,
    asked: bool,
) -> bool:  # fmt: skip
    """Whether a name told so strongly is taken for a place."""
    lists = words()
    before = clause(told, first, text)
    if score == REJECTED or _determined(before, key, following(told, last, text)):
        return False
    if asked and (_whole(told, key) or (key in lists["towns"] and not first)):
        return True
    plain = all(ordinary(token.word) for token in told[first:last]) and not _known_town(key, told, first, text, weight)
    capital = _written_as_name(text, told, first)
    if plain and before and before[-1] in lists["articles"] and not _the(key):
        return False
    if len(key) < 3 or (key in lists["never"] and not (score >= HOME and capital)):
        return False
    if plain and not (last - first > 1 and local):
        return _everyday(key, told, first, last, text, score, before, capital=capital, local=local, weight=weight)
    if asked:
        return True
    if not local and (told[last - 1].word in lists["streets"] or score <= PASSING):
        return False
    if not local and weight < TOWNLIKE:
        return (score >= TOLD and capital) or (score >= ENDING and _all_capitals_first(told, first, last, text))
    if key in lists["first_names"] and (_signed(told, first, last, text) or _beside(before, told, last, text)):
        return False
    if score < ENDING and score != SOMEBODY:
        known = local or weight >= LARGE
        return known and (score != BARE or key not in lists["first_names"] or before[-1:] == ["at"]) and len(key) > 3
    return True


def _known_town(key: str, told: Sequence[Token], first: int, text: str, weight: int) -> bool:
    """Whether it is a town that nearly everyone knows, written with a capital: "Leicester" is in lists of words too."""
    lists = words()
    known = weight >= WELL_KNOWN and key not in lists["common"] | lists["towns"]
    return known and capital_first(text, told, first)


def _all_capitals_first(told: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether several words, each with a capital: "Hebden Bridge"."""
    return last - first > 1 and all(capital_first(text, told, at) for at in range(first, last))


def _the(key: str) -> bool:
    """Whether the name is said with "the"."""
    return key in words()["with_the"]


def _determined(before: Sequence[str], key: str, after: str) -> bool:
    """Whether "the", "my" or "of" stands before, which no name of a place alone follows; "the Bolton one" is one."""
    if not before or before[-1] not in words()["determiners"] or _the(key):
        return False
    if before[-1] != "of":
        return not after
    return not (before[-2:-1] and before[-2] in words()["of"])


def _beside(before: Sequence[str], told: Sequence[Token], last: int, text: str) -> bool:
    """Whether a name that people also have stands where a person does: "for Leigh", "and Denton"."""
    person = bool(before) and before[-1] in {"for", "with", "and", "about", "is"}
    return person and following(told, last, text) not in words()["areas"]


def _everyday(  # noqa: PLR0917
    key: str, told: Sequence[Token], first: int, last: int, text: str, score: float, before: Sequence[str], *,
    capital: bool, local: bool, weight: int,
) -> bool:  # fmt: skip
    """A word of everyday English needs a cue that the word itself hardly follows, or a capital where none belongs."""
    lists = words()
    town = key in lists["towns"]
    previous = before[-1] if before else ""
    if score >= HOME - 0.5 and previous in lists["near"] | lists["from"] | lists["to"] | lists["live"] | {"at"}:
        live = any(word in lists["live"] | {"moved", "moving"} for word in before[-4:])
        return town or live or (capital and (local or weight >= TOWNLIKE))
    if town and previous in _OUTRIGHT and score > SOMEBODY - 1.6:
        return True
    if capital and previous in lists["near"] | lists["from"] | lists["to"]:
        return local or weight >= TOWNLIKE
    after = following(told, last, text)
    if town and after in {"area", "way", "side", "town", "postcode", "resident", "council"}:
        return after != "way" or capital or local
    if town and capital_first(text, told, first) and begins(text, told[first].start) and after in lists["people"]:
        return True
    alone = begins(text, told[first].start) and ends(text, told[last - 1].end)
    if town and (alone or (capital and score >= ENDING)):
        return text[told[first].start].isupper() and not text.isupper()
    return capital and local and score >= ENDING and not text.isupper()


def capital_first(text: str, told: Sequence[Token], first: int) -> bool:
    """Whether only the first letter is a capital."""
    word = text[told[first].start : told[first].end]
    return word[0].isupper() and not word[1:].isupper()


def _whole(told: Sequence[Token], key: str) -> bool:
    """Whether the name is the whole answer but for "in", "please" and the like."""
    bare = [token.word for token in told if token.word not in words()["fillers"]]
    return " ".join(bare) == key


def _written_as_name(text: str, told: Sequence[Token], first: int) -> bool:
    """Whether it has a capital although the word before it in the sentence has none: "near Sale"."""
    start = told[first].start
    if not text[start].isupper() or not first or begins(text, start):
        return False
    return not text[told[first - 1].start : told[first - 1].end].isupper() or told[first - 1].word in {"i", "a"}


def _signed(told: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether a name that people also have stands under the message: "thanks, Leigh"."""
    if last != len(told) or not first or not begins(text, told[first].start):
        return False
    beside = {token.word for token in told[max(0, first - 2) : first]}
    return bool(_SIGNING & beside) or bool((_SIGNING - {"love", "many"}) & {token.word for token in told[:2]})


def unknown_words(told: Sequence[Token], text: str, *, asked: bool) -> Iterator[tuple[int, int, float]]:
    """Runs of words that may be a misspelt name, with how strongly they are told.

    Asked: the whole answer without fillers. Else what no list of words knows, after a cue, by itself or at the end.
    """
    if asked:
        yield from _answer(told)
        return
    right = english_words()
    odd = [index for index, token in enumerate(told) if token.word not in right and token.word.isalpha()]
    if len(odd) > MOST_ODD:
        odd = [*odd[: MOST_ODD // 2], *odd[-MOST_ODD // 2 :]]
    spans = {
        (first, last)
        for index in odd
        for first in range(max(0, index - 2), index + 1)
        for last in range(index + 1, first + 4)
    }
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if last > len(told) or not _may_be_misspelt(told, first, last, text):
            continue
        score = told_as(told, first, last, text)
        cued = _cued(told, first, text)
        if score > ENDING or (score >= SOMEBODY and cued) or (score == ENDING and last == len(told)):
            yield first, last, score


def _cued(told: Sequence[Token], first: int, text: str) -> bool:
    before = clause(told, first, text)
    return bool(before) and before[-1] in _OUTRIGHT


def _answer(told: Sequence[Token]) -> Iterator[tuple[int, int, float]]:
    fillers, common = words()["fillers"], words()["common"]
    first, last = 0, len(told)
    while first < last and told[first].word in fillers:
        first += 1
    while last > first and told[last - 1].word in fillers:
        last -= 1
    if 0 < last - first <= LONGEST:
        yield first, last, TOLD
        for index in range(first, last):
            if last - first > 1 and told[index].word not in fillers | common:
                yield index, index + 1, TOLD


def _may_be_misspelt(told: Sequence[Token], first: int, last: int, text: str) -> bool:
    """Whether the words look like a name spelt wrongly: letters only, no stop between them, one of them unknown."""
    part = [token.word for token in told[first:last]]
    if not all(word.isalpha() for word in part) or part[0] in words()["articles"] | words()["near"]:
        return False
    if any(mark in text[told[first].start : told[last - 1].end] for mark in ".,;:!?\n"):
        return False
    unknown = [word for word in part if word not in english_words()]
    return bool(unknown) and len(" ".join(part)) >= LEAST_UNKNOWN and (len(part) == 1 or len(unknown[0]) > 2)

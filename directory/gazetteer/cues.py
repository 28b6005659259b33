"""What the words around a name or code say of it: where somebody is, works, visits, was, or is not."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from directory.gazetteer.normal import Token, normal
from directory.vocabulary.loader import data
from directory.vocabulary.words import english_words

REJECTED = 0.0
PASSING = 1.0
"""A place of work, of a visit or of the past: better than none at all, worse than any other."""
SOMEBODY = 2.5
BARE = 2.0
ENDING = 3.5
TOLD = 4.0
HOME = 5.0
CORRECTED = 6.0
STOPS = ".;:!?\n"
_BACK = 10
_WARD_WORDS = frozenset({"childrens", "eye", "womens", "dental", "university", "maternity", "community"})
_A_WHILE = frozenset({"min", "mo", "moment", "minute", "temporarily"})
_ROAD_WORDS = frozenset({"new", "old", "park", "hall", "high", "church", "station", "town", "lower", "upper"})
_AFTER = re.compile(r"[\s\"')]*(?:$|[.,;:!?(\n–—&+/#]|[-]\s|[^\x00-\x7f])")
_BEFORE = re.compile(r"(?:^|[.,;:!?(\n–—&+/]|\s[-]|[^\x00-\x7f])[\s\"'(]*$")


@cache
def words() -> Mapping[str, frozenset[str]]:
    """The word lists in normal form, by the name of the list."""
    lists = data("directory.gazetteer", "words.json")
    codes = ("not_outcodes", "roads")
    return {
        name: frozenset(items if name in codes else (normal(item) for item in items)) for name, items in lists.items()
    }


def ordinary(key: str) -> bool:
    """Whether a name is also a word of everyday English."""
    return (
        key in words()["common"] or key in words()["towns"] or (key in english_words() and key not in words()["clear"])
    )


def begins(text: str, start: int) -> bool:
    """Whether a part of a sentence begins at `start`."""
    return _BEFORE.search(text[max(0, start - 12) : start]) is not None


def ends(text: str, end: int) -> bool:
    """Whether a part of a sentence ends at `end`."""
    return _AFTER.match(text[end : end + 12]) is not None


def clause(told: Sequence[Token], position: int, text: str, stops: str = STOPS + ",") -> list[str]:
    """Up to ten words before `position` in the same part of the sentence, the nearest last."""
    first = position
    while first > 0 and position - first < _BACK:
        between = text[told[first - 1].end : told[first].start]
        if any(letter in stops for letter in between):
            break
        first -= 1
    return [token.word for token in told[first:position]]


def following(told: Sequence[Token], position: int, text: str) -> str:
    """The word right after the one before `position`, "" when a stop stands between or nothing follows."""
    if position >= len(told) or any(
        mark in text[told[position - 1].end : told[position].start] for mark in STOPS + ","
    ):
        return ""
    return told[position].word


def told_as(told: Sequence[Token], first: int, last: int, text: str) -> float:
    """How strongly the words around `told[first:last]` say that somebody is there: 0 (not at all) to 6."""
    lists, after, before = words(), following(told, last, text), clause(told, first, text)
    if before[-1:] == ["the"] and " ".join(token.word for token in told[first:last]) in lists["with_the"]:
        before.pop()
    if after in lists["street_names"] and text[told[last].start].isupper():
        return REJECTED
    if after in lists["streets"] or after in lists["institutions"] or denied(before):
        return REJECTED
    if after == "originally":
        return PASSING
    if before and before[-1] in lists["senders"]:
        return REJECTED
    second = told[last + 1].word if last + 1 < len(told) else ""
    if (after in _ROAD_WORDS and second in lists["streets"]) or (
        after in _WARD_WORDS and second in {"hospital", "hosp"}
    ):
        return REJECTED
    if _corrected(before, after) or (not before and first and _put_right(told, first, text)):
        return CORRECTED
    score = _by_word_before(before, told, last, text)
    if score is None:
        score = _standing(told, (first, last), text, before, after)
    if after in lists["weak_institutions"]:
        return min(score, BARE)
    if score >= TOLD and not _A_WHILE.isdisjoint(token.word for token in told[last : last + 3]):
        return score - 0.6
    if score >= TOLD and "now" in before:
        return score + 0.7
    return score


def _corrected(before: Sequence[str], after: str) -> bool:
    lists, late = words(), list(before[-5:])
    if after in lists["really"] - {"now", "sorry"}:
        return True
    while late and late[-1] in {"in", "its", "is", "im", "from", "at", "near", "it", "the", "that"}:
        late.pop()
    return bool(late) and late[-1] in lists["corrections"]


def _put_right(told: Sequence[Token], first: int, text: str) -> bool:
    """Whether "sorry," "actually no," or "I mean," stands before, and another place may have been told before that."""
    said = clause(told, first, text, STOPS)
    if "," not in text[told[first - 1].end : told[first].start] or not said:
        return False
    return said[-1] in words()["outright_corrections"] - {"that"} or said[-2:] == ["scrap", "that"]


def denied(before: Sequence[str]) -> bool:
    """Whether "not in", "don't live in", "isn't" and the like stand right before."""
    lists, rest = words(), list(before)
    if rest and rest[-1] == "just" and rest[-2:-1] == ["not"]:
        return False
    skipped = lists["near"] | lists["from"] | lists["to"] | lists["live"] | lists["adverbs"]
    while rest and rest[-1] in skipped:
        rest.pop()
    return bool(rest) and rest[-1] in lists["denials"] and not (rest[-1] == "not" and rest[-2:-1] in (["why"], ["if"]))


def _by_word_before(before: Sequence[str], told: Sequence[Token], last: int, text: str) -> float | None:
    """By the preposition or verb right before, None when there is none."""
    lists = words()
    if not before:
        return None
    word, rest = before[-1], before[:-1]
    if word in lists["from"]:
        return _from(rest)
    if word in lists["to"]:
        near = [one for one in rest[-4:] if one in lists["arrive"]]
        return HOME - 0.5 if near and not {"need", "get", "how"} & set(rest[-5:]) else PASSING
    if word in lists["live"]:
        return SOMEBODY if _others(rest) else HOME
    if word in lists["near"] or word == "at":
        return _at(word, rest, told, last, text)
    if word == "of" and rest[-1:] and rest[-1] in lists["of"]:
        return HOME if rest[-1] in {"resident", "residents", "tenant"} else TOLD
    if word in {"area", "town", "city", "place", "postcode", "code", "address"}:
        return TOLD
    if (
        word in {"is", "its"}
        and rest[-1:]
        and rest[-1] in {"area", "town", "city", "place", "postcode", "code", "address"}
    ):
        return HOME
    if word == "its" or (word == "is" and rest[-1:] == ["it"]):
        return TOLD
    if word in {"im", "iam"}:
        return REJECTED if {told[last - 1].word} & lists["first_names"] or ordinary(told[last - 1].word) else TOLD
    return None


def _from(rest: Sequence[str]) -> float:
    lists = words()
    if rest[-1:] == ["far"]:
        return TOLD
    for word in reversed(rest[-4:]):
        if word in lists["origin_people"]:
            return HOME - 0.3
        if word in lists["leave"]:
            return PASSING
        if word in lists["others"]:
            return SOMEBODY
    return ENDING


def _at(word: str, rest: Sequence[str], told: Sequence[Token], last: int, text: str) -> float:
    """After "in", "near" and "at": the nearest word before that says what for."""
    past = _long_ago(told, last, text)
    for index in range(len(rest) - 1, -1, -1):
        score = _by(rest, index, at=word == "at", past=past)
        if score is not None:
            return score
    return PASSING if past else (BARE if word == "at" else TOLD)


def _long_ago(told: Sequence[Token], last: int, text: str) -> bool:
    """Whether the words after say that it is over: "when I was 19", "years ago", "last summer"."""
    later = [token.word for token in told[last : last + 4]] if following(told, last, text) else []
    return (
        ("when" in later and not {"was", "were", "lived"}.isdisjoint(later))
        or not {"ago", "originally"}.isdisjoint(later)
        or later[:1] == ["last"]
    )


def _by(rest: Sequence[str], index: int, *, at: bool, past: bool) -> float | None:
    """What one word before says, None for nothing."""
    lists, one, earlier = words(), rest[index], rest[:index]
    if one in lists["born"]:
        return REJECTED
    if one in lists["live"]:
        if past or earlier[-1:] == ["used"] or earlier[-2:] == ["used", "to"]:
            return PASSING
        return SOMEBODY if _others(earlier) else HOME
    if one in lists["others"]:
        return HOME - 0.1 if _their_guest(earlier) else SOMEBODY
    if one in lists["work"]:
        return REJECTED if at and one != "work" else PASSING
    if one in lists["past"] or one in lists["visit"]:
        return PASSING
    if one in {"was", "were"} and earlier[-1:] != ["we"]:
        return PASSING + 0.5
    return _at_home(earlier, past=past) if one in lists["home"] else None


def _at_home(earlier: Sequence[str], *, past: bool) -> float:
    if past:
        return PASSING
    if not words()["gone"].isdisjoint(earlier):
        return ENDING - 0.4
    return SOMEBODY if _others(earlier) else HOME - 0.2


def _their_guest(rest: Sequence[str]) -> bool:
    """Whether "at my", "staying with my", "round me" stand before a person: then that is where the writer is."""
    lists = words()
    if rest[-1:] and rest[-1] in {"my", "me", "a", "our", "his", "her", "the"} and len(rest) > 1:
        return rest[-2] in {"at", "round", "wi", "wiv", "sofa"} or (
            rest[-2] == "with" and bool(lists["live"] & set(rest))
        )
    return False


def _others(rest: Sequence[str]) -> bool:
    """Whether somebody else is the one who lives there: "my mum lives in", "he is in"."""
    lists = words()
    for word in reversed(rest):
        if word in lists["pronouns"]:
            return False
        if word in lists["others"]:
            return True
    return False


def _standing(told: Sequence[Token], span: tuple[int, int], text: str, before: Sequence[str], after: str) -> float:
    """Without a cue: by itself between stops, before "area", at the end, or in the middle."""
    lists, (first, last) = words(), span
    if before and before[-1] in lists["titles"]:
        return REJECTED
    if before and before[-1] in lists["visit"] - {"station"} and after not in lists["areas"]:
        return PASSING
    opens, closes = begins(text, told[first].start), ends(text, told[last - 1].end)
    if before and before[-1] in lists["determiners"]:
        return BARE + 0.2 if after and not closes else REJECTED
    if after in lists["areas"]:
        return TOLD
    if opens and closes:
        return TOLD
    if closes:
        return ENDING
    if after in lists["offices"]:
        return BARE + 0.8
    return BARE + 0.4 if opens else BARE

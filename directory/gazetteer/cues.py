"""The words that make a following word a place: "live in", "near"; and the words that never are one by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from directory.gazetteer.normal import Token, normal
from directory.vocabulary.loader import data


@dataclass(frozen=True, slots=True)
class Words:
    """`cues`: strength (2 strong, 1 weak) by the words of a cue, `cue_ends` their last words; the rest as in the file.

    `origins`: cues after which a place may be where somebody no longer is.
    """

    cues: dict[tuple[str, ...], int]
    cue_ends: frozenset[str]
    origins: frozenset[str]
    denials: frozenset[str]
    articles: frozenset[str]
    fillers: frozenset[str]
    common: frozenset[str]
    not_outcodes: frozenset[str]


@cache
def words() -> Words:
    """The word lists in normal form."""
    lists = data("directory.gazetteer", "words.json")
    cues = {tuple(normal(cue).split()): 1 for cue in lists["weak_cues"]}
    cues |= {tuple(normal(cue).split()): 2 for cue in lists["strong_cues"]}
    return Words(
        cues=cues,
        cue_ends=frozenset(cue[-1] for cue in cues),
        origins=_set(lists["origins"]),
        denials=_set(lists["denials"]),
        articles=_set(lists["articles"]),
        fillers=_set(lists["fillers"]),
        common=_set(lists["common"]),
        not_outcodes=frozenset(lists["not_outcodes"]),
    )


def cue_before(told: Sequence[Token], position: int) -> int:
    """How strongly the words before `position` say that a place follows: 0, 1 or 2; a denied cue is none."""
    if position == 0 or told[position - 1].word not in words().cue_ends:
        return 0
    for length in (3, 2, 1):
        start = position - length
        if start < 0:
            continue
        strength = words().cues.get(tuple(token.word for token in told[start:position]))
        if strength:
            return 0 if start and told[start - 1].word in words().denials else strength
    return 0


def _set(items: Sequence[str]) -> frozenset[str]:
    return frozenset(normal(item) for item in items)

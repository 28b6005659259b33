"""What a reader sees as single characters, by the rules the carrier's calculator cuts by (Unicode 10, UAX 29).

A message boundary never parts such a cluster, so where two clusters meet decides what a Unicode text costs. Unicode 10
is old on purpose: newer rules hold some joined emoji together that the calculator parts, and the bill is its count.
`tests/conversations/wording/test_sms_oracle.py` compares both.
"""

import unicodedata
from enum import Enum, auto
from functools import lru_cache

_FORMATS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})


class _Kind(Enum):
    """What a character does to its neighbours (property Grapheme_Cluster_Break)."""

    OTHER = auto()
    CONTROL = auto()
    EXTEND = auto()
    SPACING = auto()
    JOINER = auto()
    PREPEND = auto()
    BASE = auto()
    """A hand or a person: takes a skin tone."""
    PERSON = auto()
    """Man, woman, boy, girl: takes a skin tone, and a joiner holds it to what goes before."""
    TONE = auto()
    GLUED = auto()
    """A heart or a tool: a joiner holds it to what goes before."""
    FLAG = auto()
    """Half a flag."""
    HANGUL_L = auto()
    HANGUL_V = auto()
    HANGUL_T = auto()
    HANGUL_LV = auto()
    HANGUL_LVT = auto()


def _ranges(written: str) -> frozenset[str]:
    """The characters of "261d 270a-270d"."""
    parts = [part.partition("-") for part in written.split()]
    return frozenset(chr(code) for low, _, high in parts for code in range(int(low, 16), int(high or low, 16) + 1))


_LISTED: tuple[tuple[frozenset[str], _Kind], ...] = (
    (_ranges("200d"), _Kind.JOINER),
    # Not marks by category, but they belong to the letter before: the non-joiner, tags of UK flags; Thai and Lao am.
    (_ranges("200c ff9e-ff9f e0020-e007f"), _Kind.EXTEND),
    (_ranges("0e33 0eb3 1cf2-1cf3"), _Kind.SPACING),
    # Marks by category that stand for themselves: Burmese, Shan, Tai.
    (
        _ranges("102b-102c 1038 1062-1064 1067-106d 1083 1087-108c 108f 109a-109c 1a61 1a63-1a64 aa7b aa7d"),
        _Kind.OTHER,
    ),
    (_ranges("0600-0605 06dd 070f 08e2 0d4e 110bd 111c2-111c3 11a3a 11a86-11a89 11d46"), _Kind.PREPEND),
    (
        _ranges(
            "261d 26f9 270a-270d 1f385 1f3c2-1f3c4 1f3c7 1f3ca-1f3cc 1f442-1f443 1f446-1f450 1f46e 1f470-1f478 1f47c "
            "1f481-1f483 1f485-1f487 1f4aa 1f574-1f575 1f57a 1f590 1f595-1f596 1f645-1f647 1f64b-1f64f 1f6a3 "
            "1f6b4-1f6b6 1f6c0 1f6cc 1f918-1f91c 1f91e-1f91f 1f926 1f930-1f939 1f93d-1f93e 1f9d1-1f9dd"
        ),
        _Kind.BASE,
    ),
    (_ranges("1f466-1f469"), _Kind.PERSON),
    (_ranges("1f3fb-1f3ff"), _Kind.TONE),
    (
        _ranges(
            "2640 2642 2695-2696 2708 2764 1f308 1f33e 1f373 1f393 1f3a4 1f3a8 1f3eb 1f3ed 1f48b 1f4bb-1f4bc 1f527 "
            "1f52c 1f5e8 1f680 1f692"
        ),
        _Kind.GLUED,
    ),
    (_ranges("1f1e6-1f1ff"), _Kind.FLAG),
    (_ranges("1100-115f a960-a97c"), _Kind.HANGUL_L),
    (_ranges("1160-11a7 d7b0-d7c6"), _Kind.HANGUL_V),
    (_ranges("11a8-11ff d7cb-d7fb"), _Kind.HANGUL_T),
)
_KINDS = {letter: kind for letters, kind in _LISTED for letter in letters}
_TAKES_TONE = frozenset({_Kind.BASE, _Kind.PERSON})
_HANGUL = {
    _Kind.HANGUL_L: frozenset({_Kind.HANGUL_L, _Kind.HANGUL_V, _Kind.HANGUL_LV, _Kind.HANGUL_LVT}),
    _Kind.HANGUL_V: frozenset({_Kind.HANGUL_V, _Kind.HANGUL_T}),
    _Kind.HANGUL_LV: frozenset({_Kind.HANGUL_V, _Kind.HANGUL_T}),
    _Kind.HANGUL_T: frozenset({_Kind.HANGUL_T}),
    _Kind.HANGUL_LVT: frozenset({_Kind.HANGUL_T}),
}


def clusters(text: str) -> list[str]:
    """The text in pieces that no message boundary parts; joined they are the text."""
    found: list[str] = []
    kinds: list[_Kind] = []
    """Of the cluster in hand."""
    for letter in text:
        kind = _kind(letter)
        if kinds and _joins(kinds, kind):
            found[-1] += letter
            kinds.append(kind)
        else:
            found.append(letter)
            kinds = [kind]
    return found


@lru_cache(4_096)
def _kind(letter: str) -> _Kind:
    listed = _KINDS.get(letter)
    if listed is not None:
        return listed
    if "\uac00" <= letter <= "\ud7a3":
        return _Kind.HANGUL_LVT if (ord(letter) - 0xAC00) % 28 else _Kind.HANGUL_LV
    category = unicodedata.category(letter)
    if category in _MARKS:
        return _Kind.EXTEND
    if category == "Mc":
        return _Kind.SPACING
    return _Kind.CONTROL if category in _FORMATS else _Kind.OTHER


def _joins(cluster: list[_Kind], kind: _Kind) -> bool:
    """Whether a character of this kind belongs to the cluster before it."""
    last = cluster[-1]
    if _Kind.CONTROL in (last, kind) or (_Kind.FLAG in cluster[1:] and last is not _Kind.FLAG):
        return False  # after a whole flag the calculator takes one more sign, and no second
    if kind in (_Kind.EXTEND, _Kind.JOINER, _Kind.SPACING) or last is _Kind.PREPEND:
        return True
    if kind is _Kind.TONE:
        return _takes_tone(cluster)
    if last is _Kind.JOINER:
        return kind in (_Kind.GLUED, _Kind.PERSON)
    if kind is _Kind.FLAG:
        return cluster == [_Kind.FLAG]
    return kind in _HANGUL.get(last, ())


def _takes_tone(cluster: list[_Kind]) -> bool:
    """After a hand or a person; one sign may stand between. The calculator gives up after an earlier sign."""
    if cluster[-1] is _Kind.EXTEND:
        return len(cluster) > 1 and cluster[-2] in _TAKES_TONE
    return cluster[-1] in _TAKES_TONE and _Kind.EXTEND not in cluster

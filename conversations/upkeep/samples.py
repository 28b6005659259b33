"""Phrases written out: the messages a pattern means, so that what really happens to them can be tried."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from conversations.text.patterns import FIRST, LAST, Group
from conversations.text.patterns import Sequence as Parsed

MOST = 24
"""Wordings tried of one pattern, spread over its alternatives."""
NUMBER = "7"
_STEM_ENDS = {"suicid": "al"}


def wordings(parsed: Parsed, classes: Mapping[str, frozenset[str]], most: int = MOST) -> list[str]:
    """Up to `most` different wordings of a pattern. Gaps are left empty, `<n>` is a number, a stem gets an ending.

    A pattern that names an unknown class has none.
    """
    found = (" ".join(words) for words in _sequence(parsed, classes))
    return list(dict.fromkeys(islice(found, most * 4)))[:most]


def _sequence(parsed: Sequence["str | Group"], classes: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Wordings of parts in order; the last part varies fastest, and only a few of each are combined."""
    parts = [list(islice(_part(part, classes), MOST)) for part in parsed]
    if not all(parts):
        return
    widest = max(len(options) for options in parts)
    for turn in range(widest):  # each alternative of every part at least once
        yield tuple(word for options in parts for word in options[turn % len(options)])
    for chosen in product(*(options[:3] for options in parts)):
        yield tuple(word for words in chosen for word in words)


def _part(part: "str | Group", classes: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    if isinstance(part, Group):
        if part.optional:
            yield ()
        for choice in part.choices:
            yield from _sequence(choice, classes)
    elif part in (FIRST, LAST) or part[0] == "_":
        yield ()
    elif part == "<n>":
        yield (NUMBER,)
    elif part.startswith("<"):
        yield from ((word,) for word in sorted(classes.get(part[1:-1], ())))
    elif part.endswith("*"):
        yield (part[:-1] + _STEM_ENDS.get(part[:-1], "s"),)
    else:
        yield (part,)

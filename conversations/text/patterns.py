"""The small language phrases are written in, and its expansion to sequences of keys.

    lost my (job|work)      alternatives, of one or more words, or empty: (a|)
    [really] struggling     an optional part
    <kin>                   any word of a named class; <n> any number
    suicid*                 any word beginning so
    can not pay _3 rent     up to three words between, in the same clause
    ^help$                  from the first word of the message, to the last
"""

import itertools
import re
from collections.abc import Iterator

from conversations.text.tokens import Spellings, tokenise

FIRST, LAST = "^", "$"
_PARTS = re.compile(r"\(|\)|\[|\]|\||<[a-z-]+>|_\d?(?=\s|$|\)|\])|\^|\$|[^\s()\[\]|^$<>]+")
MOST_SEQUENCES = 4000


class PatternError(ValueError):
    """A phrase that cannot be read; the message quotes it."""


def expand(pattern: str, spellings: Spellings) -> tuple[tuple[str, ...], ...]:
    """All key sequences of a pattern. Raises PatternError for unbalanced or explosive ones."""
    parts = iter(_PARTS.findall(pattern))
    sequences = list(_alternatives(parts, "", pattern, spellings))
    if not all(sequences) or not sequences:
        raise PatternError(f"empty phrase in {pattern!r}")
    return tuple(dict.fromkeys(sequences))


def _alternatives(parts: Iterator[str], closing: str, pattern: str, spellings: Spellings) -> list[tuple[str, ...]]:
    done: list[tuple[str, ...]] = []
    current: list[tuple[str, ...]] = [()]
    for part in parts:
        if part in ("(", "["):
            inner = _alternatives(parts, ")" if part == "(" else "]", pattern, spellings)
            choices = inner if part == "(" else [(), *inner]
            current = [left + right for left, right in itertools.product(current, choices)]
        elif part == "|":
            done += current
            current = [()]
        elif part in (")", "]"):
            if part != closing:
                raise PatternError(f"brackets do not match in {pattern!r}")
            return done + current
        else:
            keys = _keys(part, spellings)
            current = [left + keys for left in current]
        if len(current) > MOST_SEQUENCES:
            raise PatternError(f"too many variants in {pattern!r}")
    if closing:
        raise PatternError(f"a bracket is not closed in {pattern!r}")
    return done + current


def _keys(part: str, spellings: Spellings) -> tuple[str, ...]:
    if part.startswith("<") or part in (FIRST, LAST):
        return (part,)
    if part == "_" or (part.startswith("_") and part[1:].isdigit()):
        return ("_" + (part[1:] or "2"),)
    if part.endswith("*"):
        return (part,)
    return tuple(token.word for token in tokenise(part, spellings).tokens)

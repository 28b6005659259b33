"""The small language phrases are written in, read to a tree of keys and groups.

lost my (job|work)      alternatives, of one or more words
[really] struggling     an optional part; [very|so] optional, either
<kin>                   any word of a named class; <n> any number
suicid*                 any word beginning so
can not pay _3 rent     up to three words between, in the same clause
^help$                  from the first word of the message, to the last
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from conversations.text.tokens import Spellings, tokenise

FIRST, LAST = "^", "$"
_STRETCHED = re.compile(r"(.)\1{2,}")
_PARTS = re.compile(r"\(|\)|\[|\]|\||<[a-z-]+>|(?<![^\s(\[|])_\d?(?=\s|$|[)\]|])|\^|\$|[^\s()\[\]|^$<>]+")


class PatternError(ValueError):
    """A phrase that cannot be read; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Group:
    """A choice of sequences; `optional`: or none of them."""

    choices: tuple["Sequence", ...]
    optional: bool


Sequence: TypeAlias = tuple["str | Group", ...]
"""Keys in order: a word, `<class>`, `prefix*`, `_3` (a gap), `^`, `$`, or a group."""


def parse(pattern: str, spellings: Spellings) -> Sequence:
    """The tree of one pattern. Raises PatternError when brackets do not match or a part says nothing."""
    parts = iter(_PARTS.findall(pattern))
    choices = _choices(parts, "", pattern, spellings)
    if not all(choices):
        raise PatternError(f"empty phrase in {pattern!r}")
    tree = choices[0] if len(choices) == 1 else (Group(tuple(choices), optional=False),)
    if tree[0] != FIRST and all(isinstance(part, Group) and part.optional for part in tree):
        raise PatternError(f"nothing in {pattern!r} is required")
    return tree


def _choices(parts: Iterator[str], closing: str, pattern: str, spellings: Spellings) -> list[Sequence]:
    done: list[Sequence] = []
    current: list[str | Group] = []
    for part in parts:
        if part in ("(", "["):
            inner = _choices(parts, ")" if part == "(" else "]", pattern, spellings)
            optional = part == "[" or not all(inner)
            current.append(Group(tuple(choice for choice in inner if choice), optional))
        elif part == "|":
            done.append(tuple(current))
            current = []
        elif part in (")", "]"):
            if part != closing:
                raise PatternError(f"brackets do not match in {pattern!r}")
            return [*done, tuple(current)]
        else:
            keys = _keys(part, spellings)
            if not keys:
                raise PatternError(f"{part!r} is no word in {pattern!r}")
            current.extend(keys)
    if closing:
        raise PatternError(f"a bracket is not closed in {pattern!r}")
    return [*done, tuple(current)]


def _keys(part: str, spellings: Spellings) -> tuple[str, ...]:
    if part.startswith("<") or part in (FIRST, LAST):
        return (part,)
    if part == "_" or (part.startswith("_") and part[1:].isdigit()):
        return ("_" + (part[1:] or "2"),)
    if part.endswith("*") or part == "'s":
        return (part,)
    if part.isascii() and part.isalpha() and part.islower() and part not in spellings and not _STRETCHED.search(part):
        return (part,)  # a plain word: nearly all are
    return tuple(token.word for token in tokenise(part, spellings).tokens)

"""Words of a message with their places in it: one list for every reader, contractions and text-speak written out.

"cant" and "can't" both become the two tokens "can" "not" over the same characters, "tmrw" becomes "tomorrow", so that
phrases are written once in plain words. The table of such spellings is data (`locales/<language>/phrases`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from conversations.text.fold import fold

Spellings: TypeAlias = Mapping[str, tuple[str, ...]]
"""Token as typed (apostrophes kept or not) to the plain tokens it stands for."""

_PIECE = re.compile(
    r"(?P<word>(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff])+(?:'(?:[^\W_])+)*)"
    r"|(?P<end>[.!?;\n]+|[.]{2,})|(?P<pause>[,:()/\"]|\s-+\s)|(?P<money>£)"
)
_NUMBER_FIRST = re.compile(r"(\d+)([^\W\d_]+)")
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_STRETCHED = re.compile(r"(.)\1{2,}")


class Token(NamedTuple):
    """A plain word; `start`, `end` index the original text; a clause ends at a comma, a sentence at a full stop."""

    word: str
    start: int
    end: int
    clause: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message cut into tokens."""

    text: str
    folded: str
    tokens: tuple[Token, ...]

    def evidence(self, first: int, last: int) -> str:
        """The person's own words from token `first` up to, not including, token `last`."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : max(token.end for token in self.tokens[first:last])]


def tokenise(text: str, spellings: Spellings) -> Message:
    """Cut `text` into tokens. Never raises; linear time."""
    folded = fold(text)
    tokens: list[Token] = []
    clause = sentence = 0
    source = folded.text
    for match in _PIECE.finditer(source):
        kind = match.lastgroup
        if kind == "word":
            start, end = match.span()
            for word, first, last in _plain(match.group(), start, end, spellings):
                begin, stop = folded.span(first, last)
                tokens.append(Token(word, begin, stop, clause, sentence))
        elif kind == "end":
            if match.group() == "." and _inside_number(source, match.start()):
                continue
            sentence += 1
            clause += 1
        elif kind == "pause":
            clause += 1
    return Message(text, source, tuple(tokens))


def _inside_number(text: str, dot: int) -> bool:
    return 0 < dot < len(text) - 1 and text[dot - 1].isdigit() and text[dot + 1].isdigit()


def _plain(word: str, start: int, end: int, spellings: Spellings) -> list[tuple[str, int, int]]:
    written_out = spellings.get(word)
    bare = word
    if written_out is None and "'" in word:
        bare = word.replace("'", "")
        written_out = spellings.get(bare)
    if written_out is not None:
        return [(part, start, end) for part in written_out]
    if "'" in word and word.endswith("'s"):
        return [(word[:-2].replace("'", ""), start, end - 2), ("'s", start, end)]
    if word[0].isdigit():
        glued = _NUMBER_FIRST.fullmatch(word)
        if glued and glued.group(2) not in _ORDINAL:
            middle = start + len(glued.group(1))
            return [(glued.group(1), start, middle), *_plain(glued.group(2), middle, end, spellings)]
    if _STRETCHED.search(bare) and not bare.isdigit():
        for squeezed in (_STRETCHED.sub(r"\1", bare), _STRETCHED.sub(r"\1\1", bare)):
            if squeezed in spellings:
                return [(part, start, end) for part in spellings[squeezed]]
        return [(bare, start, end)]
    return [(bare, start, end)]

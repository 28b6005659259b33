"""The parts every reader of a language shares: spellings, word classes, numbers, right words, scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from conversations.text.patterns import parse
from conversations.text.scope import Cue
from conversations.text.tokens import Spellings
from conversations.text.trie import Phrase
from directory.vocabulary.words import english_words

_SHORTEST_SLIP = 5
LEXICON_FILES = ("spellings", "classes", "numbers", "right_words", "scope")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled from the files of `LEXICON_FILES`."""

    spellings: Spellings
    classes: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    right_words: frozenset[str]
    scope: Mapping[str, Any]

    @property
    def never_corrected(self) -> frozenset[str]:
        """Right words, ours and the language's: no correction may touch them."""
        return self.right_words | english_words()

    def cues(self) -> list[Phrase[Cue]]:
        """The scope cues as phrases, to be put in the same tree as a reader's own."""
        return [
            Phrase(parse(pattern, self.spellings), Cue(name))
            for name, patterns in self.scope["cues"].items()
            for pattern in patterns
        ]


def compile_lexicon(body: Mapping[str, Any]) -> Lexicon:
    """Compile `{"spellings": …, "classes": …, "numbers": …, "right_words": …, "scope": …}`."""
    spellings = {typed: tuple(plain.split()) for typed, plain in body["spellings"].items()}
    spellings = _slips(spellings, body["right_words"]["words"]) | spellings
    return Lexicon(
        MappingProxyType(spellings),
        MappingProxyType({name: frozenset(words.split()) for name, words in body["classes"].items()}),
        MappingProxyType(dict(body["numbers"])),
        frozenset(_words(body["right_words"]["words"])) | spellings.keys(),
        MappingProxyType(dict(body["scope"])),
    )


def _slips(spellings: Mapping[str, tuple[str, ...]], right_lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Contractions ("doesnt", "gonna") with two neighbouring letters swapped: the speller does not know them."""
    right = frozenset(_words(right_lines))
    slips = {}
    for typed, plain in spellings.items():
        if len(typed) >= _SHORTEST_SLIP and typed.isalpha() and (typed.endswith("nt") or plain[-1] == "to"):
            for at in range(1, len(typed) - 1):
                slip = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
                if slip not in right:
                    slips[slip] = plain
    return slips


def _words(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield from line.split()

"""The parts every reader of a language shares: spellings, word classes, numbers, right words, scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from conversations.text.patterns import parse
from conversations.text.scope import Cue
from conversations.text.tokens import Spellings
from conversations.text.trie import Phrase

LEXICON_FILES = ("spellings", "classes", "numbers", "right_words", "scope")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled from the files of `LEXICON_FILES`."""

    spellings: Spellings
    classes: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    right_words: frozenset[str]
    scope: Mapping[str, Any]

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
    return Lexicon(
        MappingProxyType(spellings),
        MappingProxyType({name: frozenset(words.split()) for name, words in body["classes"].items()}),
        MappingProxyType(dict(body["numbers"])),
        frozenset(_words(body["right_words"]["words"])) | spellings.keys(),
        MappingProxyType(dict(body["scope"])),
    )


def _words(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield from line.split()

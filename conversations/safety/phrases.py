"""The safety phrases of all languages, checked and compiled. Data: `locales/<language>/phrases/safety.json`.

Each language's file is compiled on its own and a broken one is left out with a logged error: a typing mistake in one
file must never make the house deaf. `problems()` lists them for the checker and the tests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import structlog
from pydantic import BaseModel, ConfigDict

from conversations.safety.danger import About, DangerKind, Tier, When
from conversations.text.lexicon import LEXICON_FILES, Lexicon, compile_lexicon
from conversations.text.patterns import parse
from conversations.text.scope import Cue, ScopeWords
from conversations.text.trie import Phrase, Trie
from directory.vocabulary.loader import locale_data, locale_languages

MASK = "quiet"


class DangerRule(BaseModel):
    """One rule of a safety file: phrases that mean one kind of danger.

    `about` overrides the reading of whose it is. `unreviewed`: no speaker of the language has signed it yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: DangerKind
    when: When
    tier: Tier
    phrases: tuple[str, ...]
    about: About | None = None
    unreviewed: bool = False


class SafetyFile(BaseModel):
    """One language's safety file. `quiet`: figurative phrases that silence any danger heard in the same words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewed: str | Literal[False]
    rules: tuple[DangerRule, ...]
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Marks a figurative phrase."""

    name: str = MASK


SafetyMark: TypeAlias = DangerRule | Quiet | Cue


@dataclass(frozen=True, slots=True)
class SafetyPhrases:
    """Everything `hear` needs."""

    lexicon: Lexicon
    trie: Trie[SafetyMark]
    scope_words: ScopeWords


def lexicon_body() -> dict[str, Any]:
    """The shared lexicon data (English spellings, classes, numbers, right words, scope)."""
    return {name: locale_data("en", f"phrases/{name}") for name in LEXICON_FILES}


def _file(language: str) -> SafetyFile | None:
    try:
        return SafetyFile.model_validate(locale_data(language, "phrases/safety"))
    except KeyError:
        return None


def _phrases(file: SafetyFile, lexicon: Lexicon) -> Iterable[Phrase[SafetyMark]]:
    for rule in file.rules:
        for pattern in rule.phrases:
            yield Phrase(parse(pattern, lexicon.spellings), rule)
    for pattern in file.quiet:
        yield Phrase(parse(pattern, lexicon.spellings), Quiet())


def compile_safety(lexicon: Lexicon) -> SafetyPhrases:
    """Compile every language's safety file into one tree."""
    phrases: list[Phrase[SafetyMark]] = [Phrase(cue.sequence, cue.rule) for cue in lexicon.cues()]
    for language in locale_languages():
        try:
            file = _file(language)
            if file is not None:
                phrases.extend(list(_phrases(file, lexicon)))
        except ValueError as error:
            structlog.get_logger().error("safety_phrases_unreadable", language=language, error=str(error))
    trie = Trie(phrases, lexicon.classes, lexicon.numbers, lexicon.right_words)
    return SafetyPhrases(lexicon, trie, _scope_words(lexicon.scope))


def _scope_words(scope: Mapping[str, Any]) -> ScopeWords:
    return ScopeWords.from_data(scope, scope["others"], "bridge_danger")


def problems() -> list[str]:
    """What is wrong with the safety files, one sentence each; empty when all is well."""
    found: list[str] = []
    lexicon = compile_lexicon(lexicon_body())
    for language in locale_languages():
        try:
            file = _file(language)
            if file is not None:
                list(_phrases(file, lexicon))
        except ValueError as error:
            found.append(f"{language}: {error}")
    return found

"""All phrase data of all languages: gathered as plain JSON for the rule-set hash, and compiled for reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from conversations.text.lexicon import LEXICON_FILES, Lexicon, compile_lexicon
from conversations.text.patterns import parse
from conversations.text.scope import ScopeWords
from conversations.text.trie import Phrase, Trie
from conversations.understanding.marks import Body, FactMark, FactRow, HelpMark, Mark, NeedMark, NeedRow, WordMark
from directory.vocabulary.loader import locale_data, locale_languages

FILES = ("needs", "facts", "commands", "replies", "intent", "language")
PARTS = {"commands": "command", "replies": "reply", "intent": "intent"}
NOT_PHRASES = frozenset({"names", "polite", "urgent", "unreviewed"})


@dataclass(frozen=True, slots=True)
class LanguageSigns:
    """How a language is known: by script letters, or by words and letters of its own."""

    words: frozenset[str]
    letters: frozenset[str]
    script: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything `read` needs, compiled. Immutable; shared between threads."""

    lexicon: Lexicon
    trie: Trie[Mark]
    scope_words: ScopeWords
    languages: Mapping[str, LanguageSigns]
    language_names: Mapping[str, str]
    unless_next: frozenset[str]
    children: Mapping[str, Any]
    polite: frozenset[str]


def phrase_body() -> Body:
    """All phrase data as plain JSON: `{language: {file: data}}`; English also holds the shared lexicon."""
    body: Body = {}
    for language in locale_languages():
        files = {}
        for name in (*LEXICON_FILES, *FILES) if language == "en" else FILES:
            try:
                files[name] = locale_data(language, f"phrases/{name}")
            except KeyError:
                continue
        if files:
            body[language] = files
    return body


def compile_phrases(body: Mapping[str, Any]) -> Phrases:
    """Compile a phrase body. Raises ValueError (PatternError, pydantic.ValidationError) naming the broken phrase."""
    english = body["en"]
    lexicon = compile_lexicon(english)
    phrases: list[Phrase[Mark]] = [Phrase(cue.sequence, cue.rule) for cue in lexicon.cues()]
    for language, files in body.items():
        phrases.extend(_language_phrases(language, files, lexicon))
    return Phrases(
        lexicon=lexicon,
        trie=Trie(phrases, lexicon.classes, lexicon.numbers, _right_words(lexicon, body)),
        scope_words=ScopeWords.from_data(lexicon.scope, lexicon.scope["others"], "bridge_plain"),
        languages=MappingProxyType(
            {name: _signs(files["language"]) for name, files in body.items() if "language" in files}
        ),
        language_names=MappingProxyType(dict(english["commands"]["names"])),
        unless_next=frozenset(english["facts"]["unless_next"].split()),
        children=MappingProxyType({name: _words(value) for name, value in english["facts"]["children"].items()}),
        polite=frozenset(english["intent"]["polite"].split()),
    )


def _words(value: Any) -> Any:
    return frozenset(value.split()) if isinstance(value, str) else value


def _right_words(lexicon: Lexicon, body: Mapping[str, Any]) -> frozenset[str]:
    foreign = (word for files in body.values() for word in files.get("language", {}).get("words", "").split())
    return lexicon.right_words | frozenset(foreign)


def _signs(data: Mapping[str, Any]) -> LanguageSigns:
    return LanguageSigns(
        frozenset(data.get("words", "").split()), frozenset(data.get("letters", "")), data.get("script", "")
    )


def _language_phrases(language: str, files: Mapping[str, Any], lexicon: Lexicon) -> Iterable[Phrase[Mark]]:
    def spelt(patterns: Iterable[str], mark: Mark) -> Iterable[Phrase[Mark]]:
        return (Phrase(parse(pattern, lexicon.spellings), mark) for pattern in patterns)

    if "needs" in files:
        for row in TypeAdapter(tuple[NeedRow, ...]).validate_python(files["needs"]["needs"]):
            own = row.whose == "self"
            yield from spelt(row.say, NeedMark(row.need, row.urgency, False, own, row.weak, f"{language}/{row.need}"))
            yield from spelt(row.topic, NeedMark(row.need, row.urgency, True, own, row.weak, f"{language}/{row.need}"))
        for patterns in files["needs"].get("cues", {}).values():
            yield from spelt(patterns, HelpMark())
    if "facts" in files:
        for fact in TypeAdapter(tuple[FactRow, ...]).validate_python(files["facts"]["rules"]):
            yield from spelt(fact.phrases, FactMark(fact))
        yield from spelt(files["facts"].get("children", {}).get("none", ()), WordMark("children", "none"))
    for name, group in PARTS.items():
        for entry, patterns in files.get(name, {}).items():
            if entry not in NOT_PHRASES:
                yield from spelt(patterns, WordMark(group, entry))
    for level, patterns in files.get("intent", {}).get("urgent", {}).items():
        yield from spelt(patterns, WordMark("urgent", level))

"""All phrase data of all languages: gathered as plain JSON for the rule-set hash, and compiled for reading."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from conversations.text.fold import fold
from conversations.text.lasting import lasting
from conversations.text.lexicon import LEXICON_FILES, Lexicon, compile_lexicon
from conversations.text.patterns import parse
from conversations.text.scope import ScopeWords
from conversations.text.trie import Phrase, Trie
from conversations.understanding.marks import Body, FactMark, FactRow, HelpMark, Mark, NeedMark, NeedRow, WordMark
from conversations.understanding.people import WhoseWords
from conversations.understanding.topics import TopicWeights
from directory.vocabulary.loader import locale_data, locale_languages
from directory.vocabulary.needs import needs, parent_of

FILES = ("needs", "facts", "commands", "replies", "intent", "language", "topics")
SHARED_FILES = ("numbers", "scope")
"""What a language may add to the shared lexicon: number words, and words that negate."""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_PART = re.compile(r"\{([a-z-]+)\}")
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
    whose_words: WhoseWords
    languages: Mapping[str, LanguageSigns]
    spoken: Mapping[str, tuple[str, ...]]
    """The languages, other than English, that have a word among their signs."""
    language_names: Mapping[str, str]
    unless_next: frozenset[str]
    children: Mapping[str, Any]
    cared_for: Mapping[str, str]
    polite: frozenset[str]
    topics: Mapping[str, TopicWeights]


def phrase_body() -> Body:
    """All phrase data as plain JSON: `{language: {file: data}}`; English also holds the shared lexicon."""
    body: Body = {}
    for language in locale_languages():
        files = {}
        for name in (*LEXICON_FILES, *FILES) if language == "en" else (*SHARED_FILES, *FILES):
            try:
                files[name] = _needs(language) if name == "needs" else locale_data(language, f"phrases/{name}")
            except KeyError:
                continue
        if files:
            body[language] = files
    return body


@lasting()
def compile_phrases(body: Mapping[str, Any]) -> Phrases:
    """Compile a phrase body. Raises ValueError (PatternError, pydantic.ValidationError) naming the broken phrase."""
    english = body["en"]
    lexicon = compile_lexicon(_with_shared(english, body))
    phrases: list[Phrase[Mark]] = [Phrase(cue.sequence, cue.rule) for cue in lexicon.cues()]
    for language, files in body.items():
        phrases.extend(_language_phrases(language, files, lexicon))
    languages = {name: _signs(name, files, lexicon) for name, files in body.items() if "language" in files}
    return Phrases(
        lexicon=lexicon,
        trie=Trie(phrases, lexicon.classes, lexicon.numbers, _right_words(lexicon, body)),
        scope_words=ScopeWords.from_data(lexicon.scope, lexicon.scope["others"], "bridge_plain"),
        whose_words=WhoseWords.from_data(lexicon.scope),
        languages=MappingProxyType(languages),
        spoken=MappingProxyType(_spoken(languages)),
        language_names=MappingProxyType(
            {
                fold(name).text: code
                for files in body.values()
                for name, code in files.get("commands", {}).get("names", {}).items()
            }
        ),
        unless_next=frozenset(english["facts"]["unless_next"].split()),
        children=MappingProxyType({name: _words(value) for name, value in _children(body).items()}),
        cared_for=MappingProxyType(dict(english["facts"].get("cared_for", {}))),
        polite=frozenset(english["intent"]["polite"].split()),
        topics=MappingProxyType({top: TopicWeights.from_data(data) for top, data in english["topics"].items()}),
    )


def _with_shared(english: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The English lexicon with the number words and the words of negation that other languages add."""
    numbers, scope = dict(english["numbers"]), dict(english["scope"])
    for language, files in body.items():
        if files is english or language == "en":
            continue
        numbers = {**files.get("numbers", {}), **numbers}
        for name, words in files.get("scope", {}).items():
            if name in scope:
                scope[name] = f"{scope[name]} {words}"
    return {**english, "numbers": numbers, "scope": scope}


def _children(body: Mapping[str, Any]) -> dict[str, Any]:
    """The words of children in all languages: lists are joined, counts put together."""
    joined: dict[str, Any] = {}
    for files in body.values():
        for name, value in files.get("facts", {}).get("children", {}).items():
            known = joined.get(name)
            joined[name] = (
                value
                if known is None
                else {**value, **known}
                if isinstance(value, dict)
                else [*known, *value]
                if isinstance(value, list)
                else f"{known} {value}"
            )
    return joined


def _needs(language: str) -> Any:
    """`needs.json`; or, where a language has a folder `needs/`, its file of each need and `asking.json` beside it."""
    try:
        return locale_data(language, "phrases/needs")
    except KeyError:
        asking = locale_data(language, "phrases/asking")
    rows: list[Any] = []
    for need in needs():
        if parent_of(need) is None:
            rows += locale_data(language, f"phrases/needs/{need}")
    return {**asking, "needs": rows}


def _whole(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with each `{part}` written out. Raises KeyError when there is no such part."""
    while "{" in pattern:
        pattern = _PART.sub(lambda found: f"({parts[found[1]]})", pattern)
    return pattern


def _words(value: Any) -> Any:
    return frozenset(value.split()) if isinstance(value, str) else value


def _right_words(lexicon: Lexicon, body: Mapping[str, Any]) -> frozenset[str]:
    foreign = (word for files in body.values() for word in files.get("language", {}).get("words", "").split())
    return lexicon.never_corrected | frozenset(foreign)


def _signs(language: str, files: Mapping[str, Any], lexicon: Lexicon) -> LanguageSigns:
    """The signs of a language: its list, and the words of its needs and facts that are no right English words."""
    data = files["language"]
    listed = {fold(word).text for word in data.get("words", "").split()}
    if language != "en":
        patterns = json.dumps([files.get("needs", {}), files.get("facts", {})], ensure_ascii=False)
        listed |= {word for word in _LONG_WORD.findall(fold(patterns).text) if word not in lexicon.right_words}
    return LanguageSigns(frozenset(listed), frozenset(data.get("letters", "")), data.get("script", ""))


def _spoken(languages: Mapping[str, LanguageSigns]) -> dict[str, tuple[str, ...]]:
    spoken: dict[str, list[str]] = {}
    for name, signs in languages.items():
        if name != "en":
            for word in signs.words:
                spoken.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in spoken.items()}


def _language_phrases(language: str, files: Mapping[str, Any], lexicon: Lexicon) -> Iterable[Phrase[Mark]]:
    parts = files.get("needs", {}).get("parts", {}) | files.get("facts", {}).get("parts", {})

    def spelt(patterns: Iterable[str], mark: Mark) -> Iterable[Phrase[Mark]]:
        return (Phrase(parse(_whole(pattern, parts), lexicon.spellings), mark) for pattern in patterns)

    if "needs" in files:
        for row in TypeAdapter(tuple[NeedRow, ...]).validate_python(files["needs"]["needs"]):
            own = row.whose == "self"
            rule = f"{language}/{row.need}"
            yield from spelt(row.say, NeedMark(row.need, row.urgency, False, own, row.weak, rule, whose=row.whose))
            yield from spelt(row.aside, NeedMark(row.need, row.urgency, False, own, row.weak, rule, True, row.whose))
            yield from spelt(row.topic, NeedMark(row.need, row.urgency, True, own, row.weak, rule, whose=row.whose))
        for name, patterns in files["needs"].get("cues", {}).items():
            yield from spelt(patterns, HelpMark(name == "trouble"))
    if "facts" in files:
        for fact in TypeAdapter(tuple[FactRow, ...]).validate_python(files["facts"]["rules"]):
            yield from spelt(fact.phrases, FactMark(fact))
        yield from spelt(files["facts"].get("children", {}).get("none", ()), WordMark("children", "none"))
        yield from spelt(files["facts"].get("professional", ()), WordMark("writer", "professional"))
    for name, group in PARTS.items():
        for entry, patterns in files.get(name, {}).items():
            if entry not in NOT_PHRASES:
                yield from spelt(patterns, WordMark(group, entry))
    for level, patterns in files.get("intent", {}).get("urgent", {}).items():
        yield from spelt(patterns, WordMark("urgent", level))

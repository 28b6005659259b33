"""The safety phrases of all languages, checked and compiled. Data: `locales/<language>/phrases/safety.json`.

Each language's file is compiled on its own and a broken one is left out with a logged error: a typing mistake in one
file must never make the house deaf. `problems()` lists them for the checker and the tests.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import structlog
from pydantic import BaseModel, ConfigDict

from conversations.safety.danger import About, DangerKind, Tier, When
from conversations.safety.together import Combination, Combinations, Part
from conversations.text.lexicon import LEXICON_FILES, Lexicon, compile_lexicon
from conversations.text.patterns import Group, Sequence, parse
from conversations.text.scope import Cue, ScopeWords
from conversations.text.trie import Phrase, Trie
from directory.vocabulary.loader import locale_data, locale_languages

MASK = "quiet"
_NAMED = re.compile(r"\{([a-z-]+)\}")
_CLASS = re.compile(r"<([a-z-]+)>")
_DEEPEST = 3
"""Parts may hold parts, so many times."""


class DangerRule(BaseModel):
    """One rule of a safety file: phrases that mean one kind of danger.

    `together`: words that mean it when they stand near each other in any order ("pregnant & (bleeding|blood)"), the
    first of them says whose it is. `about` overrides the reading of whose it is. `unreviewed`: no speaker of the
    language has signed it yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: DangerKind
    when: When
    tier: Tier
    phrases: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    about: About | None = None
    unreviewed: bool = False


class SafetyFile(BaseModel):
    """One language's safety file. `quiet`: figurative phrases that silence any danger heard in the same words.

    `classes`: words a phrase may name as `<class>`, beside the shared ones. `parts`: pieces, written `{part}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewed: str | Literal[False]
    classes: dict[str, str] = {}
    parts: dict[str, str] = {}
    rules: tuple[DangerRule, ...]
    quiet: tuple[str, ...] = ()
    quiet_of: dict[DangerKind, tuple[str, ...]] = {}
    """Figures of speech from the file of one kind: they silence that kind only."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Marks a figurative phrase."""

    name: str = MASK
    kind: DangerKind | None = None


SafetyMark: TypeAlias = DangerRule | Quiet | Cue | Part


@dataclass(frozen=True, slots=True)
class SafetyPhrases:
    """Everything `hear` needs."""

    lexicon: Lexicon
    trie: Trie[SafetyMark]
    scope_words: ScopeWords
    combinations: Combinations[DangerRule]


def lexicon_body() -> dict[str, Any]:
    """The shared lexicon data (English spellings, classes, numbers, right words, scope)."""
    return {name: locale_data("en", f"phrases/{name}") for name in LEXICON_FILES}


def safety_files() -> dict[str, Any]:
    """Every language's safety words as plain JSON, English first."""
    found = {}
    for language in locale_languages():
        with contextlib.suppress(KeyError):
            found[language] = _data(language)
    return found


def _data(language: str) -> dict[str, Any]:
    """`safety.json`, with what stands beside it in a file of each kind (`safety/suicide.json`), as one file."""
    whole = dict(locale_data(language, "phrases/safety"))
    for kind in DangerKind:
        with contextlib.suppress(KeyError):
            for name, more in locale_data(language, f"phrases/safety/{kind}").items():
                if name == "quiet":
                    whole["quiet_of"] = whole.get("quiet_of", {}) | {kind.value: more}
                    continue
                known = whole.get(name) or type(more)()
                whole[name] = known | more if isinstance(more, dict) else [*known, *more]
    return whole


def _file(language: str, files: Mapping[str, Any] | None) -> SafetyFile | None:
    try:
        data = files[language] if files is not None else _data(language)
    except KeyError:
        return None
    return SafetyFile.model_validate(data)


@dataclass(slots=True)
class _Compiled:
    """What has been read so far."""

    phrases: list[Phrase[SafetyMark]] = field(default_factory=list)
    combinations: list[Combination[DangerRule]] = field(default_factory=list)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def part(self, text: str, kind: str, file: SafetyFile, lexicon: Lexicon) -> Part:
        """The part written so, the same one wherever the kind writes it again."""
        known = self.parts.get((text, kind))
        if known is None:
            words, longer = _single_words(_parse(text, file, lexicon), file, lexicon)
            known = self.parts[text, kind] = Part(text, words, kind)
            if longer:
                self.phrases.append(Phrase((Group(longer, optional=False),), known))
        return known


def _read(language: str, lexicon: Lexicon, files: Mapping[str, Any] | None = None) -> _Compiled:
    """One language's file, compiled; nothing when it has none. Raises ValueError (a sentence) when it is broken."""
    file = _file(language, files)
    compiled = _Compiled()
    if file is None:
        return compiled
    compiled.classes = {name: frozenset(words.split()) for name, words in file.classes.items()}
    for rule in file.rules:
        compiled.phrases += [Phrase(_parse(text, file, lexicon), rule) for text in rule.phrases]
        for text in rule.together:
            parts = [compiled.part(name.strip(), rule.kind, file, lexicon) for name in text.split(" & ")]
            compiled.combinations.append(Combination(rule, tuple(parts)))
    compiled.phrases += [Phrase(_parse(text, file, lexicon), Quiet()) for text in file.quiet]
    for kind, texts in file.quiet_of.items():
        compiled.phrases += [Phrase(_parse(text, file, lexicon), Quiet(kind=kind)) for text in texts]
    return compiled


def _parse(text: str, file: SafetyFile, lexicon: Lexicon) -> Sequence:
    for _ in range(_DEEPEST):
        if "{" not in text:
            break
        text = _NAMED.sub(lambda found: f"({_part_of(found.group(1), file)})", text)
    for name in _CLASS.findall(text):
        if name != "n" and name not in file.classes and name not in lexicon.classes:
            raise ValueError(f"no class <{name}> in {text!r}")
    if "<" in _CLASS.sub("", text) or "{" in text:
        raise ValueError(f"a name in brackets cannot be read in {text!r}")
    return parse(text, lexicon.spellings)


def _single_words(tree: Sequence, file: SafetyFile, lexicon: Lexicon) -> tuple[frozenset[str], tuple[Sequence, ...]]:
    """Of the choices that `tree` is: the single words, classes written out, and those that are more than a word."""
    words: set[str] = set()
    longer: list[Sequence] = []
    choices = tree[0].choices if len(tree) == 1 and isinstance(tree[0], Group) else (tree,)
    for choice in choices:
        key = choice[0]
        if len(choice) != 1 or not isinstance(key, str) or key.endswith("*") or key[0] in "_^$" or key == "<n>":
            longer.append(choice)
        elif key.startswith("<"):
            words |= set(file.classes[key[1:-1]].split()) if key[1:-1] in file.classes else lexicon.classes[key[1:-1]]
        else:
            words.add(key)
    return frozenset(words), tuple(longer)


def _part_of(name: str, file: SafetyFile) -> str:
    if name not in file.parts:
        raise ValueError(f"no part {{{name}}}")
    return file.parts[name]


def compile_safety(lexicon: Lexicon, files: Mapping[str, Any] | None = None) -> SafetyPhrases:
    """Compile every language's safety words into one tree; `files` (language to JSON) tries a change unsaved."""
    phrases: list[Phrase[SafetyMark]] = [Phrase(cue.sequence, cue.rule) for cue in lexicon.cues()]
    combinations: list[Combination[DangerRule]] = []
    classes = dict(lexicon.classes)
    for language in locale_languages():
        try:
            compiled = _read(language, lexicon, files)
        except ValueError as error:
            structlog.get_logger().error("safety_phrases_unreadable", language=language, error=str(error))
            continue
        phrases += compiled.phrases
        combinations += compiled.combinations
        classes |= compiled.classes
    together = Combinations(combinations)
    trie = Trie(phrases, classes, lexicon.numbers, lexicon.right_words, also=together.words)
    return SafetyPhrases(lexicon, trie, _scope_words(lexicon.scope), together)


def _scope_words(scope: Mapping[str, Any]) -> ScopeWords:
    return ScopeWords.from_data(scope, scope["others"], "bridge_danger")


def problems() -> list[str]:
    """What is wrong with the safety files, one sentence each; empty when all is well."""
    found: list[str] = []
    lexicon = compile_lexicon(lexicon_body())
    for language in locale_languages():
        try:
            _read(language, lexicon)
        except ValueError as error:
            found.append(f"{language}: {error}")
    return found

"""The safety phrases of all languages, checked and compiled.

Each language is compiled on its own and a broken one is left out with a logged error: a typing mistake in one
language must never make the house deaf. `problems()` lists them for the checker and the tests.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import structlog

from conversations.safety.danger import DangerKind
from conversations.safety.files import DangerRule, KindFile, Names, SafetyFile, safety_data
from conversations.safety.together import Combination, Combinations, Part
from conversations.text.lasting import lasting
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


def _file(language: str, files: Mapping[str, Any] | None) -> SafetyFile | None:
    try:
        data = files[language] if files is not None else safety_data(language)
    except KeyError:
        return None
    return SafetyFile.model_validate(data)


@dataclass(slots=True)
class _Compiled:
    """What has been read of one language so far."""

    lexicon: Lexicon
    phrases: list[Phrase[SafetyMark]] = field(default_factory=list)
    combinations: list[Combination[DangerRule]] = field(default_factory=list)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def add(self, file: KindFile, names: Names, kind: DangerKind | None) -> None:
        """Compile one file; its figures of speech silence `kind` only, every kind when None."""
        self.classes |= {name: frozenset(words.split()) for name, words in file.classes.items()}
        for rule in file.rules:
            self.phrases += [Phrase(_parse(text, names, self.lexicon), rule) for text in rule.phrases]
            for text in rule.together:
                parts = [self._part(piece.strip(), rule.kind, names) for piece in text.split(" & ")]
                self.combinations.append(Combination(rule, tuple(parts)))
        self.phrases += [Phrase(_parse(text, names, self.lexicon), Quiet(kind=kind)) for text in file.quiet]

    def _part(self, text: str, kind: str, names: Names) -> Part:
        """The part written so, the same one wherever the kind writes it again."""
        known = self.parts.get((text, kind))
        if known is None:
            words, longer = _single_words(_parse(text, names, self.lexicon), names, self.lexicon)
            known = self.parts[text, kind] = Part(text, words, kind)
            if longer:
                self.phrases.append(Phrase((Group(longer, optional=False),), known))
        return known


def _read(language: str, lexicon: Lexicon, files: Mapping[str, Any] | None = None) -> _Compiled:
    """One language's files, compiled; nothing when it has none. Raises ValueError (a sentence) when one is broken."""
    whole = _file(language, files)
    compiled = _Compiled(lexicon)
    if whole is not None:
        compiled.add(whole, whole.names(None), None)
        for kind, file in whole.kinds.items():
            compiled.add(file, whole.names(kind), kind)
    return compiled


def _parse(text: str, names: Names, lexicon: Lexicon) -> Sequence:
    for _ in range(_DEEPEST):
        if "{" not in text:
            break
        text = _NAMED.sub(lambda found: f"({_part_of(found.group(1), names)})", text)
    for name in _CLASS.findall(text):
        if name != "n" and name not in names.classes and name not in lexicon.classes:
            raise ValueError(f"no class <{name}> in {text!r}")
    if "<" in _CLASS.sub("", text) or "{" in text:
        raise ValueError(f"a name in brackets cannot be read in {text!r}")
    return parse(text, lexicon.spellings)


def _single_words(tree: Sequence, names: Names, lexicon: Lexicon) -> tuple[frozenset[str], tuple[Sequence, ...]]:
    """Of the choices that `tree` is: the single words, classes written out, and those that are more than a word."""
    words: set[str] = set()
    longer: list[Sequence] = []
    choices = tree[0].choices if len(tree) == 1 and isinstance(tree[0], Group) else (tree,)
    for choice in choices:
        key = choice[0]
        if len(choice) != 1 or not isinstance(key, str) or key.endswith("*") or key[0] in "_^$" or key == "<n>":
            longer.append(choice)
        elif key.startswith("<"):
            own = names.classes.get(key[1:-1])
            words |= lexicon.classes[key[1:-1]] if own is None else set(own.split())
        else:
            words.add(key)
    return frozenset(words), tuple(longer)


def _part_of(name: str, names: Names) -> str:
    if name not in names.parts:
        raise ValueError(f"no part {{{name}}}")
    return names.parts[name]


@lasting()
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

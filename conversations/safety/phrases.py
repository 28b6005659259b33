"""The safety phrases of all languages, checked and compiled.

A typing mistake must never make the house deaf: a broken phrase, or file, is left out with a logged error and all the
rest is heard. `SafetyPhrases.left_out` names them for the checker and the tests.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import structlog

from conversations.safety.about import AboutWords
from conversations.safety.danger import DangerKind
from conversations.safety.files import COMMON, DangerRule, KindFile, Names, SafetyFile, safety_data
from conversations.safety.together import Combination, Combinations, Part
from conversations.text.lasting import lasting
from conversations.text.lexicon import LEXICON_FILES, Lexicon
from conversations.text.patterns import Group, Sequence, parse
from conversations.text.scope import Cue, ScopeWords
from conversations.text.trie import Phrase, Trie
from directory.vocabulary.loader import locale_data, locale_languages

MASK = "quiet"
File = TypeVar("File", bound=KindFile)
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
    """Everything `hear` needs. `about`: words that tell whom a danger is about; `left_out`: what was broken, a sentence
    each, its language first.
    """

    lexicon: Lexicon
    trie: Trie[SafetyMark]
    scope_words: ScopeWords
    combinations: Combinations[DangerRule]
    about: AboutWords
    left_out: tuple[str, ...] = ()


def lexicon_body() -> dict[str, Any]:
    """The shared lexicon data (English spellings, classes, numbers, right words, scope)."""
    return {name: locale_data("en", f"phrases/{name}") for name in LEXICON_FILES}


@dataclass(slots=True)
class _Compiled:
    """What has been read of one language so far. `wrong`: what had to be left out, a sentence each."""

    lexicon: Lexicon
    phrases: list[Phrase[SafetyMark]] = field(default_factory=list)
    combinations: list[Combination[DangerRule]] = field(default_factory=list)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def file(self, name: str, shape: type[File], body: Mapping[str, Any]) -> File | None:
        """The file, None when it is broken."""
        with self._leaving_out(name):
            return shape.model_validate(body)
        return None

    def add(self, file: KindFile, names: Names, kind: DangerKind | None) -> None:
        """Compile one file; its figures of speech silence `kind` only, every kind when None."""
        self.classes |= {name: frozenset(words.split()) for name, words in file.classes.items()}
        for rule in file.rules:
            for text in rule.phrases:
                with self._leaving_out(rule.id):
                    self.phrases.append(Phrase(_parse(text, names, self.lexicon), rule))
            for text in rule.together:
                with self._leaving_out(rule.id):
                    parts = [self._part(piece.strip(), rule.kind, names) for piece in text.split(" & ")]
                    self.combinations.append(Combination(rule, tuple(parts)))
        for text in file.quiet:
            with self._leaving_out(MASK):
                self.phrases.append(Phrase(_parse(text, names, self.lexicon), Quiet(kind=kind)))

    @contextmanager
    def _leaving_out(self, what: str) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            self.wrong.append(f"{what}: {error}")

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
    """One language's files, compiled; nothing when it has none. What is broken is left out and stands in `wrong`."""
    compiled = _Compiled(lexicon)
    try:
        data = dict(files[language] if files is not None else safety_data(language))
    except KeyError:
        return compiled
    except ValueError as error:
        compiled.wrong.append(f"{COMMON}: {error}")
        return compiled
    kinds = data.pop("kinds", {})
    common = compiled.file(COMMON, SafetyFile, data) or KindFile()
    compiled.add(common, Names(common.classes, common.parts), None)
    for kind, body in kinds.items():
        own = compiled.file(f"{COMMON}/{kind}", KindFile, body) or KindFile()
        compiled.add(own, Names(common.classes | own.classes, common.parts | own.parts), DangerKind(kind))
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
    classes, left_out = dict(lexicon.classes), list[str]()
    for language in locale_languages():
        compiled = _read(language, lexicon, files)
        for wrong in compiled.wrong:
            structlog.get_logger().error("safety_phrases_unreadable", language=language, error=wrong)
            left_out.append(f"{language}: {wrong}")
        phrases += compiled.phrases
        combinations += compiled.combinations
        classes |= compiled.classes
    together = Combinations(combinations)
    trie = Trie(phrases, classes, lexicon.numbers, lexicon.right_words, also=together.words)
    about = AboutWords.from_data(lexicon.scope)
    return SafetyPhrases(lexicon, trie, _scope_words(lexicon.scope), together, about, tuple(left_out))


def _scope_words(scope: Mapping[str, Any]) -> ScopeWords:
    return ScopeWords.from_data(scope, scope["others"], "bridge_danger")

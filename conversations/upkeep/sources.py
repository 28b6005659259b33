"""Where every phrase stands: file, rule and pattern, gathered from the data of all languages for the checker."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conversations.safety.files import each_file
from conversations.understanding.phrases import NOT_PHRASES, PARTS
from directory.vocabulary.needs import parent_of

_PART = re.compile(r"\{([a-z-]+)\}")
_DEEPEST = 6
_NEED_PHRASES = (("need", "say"), ("need", "aside"), ("topic", "topic"))


@dataclass(frozen=True, slots=True)
class Source:
    """One phrase as written. `kind`: need, topic, fact, command, reply, intent, urgent, danger or quiet; `rule`: a
    need key, "fact = value", a command, a danger rule's id. `whole` is the pattern with its `{parts}` written out.
    """

    language: str
    file: str
    kind: str
    rule: str
    pattern: str
    whole: str

    @property
    def where(self) -> str:
        """Such as "en/needs/food.json, need food/food-bank"."""
        return f"{self.language}/{self.file}, {self.kind} {self.rule}"


def needs_file(language: str, need: str) -> str:
    """The file that holds a need's phrases: English has one for each need of the top level."""
    return f"needs/{parent_of(need) or need}.json" if language == "en" else "needs.json"


def understanding_sources(body: Mapping[str, Any]) -> Iterator[Source]:
    """Every phrase of a phrase body (`conversations.understanding.phrases.phrase_body`)."""
    for language, files in body.items():
        yield from _of_needs(language, files.get("needs", {}))
        parts = files.get("needs", {}).get("parts", {}) | files.get("facts", {}).get("parts", {})
        for row in files.get("facts", {}).get("rules", ()):
            rule = f"{row['fact']} = {row['value']}"
            for pattern in row["phrases"]:
                yield Source(language, "facts.json", "fact", rule, pattern, written_whole(pattern, parts))
        for name, group in PARTS.items():
            for entry, patterns in files.get(name, {}).items():
                if entry not in NOT_PHRASES and isinstance(patterns, list):
                    for pattern in patterns:
                        yield Source(language, f"{name}.json", group, entry, pattern, pattern)
        for level, patterns in files.get("intent", {}).get("urgent", {}).items():
            for pattern in patterns:
                yield Source(language, "intent.json", "urgent", level, pattern, pattern)


def _of_needs(language: str, file: Mapping[str, Any]) -> Iterator[Source]:
    parts = file.get("parts", {})
    for row in file.get("needs", ()):
        for kind, member in _NEED_PHRASES:
            for pattern in row.get(member, ()):
                whole = written_whole(pattern, parts)
                yield Source(language, needs_file(language, row["need"]), kind, row["need"], pattern, whole)


def safety_sources(files: Mapping[str, Any]) -> Iterator[Source]:
    """Every phrase of the safety files, by language; combinations (`together`) are no phrases."""
    for language, whole in files.items():
        for name, file in each_file(whole):
            parts = whole.get("parts", {}) | file.get("parts", {})
            for rule in file.get("rules", ()):
                for pattern in rule.get("phrases", ()):
                    written = written_whole(pattern, parts)
                    yield Source(language, f"{name}.json", "danger", rule["id"], pattern, written)
            for pattern in file.get("quiet", ()):
                yield Source(language, f"{name}.json", "quiet", "quiet", pattern, written_whole(pattern, parts))


def written_whole(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with each `{part}` written out; one that does not exist stays as it is."""
    for _ in range(_DEEPEST):
        if "{" not in pattern:
            break
        pattern = _PART.sub(lambda found: f"({parts[found[1]]})" if found[1] in parts else found[0], pattern)
    return pattern

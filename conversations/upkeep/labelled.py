"""Messages with what should be understood in them: the stored examples, and any labelled batch of the same shape.

One JSON object a line: `{"id", "text", "asked", "needs": [["housing", "self"]], "facts": {…},
"place": ["outcode", "M14"], "safety": [["suicide", "self"]], "also_ok": […], "also_ok_facts": […],
"also_ok_safety": […], "tags": […]}`. Needs are keys of the top level. "also_ok…" may be reported or left out.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from conversations.safety.danger import About, DangerKind
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.loader import LOCALES, locale_languages
from directory.vocabulary.needs import needs

EXAMPLES = "examples.jsonl"


class Labelled(BaseModel):
    """One message and what is expected of it."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str
    text: str
    asked: str | None = None
    language: str | None = None
    needs: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, Any] = Field(default_factory=dict)
    place: tuple[str, str] | None = None
    safety: tuple[tuple[DangerKind, About], ...] = ()
    also_ok: tuple[str, ...] = ()
    also_ok_facts: tuple[str, ...] = ()
    also_ok_safety: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @field_validator("needs")
    @classmethod
    def _of_the_vocabulary(cls, told: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        for key, about in told:
            if key not in needs() or "/" in key or about not in tuple(About):
                raise ValueError(f"{key!r} about {about!r} is no need of the top level")
        return told

    @field_validator("facts")
    @classmethod
    def _known_facts(cls, told: Mapping[str, Any]) -> Mapping[str, Any]:
        unknown = sorted(set(told) - set(circumstances()))
        if unknown:
            raise ValueError(f"no such fact: {', '.join(unknown)}")
        return told


class LabelError(ValueError):
    """A labelled line that cannot be read; the message names file and line, never the text."""


def parse(lines: Iterable[str], where: str) -> list[Labelled]:
    """Labelled messages from JSON Lines; empty lines are passed over. Raises LabelError naming `where` and the line."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Labelled.model_validate(json.loads(line)))
        except ValidationError as error:
            what = "; ".join(problem["msg"] for problem in error.errors(include_input=False, include_url=False))
            raise LabelError(f"{where}:{number}: {what}") from None
        except json.JSONDecodeError as error:
            raise LabelError(f"{where}:{number}: not JSON: {error.msg}") from None
    return found


def load(path: Path) -> list[Labelled]:
    """The labelled messages of a file. Raises LabelError, OSError."""
    with path.open(encoding="utf-8") as lines:
        return parse(lines, path.name)


def stored_examples(locales: Path = LOCALES) -> list[Labelled]:
    """The examples that ship with the phrases: `locales/<language>/examples.jsonl`, English first."""
    paths = (locales / language / EXAMPLES for language in locale_languages())
    return [example for path in paths if path.is_file() for example in load(path)]

"""The safety phrases as they are written: `locales/<language>/phrases/safety.json` and, beside it, a file of each kind.

`safety.json` holds what all kinds share: word classes, parts, figures of speech. `safety/suicide.json` holds the rules
of its kind, with the classes, parts and figures of speech that only they need. A language with few rules keeps them in
`safety.json` too. A file may use its own names and those of `safety.json`, no others.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from conversations.safety.danger import About, DangerKind, Tier, When
from directory.vocabulary.loader import locale_data, locale_languages

COMMON = "safety"


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


class KindFile(BaseModel):
    """The file of one kind. `quiet`: figurative phrases that silence this kind of danger heard in the same words.

    `classes`: words a phrase may name as `<class>`, beside the shared ones. `parts`: pieces, written `{part}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    classes: dict[str, str] = {}
    parts: dict[str, str] = {}
    rules: tuple[DangerRule, ...] = ()
    quiet: tuple[str, ...] = ()


class SafetyFile(KindFile):
    """All files of one language: `safety.json`, whose `quiet` silences danger of every kind, with `kinds` beside it."""

    reviewed: str | Literal[False]
    kinds: dict[DangerKind, KindFile] = {}


@dataclass(frozen=True, slots=True)
class Names:
    """The classes (words in one line) and parts that a phrase may use."""

    classes: Mapping[str, str]
    parts: Mapping[str, str]


def safety_files() -> dict[str, Any]:
    """Every language's safety words as plain JSON (a `SafetyFile`), English first."""
    found = {}
    for language in locale_languages():
        with contextlib.suppress(KeyError):
            found[language] = safety_data(language)
    return found


def safety_data(language: str) -> dict[str, Any]:
    """One language's safety words as plain JSON. Raises KeyError when it has none, ValueError when it is not JSON.

    A kind's file that is not JSON stands as `{"unreadable": why}`, so that the other kinds are heard.
    """
    whole = dict(locale_data(language, f"phrases/{COMMON}"))
    kinds: dict[str, Any] = {}
    for kind in DangerKind:
        try:
            kinds[kind.value] = locale_data(language, f"phrases/{COMMON}/{kind}")
        except KeyError:
            continue
        except ValueError as error:
            kinds[kind.value] = {"unreadable": str(error)}
    return {**whole, "kinds": kinds} if kinds else whole


def each_file(whole: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Of one language's safety words (plain JSON) each file by name: "safety", then "safety/suicide" …"""
    yield COMMON, whole
    for kind, own in whole.get("kinds", {}).items():
        yield f"{COMMON}/{kind}", own


def danger_rules(whole: Mapping[str, Any]) -> list[Any]:
    """Every rule of one language's safety words, as plain JSON."""
    return [rule for _, own in each_file(whole) for rule in own.get("rules", ())]


@cache
def file_of_rule(language: str, rule: str) -> str:
    """The file a danger rule stands in ("safety/suicide.json"); the common one for what is no rule of today."""
    for name, own in each_file(safety_files().get(language, {})):
        if any(one["id"] == rule for one in own.get("rules", ())):
            return f"{name}.json"
    return f"{COMMON}.json"

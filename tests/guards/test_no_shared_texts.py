"""Nothing of the real texts beside the project stands in it: no five words in a row, in no phrase file nor example.

The texts are hashed five words at a time; only hashes are compared, and a find is told by file and place, not quoted.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from directory.vocabulary.loader import LOCALES

RUN = 5
WORD_LISTS = frozenset({"right_words", "language", "classes", "spellings", "numbers"})
"""Files of single words, whose order means nothing."""


def _hash(words: list[str]) -> bytes:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()


def _runs_of(words: list[str]) -> Iterator[bytes]:
    return (_hash(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("’", "'").replace("'", ""))


@cache
def _shared_runs(folder: Path) -> frozenset[bytes]:
    found: set[bytes] = set()
    for path in folder.glob("*.jsonl"):
        for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
            found.update(_runs_of(_words(json.loads(line)["text"])))
    return frozenset(found)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _phrase_files() -> list[Path]:
    return [path for path in sorted(LOCALES.rglob("phrases/**/*.json")) if path.stem not in WORD_LISTS]


@pytest.mark.shared
def test_no_five_words_of_real_people_stand_in_a_phrase_file(shared: Path) -> None:
    """As literally written, between the signs of the phrase language; in every folder of every language."""
    known = _shared_runs(shared / "data" / "understanding")
    files = _phrase_files()
    assert len(files) > 40
    found = []
    for path in files:
        for number, text in enumerate(_strings(json.loads(path.read_text(encoding="utf-8")))):
            literal = (_words(run) for run in re.split(r"[()\[\]|<>^$_{}&]", text))
            if any(run in known for words in literal for run in _runs_of(words)):
                found.append(f"{path.relative_to(LOCALES)}, string {number}")
    assert found == []


@pytest.mark.shared
def test_no_five_words_of_real_people_stand_in_an_example(shared: Path) -> None:
    """The stored examples are our own invention, every one."""
    known = _shared_runs(shared / "data" / "understanding")
    found = []
    for path in sorted(LOCALES.glob("*/examples.jsonl")):
        for number, line in enumerate(filter(None, path.read_text(encoding="utf-8").split("\n")), 1):
            if any(run in known for run in _runs_of(_words(json.loads(line)["text"]))):
                found.append(f"{path.relative_to(LOCALES)}:{number}")
    assert found == []

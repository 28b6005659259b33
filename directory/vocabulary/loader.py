"""The one way to read data that ships with the code: JSON in a package, or in a language folder of `locales/`."""

import json
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).resolve().parents[2] / "locales"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


@cache
def data(package: str, name: str) -> Any:
    """The parsed JSON file `name` ("needs.json" or "needs") of a package ("directory.vocabulary"). Do not change it.

    Raises KeyError when there is no such file, ValueError when it is not JSON.
    """
    source = resources.files(package).joinpath(_json_name(name))
    if not source.is_file():
        raise KeyError(f"{package} has no data file {name!r}")
    return _parse(source.read_text(encoding="utf-8"), f"{package}/{name}")


@cache
def locale_data(language: str, name: str) -> Any:
    """The parsed JSON file `locales/<language>/<name>` ("phrases/needs" or "phrases/needs.json"). Do not change it.

    Raises KeyError when the language or the file is absent, ValueError when it is not JSON.
    """
    if not _LANGUAGE.fullmatch(language):
        raise KeyError(f"{language!r} is no language code")
    source = LOCALES / language / _json_name(name)
    if not source.is_file():
        raise KeyError(f"{language} has no data file {name!r}")
    return _parse(source.read_text(encoding="utf-8"), f"{language}/{name}")


@cache
def locale_languages() -> tuple[str, ...]:
    """Language codes that have a folder under `locales/`, English first, the others by code."""
    if not LOCALES.is_dir():
        return ("en",)
    found = {path.name for path in LOCALES.iterdir() if path.is_dir() and _LANGUAGE.fullmatch(path.name)}
    return ("en", *sorted(found - {"en"}))


def _json_name(name: str) -> str:
    return name if name.endswith(".json") else f"{name}.json"


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where} is not JSON: {error}") from error

"""Mappings that people write: what is wrong is said in words, and the three of ours are right."""

import json
from pathlib import Path
from typing import Any

import pytest

from directory.exchange.mapping import read_mapping
from directory.places.refusals import SourceRefusedError

MAPPINGS = Path(__file__).resolve().parents[3] / "docs" / "mappings"
SMALL: dict[str, Any] = {
    "source": "my-list",
    "organisation": {"name": "Name"},
    "service": {"id": ["Ref"], "name": "Name", "needs": {"always": ["food"]}},
}


def body(**changes: Any) -> bytes:
    """The small mapping with changes, dotted by double underscores."""
    whole = json.loads(json.dumps(SMALL))
    for path, value in changes.items():
        *parts, last = path.split("__")
        where = whole
        for part in parts:
            where = where.setdefault(part, {})
        where[last] = value
    return json.dumps(whole).encode()


def test_a_small_mapping() -> None:
    """Three lines are enough; a column name alone is a field."""
    mapping = read_mapping(body(location__address="Where"), "m.json")
    assert mapping.columns() == ("Ref", "Name", "Where")
    assert read_mapping(body(), "m.json", source="another").source == "another"


def test_columns_of_every_kind_of_rule() -> None:
    """Columns in words, conditions, translations and identifiers are all asked of the file."""
    mapping = read_mapping(
        body(
            service__name={"words": "{Town} food from {Name}"},
            service__needs={
                "when": [{"column": "About", "contains": ["meal"], "needs": ["food"]}],
                "otherwise": ["food"],
            },
            service__status_when=[{"column": "State", "contains": ["closed"], "status": "inactive"}],
            organisation__identifiers={"GB-CHC": "Charity"},
        ),
        "m.json",
    )
    assert set(mapping.columns()) == {"Ref", "Name", "Town", "About", "State", "Charity"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "valid dictionary"),
        (body(source="My List"), "source"),
        (body(service__needs={"always": ["fod"]}), "there is no need 'fod'"),
        (body(service__needs={}), "names no need"),
        (body(service__criteria={"fact": "aeg", "min": 18}), "criteria"),
        (body(service__name={"column": "A", "always": "B"}), "exactly one"),
        (body(service__nam="Name"), "service.nam"),
        (body(service__id=[]), "service.id"),
        (body(service__serves=["Manchester"]), "serves"),
    ],
)
def test_slips_are_named(content: bytes, reason: str) -> None:
    """A slip is refused with the mapping's file name and the place of the slip."""
    with pytest.raises(SourceRefusedError, match=reason) as caught:
        read_mapping(content, "mine.json")
    assert caught.value.file == "mine.json"


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.json")), ids=lambda path: path.stem)
def test_our_mappings_are_right(path: Path) -> None:
    """Each mapping in docs/mappings is valid and named like its source."""
    assert read_mapping(path.read_bytes(), path.name).source == path.stem

"""Messages as people in the UK write them, in our own words, with the needs, facts and place a reader should find.

Each set was written before the rules were changed for it, so its first run told how the rules do on what they have not
seen; the floors below are what is reached since. A need is "housing", or "~housing" when it is somebody else's.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.commands.gazetteer import demo_gazetteer
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.understanding.read import read
from conversations.understanding.reading import Reading
from directory.vocabulary.facts import Untold

ROWS = [
    json.loads(line) for line in Path(__file__).with_name("uk_messages.jsonl").read_text(encoding="utf-8").splitlines()
]
PHRASES = compile_phrases(phrase_body())
PLACES = demo_gazetteer()
NEEDS_F1, FACTS, PLACE = 0.84, 0.88, 0.97  # of needs it was 0.88 before a relative's drinking became the relative's


def _needs(reading: Reading) -> set[str]:
    return {("" if need.about == "self" else "~") + need.need.split("/")[0] for need in reading.needs}


def _facts(reading: Reading) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key, fact in reading.facts.items():
        value: Any = fact.value
        if isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, tuple):
            value = list(value)
        told[key] = value.value if isinstance(value, Untold) else value
    return told


def _read_all() -> Iterator[tuple[dict[str, Any], Reading]]:
    for row in ROWS:
        yield row, read(row["text"], phrases=PHRASES, gazetteer=PLACES)


def test_needs_and_whose_they_are() -> None:
    """F1 of top-level needs with whose they are, over all sets; the score of each set and what failed are printed."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row, reading in _read_all():
        wanted, found = set(row["needs"]), _needs(reading)
        for name in (row["set"], "all"):
            for at, number in enumerate((len(wanted & found), len(found - wanted), len(wanted - found))):
                counts[name][at] += number
        if wanted != found:
            print(row["text"][:90], "| missed", sorted(wanted - found), "| false", sorted(found - wanted))
    for name, (right, false, missed) in sorted(counts.items()):
        print(f"set {name}: F1 {2 * right / (2 * right + false + missed):.3f}")
    right, false, missed = counts["all"]
    assert 2 * right / (2 * right + false + missed) >= NEEDS_F1


def test_facts_are_exact() -> None:
    """The share of facts told that are read exactly."""
    wrong = [
        (row["text"][:80], key, value, told.get(key))
        for row, reading in _read_all()
        for told in [_facts(reading)]
        for key, value in row["facts"].items()
        if told.get(key) != value
    ]
    for one in wrong:
        print(*one)
    total = sum(len(row["facts"]) for row in ROWS)
    assert 1 - len(wrong) / total >= FACTS


def test_places_are_found_and_none_is_invented() -> None:
    """The share of messages whose place, or want of one, is read right."""
    wrong = []
    for row, reading in _read_all():
        place = reading.place or (reading.places[0] if reading.places else None)
        if (place.value if place else None) != row["place"]:
            wrong.append((row["text"][:80], row["place"], place))
    print(*wrong, sep="\n")
    assert 1 - len(wrong) / len(ROWS) >= PLACE


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("my mum is being evicted", {"~housing"}), ("thrown out by my mum tonight", {"homelessness"}),
        ("bus pass for my gran", {"~transport"}), ("living with my dad and behind on rent", {"housing"}),
        ("my kids are hungry", {"food"}), ("my friend has 3 kids and no food in the house", {"~food"}),
        ("my 25 year old son is homeless", {"~homelessness"}), ("my son got excluded", {"learning"}),
        ("landlord is horrible and he wont fix the boiler", {"housing"}),
        ("my partner hits me", {"domestic-abuse"}), ("not homeless", set()), ("never had debts", set()),
    ],
)  # fmt: skip
def test_whose_in_both_directions(text: str, needs: set[str]) -> None:
    """The same words belong to the writer or to somebody else by who is named before them."""
    assert _needs(read(text, phrases=PHRASES, gazetteer=PLACES)) == needs


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("twins aged 7 and a newborn", [7, 7, 0]), ("a 6 month old baby and a 4 yr old", [0, 4]),
        ("I have two at primary and one at secondary", [None, None, None]), ("single mum of 3", [None] * 3),
        ("my son (9) and daughter (12)", [9, 12]), ("my daughter needs shoes, shes 6", [6]),
        ("my eldest is 14 and youngest 2", [14, 2]), ("2 kids. My son is 7 and my daughter is 3.", [7, 3]),
        ("my son is 25 and lives with me", None), ("my sister has 3 kids", None), ("baby due in may", None),
        ("help with childcare", None), ("no kids", []), ("3 children under 5", [None] * 3),
        ("I have 2 bedrooms", None),
    ],
)  # fmt: skip
def test_children_as_people_tell_of_them(text: str, ages: list[int | None] | None) -> None:
    """How many and how old, in the ways people say it; other people's children and mere words are none."""
    assert _facts(read(text, phrases=PHRASES, gazetteer=PLACES)).get("children") == ages


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("my mum in Bury needs help", "Bury"), ("I want to bury my dad", None), ("groups near Sale", "Sale"),
        ("shoes on sale", None), ("food bank oldham", "Oldham"), ("bolton area", "Bolton"), ("in rochdle", "Rochdale"),
        ("m145rq", "M14 5RQ"), ("MI4 5RQ", "M14 5RQ"), ("ol8 3", "OL8 3"),
        ("help with reading", None), ("on the M60", None), ("in trouble", None), ("section 21", None),
    ],
)  # fmt: skip
def test_places_in_both_directions(text: str, place: str | None) -> None:
    """Postcodes whole, in part and mistyped; towns with everyday names, and the everyday words themselves."""
    reading = read(text, phrases=PHRASES, gazetteer=PLACES)
    assert (reading.place.value if reading.place else None) == place

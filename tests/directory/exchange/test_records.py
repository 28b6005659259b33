"""Rows become records: fields, conditions, what is missing, and which rows are refused."""

import json
from typing import Any

import pytest

from directory.exchange.mapping import read_mapping
from directory.exchange.merge import Said, merged
from directory.exchange.records import Records, records
from directory.exchange.table import read_table

MAPPING: dict[str, Any] = {
    "source": "my-list",
    "missing": ["NA", "not known"],
    "checked_on": "2026-01-05",
    "organisation": {"name": "Name", "website": {"column": "Contact", "pick": "url"}},
    "service": {
        "id": ["Name", "Postcode"],
        "name": {"words": "Food from {Name}"},
        "description": "About",
        "needs": {
            "always": ["food"],
            "when": [{"column": "About", "contains": ["Meal"], "needs": ["food/hot-meal"]}],
        },
        "criteria_when": [{"column": "About", "contains": ["over 50"], "criteria": {"fact": "age", "min": 50}}],
        "status_when": [{"column": "About", "contains": ["closed down"], "status": "defunct"}],
        "how_to_access": {"column": "How", "translate": {"Voucher": "You need a voucher."}},
        "email": {"column": "Contact", "pick": "email"},
        "phone": {"column": "Contact", "pick": "phone"},
        "hours": "Open",
    },
    "location": {"postcode": "Postcode", "lat": "Lat", "lon": "Lon"},
}
HEADER = "Name,Postcode,About,How,Contact,Open,Lat,Lon\n"


def made(*rows: str) -> Records:
    """Records of these CSV rows."""
    table = read_table((HEADER + "\n".join(rows)).encode(), "mine.csv")
    return records(table, read_mapping(json.dumps(MAPPING).encode(), "m.json"))


def test_a_row_becomes_three_records() -> None:
    """Organisation, location and service, each with its own words."""
    found = made(
        'Hall,m145rq,Hot meals. Nobody asks.,voucher,"me@example.org 01632 960123 www.example.org",Mon 1-3pm,53,-2'
    )
    assert found.organisations[0].body["website"] == "https://www.example.org"
    assert found.locations[0].body["postcode"] == "M14 5RQ"
    service = found.services[0].body
    assert service["name"] == "Food from Hall"
    assert service["needs"] == ["food", "food/hot-meal"]
    assert service["how_to_access"] == "You need a voucher."
    assert (service["email"], service["phone"]) == ("me@example.org", "01632 960123")
    assert (service["hours"], service["hours_known"]) == ([[0, 780, 900]], True)
    assert service["summary"] == "Hot meals."
    assert service["assured_on"] == "2026-01-05"
    assert service["criteria"] is None


def test_conditions_decide_criteria_and_status() -> None:
    """What a column says decides who it is for and whether it still exists."""
    found = made("A,M14 5RQ,for the OVER 50s,,,,,", "B,M14 5RQ,Closed down in May,,,,,")
    assert found.services[0].body["criteria"] == {"fact": "age", "min": 50}
    assert [one.body["status"] for one in found.services] == ["active", "defunct"]


def test_missing_words_mean_nothing() -> None:
    """ "NA" and its like become nothing, and unread hours keep their words."""
    found = made("A,M14 5RQ,na,Not known,NA,by appointment,,")
    service = found.services[0].body
    assert (service["description"], service["how_to_access"], service["email"]) == ("", "", "")
    assert (service["hours_known"], service["hours_text"]) == (False, "by appointment")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("NA,M14 5RQ,,,,,,", "no name of the organisation"),
        ("A,M14 5,,,,,,", "'M14 5' is not a postcode"),
        ("A,M14 5RQ,,,,,north,", "'north' is not a number"),
        ("A,M14 5RQ,,,,,91,", "91 is not between"),
        ("Good,M14 5RQ,,,,,,", "same service as line 2"),
    ],
)
def test_bad_rows_are_refused_alone(row: str, reason: str) -> None:
    """A row with a slip is refused with its line; the row before it is taken."""
    found = made("Good,M14 5RQ,,,,,,", row)
    assert len(found.services) == 1
    assert [refusal.line for refusal in found.refused] == [3]
    assert reason in found.refused[0].reason


def test_rows_of_one_organisation_agree_or_are_silent() -> None:
    """Two branches are one organisation; what they say differently of it is believed of neither."""
    found = made("Trust,M14 5RQ,,,www.example.org/a,,,", "TRUST,M14 5RR,,,www.example.org/b,,,")
    assert len(found.organisations) == 1
    assert found.organisations[0].body["website"] == ""
    assert found.organisations[0].body["name"] == "Trust"
    assert len(found.services) == 2


def test_merge_believes_the_higher_and_fills_gaps() -> None:
    """The more believed source wins where it speaks; where it is silent the other is heard."""
    ours = Said("ours", 90, {"name": "Hall", "phone": "", "hours_text": "", "hours": [], "hours_known": False})
    theirs = Said("theirs", 50, {"name": "The Hall", "phone": "01632 960123", "hours_text": "Mon 9am-1pm", "hours": [1],
                                 "hours_known": True})  # fmt: skip
    body = merged([theirs, ours])
    assert body == merged([ours, theirs])
    assert (body["name"], body["phone"]) == ("Hall", "01632 960123")
    assert (body["hours_text"], body["hours"], body["hours_known"]) == ("Mon 9am-1pm", [1], True)


def test_a_refuge_stays_hidden() -> None:
    """One source that hides an address hides it, however little it is believed."""
    assert merged([Said("a", 90, {"hidden": False}), Said("b", 10, {"hidden": True})])["hidden"] is True

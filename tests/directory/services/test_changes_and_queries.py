"""Noting changes, and reading services whole."""

import datetime as dt
import uuid

import pytest
from sqlalchemy.orm import Session

from directory.services import queries
from directory.services.changes import note_change
from directory.storage.database import Database
from tests import builders

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


def test_changes_are_numbered_upwards(any_database: Database) -> None:
    """Each change has a higher number than the one before."""
    with any_database.writing() as session:
        first = note_change(session, "service", uuid.uuid4(), NOW, "steward")
        second = note_change(session, "all", None, NOW, "gm-food-banks")
    assert second.seq > first.seq


def test_unknown_entity_is_refused(session: Session) -> None:
    """A change that no snapshot would understand is refused."""
    with pytest.raises(ValueError, match="none of"):
        note_change(session, "postcode", None, NOW, "steward")


def test_service_comes_whole(session: Session) -> None:
    """A service brings its organisation, hours, places and areas along."""
    office = builders.organisation(session, "Advice by the Canal")
    made = builders.service(session, office, name="Debt advice")
    session.expire_all()
    found = queries.service(session, made.id)
    assert found is not None
    assert found.organisation.name == "Advice by the Canal"
    assert [place.postcode for place in found.locations] == ["M14 5RQ"]
    assert [area.locality_code for area in found.areas] == [builders.MANCHESTER]
    assert [(hours.weekday, hours.opens, hours.closes) for hours in found.schedules] == [(0, 540, 1020)]


def test_nobody_has_this_service(session: Session) -> None:
    """An unknown id answers None, and an empty or mixed list of ids only what there is."""
    office = builders.organisation(session)
    made = builders.service(session, office)
    assert queries.service(session, uuid.uuid4()) is None
    assert queries.services(session, []) == {}
    assert set(queries.services(session, [made.id, uuid.uuid4()])) == {made.id}


def test_services_of_an_organisation_by_name(session: Session) -> None:
    """An organisation's active services stand in order of name; inactive ones only when asked for."""
    office = builders.organisation(session)
    for name, status in (("Zebra", "active"), ("Apple", "active"), ("Old", "inactive")):
        builders.service(session, office, name=name, status=status)
    assert [one.name for one in queries.services_of(session, office.id)] == ["Apple", "Zebra"]
    assert [one.name for one in queries.services_of(session, office.id, active_only=False)] == ["Apple", "Old", "Zebra"]
    assert queries.organisation(session, office.id) is office
    assert office in queries.organisations(session)

"""Publishing a source: twice the same, changes told, undone, several sources of one record, on both databases."""

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.exchange.loader import Summary, drop_source, publish, stage
from directory.places.refusals import SourceRefusedError
from directory.services.queries import services
from directory.services.tables import DirectoryChange, Organisation, Schedule, Service, SourceRecord
from directory.storage.database import Database
from tests import builders

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
HEADER = "Name,Ref,Postcode,Area,Phone,Open,Charity\n"
HALL = "Hall,1,M14 5RQ,E08000003,01632 960123,Mon 9am-1pm,1234567\n"
CHURCH = "Church,2,OL1 1AA,,01632 960124,when the light is on,\n"


def mapping(**changes: Any) -> bytes:
    """A mapping for the small list."""
    whole: dict[str, Any] = {
        "source": "my-list",
        "organisation": {"name": "Name", "phone": "Phone", "identifiers": {"GB-CHC": "Charity"}},
        "service": {
            "id": ["Ref"], "name": "Name", "needs": {"always": ["food"]}, "phone": "Phone", "hours": "Open",
        },
        "location": {"postcode": "Postcode", "locality": "Area"},
    }  # fmt: skip
    return json.dumps(whole | changes).encode()


def take(session: Session, rows: str, **changes: Any) -> Summary:
    """Import these rows."""
    builders.places(session)
    staged = stage((HEADER + rows).encode(), "mine.csv", mapping(**changes), "m.json")
    return publish(session, staged, NOW, staged.mapping.source)


def found(session: Session) -> dict[str, Service]:
    """Every service by name, whole."""
    session.flush()
    session.expire_all()
    return {one.name: one for one in services(session, session.scalars(select(Service.id)).all()).values()}


def test_a_list_becomes_services(any_database: Database) -> None:
    """Rows become organisations, places and services with hours and areas; snapshots hear of it once."""
    with any_database.writing() as session:
        summary = take(session, HALL + CHURCH)
    assert {entity: tally.new for entity, tally in summary.tallies.items()} == {
        "organisation": 2, "location": 2, "service": 2,
    }  # fmt: skip
    with any_database.reading() as session:
        made = found(session)
        hall, church = made["Hall"], made["Church"]
        assert [(one.weekday, one.opens, one.closes) for one in hall.schedules] == [(0, 540, 780)]
        assert hall.hours_known
        assert not church.hours_known
        assert church.hours_text == "when the light is on"
        assert [area.locality_code for area in hall.areas] == [builders.MANCHESTER]
        assert [area.locality_code for area in church.areas] == [builders.OLDHAM], "by the outcode of its postcode"
        assert hall.locations[0].lat == pytest.approx(53.45)
        assert hall.organisation.identifiers == {"GB-CHC": "1234567"}
        assert session.scalar(select(func.count()).select_from(DirectoryChange)) == 1


def test_twice_changes_nothing(any_database: Database) -> None:
    """The same file again: everything unchanged, the same ids, no change told, no row more."""
    with any_database.writing() as session:
        take(session, HALL + CHURCH)
        before = {name: one.id for name, one in found(session).items()}
    with any_database.writing() as session:
        summary = take(session, HALL + CHURCH)
        assert not summary.anything_changed
        assert {tally.unchanged for tally in summary.tallies.values()} == {2}
        assert {name: one.id for name, one in found(session).items()} == before
        assert session.scalar(select(func.count()).select_from(DirectoryChange)) == 1
        assert session.scalar(select(func.count()).select_from(Schedule)) == 1


def test_a_changed_row_is_told_and_keeps_its_id(any_database: Database) -> None:
    """A new telephone number changes the record, not its id, and what staff said of capacity stays."""
    with any_database.writing() as session:
        take(session, HALL)
        hall = found(session)["Hall"]
        hall.capacity = "waitlist"
        hall.schedules.append(Schedule(weekday=None, day=dt.date(2026, 12, 25), opens=None, closes=None))
        before = hall.id
    with any_database.writing() as session:
        summary = take(session, HALL.replace("960123", "960199").replace("9am", "10am"))
        assert summary.tallies["service"].changed == 1
        hall = found(session)["Hall"]
        assert (hall.id, hall.phone, hall.capacity) == (before, "01632 960199", "waitlist")
        assert sorted((one.weekday, one.opens) for one in hall.schedules if one.day is None) == [(0, 600)]
        assert [one.day for one in hall.schedules if one.day] == [dt.date(2026, 12, 25)], "exceptional days stay"


def test_a_row_that_went_makes_its_service_inactive(any_database: Database) -> None:
    """What the source no longer lists is kept but not offered; listed again it is active again."""
    with any_database.writing() as session:
        take(session, HALL + CHURCH)
        summary = take(session, HALL)
        assert summary.tallies["service"].gone == 1
        assert found(session)["Church"].status == "inactive"
        take(session, HALL + CHURCH)
        assert found(session)["Church"].status == "active"


def test_nothing_is_taken_for_gone_while_a_row_is_refused(session: Session) -> None:
    """The refused row may be the one that seems to be missing."""
    take(session, HALL + CHURCH)
    summary = take(session, HALL + CHURCH.replace("OL1 1AA", "nowhere"))
    assert [refusal.line for refusal in summary.refused] == [3]
    assert found(session)["Church"].status == "active"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (HALL.replace("E08000003", "E99999999"), "area code 'E99999999' is not known here"),
        (CHURCH.replace("OL1 1AA", "ZZ1 1ZZ"), "postcode ZZ1 1ZZ is not known here"),
        (CHURCH.replace("OL1 1AA", ""), "neither an address nor an area"),
    ],
)
def test_unknown_places_are_refused_alone(session: Session, row: str, reason: str) -> None:
    """A row whose area nobody knows is refused; the others are taken."""
    summary = take(session, row + HALL.replace("Hall,1,M14 5RQ", "Other,9,M14 5RR"))
    assert [(refusal.line, refusal.file) for refusal in summary.refused] == [(2, "mine.csv")]
    assert reason in summary.refused[0].reason
    assert set(found(session)) == {"Other"}
    assert session.scalars(select(Organisation.name)).all() == ["Other"]


def test_a_broken_file_leaves_the_directory_as_it_was(session: Session) -> None:
    """A missing column refuses the source before anything is written."""
    take(session, HALL)
    before = session.scalar(select(func.count()).select_from(SourceRecord))
    with pytest.raises(SourceRefusedError, match="'Postcode'"):
        stage(b"Name,Ref\nA,1\n", "mine.csv", mapping(), "m.json")
    assert session.scalar(select(func.count()).select_from(SourceRecord)) == before


def test_without_places_nothing_is_imported(session: Session) -> None:
    """Before any places are known the import says what to do first."""
    staged = stage((HEADER + HALL).encode(), "mine.csv", mapping(), "m.json")
    with pytest.raises(SourceRefusedError, match="joinedup places import"):
        publish(session, staged, NOW, "my-list")


def test_corrections_of_another_source_win_by_precedence(any_database: Database) -> None:
    """A file that corrects another's records is believed where it speaks; dropped again, the first one holds."""
    with any_database.writing() as session:
        take(session, HALL)
        before = found(session)["Hall"].id
        take(session, HALL.replace("960123", "960199"), source="ours", precedence=90, same_ids_as="my-list")
        assert {one.id: one.phone for one in found(session).values()} == {before: "01632 960199"}
        assert drop_source(session, "ours", NOW, "steward") == 3
        assert found(session)["Hall"].phone == "01632 960123"
        assert drop_source(session, "my-list", NOW, "steward") == 3
        assert found(session)["Hall"].status == "inactive"
        assert drop_source(session, "my-list", NOW, "steward") == 0


def test_the_same_charity_number_is_the_same_organisation(session: Session) -> None:
    """Two sources that name one charity number mean one organisation, whatever they call it."""
    take(session, HALL)
    take(session, HALL.replace("Hall,1", "The Hall Trust,77"), source="another")
    assert len(session.scalars(select(Organisation.id)).all()) == 1
    assert len({one.organisation_id for one in found(session).values()}) == 1
    assert len(found(session)) == 2

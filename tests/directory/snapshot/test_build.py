"""The snapshot holds what the tables hold, and nothing that must not leave them."""

import datetime as dt
import uuid

import pytest
from sqlalchemy.orm import Session

from directory.gazetteer.place import PlaceKind
from directory.matching.candidates import MatchQuery, NeedQuery, Route
from directory.places.tables import Postcode
from directory.services.tables import Location, Schedule
from directory.snapshot.build import build_entries, build_gazetteer, build_matcher, latest_seq
from directory.storage.database import Database
from tests.builders import MANCHESTER, NOW, OLDHAM, changed, member, network, organisation, service


def test_seq_grows_with_every_change(session: Session) -> None:
    """The newest change number is 0 at first and grows."""
    before = latest_seq(session)
    changed(session)
    assert latest_seq(session) > before


def test_a_service_is_matched_with_its_network_and_hours(session: Session) -> None:
    """From the tables to a candidate that can be referred to, open now, with address and phone."""
    run_by = organisation(session)
    service(session, run_by, criteria={"all": []}, what_happens_next="Someone rings you within two days.")
    together = network(session)
    member(session, together, run_by)
    gazetteer = build_gazetteer(session)
    (place,) = gazetteer.find("im in M14", asked=True)
    result = build_matcher(session, 5).match(MatchQuery((NeedQuery("debt"),), {}, place, NOW))
    (found,) = result.candidates
    assert result.seq == 5
    assert (found.route, found.network_id) == (Route.REFER, together.id)
    assert found.hours == "Open now until 5pm"
    assert found.address == "Office, 1 Example Street, M14 5RQ"
    assert found.shares == ("children",)
    assert found.what_happens_next == "Someone rings you within two days."
    assert found.distance_km == pytest.approx(0.1, abs=0.1)


def test_who_left_a_network_or_has_no_rule_is_not_referred_to(session: Session) -> None:
    """Membership must last and an agreement rule must stand."""
    gone, ruleless = organisation(session, "Gone"), organisation(session, "Without rule")
    together = network(session)
    service(session, gone)
    service(session, ruleless)
    member(session, together, gone, left_on=dt.date(2025, 6, 1))
    member(session, together, ruleless, rule=False)
    assert all(entry.routes == () for entry in build_entries(session))


def test_a_network_of_a_combined_authority_covers_its_boroughs(session: Session) -> None:
    """A service that names Greater Manchester serves Oldham: localities are part of others."""
    run_by = organisation(session)
    row = service(session, run_by, localities=(OLDHAM,))
    gazetteer = build_gazetteer(session)
    (oldham,) = gazetteer.find("Oldham", asked=True)
    assert oldham.kind is PlaceKind.LOCALITY
    found = build_matcher(session, 1).match(MatchQuery((NeedQuery("housing"),), {}, oldham, NOW)).candidates
    assert [candidate.service_id for candidate in found] == [row.id]


def test_hidden_places_stay_hidden(session: Session) -> None:
    """A refuge has neither address nor point, whether its location is marked hidden or somebody forgot."""
    run_by = organisation(session, "Safe")
    marked = service(session, run_by, "Safe house", needs=("domestic-abuse",), localities=())
    marked.locations[0].hidden = True
    service(session, run_by, "Refuge", needs=("domestic-abuse/refuge",))
    session.flush()
    entries = {entry.service_name: entry for entry in build_entries(session)}
    for entry in entries.values():
        assert (entry.address, entry.points, entry.extra) == ("", (), ())
    assert entries["Safe house"].localities == {MANCHESTER}


def test_inactive_services_are_left_out(session: Session) -> None:
    """Only what is active is offered."""
    run_by = organisation(session)
    service(session, run_by, status="inactive")
    service(session, run_by, status="temporarily closed")
    assert build_entries(session) == ()


def test_exceptions_and_nightly_hours_come_along(session: Session) -> None:
    """A day without times is closed all day; hours over midnight are kept."""
    row = service(session, organisation(session), hours=((4, 1320, 1800),))
    row.schedules.append(Schedule(day=dt.date(2026, 12, 25)))
    row.schedules.append(Schedule(day=dt.date(2026, 12, 24), opens=540, closes=720))
    session.flush()
    (entry,) = build_entries(session)
    assert [(h.weekday, h.opens, h.closes) for h in entry.hours] == [(4, 1320, 1800)]
    assert {e.day.day: e.hours for e in entry.exceptions} == {25: (), 24: ((540, 720),)}


def test_the_nearest_of_several_addresses_is_shown(session: Session) -> None:
    """A service in two places shows the address that is closer to the person."""
    row = service(session, organisation(session), localities=(MANCHESTER, OLDHAM))
    row.locations.append(
        Location(id=uuid.uuid4(), name="Oldham office", address="2 Test Road", postcode="OL1 1AA", lat=53.55, lon=-2.11)
    )
    session.flush()
    matcher = build_matcher(session, 1)
    gazetteer = build_gazetteer(session)
    for text, address in (("M14", "Office, 1 Example Street, M14 5RQ"), ("OL1", "Oldham office, 2 Test Road, OL1 1AA")):
        (place,) = gazetteer.find(text, asked=True)
        (found,) = matcher.match(MatchQuery((NeedQuery("debt"),), {}, place, NOW)).candidates
        assert found.address == address


def test_places_become_a_gazetteer(session: Session) -> None:
    """Postcodes, outcodes, names and authorities of the tables are found."""
    service(session, organisation(session))
    session.add(Postcode(postcode="M14 5RQ", lat=53.45, lon=-2.22, locality_code=MANCHESTER, source="test"))
    session.flush()
    gazetteer = build_gazetteer(session)
    assert gazetteer.locality_name(MANCHESTER) == "Manchester"
    assert gazetteer.find("m145rq")[0].value == "M14 5RQ"
    assert gazetteer.find("I live in fallowfield")[0].locality == MANCHESTER
    assert gazetteer.find("no place here") == ()


def test_both_databases_give_the_same_entries(any_database: Database) -> None:
    """SQLite and PostgreSQL are read alike."""
    with any_database.writing() as session:
        run_by = organisation(session)
        row = service(session, run_by, criteria={"all": [{"fact": "age", "min": 18}]})
        member(session, network(session), run_by)
        (entry,) = build_entries(session)
        assert (entry.service_id, entry.criteria, len(entry.routes)) == (row.id, row.criteria, 1)
        assert build_gazetteer(session).find("I live in fallowfield")[0].locality == MANCHESTER

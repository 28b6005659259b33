"""The demo's own data: right by its own checks, big enough, harmless, and loaded once."""

import datetime as dt
import random
import re
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.access.staffing import DEMO_PASSWORD
from assistant.access.tables import StaffAccount
from assistant.demo.accounts import load_demo_accounts
from assistant.demo.directory import demo_networks, demo_organisations, load_demo_directory
from assistant.demo.people import people_data, personas
from assistant.gateways.clock import MovedClock
from directory.networks import queries
from directory.networks.tables import Network, ServiceLevel
from directory.places.tables import Locality, Outcode, PlaceName
from directory.services.tables import DirectoryChange, Location, Organisation, Service
from directory.storage.database import Database
from directory.vocabulary.needs import needs

CLOCKS = {
    "acknowledge",
    "decide",
    "first-contact",
    "slot-outcome",
    "answer-question",
    "keep-warm",
    "progress-note",
    "reroute",
}
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}|\+447700900\d{3}")


def test_loading_twice_changes_nothing(any_database: Database, clock: MovedClock) -> None:
    """The demo's directory is loaded once; what staff changed since stays."""
    now = clock.now()
    for round_ in range(2):
        with any_database.writing() as session:
            load_demo_directory(session, now + dt.timedelta(days=round_))
            load_demo_accounts(session, now)
            if round_ == 0:
                session.scalars(select(Service).limit(1)).one().capacity = "no-capacity"
    with any_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DirectoryChange)) == 1
        assert session.scalar(select(func.count()).select_from(Organisation)) == len(demo_organisations())
        assert session.scalar(select(func.count()).select_from(Outcode)) == 115
        assert "no-capacity" in session.scalars(select(Service.capacity)).all()


def test_it_is_as_big_as_promised(session: Session, clock: MovedClock) -> None:
    """At least 14 organisations, 44 services, every top-level need, 150 names and two networks."""
    load_demo_directory(session, clock.now())
    services = session.scalars(select(Service)).all()
    assert (session.scalar(select(func.count()).select_from(Organisation)) or 0) >= 14
    assert len(services) >= 44
    met = {key.partition("/")[0] for service in services for key in service.needs}
    assert met == {key for key, need in needs().items() if need.parent is None}
    greater_manchester = select(Locality.code).where(Locality.part_of == "E47000001")
    names = select(func.count()).select_from(PlaceName).where(PlaceName.locality_code.in_(greater_manchester))
    assert len(session.scalars(greater_manchester).all()) == 10
    assert (session.scalar(names) or 0) >= 150
    assert len({service.capacity for service in services}) >= 4
    assert all(service.hours_known and service.what_happens_next and service.cost for service in services)
    assert {"wales", "scotland", "northern-ireland"} <= {nation for one in services for nation in one.nations}


def test_nothing_leads_to_anybody(session: Session, clock: MovedClock) -> None:
    """Every telephone number is from the range for drama, every address at example.org, a refuge is hidden."""
    load_demo_directory(session, clock.now())
    for row in [*session.scalars(select(Organisation)), *session.scalars(select(Service))]:
        assert DRAMA.fullmatch(row.phone), row.name
        assert row.email.endswith("@example.org")
    hidden = session.scalars(select(Location).where(Location.hidden)).all()
    assert any(place.name == "Refuge" for place in hidden)
    assert not any("@" in text and "@example.org" not in text for text in people_data().names)


def test_networks_are_signed_by_all(session: Session, clock: MovedClock) -> None:
    """Both networks have a charter in force with all clocks; one has a coordinator, the other nobody who leads."""
    load_demo_directory(session, clock.now())
    today = clock.now().date()
    coordinated = {}
    for network in session.scalars(select(Network)).all():
        charter = queries.charter_in_force(session, network.id, today)
        assert charter is not None, network.name
        assert all(kpi["pair"] for kpi in charter.kpis)
        levels = session.scalars(select(ServiceLevel).where(ServiceLevel.charter_id == charter.id)).all()
        assert {level.clock for level in levels} == CLOCKS
        assert len({level.urgency for level in levels}) == 3
        coordinated[network.slug] = len(queries.coordinators(session, network.id, today))
        for member in queries.members(session, network.id, today):
            assert queries.agreement_rule(session, network.id, member.organisation_id) is not None
    assert coordinated == {"manchester": 1, "pennine-towns": 0}
    assert len(demo_networks()) == 2


def test_some_take_introductions_and_some_neither(session: Session, clock: MovedClock) -> None:
    """Outside the networks there are organisations to be introduced to, and others that are only signposted."""
    load_demo_directory(session, clock.now())
    inside = {one.organisation for network in demo_networks() for one in network.members}
    outside = [one for one in demo_organisations() if one.key not in inside]
    assert sum(one.takes_introductions for one in outside) >= 1
    assert sum(not one.takes_introductions for one in outside) >= 3


def test_one_account_a_role(session: Session, clock: MovedClock) -> None:
    """Six accounts at example.org, marked as the demo's, each with one role and a hashed password."""
    load_demo_directory(session, clock.now())
    load_demo_accounts(session, clock.now())
    accounts = session.scalars(select(StaffAccount)).all()
    assert {role.name for one in accounts for role in one.roles} == {
        "worker", "provider", "coordinator", "commissioner", "steward", "administrator",
    }  # fmt: skip
    for one in accounts:
        assert one.demo
        assert one.email.endswith("@example.org")
        assert one.password
        assert DEMO_PASSWORD not in one.password
    by_email = {one.email: one for one in accounts}
    assert by_email["provider@example.org"].organisation_id is not None
    assert by_email["coordinator@example.org"].network_id is not None


def test_people_are_the_same_every_time() -> None:
    """The same seed gives the same people, with different telephone numbers and stories in proportion."""
    one, two = (list(personas(random.Random(7), 300)) for _ in range(2))
    assert one == two
    assert len({persona.phone for persona in one}) == 300
    assert all(DRAMA.fullmatch(persona.phone) for persona in one)
    assert not any("{" in persona.opening for persona in one)
    channels = Counter(persona.channel for persona in one)
    assert min(channels.values()) > 40

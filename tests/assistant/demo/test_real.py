"""The demo on real services: nothing in it leads to anybody, and real postcodes lead to referrals."""

import re
from pathlib import Path

import pytest
from rich.progress import Progress
from sqlalchemy import select

from assistant.access.tables import StaffAccount
from assistant.demo.build import build_real
from assistant.runtime import Runtime
from directory.gazetteer.place import Place
from directory.matching.candidates import MatchQuery, NeedQuery, Route
from directory.networks.tables import NetworkMember
from directory.services.tables import Organisation, Service, SourceRecord

DRAMA = re.compile(r"01632 960\d{3}")
ASKED = {"M14 5RQ": "food", "OL1 1LH": "work/finding-work", "M33 7ZF": "mental-health", "BL1 2BZ": "food"}


@pytest.mark.shared
@pytest.mark.slow
def test_real_services(runtime: Runtime, shared: Path) -> None:
    """Places, services, a network and accounts are there; every address is replaced; postcodes lead to every route."""
    with Progress(disable=True) as progress:
        build_real(runtime, shared / "data", progress)
        build_real(runtime, shared / "data", progress)
    with runtime.database.reading() as session:
        for row in [*session.scalars(select(Organisation)), *session.scalars(select(Service))]:
            assert DRAMA.fullmatch(row.phone), row.name
            assert row.email.endswith("@example.org"), row.name
        for body in session.scalars(select(SourceRecord.body).where(SourceRecord.entity != "location")):
            assert body["email"].endswith("@example.org")
        for member in session.scalars(select(NetworkMember)):
            assert member.referral_email.endswith("@example.org")
        assert len(session.scalars(select(StaffAccount)).all()) == 6
        snapshot = runtime.snapshots.current(session)
    routes: set[Route] = set()
    for text, need in ASKED.items():
        place: Place = snapshot.gazetteer.find(text, asked=True)[0]
        found = snapshot.matcher.match(MatchQuery((NeedQuery(need),), {}, place, runtime.clock.now())).candidates
        assert any(one.route is Route.REFER for one in found), text
        routes |= {one.route for one in found}
    assert routes == set(Route)

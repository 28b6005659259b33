"""The three real sources by the mappings in docs/mappings."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from directory.exchange.loader import Summary, publish, stage
from directory.places.tables import Locality, Outcode
from directory.services.tables import Service
from directory.storage.database import Database

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
MAPPINGS = Path(__file__).resolve().parents[3] / "docs" / "mappings"
SOURCES = {
    "gm-food-banks": ("gm_food_banks.csv", 171, []),
    "gm-jobcentres": ("gm_jobcentreplus.csv", 26, []),
    "trafford-mental-health": ("trafford_mental_health_services.csv", 59, [50]),
}


def take(database: Database, shared: Path, source: str) -> Summary:
    """Import one source."""
    file, _, _ = SOURCES[source]
    path = shared / "data" / "directories" / "uk_greater_manchester" / file
    mapping = MAPPINGS / f"{source}.json"
    staged = stage(path.read_bytes(), file, mapping.read_bytes(), mapping.name)
    with database.writing() as session:
        return publish(session, staged, NOW, source)


@pytest.mark.shared
@pytest.mark.parametrize("source", SOURCES)
def test_real_source(any_database: Database, shared: Path, source: str) -> None:
    """Every row is taken but for those named; each service has a need, an area and a place; twice is once."""
    with any_database.writing() as session:
        ten = [
            Locality(code=f"E080000{n:02}", name=f"Borough {n}", nation="england", source="test") for n in range(1, 11)
        ]
        session.add_all(ten)
        session.flush()
        for outcode in "M1 M4 M14 M15 M16 M20 M21 M22 M23 M31 M32 M33 M41 WA14 WA15".split():  # noqa: SIM905
            session.add(Outcode(outcode=outcode, lat=53.4, lon=-2.3, locality_code="E08000009", source="test"))
    _, services, refused = SOURCES[source]
    summary = take(any_database, shared, source)
    assert summary.tallies["service"].new == services
    assert [refusal.line for refusal in summary.refused] == refused
    assert not take(any_database, shared, source).anything_changed
    with any_database.reading() as session:
        rows = session.scalars(select(Service)).all()
        assert len(rows) == services
        for row in rows:
            assert row.needs
            assert row.areas
            assert row.locations
            assert row.hours_known == bool(row.schedules)

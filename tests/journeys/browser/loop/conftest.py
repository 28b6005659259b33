"""The demonstration with its staff, served where its own phone texts to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.access.roles import StaffRole
from assistant.access.staffing import DEMO_PASSWORD, create_account
from assistant.config import Config
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from directory.networks.tables import Network
from directory.services.tables import Organisation
from directory.storage.database import Database
from tests.assistant.gateways.carrier import free_port
from tests.assistant.sms.server import serving
from tests.conftest import make_runtime
from tests.journeys.browser.loop.doors import ADVICE


@pytest.fixture
def demo(database: Database, clock: MovedClock, tmp_path: Path, network: None) -> Runtime:
    """A runtime in demo mode, with staff: only the demo has a phone on the screen."""
    runtime = make_runtime(Config(mode="demo", var_dir=tmp_path / "var", port=free_port()), database, clock)
    with database.writing() as session:
        together = session.query(Network).one()
        advice = session.query(Organisation).filter_by(name=ADVICE).one()
        elsewhere = session.query(Organisation).filter(Organisation.name != ADVICE).one()
        for role, home in (
            (StaffRole.WORKER, elsewhere.id),
            (StaffRole.PROVIDER, advice.id),
            (StaffRole.COMMISSIONER, None),
            (StaffRole.COORDINATOR, None),
        ):
            create_account(
                session, email=f"{role.value}@example.org", name=f"The {role.value}", password=DEMO_PASSWORD,
                roles=[role], now=clock.now(), organisation_id=home, network_id=together.id, demo=True, quick=True,
            )  # fmt: skip
    return runtime


@pytest.fixture
def served(demo: Runtime) -> Iterator[str]:
    """The demonstration, served where its own phone texts to."""
    with serving(demo, demo.config.port):
        yield demo.config.base_url

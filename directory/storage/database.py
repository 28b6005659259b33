"""Two kinds of session: reading and writing. The entry point opens one, commits it, and nobody below does.

SQLite cannot turn a read transaction into a write one under concurrency (it fails at once with "database is locked",
whatever the busy timeout), so a writing session begins with BEGIN IMMEDIATE and queues for the lock instead.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import TimeoutError  # noqa: A004 - the database's own
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from directory.storage.gate import Gate
from directory.storage.line import Line

BUSY_TIMEOUT_MS = 10_000
"""The carrier waits fifteen seconds: better late than "nothing was kept, send it again"."""


NO_TURN = "no turn to write within the busy timeout"


class Database:
    """One database, given by its SQLAlchemy URL (`sqlite:///file` or `postgresql+psycopg://…`).

    `one_writer`: only one transaction writes at a time (SQLite).
    """

    def __init__(self, url: str, *, pool_size: int = 20, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.url = make_url(url)
        self.one_writer = self.url.get_backend_name() == "sqlite"
        self.engine = self._engine(pool_size, busy_timeout_ms)
        self._line, self._gate = Line(), self._make_gate()
        self._patience = busy_timeout_ms / 1000
        self._writer = sessionmaker(self.engine.execution_options(joinedup_writes=True), expire_on_commit=False)
        self._reader = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    def _engine(self, pool_size: int, busy_timeout_ms: int) -> Engine:
        if not self.one_writer:
            return create_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=pool_size,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={"connect_timeout": 5},
            )
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # an error's words end in logs and on screens: no value may stand in them
            connect_args={"timeout": busy_timeout_ms / 1000},
        )
        event.listen(engine, "connect", _sqlite_pragmas)
        event.listen(engine, "begin", _sqlite_begin)
        return engine

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction: committed at the end of the block, rolled back if the block raises."""
        with self._in_line(), self._writer.begin() as session:
            yield session

    def _make_gate(self) -> Gate | None:
        name = self.url.database
        return Gate(Path(name)) if self.one_writer and name and name != ":memory:" else None

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """SQLite has one writer at a time, and its busy handler sleeps and looks again, so that the unlucky wait for
        seconds. Writers of one process stand in line for a lock instead, and processes take turns at a gate.

        Raises sqlalchemy.exc.TimeoutError after the busy timeout.
        """
        if not self.one_writer:
            yield
            return
        deadline = time.monotonic() + self._patience  # one for both: the carrier waits only so long
        if not self._line.enter(self._patience):
            raise TimeoutError(NO_TURN)
        try:
            if self._gate is not None and not self._gate.enter(max(0.0, deadline - time.monotonic())):
                raise TimeoutError(NO_TURN)
            try:
                yield
            finally:
                if self._gate is not None:
                    self._gate.leave()
        finally:
            self._line.leave()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading only; whatever was changed in it is rolled back."""
        with self._reader() as session:
            yield session
            session.rollback()

    def is_up(self) -> bool:
        """Whether the database answers a trivial query. Raises nothing."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001 - a health check reports, it does not raise
            return False
        return True

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        if self._gate is not None:
            self._gate.close()


def _sqlite_pragmas(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("joinedup_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""The request's transaction: committed, rolled back, and the audit rows that come with it."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask, abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access import audit, transaction
from assistant.access.tables import AuditEntry, Role
from assistant.access.transaction import request_session
from assistant.runtime import EXTENSION, Runtime
from directory.storage.database import Database


@pytest.fixture
def pages(any_runtime: Runtime) -> Flask:
    """An app of four pages that read, write, refuse and break."""
    app = Flask(__name__)
    app.extensions[EXTENSION] = any_runtime
    transaction.install(app)

    def note(action: str) -> Session:
        session = request_session()
        audit.record(session, at=any_runtime.clock.now(), action=action, subject_type="person", subject_id=uuid.uuid4())
        return session

    def page(rule: str, *actions: str, status: int = 200, writes: bool = False) -> None:
        def view() -> tuple[str, int]:
            for action in actions:
                session = note(action)
                if writes:
                    session.add(Role(name=uuid.uuid4().hex[:20]))
            if status == 500:
                raise ValueError("broken")
            if status == 403:
                abort(403)
            return "", status

        app.add_url_rule(rule, rule, view, methods=["GET", "POST"])

    page("/read", "read-referral")
    page("/act", "read-referral", "send-referral", writes=True)
    page("/refuse", "read-referral", "send-referral", status=422, writes=True)
    page("/forbid", "read-referral", status=403, writes=True)
    page("/break", "read-referral", status=500, writes=True)
    return app


def actions(database: Database) -> list[str]:
    """What stands in the trail."""
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def roles(database: Database) -> int:
    """How many rows the pages wrote."""
    with database.reading() as session:
        return len(session.scalars(select(Role)).all())


def test_a_reading_page_writes_nothing_but_its_audit_row(pages: Flask, any_database: Database) -> None:
    """A GET leaves exactly the row that tells of it."""
    assert pages.test_client().get("/read").status_code == 200
    assert actions(any_database) == ["read-referral"]


def test_what_a_get_writes_is_dropped(pages: Flask, any_database: Database) -> None:
    """A reading session cannot change anything, whatever a page adds to it."""
    pages.test_client().get("/act")
    assert roles(any_database) == 0


def test_a_successful_post_is_committed_with_its_rows(pages: Flask, any_database: Database) -> None:
    """One transaction holds what was done and who did it."""
    pages.test_client().post("/act")
    assert actions(any_database) == ["read-referral", "send-referral"]
    assert roles(any_database) == 2


@pytest.mark.parametrize("address", ["/refuse", "/forbid"])
def test_a_refused_post_keeps_only_what_was_seen(pages: Flask, any_database: Database, address: str) -> None:
    """From 400 up everything is rolled back; the reads stay in the trail, the acts that did not happen do not."""
    assert pages.test_client().post(address).status_code >= 400
    assert actions(any_database) == ["read-referral"]
    assert roles(any_database) == 0


def test_a_page_that_breaks_leaves_nothing_half_done(pages: Flask, any_database: Database) -> None:
    """An error rolls back, and the next request starts afresh."""
    client = pages.test_client()
    assert client.post("/break").status_code == 500
    assert roles(any_database) == 0
    assert client.post("/act").status_code == 200
    assert roles(any_database) == 2


def test_no_read_leaves_the_house_without_its_row(pages: Flask, any_database: Database) -> None:
    """If the audit row cannot be written, the page is not shown."""
    with any_database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_entry RENAME TO audit_gone")
    assert pages.test_client().get("/read").status_code == 500


def test_asking_twice_gives_the_same_session(any_runtime: Runtime) -> None:
    """Everything in a request shares one session."""
    app = Flask(__name__)
    app.extensions[EXTENSION] = any_runtime
    transaction.install(app)
    seen: list[Callable[[], bool]] = []

    @app.get("/")
    def view() -> str:
        first, second = request_session(), request_session()
        seen.append(lambda: first is second)
        return ""

    app.test_client().get("/")
    assert seen[0]()

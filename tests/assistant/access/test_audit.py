"""The audit trail: what is written, what is refused, and that tampering shows."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from assistant.access import audit
from assistant.access.current import Staff
from assistant.access.roles import StaffRole
from assistant.access.tables import AuditBlock, AuditEntry
from directory.storage.database import Database
from tests.conftest import MONDAY

WORKER = Staff(uuid.uuid4(), "Wren", frozenset({StaffRole.WORKER, StaffRole.LEAD}), organisation_id=uuid.uuid4())


def fill(database: Database, count: int) -> None:
    """Write some rows."""
    with database.writing() as session:
        for number in range(count):
            audit.record(
                session,
                at=MONDAY + dt.timedelta(seconds=number),
                action="read-referral",
                subject_type="referral",
                subject_id=uuid.uuid4(),
                person_id=uuid.uuid4(),
                staff=WORKER,
            )


def test_a_row_says_who_in_which_role_and_for_whom(any_database: Database) -> None:
    """The row names the account, its organisation, the front-line role and the person, for the disclosure list."""
    fill(any_database, 1)
    with any_database.reading() as session:
        row = session.scalars(select(AuditEntry)).one()
        assert (row.staff_account_id, row.actor, row.organisation_id) == (WORKER.id, "worker", WORKER.organisation_id)
        assert row.person_id is not None


def test_a_reading_session_refuses_what_it_would_lose(database: Database) -> None:
    """An audit row in a session that nobody commits is an error, not a silent gap."""
    with database.reading() as session, pytest.raises(RuntimeError, match="request_session"):
        audit.record(session, at=MONDAY, action="read-case", subject_type="conversation", subject_id=None)


def test_sealing_goes_on_until_nothing_waits(any_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call seals one block; the chain holds; a second round with nothing new seals nothing."""
    monkeypatch.setattr(audit, "BLOCK_ENTRIES", 4)
    fill(any_database, 10)
    with any_database.writing() as session:
        assert [audit.seal(session, MONDAY) for _ in range(4)] == [4, 4, 2, 0]
    with any_database.reading() as session:
        assert audit.verify(session) == []
        assert session.scalars(select(AuditBlock.entries).order_by(AuditBlock.id)).all() == [4, 4, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"action": "read-case"},
        {"at": MONDAY + dt.timedelta(days=1)},
        {"staff_account_id": None},
        {"person_id": uuid.UUID(int=7)},
        {"actor": "coordinator"},
        {"organisation_id": None},
        {"subject_id": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_shows(any_database: Database, change: dict[str, object]) -> None:
    """Whatever part of a sealed row is changed, the block no longer has its hash."""
    fill(any_database, 3)
    with any_database.writing() as session:
        audit.seal(session, MONDAY)
    with any_database.writing() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[1]
        for name, value in change.items():
            setattr(row, name, value)
    with any_database.reading() as session:
        assert any("tampered" in problem for problem in audit.verify(session))


def test_a_removed_row_shows(any_database: Database) -> None:
    """A sealed block with a row missing is found."""
    fill(any_database, 3)
    with any_database.writing() as session:
        audit.seal(session, MONDAY)
    with any_database.writing() as session:
        session.delete(session.scalars(select(AuditEntry)).first())
    with any_database.reading() as session:
        assert any("sealed with 3 entries and now has 2" in problem for problem in audit.verify(session))


def test_a_whole_block_made_anew_shows_in_the_next(any_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who recomputes a block's hash after changing a row breaks the chain to the block after it."""
    monkeypatch.setattr(audit, "BLOCK_ENTRIES", 2)
    fill(any_database, 4)
    with any_database.writing() as session:
        audit.seal(session, MONDAY)
        audit.seal(session, MONDAY)
    with any_database.writing() as session:
        first = session.scalars(select(AuditBlock).order_by(AuditBlock.id)).first()
        assert first is not None
        rows = session.scalars(select(AuditEntry).where(AuditEntry.block_id == first.id).order_by(AuditEntry.id)).all()
        rows[0].action = "nothing-to-see"
        first.hash = audit._hash(first.previous_hash, rows)
    with any_database.reading() as session:
        assert any("does not follow" in problem for problem in audit.verify(session))

"""A short way to put texts into the outbox."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from assistant.outbox.service import enqueue
from assistant.outbox.tables import OutboxMessage
from assistant.runtime import Runtime

ANNA, BEN = "+447700900001", "+447700900002"


def put(runtime: Runtime, body: str, to: str = ANNA, **more: Any) -> OutboxMessage:
    """Enqueue one SMS in a transaction of its own."""
    values: dict[str, Any] = {"channel": "sms", "purpose": "nudge", "now": runtime.clock.now()} | more
    with runtime.database.writing() as session:
        return enqueue(session, runtime, to=to, body=body, **values)


def row(runtime: Runtime, message_id: UUID) -> OutboxMessage:
    """The row as it stands now."""
    with runtime.database.reading() as session:
        found = session.scalars(select(OutboxMessage).where(OutboxMessage.id == message_id)).one()
        session.expunge(found)
        return found


def states(runtime: Runtime) -> list[str]:
    """States of all rows in the order they were decided."""
    with runtime.database.reading() as session:
        return list(session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.created_at, OutboxMessage.seq)))

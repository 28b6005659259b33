"""How the outbox stands: for the health page, the worker's log and the staff page of messages that need a look."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.outbox.tables import OutboxMessage


def by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    rows = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    return {row[0]: row[1] for row in rows}


def oldest_due(session: Session, now: dt.datetime) -> dt.timedelta:
    """How long the longest-waiting due message has waited; zero if none is due."""
    statement = select(func.min(OutboxMessage.not_before)).where(
        OutboxMessage.state == "waiting", OutboxMessage.not_before <= now
    )
    due = session.scalar(statement)
    return dt.timedelta() if due is None else now - due


def needing_a_look(session: Session, limit: int = 100) -> list[OutboxMessage]:
    """Messages that failed or whose fate is unknown, newest first. Show purpose, time and code; never the text."""
    statement = (
        select(OutboxMessage)
        .where(OutboxMessage.state.in_(("failed", "unknown")))
        .order_by(OutboxMessage.finished_at.desc())
        .limit(limit)
    )
    return list(session.scalars(statement))

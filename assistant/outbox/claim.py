"""Taking one message out of the outbox to send it: one row at a time, in order per recipient, by any number of workers.

One UPDATE … RETURNING does it on SQLite and PostgreSQL alike. Two workers that pick the same row: the second waits for
the first's commit, finds the state changed and gets nothing. A row is free only while no earlier row of its recipient
is open, so a message being sent, or waiting for another try, holds back the later ones to the same address.
"""

import datetime as dt

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from assistant.outbox.tables import OutboxMessage

OPEN = ("waiting", "sending")


def is_any_due(session: Session, now: dt.datetime) -> bool:
    """Whether any message is due (perhaps held back). Asked in a reading session: idling takes no write lock."""
    due = exists().where(OutboxMessage.state == "waiting", OutboxMessage.not_before <= now)
    return bool(session.scalar(select(due)))


def claim(session: Session, now: dt.datetime) -> OutboxMessage | None:
    """The next message that is due, now in state `sending`; None if nothing is. Commit before calling the carrier."""
    row, earlier = aliased(OutboxMessage), aliased(OutboxMessage)
    held_back = exists().where(
        earlier.recipient_index == row.recipient_index,
        earlier.state.in_(OPEN),
        or_(earlier.seq < row.seq, and_(earlier.seq == row.seq, earlier.id < row.id)),
    )
    due = (
        select(row.id)
        .where(row.state == "waiting", row.not_before <= now, ~held_back)
        .order_by(row.not_before, row.seq)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id == due, OutboxMessage.state == "waiting")
        .values(state="sending", claimed_at=now, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(statement).one_or_none()

"""What staff may do about a message that failed or whose fate is unknown: send it once more, or let it be.

A message whose fate is `unknown` may have arrived: sending it again is a human's own decision and may double it.
Letting it be keeps what the carrier said (`error_code`), or that nobody knows.
"""

import datetime as dt
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from assistant.outbox.service import KEPT
from assistant.outbox.tables import OutboxMessage

STUCK = ("failed", "unknown")
NOBODY_KNOWS = "unknown"
"""`error_code` of a message let be while nobody knew whether it had arrived."""


def send_again(session: Session, message: OutboxMessage, now: dt.datetime) -> bool:
    """Let the worker try once more; False if somebody else settled it meanwhile."""
    return _change(
        session, message, state="waiting", not_before=now, finished_at=None, error_code="", purge_at=now + KEPT
    )


def let_be(session: Session, message: OutboxMessage, now: dt.datetime) -> bool:
    """It is not sent any more; False if somebody else settled it meanwhile."""
    code = message.error_code or (NOBODY_KNOWS if message.state == "unknown" else "")
    return _change(session, message, state="cancelled", finished_at=now, error_code=code)


def _change(session: Session, message: OutboxMessage, **values: Any) -> bool:
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == message.state)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1

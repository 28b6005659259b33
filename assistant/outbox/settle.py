"""What became of a claimed message: taken by the carrier, refused, to be tried again, or never to be known.

Every change names the attempt it belongs to (`attempts` counts claims), so that a worker which slept through its lease
cannot overwrite what another found out meanwhile.
"""

import datetime as dt
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from assistant.gateways.errors import CarrierError, Outcome
from assistant.outbox.tables import OutboxMessage

FIRST_WAIT = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(hours=1)


def wait_after(attempts: int) -> dt.timedelta:
    """How long to wait after this many tries: 5 s, 10 s, 20 s … at most an hour (16 tries: seven hours)."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def accepted(session: Session, message: OutboxMessage, provider_id: str, now: dt.datetime) -> bool:
    """The carrier has it. False if a status callback (or another worker) was quicker."""
    return _change(session, message, state="sent", provider_id=provider_id, error_code="", finished_at=now)


def not_sent(session: Session, message: OutboxMessage, error: CarrierError, now: dt.datetime) -> str:
    """Note a certain failure; returns the state now: `waiting` (will be tried again) or `failed`.

    Not for Outcome.UNCERTAIN: such a row stays `sending` until it is reconciled. Raises ValueError for it.
    """
    if error.outcome is Outcome.UNCERTAIN:
        raise ValueError("an uncertain outcome is reconciled, not noted")
    if error.outcome is Outcome.LATER and message.attempts < error.tries:
        due = now + wait_after(message.attempts)
        _change(session, message, state="waiting", not_before=due, error_code=error.code)
        return "waiting"
    _change(session, message, state="failed", error_code=error.code, finished_at=now)
    return "failed"


def again(session: Session, message: OutboxMessage, now: dt.datetime) -> bool:
    """The carrier never got it: let it be sent as soon as may be."""
    return _change(session, message, state="waiting", not_before=now, error_code="")


def unknown(session: Session, message: OutboxMessage, now: dt.datetime) -> bool:
    """Nobody can say whether it was sent; it is not sent again, and staff are shown it."""
    return _change(session, message, state="unknown", finished_at=now)


def dropped(session: Session, message: OutboxMessage, now: dt.datetime) -> bool:
    """The person was forgotten, or said STOP, before it was sent."""
    return _change(session, message, state="cancelled", finished_at=now)


def _change(session: Session, message: OutboxMessage, **values: Any) -> bool:
    statement = (
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message.id,
            OutboxMessage.state == "sending",
            OutboxMessage.attempts == message.attempts,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1

"""The carrier's status callbacks. They come late, twice and in any order, so a rank decides, not the order."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.gateways.errors import CarrierError, Outcome, error_of
from assistant.outbox.settle import wait_after
from assistant.outbox.tables import OutboxMessage

RANK = {"waiting": 0, "sending": 0, "cancelled": 0, "unknown": 0, "sent": 1, "failed": 2, "delivered": 2}
"""A callback changes a state only to one of higher rank: `sent` never overwrites `delivered`."""
MEANS = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""The carrier's status -> our state. Any of them proves that the carrier has the message."""


UNREACHED_WAIT = 8
"""A handset that is switched off gets longer than a busy carrier (21 minutes): the wait of this many more tries."""


def address(base_url: str, message: OutboxMessage) -> str:
    """Where the carrier reports to: names the row and the try."""
    return f"{base_url}/sms/status/{message.id}?try={message.attempts}"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a callback did: the row, and the error it brought (if any)."""

    message: OutboxMessage
    changed: bool
    error: CarrierError | None


def report(
    session: Session, attempt: UUID, tried: int, *, status: str, provider_id: str, error_code: str, now: dt.datetime
) -> Reported | None:
    """Take in one callback for the outbox row `attempt`; None if there is no such row (purged, or not ours).

    `tried` is the number of the try that the callback's address carried. A late word about an earlier try counts only
    if it says "delivered": then it is not sent once more.
    """
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.id == attempt).with_for_update()).one_or_none()
    if message is None:
        return None
    state = MEANS.get(status)
    error = error_of(error_code, 0) if error_code not in {"", "0"} else None
    earlier = tried < message.attempts
    if state is None or RANK[state] <= RANK[message.state] or (earlier and state != "delivered"):
        return Reported(message, changed=False, error=error)
    if state == "sent" and message.state == "waiting" and message.error_code:
        # It came back undelivered and waits for another try: a late word of how it left must not end that.
        return Reported(message, changed=False, error=error)
    message.provider_id = provider_id
    message.error_code = error.code if error else ""
    if state == "failed" and error is not None and error.outcome is Outcome.LATER and message.attempts < error.tries:
        message.state, message.provider_id, message.not_before = (
            "waiting",
            "",
            now + wait_after(message.attempts + UNREACHED_WAIT),
        )
    else:
        message.state, message.finished_at = state, now
    session.flush()
    return Reported(message, changed=True, error=error)

"""Putting a message into the outbox, and taking it out again before it was sent.

Called inside the transaction that decided it, so a message exists exactly if its reason does. Sending comes later, by
the worker, after the commit (`claim`, `sender`). Whether somebody may be written to at all (STOP, safe hours) is known
above this room and asked by the caller.
"""

import datetime as dt
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, bindparam, func, select, update
from sqlalchemy.orm import Session

from assistant.keyring import Cipher
from assistant.outbox.tables import OutboxMessage
from assistant.runtime import Runtime

INDEX_KIND = {"sms": "phone", "email": "email"}
"""Name space of the blind index of each channel's addresses."""
KEPT = dt.timedelta(days=90)
"""How long a row is kept after the time it was due."""
SKEW = 60_000_000
"""Microseconds within which two due times count as "the same moment, in the order they were decided"."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LAST = select(func.max(OutboxMessage.seq)).where(
    OutboxMessage.recipient_index == bindparam("recipient"), OutboxMessage.seq < bindparam("until")
)


def enqueue(
    session: Session,
    runtime: Runtime,
    *,
    channel: str,
    to: str,
    body: str,
    subject: str = "",
    purpose: str,
    subject_id: UUID | None = None,
    person_id: UUID | None = None,
    cipher: Cipher | None = None,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
) -> OutboxMessage:
    """Add one waiting SMS or e-mail (`channel` "sms" or "email") and return its row, flushed.

    A message to a person carries `person_id` and that person's `cipher`, so that erasing the key erases it too; one to
    an organisation carries neither and is sealed with the house key. `not_before` delays it (quiet hours, follow-up).
    Raises ValueError for an unknown channel, an empty address, or a person without a cipher (or the reverse).
    """
    if channel not in INDEX_KIND:
        raise ValueError(f"channel must be one of {', '.join(INDEX_KIND)}, not {channel!r}")
    if not to.strip():
        raise ValueError("a message needs an address")
    if (person_id is None) != (cipher is None):
        raise ValueError("a message to a person needs both person_id and that person's cipher, any other neither")
    due = not_before or now
    seal = (cipher or runtime.keyring.house).seal
    recipient = runtime.keyring.index(INDEX_KIND[channel], to)
    message = OutboxMessage(
        id=uuid4(),
        seq=_next_seq(session, recipient, due),
        channel=channel,
        recipient_index=recipient,
        person_id=person_id,
        to_sealed=seal(to),
        subject=subject,
        body_sealed=seal(body),
        purpose=purpose,
        subject_id=subject_id,
        state="waiting",
        attempts=0,
        not_before=due,
        created_at=now,
        purge_at=max(due, now) + KEPT,
    )
    session.add(message)
    session.flush()
    return message


def cancel(session: Session, subject_id: UUID, now: dt.datetime) -> int:
    """Cancel every message about `subject_id` that no worker has begun to send; returns how many.

    Call it before adding the message that says why: it would be cancelled too.
    """
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.subject_id == subject_id, OutboxMessage.state == "waiting")
        .values(state="cancelled", finished_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _next_seq(session: Session, recipient: str, due: dt.datetime) -> int:
    """Order by due time; at (nearly) the same moment, by when it was decided. A far follow-up holds up nothing."""
    moment = (due - EPOCH) // dt.timedelta(microseconds=1)
    last = session.connection().execute(_LAST, {"recipient": recipient, "until": moment + SKEW}).scalar()
    return moment if last is None else max(moment, last + 1)

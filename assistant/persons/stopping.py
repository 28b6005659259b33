"""STOP as the carrier knows it: who must not be texted, even where a message was decided before they said so."""

import datetime as dt
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from assistant.keyring import Keyring
from assistant.persons.tables import ContactPoint


def is_stopped(session: Session, keyring: Keyring, channel: str, address: str) -> bool:
    """Whether this address said STOP (and not START since)."""
    point = exists().where(
        ContactPoint.channel == channel,
        ContactPoint.address_index == keyring.index(channel, address),
        ContactPoint.stopped_at.is_not(None),
    )
    return bool(session.scalar(select(point)))


def stop_texts(session: Session, person_id: UUID, now: dt.datetime) -> None:
    """The carrier says this person opted out: no telephone of theirs is texted any more."""
    session.execute(
        update(ContactPoint)
        .where(ContactPoint.person_id == person_id, ContactPoint.channel == "sms", ContactPoint.stopped_at.is_(None))
        .values(stopped_at=now)
    )

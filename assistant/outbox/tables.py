"""What waits to leave the house. Written in the transaction that decided it, sent after the commit."""

import datetime as dt
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base, primary_key


class OutboxMessage(Base):
    """One SMS or e-mail. States: waiting, sending, sent, delivered, failed, unknown, cancelled."""

    __tablename__ = "outbox_message"
    __personal__ = True
    __table_args__ = (
        Index(None, "recipient_index", "seq"),
        Index(None, "state", "not_before"),
        Index(None, "person_id"),
        Index(None, "purge_at"),
    )

    id: Mapped[UUID] = primary_key()
    """Key, and the attempt id in the StatusCallback address."""
    seq: Mapped[int] = mapped_column(BigInteger)
    """Order per recipient: the due time in microseconds since 1970, made strictly ascending within a recipient."""
    channel: Mapped[str] = mapped_column(String(10))
    """sms or email."""
    recipient_index: Mapped[str] = mapped_column(String(80))
    """Blind index of the address: order is kept per recipient without reading it."""
    person_id: Mapped[UUID | None]
    """The person it goes to, whose key seals it; None for organisations (sealed with the house key)."""
    to_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Address, sealed."""
    subject: Mapped[str] = mapped_column(String(120), default="")
    """E-mail subject; never personal."""
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Text, sealed (it may hold a signed link)."""
    purpose: Mapped[str] = mapped_column(String(40))
    """Why it is sent: referral-notice, referral-answered, nudge, follow-up …"""
    subject_id: Mapped[UUID | None]
    """Referral or person it is about, so that withdrawal can cancel it."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """See class."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was tried."""
    not_before: Mapped[dt.datetime]
    """Earliest time (quiet hours, back-off)."""
    claimed_at: Mapped[dt.datetime | None]
    """When a worker began to send it."""
    provider_id: Mapped[str] = mapped_column(String(80), default="")
    """The carrier's id."""
    error_code: Mapped[str] = mapped_column(String(20), default="")
    """The carrier's error."""
    created_at: Mapped[dt.datetime]
    """When it was decided."""
    finished_at: Mapped[dt.datetime | None]
    """When it reached an end state."""
    purge_at: Mapped[dt.datetime]
    """When the row goes."""

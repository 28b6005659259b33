"""Signed links as kept: only a hash of the token, one subject, one role."""

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base, primary_key


class SignedLink(Base):
    """A link that lets its holder do one thing to one record until it expires or is revoked."""

    __tablename__ = "signed_link"
    __personal__ = True
    __table_args__ = (Index(None, "subject_id"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the 160-bit token; the token itself is never kept."""
    purpose: Mapped[str] = mapped_column(String(30))
    """answer-referral (receiving organisation) or status (the person)."""
    subject_id: Mapped[UUID]
    """The referral, or the person for a status link."""
    created_at: Mapped[dt.datetime]
    """When it was made."""
    expires_at: Mapped[dt.datetime]
    """When it dies by itself."""
    revoked_at: Mapped[dt.datetime | None]
    """When it was killed (withdrawal, re-issue)."""
    purge_at: Mapped[dt.datetime]
    """When the row goes."""

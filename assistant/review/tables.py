"""Phrases for review and how far the talks were looked through. No column leads to a person or a conversation."""

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base


class ReviewPhrase(Base):
    """A few redacted words that were not understood. Kept like personal data, for nobody can prove they are none."""

    __tablename__ = "review_phrase"
    __personal__ = True
    __table_args__ = (UniqueConstraint("words", "why", "need", "language"), Index(None, "purge_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    words: Mapped[str] = mapped_column(String(120))
    """The words, redacted."""
    why: Mapped[str] = mapped_column(String(20))
    """unclear, said-otherwise, corrected, no-candidate."""
    need: Mapped[str] = mapped_column(String(60), default="")
    """The need the person then named, or that nobody could meet; "" if unknown."""
    language: Mapped[str] = mapped_column(String(8), default="en")
    """Language the words were read as."""
    guarded: Mapped[bool] = mapped_column(default=False)
    """Whether some word stands in no word list: shown only once it came up twice."""
    times: Mapped[int] = mapped_column(default=1)
    """In how many talks it came up."""
    first_on: Mapped[dt.date]
    """Day it first came up; no time of day, so that nobody can find the talk."""
    last_on: Mapped[dt.date]
    """Day it last came up."""
    decision: Mapped[str] = mapped_column(String(20), default="")
    """"" while it waits; suggested, not-a-need, ignored."""
    rule: Mapped[str] = mapped_column(String(80), default="")
    """Rule the phrase is suggested for."""
    phrase: Mapped[str] = mapped_column(String(200), default="")
    """The phrase suggested, as phrase files write them."""
    decided_by: Mapped[UUID | None]
    """Staff account that decided."""
    decided_at: Mapped[dt.datetime | None]
    """When it was decided."""
    purge_at: Mapped[dt.datetime]
    """When it is deleted; coming up again puts it off."""


class ReviewScan(Base):
    """How far talks were looked through for phrases: one row."""

    __tablename__ = "review_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Always 1."""
    until: Mapped[dt.datetime]
    """Every stretch of talk that had ended by then was looked at."""

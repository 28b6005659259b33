"""Conversations and turns as kept. Whatever a person said is sealed with their own key by the caller."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base, primary_key


class RuleSet(Base):
    """A rule set by content hash, kept until the last follow-up of its last conversation."""

    __tablename__ = "rule_set"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of `body`."""
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Questions, needs and phrase files as loaded."""
    created_at: Mapped[dt.datetime]
    """When it was first used."""


class Conversation(Base):
    """One talk on one channel. Who it is with stands in assistant.persons."""

    __tablename__ = "conversation"
    __personal__ = True
    __table_args__ = (Index(None, "state", "last_turn_at"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    channel: Mapped[str] = mapped_column(String(10))
    """sms, web or staff."""
    state: Mapped[str] = mapped_column(String(20), default="open")
    """open, waiting-for-staff, closed."""
    handed_over_for: Mapped[str] = mapped_column(String(30), default="")
    """Why a human is needed: asked, under-16, safety, cannot-help, language."""
    language: Mapped[str] = mapped_column(String(8), default="en")
    """Language replied in."""
    locality_code: Mapped[str | None] = mapped_column(String(9))
    """Local authority the person is in, for scope and insight."""
    rule_set_hash: Mapped[str] = mapped_column(ForeignKey("rule_set.hash"))
    """Rule set it began with."""
    case_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The case as JSON, sealed."""
    rest_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What MORE would send, sealed."""
    turns: Mapped[int] = mapped_column(default=0)
    """Turns so far: the next turn's number and the optimistic lock of forms."""
    started_at: Mapped[dt.datetime]
    """First turn."""
    last_turn_at: Mapped[dt.datetime]
    """Latest turn."""
    purge_at: Mapped[dt.datetime]
    """When it is deleted."""


class InboundMessage(Base):
    """The guard against doubles: one row per message id, inserted before anything else."""

    __tablename__ = "inbound_message"
    __personal__ = True
    __table_args__ = (UniqueConstraint("channel", "external_id"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    channel: Mapped[str] = mapped_column(String(10))
    """sms, web or staff."""
    external_id: Mapped[str] = mapped_column(String(80))
    """MessageSid, or the hidden nonce of a form."""
    received_at: Mapped[dt.datetime]
    """When."""
    purge_at: Mapped[dt.datetime]
    """When it is deleted."""


class Turn(Base):
    """One message and its reply, with everything needed to replay it."""

    __tablename__ = "turn"
    __personal__ = True
    __table_args__ = (UniqueConstraint("conversation_id", "number"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    """The conversation."""
    inbound_id: Mapped[UUID] = mapped_column(ForeignKey("inbound_message.id"), unique=True)
    """The message it answers."""
    number: Mapped[int]
    """1, 2, 3 … within the conversation."""
    rule_set_hash: Mapped[str] = mapped_column(String(64))
    """Rule set used."""
    directory_seq: Mapped[int]
    """Directory change the matcher had seen."""
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON, sealed: text, reading, what the matcher answered, moves, outcomes, reply."""
    danger: Mapped[bool] = mapped_column(default=False)
    """Whether danger was heard, so that staff see it."""
    at: Mapped[dt.datetime]
    """When."""
    purge_at: Mapped[dt.datetime]
    """When it is deleted."""

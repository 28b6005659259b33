"""A person to us. Erasing the key is what makes "forget me" true, in append-only events and in backups too."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base, primary_key


class Person(Base):
    """A person. Nothing about them stands here in clear."""

    __tablename__ = "person"
    __personal__ = True
    __table_args__ = (Index(None, "purge_at"),)

    id: Mapped[UUID] = primary_key()
    """Key; the pseudonym in events."""
    created_at: Mapped[dt.datetime]
    """First contact."""
    erased_at: Mapped[dt.datetime | None]
    """When they asked to be forgotten."""
    purge_at: Mapped[dt.datetime]
    """When the row and its key go."""


class PersonKey(Base):
    """The person's data key, wrapped by one version of the keyring. No row: what was sealed is gone."""

    __tablename__ = "person_key"
    __personal__ = True

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    """Whose."""
    keyring_version: Mapped[int]
    """Which wrapping key."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    """The data key, wrapped."""
    purge_at: Mapped[dt.datetime]
    """Goes with the person."""


class ContactPoint(Base):
    """A telephone or a browser that talks to us. Found by blind index, locked before the conversation."""

    __tablename__ = "contact_point"
    __personal__ = True
    __table_args__ = (UniqueConstraint("channel", "address_index"), Index(None, "person_id"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """Whose."""
    channel: Mapped[str] = mapped_column(String(10))
    """sms, web or staff."""
    address_index: Mapped[str] = mapped_column(String(80))
    """Versioned keyed blind index of the address."""
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The address itself, sealed with the person's key."""
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"))
    """The conversation now going on."""
    stopped_at: Mapped[dt.datetime | None]
    """When they texted STOP; None when we may write."""
    purge_at: Mapped[dt.datetime]
    """Goes with the person."""


class PersonConversation(Base):
    """Which conversations are with which person."""

    __tablename__ = "person_conversation"
    __personal__ = True
    __table_args__ = (Index(None, "person_id"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    """The conversation."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """The person."""
    opened_by: Mapped[UUID | None]
    """Staff account that opened it on the person's behalf."""
    purge_at: Mapped[dt.datetime]
    """Goes with the conversation."""


class NameIndex(Base):
    """Blind index of a person's name by token and by sound, for look-ups within scope."""

    __tablename__ = "name_index"
    __personal__ = True
    __table_args__ = (Index(None, "token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """Whose name."""
    token: Mapped[str] = mapped_column(String(80))
    """Versioned keyed index of one name token or of its sound."""
    purge_at: Mapped[dt.datetime]
    """Goes with the person."""

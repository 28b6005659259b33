"""Staff accounts, their roles and scope, and the audit trail."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.storage.base import Base, primary_key

# Flask-Security's mixins declare plain `id: int` and the like for type checkers only; our mapped columns are stricter.
_Identity: Any = UserMixin
_RoleIdentity: Any = RoleMixin

staff_role = Table(
    "staff_role",
    Base.metadata,
    Column("staff_account_id", Uuid(), ForeignKey("staff_account.id"), primary_key=True),
    Column("role_id", Uuid(), ForeignKey("role.id"), primary_key=True),
)


class Role(_RoleIdentity, Base):  # type: ignore[misc]
    """worker, lead, coordinator, steward, commissioner, administrator, provider."""

    __tablename__ = "role"

    id: Mapped[UUID] = primary_key()
    """Key."""
    name: Mapped[str] = mapped_column(String(30), unique=True)
    """Key of the role."""
    description: Mapped[str] = mapped_column(String(200), default="")
    """What it may do, in a sentence."""


class StaffAccount(_Identity, Base):  # type: ignore[misc]
    """A member of staff: whose organisation, which network."""

    __tablename__ = "staff_account"
    __personal__ = True

    id: Mapped[UUID] = primary_key()
    """Key."""
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Sign-in name."""
    name: Mapped[str] = mapped_column(String(120), default="")
    """Shown to people they work with."""
    password: Mapped[str | None] = mapped_column(String(255))
    """Hash."""
    active: Mapped[bool] = mapped_column(default=True)
    """False once they have left."""
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    """Changing it ends every session."""
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    """Their organisation."""
    network_id: Mapped[UUID | None] = mapped_column(ForeignKey("network.id"))
    """Their network."""
    demo: Mapped[bool] = mapped_column(default=False)
    """Made by the demo; refused outside demo mode."""
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    """Second factor secret (Flask-Security, encrypted by it)."""
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    """Second factor method."""
    created_at: Mapped[dt.datetime]
    """When."""
    purge_at: Mapped[dt.datetime | None]
    """Set when they leave."""
    roles: Mapped[list[Role]] = relationship(secondary=staff_role, lazy="selectin")
    """What they may do."""


class AuditEntry(Base):
    """One read or act on a person's record. Append-only; the worker seals entries in hash-chained blocks."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "person_id"), Index(None, "block_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    at: Mapped[dt.datetime]
    """When."""
    staff_account_id: Mapped[UUID | None]
    """Who; None for a link holder or the person."""
    actor: Mapped[str] = mapped_column(String(30))
    """Role used: worker, provider, link, person, system."""
    organisation_id: Mapped[UUID | None]
    """Their organisation."""
    action: Mapped[str] = mapped_column(String(40))
    """read-referral, search-person, accept …"""
    subject_type: Mapped[str] = mapped_column(String(30))
    """referral, person, conversation."""
    subject_id: Mapped[UUID | None]
    """Which."""
    person_id: Mapped[UUID | None]
    """Whose record, for the disclosure list."""
    block_id: Mapped[int | None] = mapped_column(ForeignKey("audit_block.id"))
    """The sealed block it stands in."""


class AuditBlock(Base):
    """A run of audit entries with its hash, chained to the block before."""

    __tablename__ = "audit_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    entries: Mapped[int]
    """How many entries."""
    previous_hash: Mapped[str] = mapped_column(String(64))
    """Hash of the block before, "" for the first."""
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over `previous_hash` and the entries."""
    sealed_at: Mapped[dt.datetime]
    """When."""

"""A delivery network: its localities, equal members, agreement rules and the charter they signed. There is no prime."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.storage.base import Base, primary_key


class Network(Base):
    """A network of equal organisations for one place."""

    __tablename__ = "network"

    id: Mapped[UUID] = primary_key()
    """Key."""
    name: Mapped[str] = mapped_column(String(200))
    """Name."""
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    """Short name for addresses of pages."""
    purpose: Mapped[str] = mapped_column(Text, default="")
    """What it is for, in a sentence."""
    nation: Mapped[str] = mapped_column(String(20), default="england")
    """Whose bank holidays stop its clocks."""
    created_at: Mapped[dt.datetime]
    """When it was founded."""

    members: Mapped[list["NetworkMember"]] = relationship(back_populates="network")
    """Its members, past ones too."""
    localities: Mapped[list["NetworkLocality"]] = relationship()
    """Where it works."""
    charters: Mapped[list["Charter"]] = relationship(back_populates="network", order_by="Charter.version")
    """All versions."""


class NetworkLocality(Base):
    """A locality a network works in."""

    __tablename__ = "network_locality"

    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id"), primary_key=True)
    """The network."""
    locality_code: Mapped[str] = mapped_column(ForeignKey("locality.code"), primary_key=True)
    """Local authority by ONS code."""


class NetworkMember(Base):
    """An organisation in a network, for a time."""

    __tablename__ = "network_member"
    __table_args__ = (UniqueConstraint("network_id", "organisation_id"),)

    id: Mapped[UUID] = primary_key()
    """Key."""
    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id"))
    """The network."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """The member."""
    role: Mapped[str] = mapped_column(String(20), default="member")
    """member or coordinator (keeps the loops closed; never above the others)."""
    referral_email: Mapped[str] = mapped_column(String(254), default="")
    """Where "you have a referral" goes; the message holds nothing personal."""
    joined_on: Mapped[dt.date]
    """First day."""
    left_on: Mapped[dt.date | None]
    """Last day, None while in it."""

    network: Mapped[Network] = relationship(back_populates="members")
    """The network."""


class AgreementRule(Base):
    """What a member must know to take a referral and on what footing. Without one, it cannot be referred to."""

    __tablename__ = "agreement_rule"
    __table_args__ = (UniqueConstraint("network_id", "organisation_id"),)

    id: Mapped[UUID] = primary_key()
    """Key."""
    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id"))
    """The network."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """The receiving member."""
    lawful_basis: Mapped[str] = mapped_column(String(30))
    """UK GDPR Art 6: public-task, legitimate-interests, consent."""
    special_condition: Mapped[str] = mapped_column(String(60), default="")
    """Art 9 condition when special data is shared, with the DPA 2018 Schedule 1 paragraph."""
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Fact keys it receives beside name, contact and need."""
    purpose: Mapped[str] = mapped_column(String(200))
    """Named purpose, shown to the person."""
    expires_after_days: Mapped[int] = mapped_column(default=182)
    """How long an agreement lasts."""


class Charter(Base):
    """What the members agreed, as a version. The latest version in force drives the due dates."""

    __tablename__ = "charter"
    __table_args__ = (UniqueConstraint("network_id", "version"),)

    id: Mapped[UUID] = primary_key()
    """Key."""
    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id"))
    """The network."""
    version: Mapped[int]
    """1, 2, 3 …"""
    vision: Mapped[str] = mapped_column(Text, default="")
    """Where they want to be."""
    objectives: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """[{"key", "text"}]."""
    kpis: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """[{"key", "text", "target", "pair"}]: each paired with a quality or voice measure."""
    in_force_from: Mapped[dt.date]
    """First day it drives the clocks."""

    network: Mapped[Network] = relationship(back_populates="charters")
    """The network."""
    service_levels: Mapped[list["ServiceLevel"]] = relationship(back_populates="charter")
    """Its minimum service levels."""
    signatures: Mapped[list["CharterSignature"]] = relationship()
    """Who signed."""


class ServiceLevel(Base):
    """A minimum service level: the promised time for one clock."""

    __tablename__ = "service_level"
    __table_args__ = (UniqueConstraint("charter_id", "clock", "urgency"),)

    id: Mapped[UUID] = primary_key()
    """Key."""
    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charter.id"))
    """The charter version."""
    clock: Mapped[str] = mapped_column(String(30))
    """acknowledge, decide, first-contact, slot-outcome, answer-question, keep-warm, progress-note, reroute."""
    urgency: Mapped[str] = mapped_column(String(10), default="")
    """today, soon, planned; "" = any other."""
    amount: Mapped[int]
    """How many units."""
    unit: Mapped[str] = mapped_column(String(20))
    """working-hours, working-days or days."""

    charter: Mapped[Charter] = relationship(back_populates="service_levels")
    """The charter version."""


class CharterSignature(Base):
    """A member's signature on one version."""

    __tablename__ = "charter_signature"

    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charter.id"), primary_key=True)
    """The charter version."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    """Who signed."""
    signed_at: Mapped[dt.datetime]
    """When."""
    signed_by: Mapped[str] = mapped_column(String(100), default="")
    """Role of the signatory, such as "chief officer"."""

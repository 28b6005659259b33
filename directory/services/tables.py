"""Organisations, services and where and when they are to be found. Names follow HSDS / Open Referral UK."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.storage.base import Base, primary_key


class Organisation(Base):
    """A body that runs services."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = primary_key()
    """Deterministic (UUID5 of source and external id) for imported ones."""
    name: Mapped[str] = mapped_column(String(200))
    """Name people know it by."""
    description: Mapped[str] = mapped_column(Text, default="")
    """What it is, in plain words."""
    email: Mapped[str] = mapped_column(String(254), default="")
    """Public address; where referrals are notified stands in `network_member`."""
    phone: Mapped[str] = mapped_column(String(30), default="")
    """Public telephone."""
    website: Mapped[str] = mapped_column(String(500), default="")
    """Public web address."""
    identifiers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Scheme to identifier, such as {"GB-CHC": "123456"}."""
    takes_introductions: Mapped[bool] = mapped_column(default=False)
    """Whether it agreed to receive introduction messages from outside its networks."""
    source: Mapped[str] = mapped_column(String(50), default="local")
    """Which source wrote it last."""
    updated_at: Mapped[dt.datetime]
    """When it last changed."""

    services: Mapped[list["Service"]] = relationship(back_populates="organisation")
    """Its services."""


class Location(Base):
    """A place where services are given."""

    __tablename__ = "location"

    id: Mapped[UUID] = primary_key()
    """Deterministic for imported ones."""
    name: Mapped[str] = mapped_column(String(200), default="")
    """Name of the building."""
    address: Mapped[str] = mapped_column(String(400), default="")
    """Street address in one line, never shown when hidden."""
    postcode: Mapped[str] = mapped_column(String(8), default="")
    """Standard form with one space."""
    lat: Mapped[float | None]
    """WGS84 degrees."""
    lon: Mapped[float | None]
    """WGS84 degrees."""
    locality_code: Mapped[str | None] = mapped_column(ForeignKey("locality.code"))
    """Local authority it stands in."""
    hidden: Mapped[bool] = mapped_column(default=False)
    """A refuge: the address leaves the house by no channel."""


class Service(Base):
    """A place of help: what it offers, to whom, when and how to get there."""

    __tablename__ = "service"
    __table_args__ = (Index(None, "organisation_id"), Index(None, "status"))

    id: Mapped[UUID] = primary_key()
    """Deterministic for imported ones."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """Who runs it."""
    name: Mapped[str] = mapped_column(String(200))
    """Name people know it by."""
    description: Mapped[str] = mapped_column(Text, default="")
    """What it offers, in plain words."""
    summary: Mapped[str] = mapped_column(String(160), default="")
    """One line for a text message."""
    status: Mapped[str] = mapped_column(String(20), default="active")
    """HSDS: active, inactive, defunct, temporarily closed."""
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Need keys it meets, main one first."""
    criteria: Mapped[Any] = mapped_column(JSON(none_as_null=True), default=None, nullable=True)
    """Who it is for, as a rule of directory.eligibility; NULL = none recorded."""
    eligibility_text: Mapped[str] = mapped_column(Text, default="")
    """Who it is for, in the provider's words."""
    serves_everywhere: Mapped[bool] = mapped_column(default=False)
    """Telephone or online help for anyone in its nations."""
    nations: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Nations served; empty = all."""
    phone: Mapped[str] = mapped_column(String(30), default="")
    """Public telephone."""
    email: Mapped[str] = mapped_column(String(254), default="")
    """Public e-mail."""
    url: Mapped[str] = mapped_column(String(500), default="")
    """Public page."""
    how_to_access: Mapped[str] = mapped_column(String(400), default="")
    """How to be referred, what to bring."""
    what_happens_next: Mapped[str] = mapped_column(String(400), default="")
    """What a person can expect after asking."""
    cost: Mapped[str] = mapped_column(String(200), default="")
    """What it costs; "Free" where it does not."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Language codes spoken beside English."""
    hours_known: Mapped[bool] = mapped_column(default=False)
    """Whether the schedules below are complete; else "ring first"."""
    hours_text: Mapped[str] = mapped_column(String(400), default="")
    """Opening hours in the provider's words."""
    capacity: Mapped[str] = mapped_column(String(40), default="")
    """SDOH code: capacity, no-capacity, waitlist, additional-assessment-required; "" = not told."""
    capacity_set_at: Mapped[dt.datetime | None]
    """When capacity was last said."""
    wait_days: Mapped[int | None]
    """Usual wait in days, None = not told."""
    assured_on: Mapped[dt.date | None]
    """When somebody last checked the listing."""
    source: Mapped[str] = mapped_column(String(50), default="local")
    """Which source wrote it last."""
    updated_at: Mapped[dt.datetime]
    """When it last changed."""

    organisation: Mapped[Organisation] = relationship(back_populates="services")
    """Who runs it."""
    locations: Mapped[list[Location]] = relationship(secondary="service_at_location")
    """Where it is given."""
    schedules: Mapped[list["Schedule"]] = relationship(back_populates="service", cascade="all, delete-orphan")
    """Weekly intervals and exceptions."""
    areas: Mapped[list["ServiceArea"]] = relationship(cascade="all, delete-orphan")
    """Localities served."""


class ServiceAtLocation(Base):
    """A service given at a location."""

    __tablename__ = "service_at_location"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), primary_key=True)
    """The service."""
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"), primary_key=True)
    """The location."""


class Schedule(Base):
    """One interval: weekly on `weekday`, or on one `day` as an exception (no times = closed that day)."""

    __tablename__ = "schedule"
    __table_args__ = (Index(None, "service_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    """Whose hours."""
    weekday: Mapped[int | None]
    """0 = Monday; None for an exception."""
    day: Mapped[dt.date | None]
    """The exceptional day; None for weekly hours."""
    opens: Mapped[int | None]
    """Minutes after local midnight; None = closed on `day`."""
    closes: Mapped[int | None]
    """Minutes after local midnight, over 1440 when past midnight."""

    service: Mapped[Service] = relationship(back_populates="schedules")
    """Whose hours."""


class ServiceArea(Base):
    """A locality a service serves."""

    __tablename__ = "service_area"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), primary_key=True)
    """The service."""
    locality_code: Mapped[str] = mapped_column(ForeignKey("locality.code"), primary_key=True)
    """Local authority or combined authority."""


class SourceRecord(Base):
    """What one source said, as it said it; the current record is a merge of these by precedence."""

    __tablename__ = "source_record"
    __table_args__ = (UniqueConstraint("source", "entity", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    source: Mapped[str] = mapped_column(String(50))
    """Name of the import source."""
    entity: Mapped[str] = mapped_column(String(20))
    """organisation, service or location."""
    external_id: Mapped[str] = mapped_column(String(200))
    """The source's own id, or a stable one derived from name and postcode."""
    record_id: Mapped[UUID]
    """Id of the current record."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of `body`: the same means unchanged."""
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The record after mapping."""
    seen_at: Mapped[dt.datetime]
    """When the source last had it."""


class DirectoryChange(Base):
    """One change a snapshot must know of; `seq` orders them."""

    __tablename__ = "directory_change"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    """Ascending number."""
    entity: Mapped[str] = mapped_column(String(20))
    """service, organisation, network or all."""
    record_id: Mapped[UUID | None]
    """What changed; None for all."""
    changed_at: Mapped[dt.datetime]
    """When."""
    changed_by: Mapped[str] = mapped_column(String(80), default="")
    """Import source or staff account id."""

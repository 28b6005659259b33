"""Localities, postcodes, outcodes and place names, as imported."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base


class Locality(Base):
    """An area by ONS code. Codes are dated data: authorities merge and split."""

    __tablename__ = "locality"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    """ONS (GSS) code, such as E08000003."""
    name: Mapped[str] = mapped_column(String(100))
    """Official name."""
    kind: Mapped[str] = mapped_column(String(20), default="local-authority")
    """local-authority or combined-authority."""
    nation: Mapped[str] = mapped_column(String(20))
    """england, wales, scotland or northern-ireland."""
    part_of: Mapped[str | None] = mapped_column(String(9))
    """Code of the combined authority or county it belongs to."""
    valid_from: Mapped[dt.date | None]
    """First day of this code, None when not told."""
    valid_to: Mapped[dt.date | None]
    """Last day of this code, None while in force."""
    replaced_by: Mapped[str | None] = mapped_column(String(9))
    """Code that took over."""
    source: Mapped[str] = mapped_column(String(50))
    """Which import or data file wrote it."""


class Outcode(Base):
    """The first half of a postcode, its centre and the share of its postcodes in each local authority."""

    __tablename__ = "outcode"

    outcode: Mapped[str] = mapped_column(String(4), primary_key=True)
    """Such as M14."""
    lat: Mapped[float]
    """WGS84 degrees."""
    lon: Mapped[float]
    """WGS84 degrees."""
    locality_code: Mapped[str] = mapped_column(ForeignKey("locality.code"))
    """The authority most of its postcodes lie in."""
    shares: Mapped[str] = mapped_column(String(400), default="")
    """All authorities as "code:share code:share", largest first."""
    source: Mapped[str] = mapped_column(String(50))
    """Which import or data file wrote it."""


class Postcode(Base):
    """A full postcode."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    """Standard form with one space: "M14 5RQ"."""
    lat: Mapped[float | None]
    """WGS84 degrees; some PO-box codes have none."""
    lon: Mapped[float | None]
    """WGS84 degrees."""
    locality_code: Mapped[str | None] = mapped_column(ForeignKey("locality.code"))
    """Local authority."""
    ward: Mapped[str | None] = mapped_column(String(9))
    """Electoral ward by ONS code."""
    source: Mapped[str] = mapped_column(String(50))
    """Which import wrote it."""


class PlaceName(Base):
    """A town, suburb or neighbourhood by name."""

    __tablename__ = "place_name"
    __table_args__ = (Index(None, "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Row number."""
    name: Mapped[str] = mapped_column(String(120))
    """As people write it."""
    kind: Mapped[str] = mapped_column(String(40), default="")
    """town, suburb, village, estate …"""
    lat: Mapped[float]
    """WGS84 degrees."""
    lon: Mapped[float]
    """WGS84 degrees."""
    locality_code: Mapped[str] = mapped_column(ForeignKey("locality.code"))
    """Local authority it lies in."""
    outcode: Mapped[str] = mapped_column(String(4), default="")
    """Outcode of its centre."""
    population: Mapped[int] = mapped_column(default=0)
    """People, 0 when not told; ranks names that are the same."""
    source: Mapped[str] = mapped_column(String(50))
    """Which import or data file wrote it."""

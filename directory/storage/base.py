"""The declarative base and the column types that keep times and ids honest on every database."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class NaiveTimeError(ValueError):
    """A time without a zone was about to be stored; nobody could say later when it was."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware time, stored as UTC. Naive values are refused; SQLite, which drops the zone, gets it back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Refuse naive times, turn the rest into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeError(f"{value!r} has no time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Give the zone back where the database forgot it."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Base of all tables. A table with personal data says so with `__personal__ = True` and has a `purge_at`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {dt.datetime: UtcDateTime(), uuid.UUID: Uuid()}
    __personal__ = False


def primary_key() -> MappedColumn[Any]:
    """A random UUID primary key, made in Python so that ids are known before the flush."""
    return mapped_column(Uuid(), primary_key=True, default=uuid.uuid4)

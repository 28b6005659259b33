"""Reading services with what belongs to them, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from directory.services.tables import Organisation, Service


def _whole() -> Select[Service]:
    return select(Service).options(
        joinedload(Service.organisation),
        selectinload(Service.locations),
        selectinload(Service.schedules),
        selectinload(Service.areas),
    )


def service(session: Session, service_id: UUID) -> Service | None:
    """The service with its organisation, locations, hours and areas loaded; None when there is none."""
    return session.scalars(_whole().where(Service.id == service_id)).one_or_none()


def services(session: Session, service_ids: Iterable[UUID]) -> dict[UUID, Service]:
    """Several services by id, whole as in `service`; ids nobody has are left out."""
    ids = list(service_ids)
    return {found.id: found for found in session.scalars(_whole().where(Service.id.in_(ids)))} if ids else {}


def services_of(session: Session, organisation_id: UUID, *, active_only: bool = True) -> Sequence[Service]:
    """An organisation's services by name, whole as in `service`."""
    query = _whole().where(Service.organisation_id == organisation_id).order_by(Service.name, Service.id)
    return session.scalars(query.where(Service.status == "active") if active_only else query).all()


def organisation(session: Session, organisation_id: UUID) -> Organisation | None:
    """The organisation, None when there is none."""
    return session.get(Organisation, organisation_id)


def organisations(session: Session) -> Sequence[Organisation]:
    """All organisations by name."""
    return session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)).all()

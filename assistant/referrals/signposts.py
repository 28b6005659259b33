"""Details given to a person, and introductions sent for them: recorded, followed up and counted like referrals."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assistant.links import service as links
from assistant.outbox import service as outbox
from assistant.persons.service import cipher_of
from assistant.referrals import agreements
from assistant.referrals.asking import first
from assistant.referrals.new import ReferralDetails
from assistant.referrals.reference import new_reference
from assistant.referrals.refused import ActionRefused
from assistant.referrals.retention import days
from assistant.referrals.tables import Signpost
from assistant.referrals.unmet import record_unmet
from assistant.runtime import Runtime
from conversations.wording.notices import notice, notice_subject
from directory.services.tables import Organisation, Service
from directory.storage.statements import insert_now

_SERVICE = select(Service.status, Service.organisation_id).where(Service.id == bindparam("key"))
__all__ = ["introduce", "mark_read", "record_unmet", "signpost"]


def signpost(
    session: Session,
    runtime: Runtime,
    *,
    person_id: UUID,
    service_id: UUID,
    needs: Sequence[str],
    now: dt.datetime,
    locality_code: str | None = None,
    conversation_id: UUID | None = None,
    made_by: UUID | None = None,
) -> Signpost:
    """Note that the details of a service were given. Raises ActionRefused for an unknown service or erased person."""
    if cipher_of(session, runtime.keyring, person_id) is None:
        raise ActionRefused("person-erased", "This person asked to be forgotten")
    row = _row(session, "signpost", service_id, now)
    row.person_id, row.needs, row.locality_code = person_id, list(needs), locality_code
    row.conversation_id, row.made_by = conversation_id, made_by
    insert_now(session, row)
    return row


def introduce(
    session: Session,
    runtime: Runtime,
    *,
    person_id: UUID,
    service_id: UUID,
    agreement_id: UUID,
    details: ReferralDetails,
    needs: Sequence[str],
    now: dt.datetime,
    locality_code: str | None = None,
    conversation_id: UUID | None = None,
    made_by: UUID | None = None,
) -> Signpost:
    """Tell an organisation outside the networks that somebody would like to hear from it; the message is only a link.

    Raises ActionRefused: no agreement, an organisation that takes no introductions or has no address, no safe contact.
    """
    cipher = cipher_of(session, runtime.keyring, person_id)
    if cipher is None:
        raise ActionRefused("person-erased", "This person asked to be forgotten")
    if not needs:
        raise ActionRefused("no-needs", "An introduction needs at least one need", "needs")
    if not details.reachable:
        raise ActionRefused("no-safe-contact", "There must be one safe way to reach the person", "safe_contact")
    row = _row(session, "introduce", service_id, now)
    agreement = agreements.require(session, agreement_id, person_id, row.organisation_id, now)
    address = _address(session, service_id)
    row.person_id, row.agreement_id, row.needs, row.locality_code = person_id, agreement.id, list(needs), locality_code
    row.conversation_id, row.made_by = conversation_id, made_by
    row.details_sealed = cipher.seal(details.to_json(frozenset(agreement.fields)))
    insert_now(session, row)
    token = links.mint(session, links.Purpose.READ_INTRODUCTION, row.id, now)
    text = notice("introduction-org", "en", reference=row.reference, url=f"{runtime.config.base_url}/r/{token}")
    outbox.enqueue(
        session, runtime, channel="email", to=address, body=text, subject=notice_subject("introduction-org", "en"),
        purpose="introduction-org", subject_id=row.id, now=now,
    )  # fmt: skip
    return row


def mark_read(session: Session, introduction: Signpost, now: dt.datetime) -> None:
    """The organisation opened it (by a button, not by a link scanner)."""
    introduction.read_at = introduction.read_at or now
    session.flush()


def _row(session: Session, route: str, service_id: UUID, now: dt.datetime) -> Signpost:
    service = session.connection().execute(_SERVICE, {"key": service_id}).one_or_none()
    if service is None or service.status != "active":
        raise ActionRefused("no-such-service", "This service does not take people now", "service_id")
    asking = first(route)
    return Signpost(
        id=uuid4(), reference=new_reference(session), route=route, service_id=service_id,
        organisation_id=service.organisation_id, agreement_id=None, at=now,
        follow_up_at=now + dt.timedelta(days=asking.after_days) if asking else None, answer="", read_at=None,
        details_sealed=None, purge_at=now + days("signpost_days"),
    )  # fmt: skip


def _address(session: Session, service_id: UUID) -> str:
    service = session.get_one(Service, service_id)
    organisation = session.get_one(Organisation, service.organisation_id)
    address = service.email or organisation.email
    if not organisation.takes_introductions or not address:
        raise ActionRefused("no-introductions", "This organisation does not take introductions")
    return address

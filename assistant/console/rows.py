"""Referrals as rows of a list, each opened name noted in the audit trail."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.current import Staff
from assistant.console import moments
from assistant.console.trail import note_referral
from assistant.persons import service as persons
from assistant.referrals.machine import STATES, State
from assistant.referrals.new import ReferralDetails
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from directory.services.tables import Organisation, Service

FORGOTTEN = "Name deleted"


@dataclass(frozen=True, slots=True)
class Row:
    """One referral in a list."""

    reference: str
    name: str
    service: str
    organisation: str
    state: str
    meaning: str
    deadline: str
    is_late: bool
    sent: str


def names_of(session: Session, table: type[Organisation] | type[Service], ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id, in one query."""
    wanted = set(ids)
    rows = session.execute(select(table.id, table.name).where(table.id.in_(wanted))).all() if wanted else []
    return {row.id: row.name for row in rows}


def details_of(session: Session, runtime: Runtime, referral: Referral) -> ReferralDetails | None:
    """The personal part of a referral, None once the person was forgotten. The caller leaves the audit row."""
    cipher = persons.cipher_of(session, runtime.keyring, referral.person_id)
    if cipher is None or referral.details_sealed is None:
        return None
    return ReferralDetails.from_json(cipher.open(referral.details_sealed))


def rows_of(
    session: Session, runtime: Runtime, who: Staff, referrals: Sequence[Referral], now: dt.datetime
) -> list[Row]:
    """Rows of a list; every name shown leaves a `list-referral` audit row."""
    services = names_of(session, Service, (one.service_id for one in referrals))
    organisations = names_of(session, Organisation, (one.organisation_id for one in referrals))
    rows = []
    for referral in referrals:
        details = details_of(session, runtime, referral)
        note_referral(session, who, "list-referral", referral.id, referral.person_id)
        rows.append(
            Row(
                reference=referral.reference,
                name=details.name if details else FORGOTTEN,
                service=services.get(referral.service_id, ""),
                organisation=organisations.get(referral.organisation_id, ""),
                state=referral.state,
                meaning=STATES[State(referral.state)].meaning,
                deadline=moments.deadline(referral.due_at, now),
                is_late=referral.due_at is not None and referral.due_at < now,
                sent=moments.day(referral.sent_at or referral.created_at),
            )
        )
    return rows

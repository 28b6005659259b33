"""What a person agreed to: one organisation, certain data, one purpose, the words shown, and until when."""

import datetime as dt
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.referrals.refused import ActionRefused
from assistant.referrals.retention import days
from assistant.referrals.tables import Agreement
from directory.networks.queries import agreement_rule

INTRODUCTION_PURPOSE = "to introduce you, so that they can offer you help"
INTRODUCTION_DAYS = 91


def record(
    session: Session,
    *,
    person_id: UUID,
    organisation_id: UUID,
    network_id: UUID | None,
    words_shown: str,
    language: str,
    how_given: str,
    now: dt.datetime,
) -> Agreement:
    """Note a yes, on the footing of the receiver's agreement rule; without a network it is for an introduction.

    `how_given`: sms, web or told-to-worker. Raises ActionRefused when the member has no rule or no words were shown.
    """
    if not words_shown.strip():
        raise ActionRefused("no-words", "An agreement needs the words that were shown")
    rule = agreement_rule(session, network_id, organisation_id) if network_id else None
    if network_id and rule is None:
        raise ActionRefused("no-agreement-rule", "This organisation has no agreement rule, so it cannot be referred to")
    expires_at = now + dt.timedelta(days=rule.expires_after_days if rule else INTRODUCTION_DAYS)
    agreement = Agreement(
        id=uuid4(),
        person_id=person_id,
        organisation_id=organisation_id,
        network_id=network_id,
        fields=list(rule.fields) if rule else [],
        purpose=rule.purpose if rule else INTRODUCTION_PURPOSE,
        words_shown=words_shown,
        language=language,
        how_given=how_given,
        lawful_basis=rule.lawful_basis if rule else "consent",
        special_condition=rule.special_condition if rule else "",
        given_at=now,
        expires_at=expires_at,
        withdrawn_at=None,
        purge_at=expires_at + days("agreement_after_end_days"),
    )
    session.add(agreement)
    session.flush()
    return agreement


def require(
    session: Session, agreement_id: UUID, person_id: UUID, organisation_id: UUID, now: dt.datetime
) -> Agreement:
    """The agreement, if it is this person's, for this organisation, and holds now. Raises ActionRefused."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is None or agreement.person_id != person_id or agreement.organisation_id != organisation_id:
        raise ActionRefused("no-agreement", "The person has not agreed that this organisation may be told")
    if agreement.withdrawn_at is not None:
        raise ActionRefused("agreement-withdrawn", "The person has taken back their agreement")
    if agreement.expires_at <= now:
        raise ActionRefused("agreement-expired", "The person’s agreement has run out; ask again")
    return agreement


def withdraw(session: Session, agreement_id: UUID, now: dt.datetime) -> None:
    """Take an agreement back; a second time changes nothing."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is not None and agreement.withdrawn_at is None:
        agreement.withdrawn_at = now
        session.flush()


def standing(session: Session, person_id: UUID, now: dt.datetime) -> list[Agreement]:
    """Agreements of a person that hold now, newest first."""
    query = select(Agreement).where(
        Agreement.person_id == person_id, Agreement.withdrawn_at.is_(None), Agreement.expires_at > now
    )
    return list(session.scalars(query.order_by(Agreement.given_at.desc())))

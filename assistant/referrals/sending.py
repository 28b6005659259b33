"""The hard guard before a referral is sent: everything of which one missing would harm the person or the receiver."""

import datetime as dt
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assistant.access.tables import StaffAccount
from assistant.referrals import agreements
from assistant.referrals.guards import URGENCIES
from assistant.referrals.machine import OPEN_STATES
from assistant.referrals.new import HANDOVER_MODES, VIA_REFERRER, NewReferral
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Agreement, Referral
from assistant.referrals.working_time import local
from directory.networks.queries import receiver
from directory.vocabulary.needs import needs

_OPEN = select(Referral).where(
    Referral.person_id == bindparam("person"),
    Referral.service_id == bindparam("service"),
    Referral.state.in_(sorted(OPEN_STATES)),
)
YOUNGEST = 16
"""Nobody younger is referred without a member of staff (issue 2, The loop, 1)."""


def check(session: Session, new: NewReferral, now: dt.datetime) -> Agreement:
    """The agreement it rests on, if everything holds. Raises ActionRefused saying what does not.

    The person must be locked, so that of two referrals at once the second sees the first.
    """
    _maker(session, new)
    _young(new)
    _asked(new)
    _receiver(session, new, local(now).date())
    _contact(new)
    agreement = agreements.require(session, new.agreement_id, new.person_id, new.organisation_id, now)
    if agreement.network_id != new.network_id:
        raise ActionRefused("no-agreement", "The agreement was given for another network")
    _duplicate(session, new)
    return agreement


def duplicates(session: Session, person_id: UUID, service_id: UUID) -> list[Referral]:
    """Open referrals of this person to this service."""
    return list(session.scalars(_OPEN, {"person": person_id, "service": service_id}))


def _maker(session: Session, new: NewReferral) -> None:
    if new.made_by is None:
        return
    account = session.get(StaffAccount, new.made_by)
    if account is None or not account.active:
        raise ActionRefused("no-such-staff", "Only somebody with an active account can refer on a person’s behalf")


def _young(new: NewReferral) -> None:
    told = str(new.details.answers.get("age", "")).strip()
    under = new.under_16 or (told.isdecimal() and int(told) < YOUNGEST)
    if under and new.made_by is None:
        raise ActionRefused("under-16", "Somebody under 16 is referred only together with a member of staff")


def _asked(new: NewReferral) -> None:
    if not new.needs:
        raise ActionRefused("no-needs", "A referral needs at least one need", "needs")
    if any(need not in needs() for need in new.needs):
        raise ActionRefused("need-unknown", "One of the needs is not in our list", "needs")
    if new.urgency not in URGENCIES:
        raise ActionRefused("urgency-unknown", "Urgency is today, soon or planned", "urgency")
    if new.handover is not None and new.handover.mode not in HANDOVER_MODES:
        raise ActionRefused("handover-unknown", "Choose one of the ways to hand over", "handover")


def _receiver(session: Session, new: NewReferral, on: dt.date) -> None:
    found = receiver(session, new.network_id, new.organisation_id, new.service_id, new.locality_code, on)
    if found is None:
        raise ActionRefused("no-such-service", "This organisation does not run this service", "service_id")
    if found.status != "active":
        raise ActionRefused("service-not-active", "This service does not take people now", "service_id")
    if not found.member:
        raise ActionRefused("not-a-member", "This organisation is not in this network", "organisation_id")
    if not found.rule:
        raise ActionRefused("no-agreement-rule", "This organisation has no agreement rule, so it cannot be referred to")
    if not found.here:
        raise ActionRefused("outside-locality", "This network does not work where the person lives", "locality_code")


def _contact(new: NewReferral) -> None:
    if new.details.safe_contact == VIA_REFERRER and new.made_by is not None:
        return
    if not new.details.reachable:
        raise ActionRefused("no-safe-contact", "There must be one safe way to reach the person", "safe_contact")


def _duplicate(session: Session, new: NewReferral) -> None:
    found = duplicates(session, new.person_id, new.service_id)
    if found:
        said = f"This person already has an open referral to this service: {found[0].reference}"
        raise ActionRefused("duplicate", said)

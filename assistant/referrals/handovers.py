"""Warm handovers: planned with the person, and what came of them."""

import datetime as dt
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.keyring import Cipher
from assistant.referrals.new import HANDOVER_MODES, PlannedHandover
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral, WarmHandover

ALL_PRESENT, PERSON_ABSENT, PROVIDER_ABSENT, CALLED_OFF = RESULTS = (
    "all-present", "person-absent", "provider-absent", "called-off",
)  # fmt: skip


def plan(session: Session, referral: Referral, cipher: Cipher | None, planned: PlannedHandover) -> WarmHandover:
    """Write down a handover to come. Raises ActionRefused for an unknown mode."""
    if planned.mode not in HANDOVER_MODES:
        raise ActionRefused("handover-unknown", "Choose one of the ways to hand over", "mode")
    row = WarmHandover(
        id=uuid4(),
        referral_id=referral.id,
        mode=planned.mode,
        planned_for=planned.planned_for,
        happened_at=None,
        result="",
        note_sealed=cipher.seal(planned.note) if cipher and planned.note else None,
        purge_at=referral.purge_at,
    )
    session.add(row)
    session.flush()
    return row


def happened(session: Session, handover_id: UUID, result: str, at: dt.datetime) -> WarmHandover:
    """Note who was there. Raises ActionRefused for an unknown handover or result."""
    row = session.get(WarmHandover, handover_id)
    if row is None:
        raise ActionRefused("no-such-handover", "This handover is not known")
    if result not in RESULTS:
        raise ActionRefused("result-unknown", "Say who was there", "result")
    row.happened_at, row.result = at, result
    session.flush()
    return row


def of_referral(session: Session, referral_id: UUID) -> list[WarmHandover]:
    """All handovers of a referral, in the order planned."""
    query = select(WarmHandover).where(WarmHandover.referral_id == referral_id).order_by(WarmHandover.planned_for)
    return list(session.scalars(query))


def open_one(session: Session, referral_id: UUID) -> WarmHandover | None:
    """The handover that nobody has said the result of yet, the earliest first; None when there is none."""
    return next((row for row in of_referral(session, referral_id) if not row.result), None)


def succeeded(handover: WarmHandover) -> bool:
    """Success: it happened with the person and the provider there (anchor 2.4)."""
    return handover.happened_at is not None and handover.result == "all-present"

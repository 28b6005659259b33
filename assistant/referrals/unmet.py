"""Needs nobody could meet, so that a network can see its gaps."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from assistant.referrals.tables import UnmetNeed

REASONS = ("no-match", "no-capacity", "refused", "lapsed")


def record_unmet(
    session: Session,
    *,
    needs: Sequence[str],
    locality_code: str | None,
    reason: str,
    conversation_id: UUID | None,
    now: dt.datetime,
) -> int:
    """Write one row a need; returns how many. Raises ValueError for an unknown reason."""
    if reason not in REASONS:
        raise ValueError(f"reason must be one of {', '.join(REASONS)}, not {reason!r}")
    session.add_all(
        UnmetNeed(
            id=uuid4(), need=need, locality_code=locality_code, reason=reason, conversation_id=conversation_id, at=now
        )
        for need in needs
    )
    session.flush()
    return len(needs)

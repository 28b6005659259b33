"""The queue of phrases for review: what waits, what was decided, and the suggestions as a patch for the phrase files.

A decision changes no phrase: suggestions are taken out as JSON and put into the files by whoever keeps them.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, or_, select, update
from sqlalchemy.orm import Session

from assistant.review.tables import ReviewPhrase
from conversations.safety.files import file_of_rule
from conversations.upkeep.sources import needs_file
from directory.vocabulary.needs import needs

MOST_SHOWN = 50
LEAST_GUARDED = 2
"""Talks in which a phrase with a word of no list must have come up before anybody is shown it."""


class Decision(StrEnum):
    """What staff make of a phrase."""

    SUGGESTED = "suggested"
    NOT_A_NEED = "not-a-need"
    IGNORED = "ignored"


def _may_be_shown() -> ColumnElement[bool]:
    return or_(not_(ReviewPhrase.guarded), ReviewPhrase.times >= LEAST_GUARDED)


def waiting(session: Session, most: int = MOST_SHOWN) -> Sequence[ReviewPhrase]:
    """Phrases that wait, the most frequent first."""
    return session.scalars(
        select(ReviewPhrase)
        .where(ReviewPhrase.decision == "", _may_be_shown())
        .order_by(ReviewPhrase.times.desc(), ReviewPhrase.last_on.desc(), ReviewPhrase.id)
        .limit(most)
    ).all()


def waiting_count(session: Session) -> int:
    """How many wait and may be shown."""
    return session.scalar(select(func.count()).where(ReviewPhrase.decision == "", _may_be_shown())) or 0


def phrase_of(session: Session, phrase_id: int) -> ReviewPhrase | None:
    """The phrase, if it may be shown."""
    return session.scalars(select(ReviewPhrase).where(ReviewPhrase.id == phrase_id, _may_be_shown())).one_or_none()


def decide(  # noqa: PLR0917 - a decision is who, what and when
    session: Session, phrase_id: int, decision: Decision, staff_id: UUID, now: dt.datetime, rule: str = "",
    phrase: str = "",
) -> bool:  # fmt: skip
    """Record a decision; False when somebody else decided first, or the phrase is gone."""
    decided = session.execute(
        update(ReviewPhrase)
        .where(ReviewPhrase.id == phrase_id, ReviewPhrase.decision == "")
        .values(decision=decision.value, rule=rule, phrase=phrase, decided_by=staff_id, decided_at=now)
        .returning(ReviewPhrase.id)
        .execution_options(synchronize_session=False)
    )
    return decided.first() is not None


def suggestions(session: Session) -> list[dict[str, Any]]:
    """The phrases suggested, as a patch: each says which file and rule it is for. No word of who decided."""
    rows = session.scalars(
        select(ReviewPhrase)
        .where(ReviewPhrase.decision == Decision.SUGGESTED.value)
        .order_by(ReviewPhrase.rule, ReviewPhrase.id)
    )
    return [
        {
            "file": f"{row.language}/phrases/{needs_file(row.language, row.rule)}" if row.rule in needs()
            else f"{row.language}/phrases/{file_of_rule(row.language, row.rule)}",
            "rule": row.rule, "add": row.phrase, "heard": row.words, "times": row.times,
        }
        for row in rows
    ]  # fmt: skip

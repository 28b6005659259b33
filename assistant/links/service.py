"""The one signed-link mechanism: 160 random bits, kept only as a hash, bound to one purpose and one record.

A link dies by itself, by withdrawal or by re-issue. Opening one changes nothing: pages act on POST only.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from assistant.links.tables import SignedLink
from directory.storage.statements import insert_now

TOKEN_BYTES = 20
DEFAULT_TTL = dt.timedelta(days=14)
KEPT_AFTER_END = dt.timedelta(days=30)
"""A dead link's row stays so long, so that its page can say that it expired rather than that it never was."""


class Purpose(StrEnum):
    """What a link lets its holder do."""

    ANSWER_REFERRAL = "answer-referral"
    READ_INTRODUCTION = "read-introduction"
    STATUS = "status"


class LinkDead(Exception):  # noqa: N818 - it is what happened, not an error of ours
    """The link does nothing any more. `reason`: unknown, expired or revoked; `subject_id` unless unknown."""

    def __init__(self, reason: str, subject_id: UUID | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.subject_id = subject_id


def mint(session: Session, purpose: str, subject_id: UUID, now: dt.datetime, ttl: dt.timedelta = DEFAULT_TTL) -> str:
    """A new token of 27 URL-safe signs; it can never be read again from the database."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SignedLink(
        id=uuid4(),
        token_hash=_hash(token),
        purpose=Purpose(purpose),
        subject_id=subject_id,
        created_at=now,
        expires_at=now + ttl,
        purge_at=now + ttl + KEPT_AFTER_END,
    )
    insert_now(session, link)
    return token


def resolve(session: Session, token: str, purpose: str, now: dt.datetime) -> SignedLink:
    """The living link of this token. Raises LinkDead; a link of another purpose is unknown here."""
    wanted = _hash(token)
    link = session.scalars(select(SignedLink).where(SignedLink.token_hash == wanted)).one_or_none()
    if link is None or not hmac.compare_digest(link.token_hash, wanted):
        raise LinkDead("unknown")
    if link.purpose != purpose:
        raise LinkDead("unknown")
    if link.revoked_at is not None:
        raise LinkDead("revoked", link.subject_id)
    if link.expires_at <= now:
        raise LinkDead("expired", link.subject_id)
    return link


def revoke(session: Session, subject_id: UUID, now: dt.datetime) -> int:
    """Kill every living link to this record; returns how many."""
    statement = (
        update(SignedLink)
        .where(SignedLink.subject_id == subject_id, SignedLink.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

"""The audit trail: one row for each read of, or act on, a named person's record; sealed in hash-chained blocks.

A changed, removed or slipped-in row shows when `verify` computes the chain again. (Cutting off the newest blocks whole
shows only against a hash kept elsewhere: the worker logs each block's hash for that.)
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.current import Staff
from assistant.access.tables import AuditBlock, AuditEntry

BLOCK_ENTRIES = 1_000
_HELD = "joinedup_audit"
_READING = ("read-", "search-", "list-")
log = structlog.get_logger()


def record(
    session: Session,
    *,
    at: dt.datetime,
    action: str,
    subject_type: str,
    subject_id: UUID | None,
    person_id: UUID | None = None,
    staff: Staff | None = None,
    actor: str = "",
    organisation_id: UUID | None = None,
) -> None:
    """Note that somebody read (`action` "read-…", "search-…") or did something to a record.

    `actor`: role used, taken from `staff` if empty. In a request's session (assistant.access.transaction) the row waits
    for the end of the request. Raises RuntimeError in any other reading session, where the row would be lost.
    """
    entry = AuditEntry(
        at=at,
        staff_account_id=staff.id if staff else None,
        actor=actor or (staff.acting_as if staff else "system"),
        organisation_id=organisation_id or (staff.organisation_id if staff else None),
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        person_id=person_id,
    )
    waiting: list[AuditEntry] | None = session.info.get(_HELD)
    if waiting is not None:
        waiting.append(entry)
        return
    if not session.connection().get_execution_options().get("joinedup_writes"):
        raise RuntimeError("audit.record in a reading session that nobody commits: use request_session()")
    session.add(entry)


def hold(session: Session) -> None:
    """Let audit rows of this session wait until its request ends."""
    session.info[_HELD] = []


def held(session: Session) -> list[AuditEntry]:
    """The rows that wait."""
    waiting: list[AuditEntry] = session.info.get(_HELD, [])
    return waiting


def is_reading(entry: AuditEntry) -> bool:
    """Whether a row tells of something seen (rather than done)."""
    return entry.action.startswith(_READING)


def seal(session: Session, now: dt.datetime) -> int:
    """Seal up to BLOCK_ENTRIES waiting rows in one block chained to the last; returns how many (0: nothing waited).

    Only one process seals at a time: the worker.
    """
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.block_id.is_(None)).order_by(AuditEntry.id).limit(BLOCK_ENTRIES)
    ).all()
    if not entries:
        return 0
    last = session.scalars(select(AuditBlock).order_by(AuditBlock.id.desc()).limit(1)).first()
    previous = last.hash if last else ""
    block = AuditBlock(entries=len(entries), previous_hash=previous, hash=_hash(previous, entries), sealed_at=now)
    session.add(block)
    session.flush()
    for entry in entries:
        entry.block_id = block.id
    session.flush()
    log.info("audit-block-sealed", block=block.id, entries=len(entries), hash=block.hash)
    return len(entries)


def verify(session: Session) -> list[str]:
    """What is wrong with the sealed trail, in words; empty when every block still has its hash."""
    problems: list[str] = []
    previous = ""
    for block in session.scalars(select(AuditBlock).order_by(AuditBlock.id)).all():
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.block_id == block.id).order_by(AuditEntry.id)
        ).all()
        if block.previous_hash != previous:
            problems.append(f"block {block.id} does not follow the block before it: a block was removed or changed")
        if len(entries) != block.entries:
            problems.append(f"block {block.id} was sealed with {block.entries} entries and now has {len(entries)}")
        if _hash(block.previous_hash, entries) != block.hash:
            problems.append(f"block {block.id} has been tampered with: its entries no longer give its hash")
        previous = block.hash
    return problems


def _hash(previous: str, entries: Sequence[AuditEntry]) -> str:
    digest = hashlib.sha256(previous.encode())
    for entry in entries:
        digest.update(_canonical(entry).encode() + b"\n")
    return digest.hexdigest()


def _canonical(entry: AuditEntry) -> str:
    """The entry as one line of JSON, the same however it was loaded."""
    parts = (
        entry.id,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.staff_account_id and str(entry.staff_account_id),
        entry.actor,
        entry.organisation_id and str(entry.organisation_id),
        entry.action,
        entry.subject_type,
        entry.subject_id and str(entry.subject_id),
        entry.person_id and str(entry.person_id),
    )
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))

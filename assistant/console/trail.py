"""The console's lines in the audit trail."""

from uuid import UUID

from sqlalchemy.orm import Session

from assistant.access import audit
from assistant.access.current import Staff
from assistant.runtime import current_runtime


def note_referral(session: Session, who: Staff, action: str, referral_id: UUID, person_id: UUID) -> None:
    """Somebody saw or changed a referral."""
    _note(session, who, action, "referral", referral_id, person_id)


def note_conversation(session: Session, who: Staff, action: str, conversation_id: UUID, person_id: UUID | None) -> None:
    """Somebody saw or changed a conversation or case."""
    _note(session, who, action, "conversation", conversation_id, person_id)


def note_signpost(session: Session, who: Staff, action: str, signpost_id: UUID, person_id: UUID) -> None:
    """Somebody gave details or introduced a person."""
    _note(session, who, action, "signpost", signpost_id, person_id)


def note_search(session: Session, who: Staff) -> None:
    """Somebody searched. What for is not kept: it may be a name."""
    _note(session, who, "search-person", "person", None, None)


def _note(  # noqa: PLR0917 - one line a call above
    session: Session, who: Staff, action: str, kind: str, subject_id: UUID | None, person_id: UUID | None
) -> None:
    audit.record(
        session,
        at=current_runtime().clock.now(),
        action=action,
        subject_type=kind,
        subject_id=subject_id,
        person_id=person_id,
        staff=who,
    )

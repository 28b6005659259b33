"""Conversations and turns in the database. What a person said is sealed and opened with the cipher the caller holds."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from conversations.transcripts import codec
from conversations.transcripts.tables import Conversation, InboundMessage, Turn
from conversations.transcripts.turns import TurnRecord

KEEP_CHAT = dt.timedelta(days=30)
"""A talk that led to no referral is deleted after this (anchor: 30 days); each turn starts it afresh."""


class Cipher(Protocol):
    """Seals and opens text; the assistant's keyring makes one per person."""

    def seal(self, text: str) -> bytes:
        """Text to bytes nobody else can read."""
        ...

    def open(self, sealed: bytes) -> str:
        """The text again."""
        ...


def guard_inbound(session: Session, channel: str, external_id: str, now: dt.datetime) -> UUID | None:
    """Insert the message id first of all. None: it was here before (its transaction has committed)."""
    dialect_insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    row = {
        "id": uuid.uuid4(),
        "channel": channel,
        "external_id": external_id,
        "received_at": now,
        "purge_at": now + KEEP_CHAT,
    }
    return session.execute(
        dialect_insert(InboundMessage).values(row).on_conflict_do_nothing().returning(InboundMessage.id)
    ).scalar_one_or_none()


def stored_turn(session: Session, channel: str, external_id: str) -> tuple[UUID, int, bytes] | None:
    """(conversation, turn number, sealed record) of the turn that answered this message id."""
    row = session.execute(
        select(Turn.conversation_id, Turn.number, Turn.body_sealed)
        .join(InboundMessage, InboundMessage.id == Turn.inbound_id)
        .where(InboundMessage.channel == channel, InboundMessage.external_id == external_id)
    ).one_or_none()
    return None if row is None else (row.conversation_id, row.number, row.body_sealed)


def open_conversation(
    session: Session, *, channel: str, rule_set_hash: str, case: str, cipher: Cipher, now: dt.datetime
) -> UUID:
    """A new conversation; returns its id."""
    conversation_id = uuid.uuid4()
    session.execute(
        insert(Conversation).values(
            id=conversation_id,
            channel=channel,
            state="open",
            handed_over_for="",
            language="en",
            rule_set_hash=rule_set_hash,
            case_sealed=cipher.seal(case),
            turns=0,
            started_at=now,
            last_turn_at=now,
            purge_at=now + KEEP_CHAT,
        )
    )
    return conversation_id


COLUMNS = (
    Conversation.id,
    Conversation.channel,
    Conversation.state,
    Conversation.handed_over_for,
    Conversation.language,
    Conversation.locality_code,
    Conversation.rule_set_hash,
    Conversation.case_sealed,
    Conversation.rest_sealed,
    Conversation.turns,
    Conversation.last_turn_at,
)


def load(session: Session, conversation_id: UUID, *, lock: bool) -> "Row[tuple[object, ...]] | None":
    """The conversation's row (columns of COLUMNS), locked for this transaction if asked. None when purged."""
    statement = select(*COLUMNS).where(Conversation.id == conversation_id)
    if lock:
        statement = statement.with_for_update()
    return session.execute(statement).one_or_none()


def save_turn(
    session: Session,
    *,
    conversation_id: UUID,
    inbound_id: UUID,
    number: int,
    rule_set_hash: str,
    directory_seq: int,
    record: TurnRecord,
    cipher: Cipher,
    now: dt.datetime,
) -> None:
    """Store one turn."""
    session.execute(
        insert(Turn).values(
            id=uuid.uuid4(),
            conversation_id=conversation_id,
            inbound_id=inbound_id,
            number=number,
            rule_set_hash=rule_set_hash,
            directory_seq=directory_seq,
            body_sealed=cipher.seal(codec.dumps(record)),
            danger=bool(record.dangers),
            at=now,
            purge_at=now + KEEP_CHAT,
        )
    )


def save_conversation(session: Session, conversation_id: UUID, now: dt.datetime, **values: object) -> None:
    """Write back what the turn changed (case_sealed, rest_sealed, turns, language, locality_code, state …)."""
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(last_turn_at=now, purge_at=now + KEEP_CHAT, **values)
        .execution_options(synchronize_session=False)
    )


def open_record(sealed: bytes, cipher: Cipher) -> TurnRecord:
    """A stored turn again."""
    return codec.loads(cipher.open(sealed), TurnRecord)


def turns_of(
    session: Session, conversation_id: UUID, cipher: Cipher, *, last: int = 50
) -> Sequence[tuple[Turn, TurnRecord]]:
    """The latest turns, oldest first."""
    rows = session.scalars(
        select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.number.desc()).limit(last)
    ).all()
    return [(row, open_record(row.body_sealed, cipher)) for row in reversed(rows)]

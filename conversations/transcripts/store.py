"""Conversations and turns in the database. What a person said is sealed and opened with the cipher the caller holds."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from conversations.transcripts import codec
from conversations.transcripts.tables import Conversation, InboundMessage, Turn
from conversations.transcripts.turns import TurnRecord
from directory.snapshot.build import LATEST_SEQ
from directory.storage.statements import insert_unless_there, table_of, update_by_id

KEEP_CHAT = dt.timedelta(days=30)
"""A talk that led to no referral is deleted after this (anchor: 30 days); each turn starts it afresh."""


COLUMNS = (
    "id", "channel", "state", "handed_over_for", "language", "locality_code", "rule_set_hash", "case_sealed",
    "rest_sealed", "turns", "last_turn_at",
)  # fmt: skip
_CONVERSATION = table_of(Conversation)
_LOAD = select(*(_CONVERSATION.c[name] for name in COLUMNS), LATEST_SEQ.scalar_subquery().label("directory_seq")).where(
    _CONVERSATION.c.id == bindparam("key")
)
_LOCK = _LOAD.with_for_update()
_INSERT_TURN = insert(table_of(Turn))


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
    row = {"id": uuid.uuid4(), "channel": channel, "external_id": external_id, "received_at": now}
    inserted = insert_unless_there(session, InboundMessage, row | {"purge_at": now + KEEP_CHAT})
    return row["id"] if inserted else None  # type: ignore[return-value]


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
    row = {
        "id": conversation_id, "channel": channel, "state": "open", "handed_over_for": "", "language": "en",
        "rule_set_hash": rule_set_hash, "case_sealed": cipher.seal(case), "turns": 0, "started_at": now,
        "last_turn_at": now, "purge_at": now + KEEP_CHAT,
    }  # fmt: skip
    session.connection().execute(insert(_CONVERSATION), row)
    return conversation_id


def load(session: Session, conversation_id: UUID, *, lock: bool) -> "Row[*tuple[Any, ...]] | None":
    """The conversation's row, locked for this transaction if asked: the columns of COLUMNS, and `directory_seq`, the
    newest change of the directory. None when purged.
    """
    return session.connection().execute(_LOCK if lock else _LOAD, {"key": conversation_id}).one_or_none()


def save_turn(
    session: Session,
    *,
    conversation_id: UUID,
    inbound_id: UUID,
    number: int,
    rule_set_hash: str,
    directory_seq: int,
    sealed: bytes,
    danger: bool,
    now: dt.datetime,
) -> None:
    """Store one turn: `sealed` as by `sealed_record`."""
    row = {
        "id": uuid.uuid4(), "conversation_id": conversation_id, "inbound_id": inbound_id, "number": number,
        "rule_set_hash": rule_set_hash, "directory_seq": directory_seq, "at": now, "purge_at": now + KEEP_CHAT,
        "body_sealed": sealed, "danger": danger,
    }  # fmt: skip
    session.connection().execute(_INSERT_TURN, row)


def save_conversation(session: Session, conversation_id: UUID, now: dt.datetime, **values: object) -> None:
    """Write back what the turn changed (case_sealed, rest_sealed, turns, language, locality_code, state …)."""
    values |= {"last_turn_at": now, "purge_at": now + KEEP_CHAT}
    statement = update_by_id(Conversation, frozenset(values))
    session.connection().execute(statement, values | {"key": conversation_id})


def sealed_record(record: TurnRecord, cipher: Cipher) -> bytes:
    """A turn as it is kept."""
    return cipher.seal(codec.dumps(record))


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

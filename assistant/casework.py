"""A case on someone's behalf: a worker types what the person says, and the same engine reads it and finds help.

The chat's own moves are left out: the worker leads the talk, the engine suggests. Everything is stored as turns of a
conversation on the channel "staff", so it can be replayed like any other.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.persons import service as persons
from assistant.runtime import Runtime
from conversations.dialogue.case import Case
from conversations.dialogue.heard import Heard
from conversations.dialogue.learning import learn
from conversations.safety.danger import Danger
from conversations.safety.hear import hear
from conversations.transcripts import store
from conversations.transcripts.store import Cipher
from conversations.transcripts.turns import RecordingMatcher, TurnRecord
from conversations.understanding.read import read
from conversations.wording.reply import Reply
from directory.matching.candidates import MatchQuery, MatchResult

CANDIDATES_SHOWN = 8


class CaseGone(LookupError):  # noqa: N818 - an answer, not an error of ours
    """The conversation was deleted when its time had come, or the person was forgotten."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as staff see it. `question`: the fact key best asked next, "" if nothing would change the candidates;
    `dangers`: what was heard in the latest message.
    """

    conversation_id: UUID
    person_id: UUID
    channel: str
    state: str
    handed_over_for: str
    case: Case
    result: MatchResult
    turns: tuple[TurnRecord, ...]
    cipher: Cipher
    question: str = ""
    dangers: tuple[Danger, ...] = ()


def open_case(session: Session, runtime: Runtime, staff_id: UUID, now: dt.datetime) -> UUID:
    """A new person and a conversation with them on the channel "staff"; returns the conversation's id."""
    person_id, cipher = persons.new_person(session, runtime.keyring, now)
    book = runtime.rule_books.current(session, now)
    conversation_id = store.open_conversation(
        session,
        channel="staff",
        rule_set_hash=book.hash,
        case=Case.new("staff").but(greeted=True).to_json(),
        cipher=cipher,
        now=now,
    )
    persons.link_conversation(
        session, person_id, conversation_id, opened_by=staff_id, purge_at=now + persons.KEEP_PERSON
    )
    return conversation_id


def case_view(session: Session, runtime: Runtime, conversation_id: UUID, now: dt.datetime) -> CaseView:
    """The case with candidates of the newest directory. Raises CaseGone."""
    person_id, cipher = _whose(session, runtime, conversation_id)
    row = store.load(session, conversation_id, lock=False)
    if row is None:
        raise CaseGone
    case = Case.from_json(cipher.open(row.case_sealed))
    result = runtime.snapshots.current(session).matcher.match(_query(case, now))
    records = tuple(record for _, record in store.turns_of(session, conversation_id, cipher))
    return CaseView(
        conversation_id,
        person_id,
        row.channel,
        row.state,
        row.handed_over_for,
        case,
        result,
        records,
        cipher,
        question=next(iter(result.questions), ""),
        dangers=records[-1].dangers if records else (),
    )


def tell(  # noqa: PLR0917 - the order everybody calls it in
    session: Session,
    runtime: Runtime,
    conversation_id: UUID,
    text: str,
    external_id: str,
    now: dt.datetime,
    asked: str = "",
) -> CaseView:
    """Take in what the person says, `asked` being the question it answers. The same form twice counts once."""
    _, cipher = _whose(session, runtime, conversation_id)
    inbound_id = store.guard_inbound(session, "staff", external_id, now)
    if inbound_id is None:
        return case_view(session, runtime, conversation_id, now)
    row = store.load(session, conversation_id, lock=True)
    if row is None:
        raise CaseGone
    book = runtime.rule_books.by_hash(session, row.rule_set_hash)
    snapshot = runtime.snapshots.current(session)
    before, dangers, matcher = cipher.open(row.case_sealed), hear(text), RecordingMatcher(snapshot.matcher)
    reading = read(text, phrases=book.phrases, gazetteer=snapshot.gazetteer, asked=asked or None)
    case = learn(Case.from_json(before), Heard(reading, dangers, matcher, now, book.dialogue)).case
    record = TurnRecord(text, before, reading, dangers, (), (), (), Reply(()), now)
    store.save_turn(
        session,
        conversation_id=conversation_id,
        inbound_id=inbound_id,
        number=row.turns + 1,
        rule_set_hash=book.hash,
        directory_seq=snapshot.seq,
        sealed=store.sealed_record(record, cipher),
        danger=bool(dangers),
        now=now,
    )
    save_case(session, conversation_id, case, cipher, now, turns=row.turns + 1)
    return case_view(session, runtime, conversation_id, now)


def save_case(
    session: Session, conversation_id: UUID, case: Case, cipher: Cipher, now: dt.datetime, **values: object
) -> None:
    """Write a changed case back (a fact corrected by hand, a service acted on)."""
    store.save_conversation(
        session,
        conversation_id,
        now,
        case_sealed=cipher.seal(case.to_json()),
        locality_code=case.place.locality if case.place else None,
        **values,
    )


def _whose(session: Session, runtime: Runtime, conversation_id: UUID) -> tuple[UUID, Cipher]:
    person_id = persons.person_of(session, conversation_id)
    cipher = persons.cipher_of(session, runtime.keyring, person_id) if person_id else None
    if person_id is None or cipher is None:
        raise CaseGone
    return person_id, cipher


def _query(case: Case, now: dt.datetime) -> MatchQuery:
    return MatchQuery(
        needs=tuple(need.query() for need in case.open_needs),
        facts=case.facts,
        place=case.place,
        now=now,
        exclude=case.excluded,
        limit=CANDIDATES_SHOWN,
    )

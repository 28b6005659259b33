"""What happens to a message, the same from every channel.

Danger is heard first, before the database is touched: whatever fails after that, the person still gets the safety
reply. Then, in one transaction: the message id under a unique key (a repeat returns the stored reply), contact point
and conversation locked, the case, understanding, the next moves, their effects, the wording, the stored turn.
"""

import datetime as dt
import functools
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from assistant import effects
from assistant.limits import Limiter
from assistant.persons import service as persons
from assistant.persons.service import Contact
from assistant.runtime import Runtime
from conversations.dialogue.case import Case
from conversations.dialogue.moves import ForgetPerson, Move, Outcome
from conversations.dialogue.step import step
from conversations.safety.across import heard_across
from conversations.safety.danger import TIER_ORDER, Danger
from conversations.safety.hear import hear
from conversations.transcripts import store
from conversations.transcripts.rulebooks import RuleBook
from conversations.transcripts.turns import RecordingMatcher, TurnRecord
from conversations.understanding.read import read
from conversations.understanding.reading import Command, Reading
from conversations.wording.plain import limited_reply, trouble_reply
from conversations.wording.render import render
from conversations.wording.reply import Reply, SmsReply
from conversations.wording.safety import safety_reply
from conversations.wording.sms import flatten, next_part
from directory.snapshot.holder import Snapshot

LOG = structlog.get_logger()
CONVERSATION_RESTS_AFTER = dt.timedelta(days=3)
"""A message after this long begins a new conversation (goflow: three days)."""
ONE_BREATH = dt.timedelta(minutes=10)
"""Two messages within this are heard as one: danger may be told in two halves."""
LONGEST_TEXT = 5_000
"""Characters understood; the rest of a longer message is kept out, danger is heard in all of it."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message as it came in. `address`: telephone in E.164, or a browser's chat token; `external_id`: MessageSid or
    the nonce of the form; `turn`: turns the form had seen, so that an answer to an older question is not misread.
    """

    channel: str
    address: str
    text: str
    external_id: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What to send back. `sms` is None on the web, or when nothing may be sent. `repeated`: the stored reply of a
    message seen before; `limited`: too many messages; `degraded`: something failed here, the message was not kept.
    """

    reply: Reply
    sms: SmsReply | None = None
    turn: int = 0
    repeated: bool = False
    limited: bool = False
    degraded: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its reply, as shown in the chat."""

    text: str
    reply: Reply
    turn: int
    at: dt.datetime


@functools.cache
def _limiter(per_minute: int) -> Limiter:
    return Limiter(per_minute)


def answer(runtime: Runtime, inbound: Inbound) -> Answered:
    """Answer one message, whatever it says and whatever fails. Raises nothing."""
    dangers = hear(inbound.text)
    try:
        limiter = _limiter(runtime.config.messages_per_minute)
        if not limiter.allows(runtime.keyring.index("limit", f"{inbound.channel} {inbound.address}")):
            return _without_database(inbound, dangers, limited=True)
        with runtime.database.writing() as session:
            answered = _turn(session, runtime, inbound, dangers)
        runtime.rule_books.committed(session)
    except Exception as error:  # noqa: BLE001 - a frightened person gets an answer whatever broke
        # The kind and place only: the text of an error may quote what was said.
        LOG.error(  # noqa: TRY400
            "turn_failed",
            error=type(error).__name__,
            channel=inbound.channel,
            danger=bool(dangers),
            at=_place(error),
        )
        return _without_database(inbound, dangers, limited=False)
    return answered


def _place(error: Exception) -> str:
    """Where it broke, as "file:line"."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _without_database(inbound: Inbound, dangers: tuple[Danger, ...], *, limited: bool) -> Answered:
    calm = limited_reply if limited else trouble_reply
    reply = safety_reply(dangers, channel=inbound.channel) if dangers else calm()
    sms = flatten(reply) if inbound.channel == "sms" else None
    return Answered(reply, sms, limited=limited, degraded=not limited)


def _turn(session: Session, runtime: Runtime, inbound: Inbound, dangers: tuple[Danger, ...]) -> Answered:
    now = runtime.clock.now()
    inbound_id = store.guard_inbound(session, inbound.channel, inbound.external_id, now)
    if inbound_id is None:
        return _repeat(session, runtime, inbound)
    contact = persons.contact(session, runtime.keyring, inbound.channel, inbound.address, now)
    talk = _Talk.begin(session, runtime, inbound, contact, now)
    return talk.take(session, runtime, inbound, inbound_id, dangers)


def _repeat(session: Session, runtime: Runtime, inbound: Inbound) -> Answered:
    """The stored reply. A message id without a turn is the one that said "forget me": of it only the word is left."""
    stored = store.stored_turn(session, inbound.channel, inbound.external_id)
    contact = persons.find_contact(session, runtime.keyring, inbound.channel, inbound.address)
    if stored is None or contact is None:
        reply = render((ForgetPerson(),), (Outcome(),), language="en", channel=inbound.channel)
        return Answered(reply, flatten(reply) if inbound.channel == "sms" else None, repeated=True)
    record = store.open_record(stored[2], contact.cipher)
    sms = SmsReply(record.sms, "", record.segments) if record.sms else None
    return Answered(record.reply, sms, stored[1], repeated=True)


@dataclass(frozen=True, slots=True)
class _Talk:
    """One conversation, locked, with all that a turn needs."""

    contact: Contact
    conversation_id: UUID
    case: Case
    case_text: str
    turns: int
    rest: str
    book: RuleBook
    snapshot: Snapshot
    now: dt.datetime
    before: str = ""

    @classmethod
    def begin(cls, session: Session, runtime: Runtime, inbound: Inbound, contact: Contact, now: dt.datetime) -> "_Talk":
        row = store.load(session, contact.conversation_id, lock=True) if contact.conversation_id else None
        snapshot = runtime.snapshots.current(session, None if row is None else row.directory_seq)
        if row is None or now - row.last_turn_at > CONVERSATION_RESTS_AFTER:
            return cls._new(session, runtime, inbound, contact, snapshot, now)
        return cls._going_on(session, runtime, contact, row, snapshot, now)

    @classmethod
    def _new(  # noqa: PLR0917
        cls,
        session: Session,
        runtime: Runtime,
        inbound: Inbound,
        contact: Contact,
        snapshot: Snapshot,
        now: dt.datetime,
    ) -> "_Talk":
        book = runtime.rule_books.current(session, now)
        case = Case.new(inbound.channel).but(stopped=contact.stopped)
        case_text = case.to_json()
        conversation_id = store.open_conversation(
            session,
            channel=inbound.channel,
            rule_set_hash=book.hash,
            case=case_text,
            cipher=contact.cipher,
            now=now,
        )
        persons.begin_conversation(session, contact, conversation_id, now)
        return cls(contact, conversation_id, case, case_text, 0, "", book, snapshot, now)

    @classmethod
    def _going_on(  # noqa: PLR0917
        cls,
        session: Session,
        runtime: Runtime,
        contact: Contact,
        row: "Row[*tuple[Any, ...]]",
        snapshot: Snapshot,
        now: dt.datetime,
    ) -> "_Talk":
        book = runtime.rule_books.by_hash(session, row.rule_set_hash)
        rest = contact.cipher.open(row.rest_sealed) if row.rest_sealed else ""
        case_text = contact.cipher.open(row.case_sealed)
        case = Case.from_json(case_text)
        before = case.last_words if now - row.last_turn_at <= ONE_BREATH else ""
        return cls(contact, row.id, case, case_text, row.turns, rest, book, snapshot, now, before)

    def take(
        self, session: Session, runtime: Runtime, inbound: Inbound, inbound_id: UUID, dangers: tuple[Danger, ...]
    ) -> Answered:
        """The turn itself."""
        dangers = self._with_halves(inbound.text, dangers)
        stale = self._is_stale(inbound)
        reading = read(
            inbound.text[:LONGEST_TEXT],
            phrases=self.book.phrases,
            gazetteer=self.snapshot.gazetteer,
            asked=None if stale else self.case.asked or None,
            options=() if stale else self.case.options,
            near=self.snapshot.near,
        )
        if self._only_more(reading, dangers):
            return self._more(session, inbound, inbound_id, reading)
        matcher = RecordingMatcher(self.snapshot.matcher)
        before = self.case.closed() if stale else self.case
        case, moves = step(before, reading, dangers, matcher, self.now, self.book.dialogue)
        scene = effects.Scene(
            session, runtime, self.contact, self.conversation_id, inbound.address, case, inbound.channel, self.now
        )
        outcomes = tuple(effects.carry_out(scene, move) for move in moves)
        reply = render(moves, outcomes, language=case.language, channel=inbound.channel)
        sms = self._text_message(inbound, moves, reply, silent=self.contact.stopped and not dangers)
        record = TurnRecord(
            inbound.text,
            before.to_json() if stale else self.case_text,
            reading,
            dangers,
            tuple(matcher.answers),
            moves,
            outcomes,
            reply,
            self.now,
            sms.text if sms else "",
            sms.segments if sms else 0,
        )
        self._save(session, inbound_id, record, case, sms)
        return Answered(reply, sms, self.turns + 1)

    def _with_halves(self, text: str, dangers: tuple[Danger, ...]) -> tuple[Danger, ...]:
        """The dangers heard, with what only the message before and this one say together."""
        across = heard_across(self.before, text, dangers) if self.before else ()
        return tuple(sorted((*dangers, *across), key=lambda danger: TIER_ORDER.index(danger.tier)))

    def _is_stale(self, inbound: Inbound) -> bool:
        """Whether the message may not count as an answer to the open question: the form showed an older one, or it is
        an agreement whose words have not all been sent yet (they wait for MORE).
        """
        older_form = inbound.turn is not None and inbound.turn != self.turns
        return older_form or (bool(self.rest) and self.case.asked == "agree")

    def _only_more(self, reading: Reading, dangers: tuple[Danger, ...]) -> bool:
        return reading.command is Command.MORE and bool(self.rest) and not dangers

    def _more(self, session: Session, inbound: Inbound, inbound_id: UUID, reading: Reading) -> Answered:
        sms = next_part(self.rest, language=self.case.language)
        reply = Reply((), language=self.case.language)
        record = TurnRecord(
            inbound.text, self.case_text, reading, (), (), (), (), reply, self.now, sms.text, sms.segments
        )
        self._save(session, inbound_id, record, self.case, sms)
        return Answered(reply, sms, self.turns + 1)

    @staticmethod
    def _text_message(inbound: Inbound, moves: tuple[Move, ...], reply: Reply, *, silent: bool) -> SmsReply | None:
        if inbound.channel != "sms" or effects.carrier_answers(moves) or (silent and not effects.starts_again(moves)):
            return None
        return flatten(reply)

    def _save(self, session: Session, inbound_id: UUID, record: TurnRecord, case: Case, sms: SmsReply | None) -> None:
        cipher = self.contact.cipher
        if effects.forgets(record.moves):
            return  # the person asked to be forgotten: this turn is not kept either
        store.save_turn(
            session,
            conversation_id=self.conversation_id,
            inbound_id=inbound_id,
            number=self.turns + 1,
            rule_set_hash=self.book.hash,
            directory_seq=self.snapshot.seq,
            record=record,
            cipher=cipher,
            now=self.now,
        )
        store.save_conversation(
            session,
            self.conversation_id,
            self.now,
            case_sealed=cipher.seal(case.to_json()),
            turns=self.turns + 1,
            rest_sealed=cipher.seal(sms.rest) if sms and sms.rest else None,
            language=case.language,
            locality_code=case.place.locality if case.place else None,
            **effects.waiting(record.moves),
        )


def history(session: Session, runtime: Runtime, channel: str, address: str) -> list[Exchange]:
    """The messages of the conversation now going on at this address, oldest first. Empty for a stranger."""
    found = persons.find_contact(session, runtime.keyring, channel, address)
    if found is None or found.conversation_id is None:
        return []
    turns = store.turns_of(session, found.conversation_id, found.cipher)
    return [Exchange(record.text, record.reply, turn.number, turn.at) for turn, record in turns]

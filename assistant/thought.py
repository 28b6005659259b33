"""What one message leads to, decided without writing anything: where the talk stands, what is understood, what is said.

Nothing here changes the database, so intake may think before its turn to write has come; once it holds the lock it
looks whether the talk still stands where it stood (two `Standing` are equal), and thinks again if not.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from assistant import effects
from assistant.persons.service import Contact
from assistant.runtime import Runtime
from conversations.dialogue.case import Case
from conversations.dialogue.moves import Move, Outcome
from conversations.dialogue.step import step
from conversations.safety.across import heard_across
from conversations.safety.danger import TIER_ORDER, Danger
from conversations.transcripts import rulebooks, store
from conversations.transcripts.rulebooks import RuleBook
from conversations.transcripts.turns import RecordingMatcher, TurnRecord
from conversations.understanding.read import read
from conversations.understanding.reading import Command, Reading
from conversations.wording.render import render
from conversations.wording.reply import Reply, SmsReply
from conversations.wording.sms import flatten, next_part
from directory.matching.candidates import MatchResult
from directory.snapshot.holder import Snapshot

CONVERSATION_RESTS_AFTER = dt.timedelta(days=3)
"""A message after this long begins a new conversation (goflow: three days)."""
ONE_BREATH = dt.timedelta(minutes=10)
"""Two messages within this are heard as one: danger may be told in two halves."""
LONGEST_TEXT = 5_000
"""Characters understood; the rest of a longer message is kept out, danger is heard in all of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a talk stands. Two that are equal lead to the same answer. `row`: the conversation as stored, None where
    the next message begins one; `stopped`: the person has texted STOP.
    """

    row: "Row[*tuple[Any, ...]] | None"
    stopped: bool

    @classmethod
    def of(cls, session: Session, contact: Contact | None, now: dt.datetime, *, lock: bool) -> Self:
        """As the database tells; `lock`: nobody else moves it until the transaction ends."""
        if contact is None or contact.conversation_id is None:
            return cls(None, contact is not None and contact.stopped)
        row = store.load(session, contact.conversation_id, lock=lock)
        if row is not None and now - row.last_turn_at > CONVERSATION_RESTS_AFTER:
            row = None
        return cls(row, contact.stopped)

    @property
    def conversation_id(self) -> UUID | None:
        """The conversation going on, if one is."""
        return None if self.row is None else self.row.id


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation opened. `rest`: what waits for MORE; `last_words`: what the person wrote a moment ago, else ""."""

    channel: str
    case: Case
    case_text: str
    turns: int
    rest: str
    last_words: str
    stopped: bool
    book: RuleBook
    snapshot: Snapshot
    now: dt.datetime

    @classmethod
    def open(
        cls,
        session: Session,
        runtime: Runtime,
        channel: str,
        *,
        standing: Standing,
        contact: Contact | None,
        now: dt.datetime,
    ) -> Self:
        """The conversation, read with the person's key, and the rules and the directory that it goes by."""
        row = standing.row
        if row is None or contact is None:
            case = Case.new(channel).but(stopped=standing.stopped)
            snapshot = runtime.snapshots.current(session)
            return cls(channel, case, case.to_json(), 0, "", "", standing.stopped, rulebooks.current(), snapshot, now)
        case_text = contact.cipher.open(row.case_sealed)
        case = Case.from_json(case_text)
        return cls(
            channel,
            case,
            case_text,
            row.turns,
            contact.cipher.open(row.rest_sealed) if row.rest_sealed else "",
            case.last_words if now - row.last_turn_at <= ONE_BREATH else "",
            standing.stopped,
            runtime.rule_books.by_hash(session, row.rule_set_hash),
            runtime.snapshots.current(session, row.directory_seq),
            now,
        )


@dataclass(frozen=True, slots=True)
class Thought:
    """What a message leads to. `before` and `case`: the case it met and the one it leaves; `more`: it only asks for the
    rest of a long text.
    """

    talk: Talk
    text: str
    dangers: tuple[Danger, ...]
    reading: Reading
    before: str
    case: Case
    moves: tuple[Move, ...] = ()
    matches: tuple[MatchResult, ...] = ()
    more: bool = False


def think(talk: Talk, text: str, dangers: tuple[Danger, ...], seen: int | None) -> Thought:
    """Understand the message and decide. `dangers`: those heard in it alone; `seen`: turns its form had seen."""
    across = heard_across(talk.last_words, text, dangers) if talk.last_words else ()
    dangers = tuple(sorted((*dangers, *across), key=lambda danger: TIER_ORDER.index(danger.tier)))
    stale = _is_stale(talk, seen)
    reading = read(
        text[:LONGEST_TEXT],
        phrases=talk.book.phrases,
        gazetteer=talk.snapshot.gazetteer,
        asked=None if stale else talk.case.asked or None,
        options=() if stale else talk.case.options,
        near=talk.snapshot.near,
    )
    if reading.command is Command.MORE and talk.rest and not dangers:
        return Thought(talk, text, (), reading, talk.case_text, talk.case, more=True)
    matcher = RecordingMatcher(talk.snapshot.matcher)
    before = talk.case.closed() if stale else talk.case
    case, moves = step(before, reading, dangers, matcher, talk.now, talk.book.dialogue)
    before_text = before.to_json() if stale else talk.case_text
    return Thought(talk, text, dangers, reading, before_text, case, moves, tuple(matcher.answers))


def _is_stale(talk: Talk, seen: int | None) -> bool:
    """Whether the message may not count as an answer to the open question: the form showed an older one, or it is
    an agreement whose words have not all been sent yet (they wait for MORE).
    """
    older_form = seen is not None and seen != talk.turns
    return older_form or (bool(talk.rest) and talk.case.asked == "agree")


@dataclass(frozen=True, slots=True)
class Said:
    """The answer in words, and what is kept of the turn, sealed. `sms`: None on the web or when nothing may be sent."""

    reply: Reply
    sms: SmsReply | None
    turn_sealed: bytes
    case_sealed: bytes
    rest_sealed: bytes | None


def say(thought: Thought, outcomes: tuple[Outcome | None, ...], cipher: store.Cipher) -> Said:
    """Put a thought into words, `outcomes` being what became of its moves, and seal it for the person."""
    talk, case = thought.talk, thought.case
    if thought.more:
        reply: Reply = Reply((), language=case.language)
        sms: SmsReply | None = next_part(talk.rest, language=case.language)
    else:
        reply = render(thought.moves, outcomes, language=case.language, channel=talk.channel)
        sms = flatten(reply) if _goes_out(thought) else None
    record = TurnRecord(
        thought.text,
        thought.before,
        thought.reading,
        thought.dangers,
        thought.matches,
        thought.moves,
        outcomes,
        reply,
        talk.now,
        sms.text if sms else "",
        sms.segments if sms else 0,
    )
    rest = cipher.seal(sms.rest) if sms and sms.rest else None
    return Said(reply, sms, store.sealed_record(record, cipher), cipher.seal(case.to_json()), rest)


def _goes_out(thought: Thought) -> bool:
    """Whether the reply is sent as a text. After a STOP only danger and a new start are answered."""
    if thought.talk.channel != "sms" or effects.carrier_answers(thought.moves):
        return False
    return not thought.talk.stopped or bool(thought.dangers) or effects.starts_again(thought.moves)

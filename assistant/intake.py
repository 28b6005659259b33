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
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from assistant import effects
from assistant.limits import Limiter
from assistant.persons import service as persons
from assistant.persons.service import Contact
from assistant.runtime import Runtime
from assistant.thought import Said, Standing, Talk, Thought, say, think
from conversations.dialogue.moves import ForgetPerson, Outcome
from conversations.safety.danger import Danger
from conversations.safety.hear import hear
from conversations.transcripts import store
from conversations.transcripts.store import Cipher
from conversations.wording.plain import limited_reply, trouble_reply
from conversations.wording.render import render
from conversations.wording.reply import Reply, SmsReply
from conversations.wording.safety import safety_reply
from conversations.wording.sms import flatten

LOG = structlog.get_logger()


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
        ahead = _ahead(runtime, inbound, dangers) if runtime.database.one_writer else None
        with runtime.database.writing() as session:
            answered = _turn(session, runtime, inbound, dangers, ahead)
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


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What was thought before our turn to write came. `said`: in words already, where no move has an effect."""

    standing: Standing
    thought: Thought
    cipher: Cipher | None = None
    said: Said | None = None


def _ahead(runtime: Runtime, inbound: Inbound, dangers: tuple[Danger, ...]) -> _Ahead:
    """Think while others write: on SQLite one transaction writes at a time, and thinking is most of a turn."""
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        contact = persons.find_contact(session, runtime.keyring, inbound.channel, inbound.address)
        standing = Standing.of(session, contact, now, lock=False)
        talk = Talk.open(session, runtime, inbound.channel, standing=standing, contact=contact, now=now)
    thought = think(talk, inbound.text, dangers, inbound.turn)
    if contact is None or effects.any_in(thought.moves):
        return _Ahead(standing, thought)
    said = say(thought, (None,) * len(thought.moves), contact.cipher)
    return _Ahead(standing, thought, contact.cipher, said)


def _turn(
    session: Session, runtime: Runtime, inbound: Inbound, dangers: tuple[Danger, ...], ahead: _Ahead | None
) -> Answered:
    now = runtime.clock.now()
    inbound_id = store.guard_inbound(session, inbound.channel, inbound.external_id, now)
    if inbound_id is None:
        return _repeat(session, runtime, inbound)
    contact = persons.contact(session, runtime.keyring, inbound.channel, inbound.address, now)
    standing = Standing.of(session, contact, now, lock=True)
    if ahead is None or ahead.standing != standing:
        talk = Talk.open(session, runtime, inbound.channel, standing=standing, contact=contact, now=now)
        ahead = _Ahead(standing, think(talk, inbound.text, dangers, inbound.turn))
    thought, said = ahead.thought, ahead.said
    conversation_id = standing.conversation_id or _begin(session, runtime, inbound.channel, contact, thought.talk)
    if said is None or ahead.cipher != contact.cipher:
        scene = effects.Scene(
            session, runtime, contact, conversation_id, inbound.address, thought.case, inbound.channel, thought.talk.now
        )
        said = say(thought, tuple(effects.carry_out(scene, move) for move in thought.moves), contact.cipher)
    if not effects.forgets(thought.moves):  # a person who asked to be forgotten: this turn is not kept either
        _save(session, conversation_id, inbound_id, thought, said)
    return Answered(said.reply, said.sms, thought.talk.turns + 1)


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


def _begin(session: Session, runtime: Runtime, channel: str, contact: Contact, talk: Talk) -> UUID:
    conversation_id = store.open_conversation(
        session,
        channel=channel,
        rule_set_hash=runtime.rule_books.current(session, talk.now).hash,
        case=talk.case_text,
        cipher=contact.cipher,
        now=talk.now,
    )
    persons.begin_conversation(session, contact, conversation_id, talk.now)
    return conversation_id


def _save(session: Session, conversation_id: UUID, inbound_id: UUID, thought: Thought, said: Said) -> None:
    talk, case = thought.talk, thought.case
    store.save_turn(
        session,
        conversation_id=conversation_id,
        inbound_id=inbound_id,
        number=talk.turns + 1,
        rule_set_hash=talk.book.hash,
        directory_seq=talk.snapshot.seq,
        sealed=said.turn_sealed,
        danger=bool(thought.dangers),
        now=talk.now,
    )
    store.save_conversation(
        session,
        conversation_id,
        talk.now,
        case_sealed=said.case_sealed,
        turns=talk.turns + 1,
        rest_sealed=said.rest_sealed,
        language=case.language,
        locality_code=case.place.locality if case.place else None,
        **effects.waiting(thought.moves),
    )


def history(session: Session, runtime: Runtime, channel: str, address: str) -> list[Exchange]:
    """The messages of the conversation now going on at this address, oldest first. Empty for a stranger."""
    found = persons.find_contact(session, runtime.keyring, channel, address)
    if found is None or found.conversation_id is None:
        return []
    turns = store.turns_of(session, found.conversation_id, found.cipher)
    return [Exchange(record.text, record.reply, turn.number, turn.at) for turn, record in turns]

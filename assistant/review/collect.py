"""The worker's work: looking through talks that have come to rest, and counting the phrases nobody understood.

The message path knows nothing of it. A *stretch* of a talk (turns less than an hour apart) is looked at once, an hour
after its last turn; each phrase counts once a stretch. Reading and redacting happen outside the writing transaction.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.keyring import SealError
from assistant.persons import service as persons
from assistant.review.tables import ReviewPhrase, ReviewScan
from assistant.runtime import Runtime
from conversations.transcripts import store
from conversations.transcripts.rulebooks import current
from conversations.transcripts.tables import Conversation, Turn
from conversations.transcripts.turns import TurnRecord
from conversations.transcripts.unread import unread
from conversations.upkeep.redact import not_understood
from directory.storage.statements import insert_unless_there

REST = dt.timedelta(hours=1)
KEEP_PHRASE = dt.timedelta(days=90)
"""How long a phrase waits for review after it last came up."""
STATES = ("open", "waiting-for-staff", "closed")
MOST_TALKS = 200
"""Talks looked through in one go, oldest first."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase for review, as counted."""

    words: str
    why: str
    need: str
    language: str
    guarded: bool


def collect(runtime: Runtime) -> int:
    """Look through the talks that came to rest since last time; returns how many phrases were counted."""
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        since = session.scalar(select(ReviewScan.until))
        begin = since or now - store.KEEP_CHAT
        until, found = _found(session, runtime, begin, now - REST)
    if until <= begin and since is not None:
        return 0
    with runtime.database.writing() as session:
        if not _moved_on(session, since, until):
            return 0  # another worker looked through the same talks
        for phrase, times in found.items():
            _count(session, phrase, times, now)
    return sum(found.values())


def _found(
    session: Session, runtime: Runtime, since: dt.datetime, until: dt.datetime
) -> tuple[dt.datetime, Counter[Phrase]]:
    """How far was looked (until, or less when there is more than one go's work), and the phrases with their number."""
    talks = session.execute(
        select(Conversation.id, Conversation.last_turn_at)
        .where(Conversation.state.in_(STATES), Conversation.last_turn_at > since)
        .order_by(Conversation.last_turn_at)
        .limit(MOST_TALKS + 1)
    ).all()
    if len(talks) > MOST_TALKS:
        until = min(until, talks[MOST_TALKS - 1].last_turn_at)
    found: Counter[Phrase] = Counter()
    for talk in talks[:MOST_TALKS]:
        for stretch in _stretches(_turns(session, runtime, talk.id)):
            if since < stretch[-1][0] <= until:
                found.update(set(_phrases(session, runtime, [record for _, record in stretch])))
    return until, found


def _turns(session: Session, runtime: Runtime, conversation_id: UUID) -> list[tuple[dt.datetime, TurnRecord]]:
    """The turns of a talk with their times; none when the person was forgotten."""
    person_id = persons.person_of(session, conversation_id)
    cipher = persons.cipher_of(session, runtime.keyring, person_id) if person_id else None
    if cipher is None:
        return []
    rows = session.execute(
        select(Turn.at, Turn.body_sealed).where(Turn.conversation_id == conversation_id).order_by(Turn.number)
    )
    try:
        return [(row.at, store.open_record(row.body_sealed, cipher)) for row in rows]
    except (SealError, ValueError):
        return []


def _stretches(turns: Sequence[tuple[dt.datetime, TurnRecord]]) -> Iterator[list[tuple[dt.datetime, TurnRecord]]]:
    """Turns cut where an hour or more lies between them."""
    stretch: list[tuple[dt.datetime, TurnRecord]] = []
    for turn in turns:
        if stretch and turn[0] - stretch[-1][0] >= REST:
            yield stretch
            stretch = []
        stretch.append(turn)
    if stretch:
        yield stretch


def _phrases(session: Session, runtime: Runtime, records: Sequence[TurnRecord]) -> Iterator[Phrase]:
    for one in unread(records):
        gazetteer = runtime.snapshots.current(session).gazetteer
        redacted = not_understood(one.text, current().phrases, gazetteer)
        if redacted.words:
            yield Phrase(redacted.words, one.why.value, one.need, one.language, redacted.guarded)


def _moved_on(session: Session, since: dt.datetime | None, until: dt.datetime) -> bool:
    """Note how far we are, unless another worker did."""
    if since is None:
        return insert_unless_there(session, ReviewScan, {"id": 1, "until": until})
    moved = session.execute(
        update(ReviewScan)
        .where(ReviewScan.id == 1, ReviewScan.until == since)
        .values(until=until)
        .returning(ReviewScan.id)
    )
    return moved.first() is not None


def _count(session: Session, phrase: Phrase, times: int, now: dt.datetime) -> None:
    """Add to a phrase's count, or begin it."""
    today, purge_at = now.date(), now + KEEP_PHRASE
    row = {
        "words": phrase.words, "why": phrase.why, "need": phrase.need, "language": phrase.language,
        "guarded": phrase.guarded, "times": times, "first_on": today, "last_on": today, "purge_at": purge_at,
        "decision": "", "rule": "", "phrase": "",
    }  # fmt: skip
    if not insert_unless_there(session, ReviewPhrase, row):
        session.execute(
            update(ReviewPhrase)
            .where(
                ReviewPhrase.words == phrase.words, ReviewPhrase.why == phrase.why, ReviewPhrase.need == phrase.need,
                ReviewPhrase.language == phrase.language,
            )
            .values(times=ReviewPhrase.times + times, last_on=today, purge_at=purge_at)
            .execution_options(synchronize_session=False)
        )  # fmt: skip

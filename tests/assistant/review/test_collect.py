"""The worker collects what was not understood from talks at rest, on both databases; nothing leads back to anybody."""

import uuid

import pytest
from sqlalchemy import select

from assistant.gateways.clock import MovedClock
from assistant.intake import Inbound, answer
from assistant.persons import service as persons
from assistant.review import queue
from assistant.review.collect import KEEP_PHRASE, collect
from assistant.review.queue import Decision
from assistant.review.tables import ReviewPhrase
from assistant.runtime import Runtime
from assistant.worker.purge import personal_tables, purge
from directory.storage.statements import table_of

LOST = "please sort me mangle thing out"


def talk(runtime: Runtime, *said: str, address: str = "+447700900111") -> None:
    """One person texts."""
    for text in said:
        answer(runtime, Inbound("sms", address, text, f"SM{uuid.uuid4().hex}"))


def rows(runtime: Runtime) -> list[tuple[str, str, str, int]]:
    """What was collected: words, why, need, times."""
    with runtime.database.reading() as session:
        found = session.scalars(select(ReviewPhrase).order_by(ReviewPhrase.id))
        return [(row.words, row.why, row.need, row.times) for row in found]


def test_a_talk_at_rest_is_looked_at_once(any_runtime: Runtime, clock: MovedClock) -> None:
    """Nothing while it may go on; then once; then nothing until there is more."""
    talk(any_runtime, LOST)
    assert collect(any_runtime) == 0
    clock.move(hours=2)
    assert collect(any_runtime) == 1
    assert rows(any_runtime) == [(LOST, "unclear", "", 1)]
    clock.move(hours=2)
    assert collect(any_runtime) == 0
    talk(any_runtime, "hello again", LOST)
    clock.move(hours=2)
    assert collect(any_runtime) == 1
    assert rows(any_runtime)[0][3] == 2


def test_a_phrase_counts_once_a_talk(any_runtime: Runtime, clock: MovedClock) -> None:
    """However often it is said in it; another person's talk counts again."""
    talk(any_runtime, LOST, LOST)
    talk(any_runtime, LOST, address="+447700900222")
    clock.move(hours=2)
    collect(any_runtime)
    assert [row[3] for row in rows(any_runtime) if row[0] == LOST] == [2]


def test_what_they_said_next_is_noted(runtime: Runtime, clock: MovedClock) -> None:
    """A text nobody understood, followed by one that was: the need is the likely meaning."""
    talk(runtime, LOST, "i need a food bank")
    clock.move(hours=2)
    collect(runtime)
    assert (LOST, "said-otherwise", "food/food-bank", 1) in rows(runtime)


def test_danger_is_never_collected(runtime: Runtime, clock: MovedClock) -> None:
    """Nor what stands right before it."""
    talk(runtime, LOST, "i want to kill myself")
    clock.move(hours=2)
    assert collect(runtime) == 0
    assert rows(runtime) == []


def test_a_forgotten_person_is_not_looked_at(runtime: Runtime, clock: MovedClock) -> None:
    """Without the key nothing can be read."""
    talk(runtime, LOST)
    with runtime.database.writing() as session:
        contact = persons.find_contact(session, runtime.keyring, "sms", "+447700900111")
        assert contact is not None
        persons.erase(session, contact.person_id, clock.now())
    clock.move(hours=2)
    assert collect(runtime) == 0


def test_no_column_leads_to_a_person(runtime: Runtime) -> None:
    """No key to a person, talk or turn; and the table goes by itself."""
    table = table_of(ReviewPhrase)
    assert not table.foreign_keys
    assert not {"person_id", "conversation_id", "turn_id"} & set(table.columns.keys())
    assert table in personal_tables()


def test_phrases_are_purged(any_runtime: Runtime, clock: MovedClock) -> None:
    """Ninety days after they last came up."""
    talk(any_runtime, LOST)
    clock.move(hours=2)
    collect(any_runtime)
    clock.move(days=KEEP_PHRASE.days + 1)
    with any_runtime.database.writing() as session:
        assert purge(session, table_of(ReviewPhrase), clock.now()) == 1


@pytest.fixture
def collected(any_runtime: Runtime, clock: MovedClock) -> Runtime:
    """One phrase of plain words and one with a word of no list."""
    talk(any_runtime, LOST)
    talk(any_runtime, "me blorpy is bust", address="+447700900333")
    clock.move(hours=2)
    collect(any_runtime)
    return any_runtime


def test_a_guarded_phrase_is_shown_the_second_time(collected: Runtime, clock: MovedClock) -> None:
    """Only then is it more than one person's word."""
    with collected.database.reading() as session:
        assert [row.words for row in queue.waiting(session)] == [LOST]
    talk(collected, "me blorpy is bust", address="+447700900444")
    clock.move(hours=2)
    collect(collected)
    with collected.database.reading() as session:
        assert [row.words for row in queue.waiting(session)] == ["me blorpy is bust", LOST]
        assert queue.waiting_count(session) == 2


def test_a_decision_is_made_once_and_exported(collected: Runtime, clock: MovedClock) -> None:
    """The second of two at once is told; a suggestion becomes a line of the patch."""
    worker = uuid.uuid4()
    with collected.database.writing() as session:
        (row,) = queue.waiting(session)
        said = (row.id, Decision.SUGGESTED, worker, clock.now(), "essentials/white-goods", "mangle thing")
        assert queue.decide(session, *said)
        assert not queue.decide(session, row.id, Decision.IGNORED, worker, clock.now())
    with collected.database.reading() as session:
        assert queue.waiting(session) == []
        assert queue.suggestions(session) == [
            {
                "file": "en/phrases/needs/essentials.json",
                "rule": "essentials/white-goods",
                "add": "mangle thing",
                "heard": LOST,
                "times": 1,
            }
        ]

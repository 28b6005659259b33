"""What happens to a message: danger first whatever breaks, doubles answered once, one turn at a time."""

import dataclasses
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from assistant import intake
from assistant.intake import Inbound, answer, history
from assistant.persons.service import cipher_of
from assistant.persons.tables import Person, PersonKey
from assistant.runtime import Runtime
from conversations.transcripts import rulebooks, store
from conversations.transcripts.replay import replay
from conversations.transcripts.tables import Conversation, InboundMessage, Turn
from directory.storage.database import Database
from tests import builders
from tests.conftest import make_runtime

PHONE = "+447700900123"
DANGER = "i want to kill myself"
ORDINARY = "lost my job, behind on rent, 2 kids, M14 5RQ"


def text_of(answered) -> str:
    """Everything a reply says."""
    return " ".join([block.text + " ".join(f"{a} {b}" for a, b in block.items) for block in answered.reply.blocks])


def sms(text: str, sid: str, address: str = PHONE) -> Inbound:
    return Inbound("sms", address, text, sid)


@pytest.fixture
def directory(runtime: Runtime) -> None:
    """One network member that gives rent and debt advice in Manchester."""
    fill(runtime.database)


def fill(database: Database) -> None:
    with database.writing() as session:
        run_by = builders.organisation(session)
        builders.service(session, run_by, needs=("housing", "debt"))
        network = builders.network(session)
        builders.member(session, network, run_by)
        builders.charter(session, network, (run_by,))


class TestDangerIsHeardWhateverBreaks:
    """The order of architecture section 4, tried with each thing broken for real."""

    def assert_safe(self, answered) -> None:
        assert "116 123" in text_of(answered) or "116123" in text_of(answered)
        assert answered.sms is not None
        assert "116" in answered.sms.text

    def test_the_database_is_gone(self, runtime, tmp_path):
        gone = dataclasses.replace(runtime, database=Database(f"sqlite:///{tmp_path}/no/such/folder/x.sqlite3"))
        self.assert_safe(answer(gone, sms(DANGER, "SM1")))
        assert answer(gone, sms(ORDINARY, "SM2")).degraded

    @pytest.mark.postgres
    def test_the_postgresql_server_is_stopped(self, config, clock, postgres_url):
        stopped = make_runtime(config, Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), clock)
        self.assert_safe(answer(stopped, sms(DANGER, "SM1")))

    def test_the_disk_is_full(self, runtime, directory):
        assert not answer(runtime, sms("hello", "SM0")).degraded
        pages = []

        def fill_up(connection, _record) -> None:
            pages.append(connection.execute("PRAGMA page_count").fetchone()[0])
            connection.execute(f"PRAGMA max_page_count = {pages[-1]}")

        full = Database(str(runtime.database.url))
        event.listen(full.engine, "connect", fill_up)
        broken = dataclasses.replace(runtime, database=full)
        answers = [
            answer(broken, sms(f"{ORDINARY} {'x' * 4000}", f"SM{n}", f"+4477009001{n:02}")) for n in range(1, 30)
        ]
        assert any(one.degraded for one in answers)
        self.assert_safe(answer(broken, sms(DANGER + " " + "x" * 4000, "SM99", "+447700900199")))
        full.dispose()

    def test_the_write_lock_is_held(self, runtime, directory):
        path = Path(str(runtime.database.url.database))
        impatient = dataclasses.replace(runtime, database=Database(f"sqlite:///{path}", busy_timeout_ms=200))
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            self.assert_safe(answer(impatient, sms(DANGER, "SM1")))
            assert answer(impatient, sms(ORDINARY, "SM2")).degraded
        finally:
            holder.execute("ROLLBACK")
            holder.close()
        assert not answer(impatient, sms(ORDINARY, "SM2")).degraded

    def test_the_limit_is_hit(self, runtime, directory):
        tight = dataclasses.replace(runtime, config=runtime.config.model_copy(update={"messages_per_minute": 3}))
        answers = [answer(tight, sms("hello", f"SM{n}")) for n in range(5)]
        assert [one.limited for one in answers] == [False, False, False, True, True]
        limited = answer(tight, sms(DANGER, "SM9"))
        assert limited.limited
        self.assert_safe(limited)

    def test_the_person_has_opted_out(self, runtime, directory):
        answer(runtime, sms("STOP", "SM1"))
        assert answer(runtime, sms("what time is it", "SM2")).sms is None
        self.assert_safe(answer(runtime, sms(DANGER, "SM3")))
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Turn).where(Turn.danger)) == 1


class TestOneMessageOneTurn:
    """A message id is answered once."""

    def test_a_repeat_returns_the_stored_reply(self, any_runtime):
        fill(any_runtime.database)
        first = answer(any_runtime, sms(ORDINARY, "SM1"))
        again = answer(any_runtime, sms(ORDINARY, "SM1"))
        assert first.sms is not None
        assert again.sms is not None
        assert (again.repeated, again.reply, again.sms.text) == (True, first.reply, first.sms.text)
        with any_runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Turn)) == 1

    def test_twenty_at_once_make_one_turn(self, any_runtime):
        fill(any_runtime.database)
        answers = []
        threads = [
            threading.Thread(target=lambda: answers.append(answer(any_runtime, sms(ORDINARY, "SM1"))))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({one.sms.text for one in answers if one.sms}) == 1
        assert sum(one.degraded for one in answers) == 0
        with any_runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Turn)) == 1
            assert session.scalar(select(func.count()).select_from(Person)) == 1
            assert session.scalar(select(func.count()).select_from(InboundMessage)) == 1

    def test_messages_of_one_person_at_once_queue_up(self, any_runtime):
        fill(any_runtime.database)
        answers = []
        threads = [
            threading.Thread(target=lambda n=n: answers.append(answer(any_runtime, sms("hello", f"SM{n}"))))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one.turn for one in answers) == list(range(1, 9))


class TestThinkingAhead:
    """On SQLite a turn is thought before its time to write comes: what happens between is never overlooked."""

    @pytest.fixture
    def meanwhile(self, monkeypatch):
        """Say what happens, once, between the thinking and the writing of the next message."""
        waiting: list[Callable[[], object]] = []
        ahead = intake._ahead

        def then(*arguments):
            thought = ahead(*arguments)
            if waiting:
                waiting.pop()()
            return thought

        monkeypatch.setattr(intake, "_ahead", then)
        return waiting.append

    def kept(self, runtime) -> list[tuple[int, str]]:
        """Every turn of the person, oldest first, and whether each can be played again."""
        with runtime.database.reading() as session:
            person = session.scalars(select(Person)).one()
            cipher = cipher_of(session, runtime.keyring, person.id)
            assert cipher is not None
            talks = session.scalars(select(Conversation).order_by(Conversation.started_at)).all()
            turns = [turn for talk in talks for turn in store.turns_of(session, talk.id, cipher)]
            assert all(replay(record, rulebooks.current()).same for _, record in turns)
            return [(turn.number, record.text) for turn, record in turns]

    def test_another_message_of_the_same_person(self, runtime, directory, meanwhile):
        answer(runtime, sms("behind on rent", "SM1"))
        meanwhile(lambda: answer(runtime, sms("M14 5RQ", "SM2")))
        third = answer(runtime, sms("34", "SM3"))
        assert (third.turn, third.degraded) == (3, False)
        assert self.kept(runtime) == [(1, "behind on rent"), (2, "M14 5RQ"), (3, "34")]

    def test_the_first_two_messages_of_a_stranger(self, runtime, directory, meanwhile):
        meanwhile(lambda: answer(runtime, sms("hello", "SM1")))
        assert answer(runtime, sms("behind on rent", "SM2")).turn == 2
        assert self.kept(runtime) == [(1, "hello"), (2, "behind on rent")]

    def test_a_stop(self, runtime, directory, meanwhile):
        answer(runtime, sms("hello", "SM1"))
        meanwhile(lambda: answer(runtime, sms("STOP", "SM2")))
        assert answer(runtime, sms("what time is it", "SM3")).sms is None

    def test_the_person_is_forgotten_and_comes_anew(self, runtime, directory, meanwhile):
        answer(runtime, sms("behind on rent", "SM1"))

        def forget() -> None:
            answer(runtime, sms("forget me", "SM2"))
            answer(runtime, sms("yes", "SM3"))

        meanwhile(forget)
        again = answer(runtime, sms("no food in the house", "SM4"))
        assert (again.turn, again.degraded) == (1, False)
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(PersonKey)) == 1
            assert [one.text for one in history(session, runtime, "sms", PHONE)] == ["no food in the house"]

    def test_the_same_message_again(self, runtime, directory, meanwhile):
        meanwhile(lambda: answer(runtime, sms(ORDINARY, "SM1")))
        again = answer(runtime, sms(ORDINARY, "SM1"))
        assert (again.repeated, again.turn) == (True, 1)
        assert self.kept(runtime) == [(1, ORDINARY)]


class TestATurnIsKept:
    """What is stored can be played again, and says nothing in clear."""

    def test_every_turn_replays_to_the_same_moves(self, runtime, directory):
        for number, text in enumerate((ORDINARY, "1", "yes", "Sam Example", "07700 900123", "1", "status")):
            assert not answer(runtime, sms(text, f"SM{number}")).degraded
        with runtime.database.reading() as session:
            book = rulebooks.current()
            person = session.scalars(select(Person)).one()

            cipher = cipher_of(session, runtime.keyring, person.id)
            assert cipher is not None
            conversation = session.scalars(select(Conversation)).one()
            turns = store.turns_of(session, conversation.id, cipher)
            assert len(turns) == 7
            for _, record in turns:
                assert replay(record, book).same

    def test_nothing_said_stands_in_clear(self, runtime, directory):
        answer(runtime, sms("my name is Zebedee and the cat ate my rent letter, M14 6QX", "SM1"))
        raw = Path(str(runtime.database.url.database)).read_bytes()
        wal = Path(f"{runtime.database.url.database}-wal")
        raw += wal.read_bytes() if wal.exists() else b""
        for secret in (b"Zebedee", b"M14 6QX", b"7700900123", b"cat ate my rent"):
            assert secret not in raw

    def test_history_shows_the_talk_to_its_own_browser_only(self, runtime, directory):
        answer(runtime, Inbound("web", "browser-a", "hello", "n1"))
        with runtime.database.reading() as session:
            assert [exchange.text for exchange in history(session, runtime, "web", "browser-a")] == ["hello"]
            assert history(session, runtime, "web", "browser-b") == []

    def test_forget_me_leaves_nothing_that_can_be_read(self, runtime, directory):
        for number, text in enumerate((ORDINARY, "forget me", "yes")):
            answer(runtime, sms(text, f"SM{number}"))
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(PersonKey)) == 0

    def test_danger_told_in_two_halves_is_heard_if_they_come_soon(self, runtime, directory, clock):
        answer(runtime, sms("cant do this any more. ready to end", "SM1"))
        clock.move(minutes=3)
        assert "116" in text_of(answer(runtime, sms("it all", "SM2")))

    def test_two_halves_hours_apart_are_two_messages(self, runtime, directory, clock):
        answer(runtime, sms("the lads and i are ready to end", "SM1"))
        clock.move(hours=5)
        assert "116" not in text_of(answer(runtime, sms("it all", "SM2")))

    def test_a_long_pause_begins_a_new_conversation(self, runtime, directory, clock):
        answer(runtime, sms(ORDINARY, "SM1"))
        clock.move(days=4)
        answer(runtime, sms("hello", "SM2"))
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Conversation)) == 2


@pytest.mark.parametrize(
    "text", ["", " ", "😀" * 50, "\x00\x07", "a" * 10_000, "\ud800", "٣٤", "<script>alert(1)</script>", "1" * 400]
)
def test_whatever_is_sent_gets_an_answer(runtime, directory, text):
    answered = answer(runtime, sms(text, "SM1"))
    assert not answered.degraded
    assert answered.sms is not None
    assert answered.sms.text

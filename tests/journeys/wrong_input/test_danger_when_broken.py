"""Danger is answered at both doors with whatever is broken: database, disk, lock, limit, form."""

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from assistant.app import create_app
from assistant.runtime import Runtime
from directory.storage.database import Database
from tests.assistant.sms.carrier import post, text
from tests.assistant.webchat.browsing import send
from tests.conftest import make_runtime
from tests.journeys.wrong_input.texts import words

DANGER = "i want to kill myself"
ORDINARY = "behind on rent, M14 5RQ"


@contextmanager
def stopped(runtime: Runtime, folder: Path) -> Iterator[Runtime]:
    """The database server is gone."""
    yield dataclasses.replace(runtime, database=Database(f"sqlite:///{folder}/no/such/folder/x.sqlite3"))


@contextmanager
def full(runtime: Runtime, _folder: Path) -> Iterator[Runtime]:
    """Not a page more fits on the disk."""
    database = Database(str(runtime.database.url))

    def fill_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")

    event.listen(database.engine, "connect", fill_up)
    broken = dataclasses.replace(runtime, database=database)
    crowd = create_app(runtime=broken).test_client()
    for n in range(60):  # whatever room is left inside the file is used up
        post(crowd, text(f"{ORDINARY} {'x' * 3000}", From=f"+44770090{n:04}"))
    yield broken
    database.dispose()


@contextmanager
def locked(runtime: Runtime, _folder: Path) -> Iterator[Runtime]:
    """Somebody holds the write lock and does not let go."""
    path = Path(str(runtime.database.url.database))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield dataclasses.replace(runtime, database=Database(f"sqlite:///{path}", busy_timeout_ms=100))
    holder.execute("ROLLBACK")
    holder.close()


@contextmanager
def limited(runtime: Runtime, _folder: Path) -> Iterator[Runtime]:
    """One message a minute, and that one was sent."""
    yield dataclasses.replace(runtime, config=runtime.config.model_copy(update={"messages_per_minute": 1}))


TROUBLES = {"the database stopped": stopped, "the disk full": full, "the lock held": locked, "the limit hit": limited}


@pytest.mark.parametrize("trouble", TROUBLES)
class TestDangerOverHttp:
    """The safety words come at both doors, with whatever is broken, under a status that is true."""

    def test_by_signed_text(self, runtime: Runtime, tmp_path: Path, trouble: str) -> None:
        """The carrier gets 200 (or it would not pass the words on) with the helpline in it."""
        with TROUBLES[trouble](runtime, tmp_path) as broken:
            client = create_app(runtime=broken).test_client()
            post(client, text("hello"))
            answer = post(client, text(DANGER + " " + "x" * 1000))
            assert answer.status_code == 200
            assert "116" in words(answer.text)
            ordinary = post(client, text(ORDINARY + " " + "x" * 1000))
            assert ordinary.status_code == 200
            assert words(ordinary.text)

    def test_by_web_without_javascript(self, runtime: Runtime, tmp_path: Path, trouble: str) -> None:
        """503 or 429, the helpline above, the person's words still in the box."""
        with TROUBLES[trouble](runtime, tmp_path) as broken:
            client = create_app(runtime=broken).test_client()
            send(client, "hello " + "x" * 4000)
            said = DANGER + " " + "x" * 4000
            answer = send(client, said)
            assert answer.status_code == (429 if trouble == "the limit hit" else 503)
            assert "116 123" in answer.text
            assert said in answer.text
            assert answer.headers["Retry-After"]


class TestDangerInAnExpiredForm:
    """The web form's token is old, forged or missing."""

    @pytest.mark.parametrize("token", ["", "old", None])
    def test_the_words_come(self, client: FlaskClient, token: str | None) -> None:
        """400 with the helpline, the text kept."""
        form = {"text": DANGER} | ({} if token is None else {"csrf_token": token})
        answer = client.post("/chat", data=form)
        assert answer.status_code == 400
        assert "116 123" in answer.text
        assert DANGER in answer.text


@pytest.mark.postgres
def test_danger_is_heard_at_both_doors_with_postgresql_stopped(config, clock) -> None:
    """A server that refuses connections."""
    gone = make_runtime(config, Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), clock)
    client = create_app(runtime=gone).test_client()
    assert "116" in words(post(client, text(DANGER)).text)
    answer = send(client, DANGER)
    assert (answer.status_code, "116 123" in answer.text) == (503, True)

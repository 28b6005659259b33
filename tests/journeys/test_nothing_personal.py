"""A whole loop while everything is listened to: no log, message, address or byte on disk says who, where or what.

Distinctive words go in at every door: a name, a telephone, a postcode, a sentence, free text of the receiver, a
worker's note. Whatever leaves (logs, e-mail, SMS from the outbox, addresses asked for) and whatever lies on disk is
searched for them.
"""

import datetime as dt
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from assistant.access import audit
from assistant.access.roles import StaffRole
from assistant.access.tables import AuditEntry
from assistant.app import create_app
from assistant.gateways.clock import MovedClock
from assistant.keyring import SealError
from assistant.outbox.tables import OutboxMessage
from assistant.persons.service import cipher_of
from assistant.persons.tables import NameIndex, Person, PersonKey
from assistant.referrals import clocks, followups
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from assistant.worker.jobs import purge_all
from conversations.transcripts.tables import Conversation, Turn
from tests import builders
from tests.assistant.access.people import browser, hire
from tests.assistant.console.forms import send as send_form
from tests.journeys.talk import Answers, SmsPerson, WebPerson, talk_until

SERVICE = "Marmaduke Rent Clinic"
TEXTED = "behind on rent and my landlord Throgmorton shouts, 2 kids, M14 6QX"
WEBBED = "in debt because Ffoulkes gambled it away, no kids, M14 6QX"
NOTE = "told the worker that Perivale hides the letters, M14 6QX"
QUESTION, REPLY, SUMMARY = "is Bartholomew still there", "no, Cuthbert took him", "Eustace paid the arrears"
REASON = "we know Hildebrand already"
PERSONAL = (
    "Quillfeather", "Wetherby", "7700900321", "07700 900321", "7700900654", "M14 6QX", "M146QX", "Throgmorton",
    "Ffoulkes", "Perivale", "Bartholomew", "Cuthbert", "Eustace", "Hildebrand",
)  # fmt: skip
"""What must lie nowhere in clear."""
TELLING = ("Marmaduke", "rent", "debt", "landlord", "arrears", "gambl", "money")
"""Words of a need or a service: they may lie on disk (the directory does), but not leave the house."""


@dataclass
class Ears:
    """Everything heard from outside."""

    addresses: list[str] = field(default_factory=list)
    output: str = ""

    def listen(self, app: Flask) -> None:
        """Note each address asked for."""

        @app.before_request
        def note() -> None:
            self.addresses.append(unquote_plus(request.full_path))


@dataclass(frozen=True)
class Loop:
    """The loop as it was gone through."""

    runtime: Runtime
    ears: Ears
    texting: SmsPerson
    worker: str
    case: str


def later(runtime: Runtime, days: int) -> None:
    """Move the test's clock."""
    assert isinstance(runtime.clock, MovedClock)
    runtime.clock.move(days=days)


def emails(runtime: Runtime) -> list[str]:
    """Bodies of what was sent to organisations, oldest first."""
    with runtime.database.reading() as session:
        rows = session.scalars(
            select(OutboxMessage).where(OutboxMessage.channel == "email").order_by(OutboxMessage.created_at)
        )
        return [runtime.keyring.house.open(row.body_sealed) for row in rows]


def act(client: FlaskClient, home: str, action: str, **form: str) -> None:
    """Fill in one answer form of the receiver behind the link."""
    shown = client.get(home if action == "acknowledge" else f"{home}/{action}")
    hidden = dict(re.findall(r'name="(csrf_token|version)" value="([^"]*)"', shown.text))
    done = client.post(f"{home}/{action}", data=hidden | form)
    assert done.status_code == 303, (action, done.status_code)


def date(name: str, day: dt.datetime) -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def receive(app: Flask, runtime: Runtime, home: str) -> None:
    """The receiver asks, hears, accepts and completes, by link."""
    client, now = app.test_client(), runtime.clock.now()
    act(client, home, "acknowledge")
    act(client, home, "ask_info", question=QUESTION)
    with runtime.database.reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.person_id.is_not(None))).all()
        opened = [
            cipher.open(row.body_sealed)
            for row in rows
            if row.person_id and (cipher := cipher_of(session, runtime.keyring, row.person_id))
        ]
    mine = re.findall(r"/my/[\w-]+", " ".join(opened))[-1]
    page = client.get(mine).text
    hidden = dict(re.findall(r'name="(csrf_token|reference)" value="([^"]*)"', page))
    assert client.post(f"{mine}/reply", data=hidden | {"words": REPLY}).status_code == 303
    act(client, home, "accept", worker="Wetherby of the team", **date("promised_on", now + dt.timedelta(days=2)))
    act(client, home, "start", **date("started_on", now))
    shown = client.get(f"{home}/complete").text
    outcomes = dict.fromkeys(re.findall(r'name="(outcome-[^"]+)"', shown), "met")
    act(client, home, "complete", summary=SUMMARY, **outcomes)
    assert "Quillfeather" in shown or "Quillfeather" in client.get(home).text


def go_through(runtime: Runtime, ears: Ears) -> Loop:
    """Both people, the receiver, the worker, the clock; then one withdraws."""
    with runtime.database.writing() as session:
        helpers = builders.organisation(session, "Marmaduke Trust")
        builders.service(session, helpers, SERVICE, needs=("housing", "debt", "money"))
        builders.member(session, network := builders.network(session), helpers)
        builders.charter(session, network, (helpers,))
    app = create_app(runtime=runtime)
    ears.listen(app)
    texting, webbing = SmsPerson(app, "+447700900321"), WebPerson(app)
    named = [("what name", "Zebedee Quillfeather"), ("what phone number", "07700 900654")]
    talk_until(texting, Answers(TEXTED, named), "Your reference is")
    first = re.findall(r"/r/[\w-]+", " ".join(emails(runtime)))[-1]
    talk_until(webbing, Answers(WEBBED, named), "Your reference is")
    second = re.findall(r"/r/[\w-]+", " ".join(emails(runtime)))[-1]
    assert first != second
    receive(app, runtime, first)
    client = app.test_client()
    act(client, second, "acknowledge")
    act(client, second, "decline", reason_code="other", reason_text=REASON, next_step="coordinator")
    worker = "worker@example.org"
    hire(runtime, worker, [StaffRole.WORKER], organisation_id=helpers.id, network_id=network.id)
    case = see_staff(app, worker)
    later(runtime, days=30)
    with runtime.database.writing() as session:
        clocks.run(session, runtime, runtime.clock.now())
        followups.run(session, runtime, runtime.clock.now())
        audit.seal(session, runtime.clock.now())
    texting.say("withdraw")
    texting.say("status")
    return Loop(runtime, ears, texting, worker, case)


def see_staff(app: Flask, worker: str) -> str:
    """A worker opens a case, writes down what was said, looks at the lists and searches; returns the case's page."""
    client = browser(app, worker)
    case = send_form(client, "/staff", "/staff/cases").headers["Location"]
    assert send_form(client, case, f"{case}/told", text=NOTE).status_code == 303
    send_form(client, "/staff/find", name="Quillfeather", text="Quillfeather")
    for page in (case, "/staff", "/staff/referrals", "/staff/waiting"):
        assert client.get(page).status_code == 200
    return case


@pytest.fixture
def loop(runtime: Runtime, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Loop:
    """The loop, with every logger at its most talkative."""
    caplog.set_level(logging.DEBUG)
    capfd.readouterr()
    gone = go_through(runtime, Ears())
    heard = capfd.readouterr()
    gone.ears.output = "\n".join([heard.out, heard.err, caplog.text])
    return gone


def found(words: tuple[str, ...], text: str) -> list[str]:
    """Which of the words stand in the text."""
    return [word for word in words if word.casefold() in text.casefold()]


def on_disk(runtime: Runtime) -> bytes:
    """The database with its write-ahead log and its shared index."""
    path = Path(str(runtime.database.url.database))
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_no_log_says_who_or_what(loop: Loop) -> None:
    """structlog, the standard library's loggers (SQLAlchemy's and werkzeug's too), standard output and error."""
    assert "referral-sent" in loop.ears.output, "nothing was listened to"
    lines = [line for line in loop.ears.output.splitlines() if "jinja" not in line]
    said = "\n".join(lines)
    assert found((*PERSONAL, SERVICE), said) == []


def test_no_message_says_who_or_what(loop: Loop) -> None:
    """Every body and subject of the outbox, to whomever."""
    with loop.runtime.database.reading() as session:
        rows = session.scalars(select(OutboxMessage)).all()
        assert {row.channel for row in rows} == {"email", "sms"}
        for row in rows:
            cipher = cipher_of(session, loop.runtime.keyring, row.person_id) if row.person_id else None
            words = (cipher or loop.runtime.keyring.house).open(row.body_sealed)
            bare = re.sub(r"https?://\S+", "", words)
            assert found((*PERSONAL, *TELLING), f"{row.subject} {bare}") == [], row.purpose


def test_no_address_says_who_or_what(loop: Loop) -> None:
    """Every path and query that anybody's browser asked for."""
    assert len(loop.ears.addresses) > 30
    for address in loop.ears.addresses:
        assert found((*PERSONAL, *TELLING), address) == [], address


def test_nothing_lies_on_disk_in_clear(loop: Loop) -> None:
    """Neither the database nor its write-ahead log; in UTF-8 or in UTF-16."""
    raw = on_disk(loop.runtime)
    assert SERVICE.encode() in raw, "the bytes are those of our database"
    for word in PERSONAL:
        assert word.encode() not in raw, word
        assert word.encode("utf-16-le") not in raw, word


def test_every_reading_of_a_case_left_a_row(loop: Loop) -> None:
    """Staff and link holders alike; the rows name no one either."""
    with loop.runtime.database.reading() as session:
        rows = session.scalars(select(AuditEntry)).all()
        actions = [row.action for row in rows]
        assert {"sign-in", "open-case", "tell-case", "read-case", "read-referral", "accept", "complete"} <= set(actions)
        assert all(row.person_id for row in rows if row.action.startswith("read-"))
    before = len(rows)
    app = create_app(runtime=loop.runtime)
    assert browser(app, loop.worker).get(loop.case).status_code == 200
    with loop.runtime.database.reading() as session:
        after = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [row.action for row in after[before:]] == ["sign-in", "read-case"]


def test_after_forget_me_nothing_can_be_opened(loop: Loop) -> None:
    """The key is gone: turns, referral, messages and name stay sealed for good, and the receiver's page is empty."""
    runtime = loop.runtime
    with runtime.database.reading() as session:
        person = session.scalars(
            select(Referral.person_id)
            .join(Conversation, Conversation.id == Referral.conversation_id)
            .where(Conversation.channel == "sms")
        ).one()
    loop.texting.say("forget me")
    assert "deleted" in loop.texting.say("yes")
    with runtime.database.reading() as session:
        assert cipher_of(session, runtime.keyring, person) is None
        assert session.get(PersonKey, person) is None
        assert session.get_one(Person, person).erased_at is not None
        assert session.scalars(select(NameIndex).where(NameIndex.person_id == person)).all() == []
        sealed = [row.details_sealed for row in session.scalars(select(Referral).where(Referral.person_id == person))]
        sealed += [row.body_sealed for row in session.scalars(select(Turn))]
        others = [cipher_of(session, runtime.keyring, one) for one in session.scalars(select(PersonKey.person_id))]
        for cipher in [runtime.keyring.house, *(one for one in others if one)]:
            with pytest.raises(SealError):
                cipher.open(sealed[0] or b"")
    for word in PERSONAL:
        assert word.encode() not in on_disk(runtime), word


def test_in_the_end_nothing_is_left(loop: Loop) -> None:
    """Years later the purge has taken every person, talk and referral, and stumbles over nothing."""
    for _ in range(3):
        later(loop.runtime, days=800)
        purge_all(loop.runtime)
    with loop.runtime.database.reading() as session:
        for table in (Person, PersonKey, Conversation, Turn, Referral, OutboxMessage):
            assert session.scalars(select(table)).all() == [], table.__name__

"""Wrong input anywhere: a clear answer in plain English, the right status, nothing lost (issue 2, Solid underneath)."""

import dataclasses
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.routing import Rule

from assistant.access.roles import StaffRole
from assistant.app import create_app
from assistant.commands.main import cli
from assistant.config import ROOT
from assistant.links import service as links
from assistant.persons.tables import Person
from assistant.referrals.tables import Referral, ReferralEvent
from assistant.runtime import Runtime
from conversations.transcripts.tables import Turn
from directory.storage.database import Database
from tests import builders
from tests.assistant.access.people import browser, sign_in
from tests.assistant.console.forms import send as send_form
from tests.assistant.console.scene import Scene, build
from tests.assistant.sms.carrier import post, text
from tests.assistant.webchat.browsing import send, writing_form
from tests.conftest import make_runtime

HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "a NUL byte": "a\0b",
    "10 kB": "long words " * 930,
    "emoji only": "😀" * 40,
    "turned writing direction": "\u202egnp.exe\u2066",
    "a script": "<script>alert(1)</script>",
    "SQL": "' OR 1=1; DROP TABLE person; --",
    "a spreadsheet formula": '=HYPERLINK("http://example.org","x")',
    "a path": "../../../../etc/passwd",
    "a number too long": "9" * 400,
    "a negative number": "-1",
    "Arabic digits": "٣٤",
    "a date that is none": "2026-13-45",
    "a template": "{{ 7*7 }}${7*7}%s%n",
    "not UTF-8": b"\xed\xa0\x80\xff\xfe",
}
NOBODY = "00000000-0000-0000-0000-000000000000"
DANGER = "i want to kill myself"
ORDINARY = "behind on rent, M14 5RQ"
READS = re.compile(r'(?:form|args)(?:\.get)?[\[(]"([\w-]+)"')
NAMED = re.compile(r'name"?[:=] ?"([\w-]+)"')
DATES = ("promised_on", "booked_for", "estimated_on", "started_on", "review_on")


def fields() -> list[str]:
    """Every form field and query parameter that some page of the app reads or shows."""
    found = {f"{name}-{part}" for name in DATES for part in ("day", "month", "year", "time")}
    for path in (ROOT / "assistant").rglob("*.py"):
        found |= set(READS.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "assistant" / "templates").rglob("*.html"):
        found |= set(NAMED.findall(path.read_text(encoding="utf-8")))
    return sorted(found - {"csrf_token", "stage"})


def addresses(app: Flask, scene: Scene, tokens: list[str]) -> Iterator[tuple[Rule, str]]:
    """Every route with a record that exists, and with one that does not."""
    side = scene.home
    known: dict[str, object] = {
        "conversation_id": side.case, "reference": side.referral.reference, "service_id": side.service.id,
        "action": "accept", "attempt": side.case, "filename": "x.css",
    }  # fmt: skip
    unknown: dict[str, object] = dict.fromkeys(("conversation_id", "service_id", "attempt"), NOBODY)
    unknown |= {"reference": "JU-222222", "action": "no such", "filename": "../app.py", "token": "x" * 3000}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {"security.logout", "webchat.leave"}:
            continue
        choices = [known | {"token": token} for token in tokens] if "token" in rule.arguments else [known]
        for values in [*choices, *([unknown] if rule.arguments else [])]:
            chosen = {name: values[name] for name in rule.arguments}
            yield rule, app.url_map.bind("localhost").build(rule.endpoint, chosen)


@pytest.fixture
def scene(runtime: Runtime) -> Scene:
    """Two networks, their people and records."""
    return build(runtime)


class TestEveryPage:
    """Whatever stands in its fields, no page breaks."""

    def test_hostile_fields_never_break_a_page(self, any_runtime: Runtime) -> None:
        """Every route, every method, every field at once, with records that exist and that do not."""
        scene, names, broken = build(any_runtime), fields(), []
        app = create_app(runtime=any_runtime)
        app.config["WTF_CSRF_ENABLED"] = False
        now = any_runtime.clock.now()
        with any_runtime.database.writing() as session:
            tokens = [
                links.mint(session, links.Purpose.ANSWER_REFERRAL, scene.home.referral.id, now),
                links.mint(session, links.Purpose.STATUS, scene.home.person, now),
            ]
        for role in (StaffRole.LEAD, StaffRole.PROVIDER, StaffRole.COMMISSIONER):
            client, open_doors = browser(app, scene.names[f"home-{role}"]), role is StaffRole.LEAD
            for rule, address in addresses(app, scene, tokens):
                ours = {StaffRole.PROVIDER: "/inbox", StaffRole.COMMISSIONER: "/commissioner"}.get(role, "")
                if not open_doors and not rule.rule.startswith(ours):
                    continue
                for kind, value in HOSTILE.items():
                    form = dict.fromkeys(names, value)
                    for answer in (
                        client.get(address, query_string=form if len(value) < 1000 else {"page": value[:1000]}),
                        client.post(address, data=form | {"stage": "send"}),
                    ):
                        if answer.status_code >= 500 or "Traceback" in answer.text:
                            broken.append(f"{kind}: {answer.request.method} {rule.rule}: {answer.status_code}")
        assert broken == []

    @pytest.mark.parametrize(
        ("method", "address", "status", "says"),
        [
            ("GET", "/no-such-page", 404, "not here"),
            ("GET", "/static/../app.py", 404, "not here"),
            ("GET", "/static/%2e%2e/%2e%2e/pyproject.toml", 404, "not here"),
            ("GET", "/static/..%5c..%5cconfig.py", 404, "not here"),
            ("GET", "//example.org/%2e%2e", 404, "not here"),
            ("GET", "/r/invented", 404, "link"),
            ("GET", "/r/%00", 404, "link"),
            ("GET", "/my/invented", 410, "link"),
            ("GET", f"/my/{'x' * 2000}", 410, "link"),
            ("POST", "/r/invented/accept", 400, "open too long"),
            ("POST", "/my/invented/erase", 400, "open too long"),
            ("POST", "/", 405, ""),
            ("GET", "/chat", 405, ""),
            ("DELETE", "/chat", 405, ""),
            ("GET", "/sms", 405, ""),
            ("POST", "/sms", 403, "Not signed"),
            ("POST", "/sms/status/" + NOBODY, 403, "Not signed"),
            ("POST", "/sms/status/nonsense", 404, "not here"),
            ("GET", "/phone", 404, "not here"),
            ("GET", "/phone/post", 404, "not here"),
            ("POST", "/staff/sign-in", 400, ""),
            ("POST", "/staff/cases", 400, ""),
            ("TRACE", "/", 405, ""),
        ],
    )
    def test_an_odd_request_is_answered_plainly(
        self, client: FlaskClient, method: str, address: str, status: int, says: str
    ) -> None:
        """A page of ours in plain words, with the status that is true."""
        answer = client.open(address, method=method)
        assert answer.status_code == status
        assert says.casefold() in answer.text.casefold()
        for technical in ("Traceback", "werkzeug", "KeyError", "sqlalchemy"):
            assert technical not in answer.text

    def test_a_form_of_a_megabyte_is_too_large(self, client: FlaskClient) -> None:
        """413, whatever is in it; and a form with ten thousand fields is no different."""
        assert client.post("/chat", data={"text": "x" * 1_100_000}).status_code == 413
        assert client.post("/chat", data={f"f{n}": "x" for n in range(100_000)}).status_code in {400, 413}

    def test_another_host_name_leads_nobody_away(self, client: FlaskClient) -> None:
        """Redirects stay on our site whatever the Host header says."""
        form = writing_form(client.get("/")).fields | {"text": "hello"}
        answer = client.post("/chat", data=form, headers={"Host": "evil.example.org", "X-Forwarded-Host": "evil"})
        assert "evil" not in answer.headers.get("Location", "")
        staff = client.get("/staff", headers={"Host": "evil.example.org"})
        assert staff.headers["Location"].startswith("/staff/sign-in")

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    def test_a_link_scanner_changes_nothing(self, any_runtime: Runtime, method: str) -> None:
        """Every address a scanner could find in a message, fetched: no row changes but audit rows."""
        scene = build(any_runtime)
        now = any_runtime.clock.now()
        with any_runtime.database.writing() as session:
            answering = links.mint(session, links.Purpose.ANSWER_REFERRAL, scene.home.referral.id, now)
            status = links.mint(session, links.Purpose.STATUS, scene.home.person, now)
        before = _counts(any_runtime)
        client = create_app(runtime=any_runtime).test_client()
        for path in (f"/r/{answering}", f"/r/{answering}/accept", f"/r/{answering}/decline", f"/my/{status}"):
            assert client.open(path, method=method).status_code in {200, 409}  # 409: not to be answered so now
        for path in (f"/my/{status}/erase", f"/my/{status}/withdraw", f"/r/{answering}/acknowledge"):
            client.open(path, method=method)
        assert _counts(any_runtime) == before


def _counts(runtime: Runtime) -> tuple[object, ...]:
    with runtime.database.reading() as session:
        states = session.execute(select(Referral.id, Referral.state, Referral.version).order_by(Referral.id)).all()
        numbers = [session.scalar(select(func.count()).select_from(table)) for table in (ReferralEvent, Person, Turn)]
        return (*states, *numbers)


class TestOtherPeoplesThings:
    """Nobody gets at what is another's."""

    def test_another_site_cannot_plant_its_own_conversation(self, app: Flask) -> None:
        """A form sent by another site with the sender's valid ticket does not put the reader into that talk."""
        attacker, victim = app.test_client(), app.test_client()
        planted = writing_form(attacker.get("/")).fields
        answer = victim.post(
            "/chat",
            data={"chat": planted["chat"], "text": "my husband hits me"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 400
        assert "999" in answer.text
        assert "my husband hits me" in answer.text
        assert "my husband hits me" not in attacker.get("/").text

    def test_a_changed_ticket_opens_nothing(self, app: Flask) -> None:
        """A ticket with one sign changed is no ticket.

        The sign changed stands well inside the signature: the last one of a base64 text holds bits that mean nothing.
        """
        anna, ben = app.test_client(), app.test_client()
        send(anna, "my name is Anna")
        stolen = writing_form(anna.get("/")).fields["chat"]
        changed = stolen[:-10] + ("A" if stolen[-10] != "A" else "B") + stolen[-9:]
        for forged in (changed, "", "null", "a.b.c", stolen + "x"):
            answer = ben.post("/chat", data={"chat": forged, "text": "hello", "csrf_token": "x"})
            assert answer.status_code == 400
            assert "Anna" not in answer.text

    def test_an_older_turns_number_is_no_answer_to_a_newer_question(self, app: Flask, runtime: Runtime) -> None:
        """A yes from an old tab agrees to nothing."""
        with runtime.database.writing() as session:
            run_by = builders.organisation(session)
            builders.service(session, run_by, needs=("housing", "debt"))
            builders.member(session, network := builders.network(session), run_by)
            builders.charter(session, network, (run_by,))
        client = app.test_client()
        old_page = client.get("/")
        for said in (ORDINARY, "skip", "1"):
            send(client, said)
        for turn in ("0", "1", "999", "-1", "1e3", "٣"):
            send(client, "yes", old_page, turn=turn, nonce=f"n{turn}")
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Referral)) == 0

    def test_signing_in_begins_a_new_session(self, app: Flask, scene: Scene) -> None:
        """A session id planted before sign-in is worth nothing to who planted it: the cookie is signed and changes."""
        client = app.test_client()
        client.get("/staff/sign-in")
        before = client.get_cookie("session")
        assert sign_in(client, scene.names["home-worker"]).status_code == 303
        after = client.get_cookie("session")
        assert before is not None
        assert after is not None
        assert before.value != after.value
        thief = app.test_client()
        thief.set_cookie("session", before.value)
        assert thief.get("/staff").status_code == 303

    def test_another_networks_records_do_not_exist(self, app: Flask, scene: Scene) -> None:
        """By id, by reference, in lists and in searches, another network's people are unknown."""
        client = browser(app, scene.names["home-worker"])
        away = scene.away
        for path in (
            f"/staff/cases/{away.case}", f"/staff/waiting/{away.waiting}", f"/staff/referrals/{away.referral.reference}"
        ):  # fmt: skip
            assert client.get(path).status_code == 404
        assert away.referral.reference not in client.get("/staff/referrals").text
        found = send_form(client, "/staff/find", name="Ada Example", text="Ada Example")
        assert away.referral.reference not in found.text

    def test_a_name_made_of_markup_stays_words(self, app: Flask, runtime: Runtime, scene: Scene) -> None:
        """Organisations, people and notes with HTML in them: every page shows the signs, none runs them."""
        bad = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
        with runtime.database.writing() as session:
            session.get_one(type(scene.home.receiver), scene.home.receiver.id).name = f"Evil{bad}"
            session.get_one(type(scene.home.service), scene.home.service.id).name = f"Evil{bad}"
            builders.changed(session)
            token = links.mint(session, links.Purpose.STATUS, scene.home.person, runtime.clock.now())
        visitor = app.test_client()
        send(visitor, f"behind on rent {bad} M14 5RQ")
        worker, provider = browser(app, scene.names["home-worker"]), browser(app, scene.names["home-provider"])
        case = scene.cases[StaffRole.WORKER]
        send_form(worker, f"/staff/cases/{case}", f"/staff/cases/{case}/told", text=bad)
        pages = [visitor.get("/"), visitor.get(f"/my/{token}"), worker.get(f"/staff/cases/{case}"),
                 worker.get("/staff"),
                 worker.get(f"/staff/cases/{case}/refer/{scene.home.service.id}"), provider.get("/inbox"),
                 provider.get(f"/inbox/{scene.home.referral.reference}"), worker.get("/staff/referrals")]  # fmt: skip
        assert any("Evil" in page.text for page in pages)
        for page in pages:
            assert page.status_code == 200, page.request.path
            assert "<script>alert" not in page.text, page.request.path
            assert "<img src=x" not in page.text, page.request.path


class TestDoubleSubmits:
    """Twice the same is once."""

    def test_forget_me_sent_twice_is_answered_twice_alike(self, client: FlaskClient, runtime: Runtime) -> None:
        """The carrier repeats a message it had no answer to: the second time says the same, and nobody comes back."""
        for said in (ORDINARY, "forget me"):
            post(client, text(said))
        last = text("yes")
        first, again = post(client, last), post(client, last)
        assert "deleted" in words(first.text)
        assert words(again.text) == words(first.text)
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Person).where(Person.erased_at.is_(None))) == 0

    def test_a_case_told_twice_is_told_once(self, app: Flask, runtime: Runtime, scene: Scene) -> None:
        """A worker's double click makes one turn."""
        client, case = browser(app, scene.names["home-worker"]), scene.cases[StaffRole.WORKER]
        for _ in range(2):
            assert send_form(
                client, f"/staff/cases/{case}", f"/staff/cases/{case}/told", text="2 kids", nonce="same"
            ).status_code == 303  # fmt: skip
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Turn).where(Turn.conversation_id == case)) == 1


def words(twiml: str) -> str:
    """The message in a TwiML answer."""
    return " ".join(message.text or "" for message in ET.fromstring(twiml).iter("Message"))


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


MAPPING = {"source": "test", "organisation": {"name": "Name"}, "service": {"id": ["Name"], "name": "Name",
           "needs": {"always": ["food"]}}, "location": {"postcode": "Postcode"}}  # fmt: skip


class TestCommands:
    """Mistakes on the command line are said in a sentence, never dumped."""

    def run(self, runtime: Runtime, *arguments: str, given: bytes | None = None) -> tuple[int, str]:
        """Exit code and everything printed."""
        done = CliRunner().invoke(cli, list(arguments), obj=None, input=given, env=_environment(runtime))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, " ".join(done.output.split())

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "is empty"),
            (b"\x00\x01\xff\xfe", "not a text file"),
            (b"Name;Town\nA;B\n", "missing"),
            (b'Name,Postcode\n"never closed,M14 5RQ\n', "line"),
            (b"PK\x03\x04 a spreadsheet renamed", "save it as CSV first"),
        ],
    )
    def test_a_broken_list(self, runtime: Runtime, tmp_path: Path, content: bytes, says: str) -> None:
        """Refused as a whole with the file's name, and the directory stays as it was."""
        (tmp_path / "list.csv").write_bytes(content)
        (tmp_path / "map.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        code, said = self.run(
            runtime, "directory", "import", str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "map.json")
        )
        assert code == 1
        assert "list.csv" in said
        assert says in said

    @pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"source": 1}', "[" * 100_000, '"\\ud800"', "\x00"])
    def test_a_broken_mapping(self, runtime: Runtime, tmp_path: Path, content: str) -> None:
        """Named as the mapping's fault."""
        (tmp_path / "list.csv").write_text("Name,Postcode\nA,M14 5RQ\n", encoding="utf-8")
        (tmp_path / "map.json").write_text(content, encoding="utf-8")
        code, said = self.run(
            runtime, "directory", "import", str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "map.json")
        )
        assert code == 1
        assert "map.json" in said

    def test_cells_that_look_like_formulas_or_markup_are_only_words(self, runtime: Runtime, tmp_path: Path) -> None:
        """They are taken as they are and escaped where they are shown; refusals are printed as words."""
        rows = "Name,Postcode\n=cmd|' /C calc'!A0,M14 5RQ\n[bold]x[/bold][/],nonsense\n<b>x</b>,M14 5RQ\n"
        with runtime.database.writing() as session:
            builders.places(session)
        (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
        (tmp_path / "map.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        code, said = self.run(
            runtime, "directory", "import", str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "map.json")
        )
        assert code == 0, said

    def test_broken_lines_do_not_stop_understand(self, runtime: Runtime) -> None:
        """One answer a line, in order; half a surrogate pair comes back as the JSON escape it was."""
        lines = (
            b'{"id": 1, "text": "\\ud800 behind on rent"}', b"{", b"\xff\xfe", b"[]", b'{"id": 5}', b'{"text": "x"}',
            b'{"id": "a\\ud800", "text": "\\ud83d"}', b'{"id": 8, "text": "x", "extra": NaN}', b"[" * 5000,
            b'{"id": 10, "text": "I am homeless in Manchester"}',
        )  # fmt: skip
        done = CliRunner().invoke(cli, ["understand", "--gazetteer", "demo"], input=b"\n".join(lines))
        assert done.exit_code == 0
        answers = [json.loads(line) for line in done.stdout_bytes.decode("utf-8").splitlines()]
        assert len(answers) == len(lines)
        assert ["error" in one for one in answers] == [False, True, True, True, True, True, False, False, True, False]
        assert answers[-1]["id"] == 10

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("JOINEDUP_PORT", "banana", "JOINEDUP_PORT"),
            ("JOINEDUP_MODE", "live", "JOINEDUP_MODE"),
            ("JOINEDUP_MODE", "production", "JOINEDUP_CONTROLLER_NAME"),
            ("JOINEDUP_HOST", "0.0.0.0", "JOINEDUP_HOST"),
            ("JOINEDUP_TYPO", "x", "JOINEDUP_TYPO"),
            ("JOINEDUP_DATABASE_URL", "nonsense", "JOINEDUP_DATABASE_URL"),
            ("JOINEDUP_DATABASE_URL", "sqlite:////no/such/folder/x.sqlite3", "JOINEDUP_DATABASE_URL"),
            ("JOINEDUP_DATABASE_URL", "mysql://u:pass-word@h/x", "JOINEDUP_DATABASE_URL"),
            ("JOINEDUP_KEYRING_FILE", "/no/such/file", "/no/such/file"),
            ("JOINEDUP_KEYRING_FILE", str(ROOT / "README.md"), "README.md"),
            ("JOINEDUP_KEYRING_FILE", str(ROOT / "package.json"), "package.json"),
            ("JOINEDUP_VAR_DIR", "/proc/nowhere", "/proc/nowhere"),
        ],
    )
    def test_a_wrong_setting(self, tmp_path: Path, name: str, value: str, says: str) -> None:
        """One sentence that names it, exit code above 0, no password repeated."""
        done = CliRunner().invoke(cli, ["migrate"], env={"JOINEDUP_VAR_DIR": str(tmp_path), name: value})
        assert isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code > 0
        assert says in done.output
        assert "pass-word" not in done.output
        assert "Traceback" not in done.output


def _environment(runtime: Runtime) -> dict[str, str]:
    return {
        "JOINEDUP_DATABASE_URL": str(runtime.database.url),
        "JOINEDUP_VAR_DIR": str(runtime.config.var_dir),
        "COLUMNS": "200",
    }

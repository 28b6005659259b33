"""Whatever is sent to a page, it does not break, and looking changes nothing."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from assistant.access.roles import StaffRole
from assistant.app import create_app
from assistant.config import ROOT
from assistant.links import service as links
from assistant.persons.tables import Person
from assistant.referrals.tables import Referral, ReferralEvent
from assistant.runtime import Runtime
from conversations.transcripts.tables import Turn
from tests.assistant.access.people import browser
from tests.assistant.console.scene import Scene, build
from tests.assistant.webchat.browsing import writing_form

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
        "action": "accept", "attempt": side.case, "filename": "x.css", "message_id": side.message, "turn": 1,
    }  # fmt: skip
    unknown: dict[str, object] = dict.fromkeys(("conversation_id", "service_id", "attempt", "message_id"), NOBODY)
    unknown |= {
        "reference": "JU-222222",
        "action": "no such",
        "filename": "../app.py",
        "turn": 999_999,
        "token": "x" * 3000,
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {"security.logout", "webchat.leave"}:
            continue
        choices = [known | {"token": token} for token in tokens] if "token" in rule.arguments else [known]
        for values in [*choices, *([unknown] if rule.arguments else [])]:
            chosen = {name: values[name] for name in rule.arguments}
            yield rule, app.url_map.bind("localhost").build(rule.endpoint, chosen)


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

"""Wrong input anywhere: a clear answer in plain English, the right status, nothing lost (issue 2, Solid underneath)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from assistant.access.guard import access_of
from assistant.access.roles import StaffRole
from assistant.app import create_app
from assistant.config import ROOT
from assistant.links import service as links
from assistant.runtime import Runtime
from tests.assistant.access.people import browser
from tests.assistant.console.scene import Scene, build

HOSTILE = {
    "nothing": "",
    "a NUL byte": "a\0b",
    "10 kB": "long words " * 930,
    "emoji only": "😀" * 40,
    "turned writing direction": "\u202egnp.exe\u2066",
    "a script": "<script>alert(1)</script>",
    "SQL": "' OR 1=1; DROP TABLE person; --",
    "a spreadsheet formula": "=HYPERLINK(\"http://example.org\",\"x\")",
    "a path": "../../../../etc/passwd",
    "a number too long": "9" * 400,
    "a negative number": "-1",
    "Arabic digits": "٣٤",
    "a date that is none": "2026-13-45",
    "a template": "{{ 7*7 }}${7*7}%s%n",
    "not UTF-8": b"\xed\xa0\x80\xff\xfe",
}
READS = re.compile(r'(?:form|args|values)(?:\.get|\.getlist)?[\[(]\s*"([\w-]+)"')


def fields() -> list[str]:
    """Every form field and query parameter that some page of the app reads."""
    found: set[str] = set()
    for path in (ROOT / "assistant").rglob("*.py"):
        found |= set(READS.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "assistant" / "templates").rglob("*.html"):
        found |= set(re.findall(r'name="([\w-]+)"', path.read_text(encoding="utf-8")))
        found |= set(re.findall(r'"?name"?: ?"([\w-]+)"', path.read_text(encoding="utf-8")))
    dates = {f"{name}-{part}" for name in ("promised_on", "booked_for", "estimated_on", "started_on", "review_on") for part in ("day", "month", "year", "time")}
    return sorted((found | dates) - {"csrf_token"})


def addresses(app, scene, tokens, evil):
    side = scene.home
    good = {"conversation_id": side.case, "reference": side.referral.reference, "service_id": side.service.id, "action": "accept", "attempt": side.case, "filename": "x.css"}
    for rule in app.url_map.iter_rules():
        for token in (tokens if "token" in rule.arguments else [""]):
            known = good | {"token": token}
            for name in [""] + sorted(rule.arguments):
                for bad in ([evil] if name and not name.endswith("_id") and name != "attempt" else ["0" * 8 + "-0000-0000-0000-" + "0" * 12] if name else [None]):
                    if bad == "" : continue
                    values = {k: known[k] for k in rule.arguments}
                    if name: values[name] = bad if not isinstance(bad, bytes) else "x"
                    try:
                        yield rule, app.url_map.bind("localhost").build(rule.endpoint, values)
                    except Exception as e:
                        yield rule, None


def test_fuzz(any_runtime):
    runtime = any_runtime
    scene = build(runtime)
    app = create_app(runtime=runtime)
    app.config["WTF_CSRF_ENABLED"] = False
    names = fields()
    print(names)
    with runtime.database.writing() as session:
        tokens = [links.mint(session, "answer-referral", scene.home.referral.id, runtime.clock.now()), links.mint(session, "status", scene.home.person, runtime.clock.now())]
    bad = set()
    stage = {"stage": ["send", "check"], }
    for role in (StaffRole.LEAD, StaffRole.PROVIDER, StaffRole.COMMISSIONER):
        for evilname, evil in HOSTILE.items():
            client = browser(app, scene.names[f"home-{role}"])
            for rule, address in list(addresses(app, scene, tokens, evil)):
                if address is None or rule.endpoint in ("security.logout", "webchat.leave"): continue
                if role is not StaffRole.LEAD and access_of(app, rule.endpoint).is_open and rule.endpoint != "security.login": continue
                for method in ("GET", "POST"):
                    for st in ("send", "check", None):
                        data = {n: evil for n in names}
                        if st: data["stage"] = st
                        elif method == "GET": continue
                        try:
                            if method == "GET":
                                r = client.get(address, query_string={k: v for k, v in data.items()})
                            else:
                                r = client.post(address, data=data)
                        except Exception as e:
                            bad.add((evilname, method, rule.rule, type(e).__name__ + str(e)[:200])); continue
                        if r.status_code >= 500:
                            bad.add((evilname, method, rule.rule, r.status_code))
    for b in sorted(bad, key=str): print("BAD", b)
    assert not bad

"""Signing in and out as a browser does it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assistant.access.attempts import PER_NAME
from assistant.access.roles import StaffRole
from assistant.access.staffing import DEMO_PASSWORD, create_account
from assistant.access.tables import AuditEntry, StaffAccount
from assistant.app import create_app
from assistant.config import Config
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from tests.assistant.access.people import PASSWORD, browser, hire, sign_in, token
from tests.conftest import make_runtime


@pytest.fixture
def worker(runtime: Runtime) -> str:
    """A worker's sign-in name."""
    hire(runtime, "wren@example.org", [StaffRole.WORKER])
    return "wren@example.org"


def test_the_right_pair_signs_in_and_goes_to_the_page_asked_for(client: FlaskClient, worker: str) -> None:
    """Name and password open the door, and lead where the visitor wanted to go."""
    response = sign_in(client, worker, wanted="/staff?page=2")
    assert response.status_code == 303
    assert response.headers["Location"] == "/staff?page=2"


def test_signing_in_leaves_an_audit_row(app: Flask, runtime: Runtime, worker: str) -> None:
    """Who came in stands in the trail."""
    browser(app, worker)
    with runtime.database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["sign-in"]


def test_the_name_is_read_whatever_its_case(client: FlaskClient, worker: str) -> None:
    """Telephones begin e-mail addresses with a capital letter."""
    assert sign_in(client, worker.upper()).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("wren@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("not an address", PASSWORD)],
)
def test_a_wrong_pair_says_the_same_whoever_it_was(client: FlaskClient, worker: str, name: str, password: str) -> None:
    """A wrong password and an unknown name cannot be told apart, and the name typed is kept."""
    response = sign_in(client, name, password)
    assert response.status_code == 422
    assert "That email address and password do not belong together" in response.text
    assert name in response.text
    assert password not in response.text


def test_empty_fields_are_named(client: FlaskClient) -> None:
    """Nothing filled in: each missing field has its own message."""
    response = sign_in(client, "", "")
    assert response.status_code == 422
    assert "Enter your email address" in response.text
    assert "Enter your password" in response.text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/%0a/evil.example\n",
        " //evil.example",
        "/\t/evil.example",
        "evil.example",
    ],
)
def test_no_address_leads_off_our_site(client: FlaskClient, worker: str, address: str) -> None:
    """A next that is not a plain path of ours is dropped."""
    response = sign_in(client, worker, wanted=address)
    assert response.status_code == 303
    assert response.headers["Location"] == "/staff/door"


def test_each_role_has_its_door(app: Flask, runtime: Runtime) -> None:
    """After sign-in everybody starts where their work is."""
    doors = {StaffRole.WORKER: "/staff", StaffRole.PROVIDER: "/inbox", StaffRole.COMMISSIONER: "/commissioner"}
    for role, door in doors.items():
        hire(runtime, f"{role}@example.org", [role])
        assert browser(app, f"{role}@example.org").get("/staff/door").headers["Location"] == door


def test_a_sign_in_without_a_token_is_refused(client: FlaskClient, worker: str) -> None:
    """A form from another site has no CSRF token."""
    response = client.post("/staff/sign-in", data={"email": worker, "password": PASSWORD})
    assert response.status_code == 400
    assert client.get("/staff/door").status_code == 303


def test_guessing_is_slowed(client: FlaskClient, worker: str) -> None:
    """After a few wrong passwords even the right one has to wait, and the page says so."""
    for _ in range(PER_NAME):
        assert sign_in(client, worker, "wrong").status_code == 422
    response = sign_in(client, worker)
    assert response.status_code == 429
    assert "Too many tries" in response.text


def test_signing_out_needs_a_post_and_ends_the_session(app: Flask, worker: str) -> None:
    """A picture on another site cannot sign anybody out; the button can."""
    client = browser(app, worker)
    assert client.get("/staff/sign-out").status_code == 405
    out = client.post("/staff/sign-out", data={"csrf_token": token(client.get("/staff").text)})
    assert out.status_code in {302, 303}
    assert client.get("/staff/door").headers["Location"].startswith("/staff/sign-in")


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient, worker: str) -> None:
    """HttpOnly and SameSite=Lax always; Secure is left out on the loopback only."""
    cookie = sign_in(client, worker).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_the_session_cookie_is_secure_on_a_public_address(runtime: Runtime, config: Config, clock: MovedClock) -> None:
    """Behind a public address the cookie only travels over TLS."""
    public = config.model_copy(update={"public_base_url": "https://help.example.org"})
    app = create_app(runtime=make_runtime(public, runtime.database, clock))
    assert app.config["SESSION_COOKIE_SECURE"] is True


def test_somebody_who_left_is_out_at_once(app: Flask, runtime: Runtime, worker: str) -> None:
    """Deactivating an account ends its open sessions too."""
    client = browser(app, worker)
    with runtime.database.writing() as session:
        session.scalars(select(StaffAccount)).one().active = False
    assert client.get("/staff/door").headers["Location"].startswith("/staff/sign-in")


def test_a_demo_account_is_refused_outside_demo_mode(client: FlaskClient, runtime: Runtime) -> None:
    """The right password of a demo account opens nothing in a real installation, and the page does not offer it."""
    hire(runtime, "demo@example.org", [StaffRole.WORKER], demo=True)
    assert "demo@example.org" not in client.get("/staff/sign-in").text
    assert sign_in(client, "demo@example.org").status_code == 422


def test_the_demo_offers_its_accounts_with_one_click(runtime: Runtime, config: Config, clock: MovedClock) -> None:
    """In demo mode the page has a form for each demo account that signs in as it is."""
    demo = make_runtime(config.model_copy(update={"mode": "demo"}), runtime.database, clock)
    with demo.database.writing() as session:
        create_account(session, email="demo@example.org", name="Dana Demo", password=DEMO_PASSWORD,
                       roles=[StaffRole.WORKER], now=demo.clock.now(), demo=True, quick=True)  # fmt: skip
    client = create_app(runtime=demo).test_client()
    page = client.get("/staff/sign-in").text
    assert "Dana Demo (worker)" in page
    form = page[page.index("Try it as") :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    assert client.post("/staff/sign-in", data=fields).status_code == 303


def test_a_public_page_does_not_look_up_who_is_signed_in(app: Flask, runtime: Runtime, worker: str) -> None:
    """Static files and the chat answer signed-in staff even when the database is gone."""
    client = browser(app, worker)
    runtime.database.dispose()
    assert client.get("/static/nothing-there.css").status_code == 404


def test_the_token_of_the_page_is_found() -> None:
    """The helper that reads pages in these tests reads what the pages write."""
    assert token('<input type="hidden" name="csrf_token" value="abc">') == "abc"

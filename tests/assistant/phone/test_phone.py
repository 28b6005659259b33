"""The phone on the screen: real pages, real webhook, real signature, over HTTP."""

import re
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from flask.testing import FlaskClient

from assistant.config import Config
from assistant.gateways.choose import demo_post
from assistant.gateways.clock import MovedClock
from assistant.outbox.service import enqueue
from assistant.runtime import Runtime
from assistant.worker.loop import run
from directory.storage.database import Database
from tests.assistant.gateways.carrier import free_port
from tests.assistant.sms.server import serving
from tests.conftest import make_runtime


@pytest.fixture
def demo(database: Database, clock: MovedClock, tmp_path: Path) -> Runtime:
    """A runtime in demo mode with a port of its own."""
    return make_runtime(Config(mode="demo", var_dir=tmp_path / "var", port=free_port()), database, clock)


@pytest.fixture
def base(demo: Runtime) -> Iterator[str]:
    """Address of the running demo."""
    with serving(demo, demo.config.port):
        yield demo.config.base_url


class Browser:
    """A browser without JavaScript."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=20) as response:
            return str(response.read().decode())

    def post(self, path: str, page: str, **fields: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        data = urlencode(fields | {"csrf_token": token.group(1)}).encode()
        with self.opener.open(self.base + path, data, timeout=20) as response:
            return str(response.read().decode())


def number_on(page: str) -> str:
    found = re.search(r"\+447700900\d{3}|07700 ?900\d{3}", page)
    assert found is not None
    return found.group()


def test_a_text_from_the_phone_is_answered_on_the_phone(base: str):
    """It goes through the signed webhook and comes back as a message."""
    browser = Browser(base)
    page = browser.post("/phone", browser.get("/phone"), text="I have lost my job, M14 5RQ")
    assert "I have lost my job" in page
    assert page.count("ju-text--out") == 1
    assert page.count("ju-text--in") == 1


def test_a_later_message_of_the_outbox_arrives_on_the_phone(base: str, demo: Runtime):
    """The worker's fake carrier and the phone share the post."""
    browser = Browser(base)
    browser.post("/phone", browser.get("/phone"), text="Hello")
    number = demo_post(demo.config, demo.clock).numbers()[0]
    with demo.database.writing() as session:
        enqueue(
            session, demo, channel="sms", to=number, body="You have an update.", purpose="update", now=demo.clock.now()
        )
    run(demo, once=True, only=("send",))
    assert "You have an update." in browser.get("/phone")


def test_another_browser_has_another_phone(base: str):
    """Nobody sees somebody else's texts."""
    one, other = Browser(base), Browser(base)
    first = one.post("/phone", one.get("/phone"), text="Hello from the first")
    assert "Hello from the first" in first
    assert "Hello from the first" not in other.get("/phone")


def test_another_phone_can_be_taken_up_and_the_first_again(base: str, demo: Runtime):
    """A new number has no messages; an old one has its own."""
    browser = Browser(base)
    page = browser.post("/phone", browser.get("/phone"), text="Hello from the first")
    used = demo_post(demo.config, demo.clock).numbers()[0]
    assert "Hello from the first" not in browser.post("/phone/number", page)
    assert "Hello from the first" in browser.post("/phone/number", page, number=used)
    assert "Hello from the first" not in browser.post("/phone/number", page, number="+447000000000"), "never heard of"


@pytest.mark.parametrize(("words", "problem"), [("  ", "Write a text first."), ("x" * 1_601, "at most 1,600")])
def test_wrong_input_gets_a_plain_word_and_keeps_what_was_written(base: str, words: str, problem: str):
    """400, and the words are still in the box."""
    browser = Browser(base)
    with pytest.raises(HTTPError) as caught:
        browser.post("/phone", browser.get("/phone"), text=words)
    page = caught.value.read().decode()
    caught.value.close()
    assert caught.value.code == 400
    assert problem in page
    assert words.strip() in page


def test_a_webhook_that_does_not_answer_keeps_the_text(demo: Runtime):
    """502, the words are kept, and nothing is shown as sent."""
    with serving(demo) as other_port:  # the webhook's own address, demo.config.port, has nobody listening
        browser = Browser(f"http://127.0.0.1:{other_port}")
        with pytest.raises(HTTPError) as caught:
            browser.post("/phone", browser.get("/phone"), text="Hello?")
        page = caught.value.read().decode()
        caught.value.close()
    assert caught.value.code == 502
    assert "Hello?" in page
    assert "ju-text--out" not in page


def test_the_letter_box_shows_what_organisations_would_have_had(base: str, demo: Runtime):
    """E-mails with subject and text."""
    with demo.database.writing() as session:
        enqueue(
            session, demo, channel="email", to="team@example.org", subject="A request is waiting",
            body="Open it here: http://127.0.0.1/r/x", purpose="notice", now=demo.clock.now(),
        )  # fmt: skip
    run(demo, once=True, only=("send",))
    page = Browser(base).get("/phone/post")
    assert "A request is waiting" in page
    assert "team@example.org" in page


@pytest.mark.parametrize("path", ["/phone", "/phone/post"])
def test_outside_the_demo_there_is_no_phone(client: FlaskClient, path: str):
    """404 in every other mode."""
    assert client.get(path).status_code == 404

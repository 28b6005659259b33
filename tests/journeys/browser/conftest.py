"""The system's Chromium on a real server over a small, real directory."""

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from assistant.app import create_app
from assistant.runtime import Runtime
from tests import builders
from tests.conftest import absent

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[3]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
NARROW, WIDE = 360, 1280
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    if not CHROMIUM.exists():
        absent("Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        absent("axe-core (npm install)")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def network(runtime: Runtime) -> None:
    """A network of two organisations in Manchester with a charter."""
    with runtime.database.writing() as session:
        advice = builders.organisation(session, "Fallowfield Advice")
        pantry = builders.organisation(session, "Platt Fields Community Pantry and Warm Space for Everybody Nearby")
        builders.service(session, advice, "Money and rent advice", needs=("debt", "housing", "benefits"))
        builders.service(session, pantry, "Weekly pantry", needs=("food", "essentials", "money"))
        builders.service(session, advice, "Back to work", needs=("work",))
        together = builders.network(session)
        for who in (advice, pantry):
            builders.member(session, together, who)
        builders.charter(session, together, (advice, pantry), in_force_from=dt.date(2025, 1, 1))


@pytest.fixture
def served(runtime: Runtime, network: None) -> Iterator[str]:
    """Address of the app, served over HTTP by threads."""
    server = make_server("127.0.0.1", 0, create_app(runtime=runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.fixture
def open_page(browser: Browser, served: str) -> Iterator[Open]:
    """Opens a path of the app in a browser of its own: `open_page("/", scripts=False, width=360)`.

    At the end no page may have reported an error of a script or of the content security policy.
    """
    contexts, troubles = [], list[str]()

    def opened(path: str, *, scripts: bool = True, width: int = NARROW, night: bool = False) -> Page:
        context = browser.new_context(
            base_url=served,
            viewport={"width": width, "height": 780},
            java_script_enabled=scripts,
            color_scheme="dark" if night else "light",
        )
        context.route(re.compile(rf"^(?!{re.escape(served)})"), lambda route: route.abort())
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if is_trouble(said.type, said.text) else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def is_trouble(kind: str, text: str) -> bool:
    """A script's error or a broken content policy; not a page answered 4xx on purpose, nor an address barred here."""
    return kind == "error" and "Failed to load resource" not in text

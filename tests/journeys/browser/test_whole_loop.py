"""One case through the whole loop in a real browser: the person's phone, the organisation's link, staff, the figures.

Every door is looked at on the way: nothing that axe-core finds, nothing wider than a small telephone.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.access.roles import StaffRole
from assistant.access.staffing import DEMO_PASSWORD, create_account
from assistant.config import Config
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from assistant.worker.loop import run
from directory.networks.tables import Network
from directory.services.tables import Organisation
from directory.storage.database import Database
from tests.assistant.gateways.carrier import free_port
from tests.assistant.sms.server import serving
from tests.conftest import make_runtime
from tests.journeys.browser.conftest import NARROW, WIDE, Open
from tests.journeys.browser.test_every_page import assert_sound
from tests.journeys.browser.test_web_chat import say

pytestmark = pytest.mark.browser
FIRST_WORDS = "lost my job, behind on rent, 2 kids, M14 5RQ"
TEXTS_AT_MOST = 14
ADVICE = "Fallowfield Advice"


@pytest.fixture
def demo(database: Database, clock: MovedClock, tmp_path: Path, network: None) -> Runtime:
    """A runtime in demo mode, with staff: only the demo has a phone on the screen."""
    runtime = make_runtime(Config(mode="demo", var_dir=tmp_path / "var", port=free_port()), database, clock)
    with database.writing() as session:
        together = session.query(Network).one()
        advice = session.query(Organisation).filter_by(name=ADVICE).one()
        elsewhere = session.query(Organisation).filter(Organisation.name != ADVICE).one()
        for role, home in (
            (StaffRole.WORKER, elsewhere.id),
            (StaffRole.PROVIDER, advice.id),
            (StaffRole.COMMISSIONER, None),
        ):
            create_account(
                session, email=f"{role.value}@example.org", name=f"The {role.value}", password=DEMO_PASSWORD,
                roles=[role], now=clock.now(), organisation_id=home, network_id=together.id, demo=True, quick=True,
            )  # fmt: skip
    return runtime


@pytest.fixture
def served(demo: Runtime) -> Iterator[str]:
    """The demonstration, served where its own phone texts to."""
    with serving(demo, demo.config.port):
        yield demo.config.base_url


def sound(page: Page, axe: str) -> None:
    """The page as it stands, on a telephone and on a desk."""
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 780})
        assert_sound(page, axe)


def press(page: Page, name: str) -> None:
    """Press the button (or the link that looks like one) and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def sign_in(page: Page, role: StaffRole, door: str) -> None:
    """With e-mail and password, then through the door."""
    page.locator("#email").fill(f"{role.value}@example.org")
    page.locator("#password").fill(DEMO_PASSWORD)
    press(page, "Sign in")
    page.goto(door)


def newest(phone: Page) -> str:
    """What stands in the newest message on the phone."""
    return phone.locator(".ju-text").last.inner_text()


def text_until_agreed(phone: Page, service: str) -> None:
    """Answer on the phone as a person in a hurry would, until the referral is sent."""
    say(phone, FIRST_WORDS)
    for _ in range(TEXTS_AT_MOST):
        said = newest(phone)
        if "Your reference is" in said:
            return
        say(phone, next(answer for cue, answer in answers(said, service) if cue in said))
    raise AssertionError(f"no reference after {TEXTS_AT_MOST} texts: {newest(phone)}")


def answers(said: str, service: str) -> tuple[tuple[str, str], ...]:
    """What to write when a text holds these words; the first that fits counts."""
    number = re.search(rf"(\d) {service}", said)
    return (
        ("Is that OK with you?", "yes"),
        ("What name", "Sam"),
        ("What phone number", "1"),
        ("How is it safe", "1"),
        (service if number else "\0", number.group(1) if number else ""),
        ("Text MORE", "MORE"),
        ("", "skip"),
    )


def open_letter(page: Page, runtime: Runtime, reference: str = "") -> None:
    """Let the worker send what waits, and follow the link in the newest e-mail (or the one with this reference)."""
    run(runtime, once=True, only=("send",))
    page.goto("/phone/post")
    page.locator(".ju-card", has_text=reference or "JU-").first.locator("a").click()
    page.wait_for_load_state()


def accept(link: Page, by: dt.date, axe: str) -> None:
    """Opening shows nothing about the person; a button does; then yes, with a name and a date."""
    expect(link.locator("main")).not_to_contain_text("Sam")
    sound(link, axe)
    press(link, "Show the referral")
    expect(link.locator("main")).to_contain_text("Sam")
    sound(link, axe)
    press(link, "Accept")
    press(link, "Accept")
    expect(link.locator(".govuk-error-summary")).to_contain_text("who will make contact")
    sound(link, axe)
    link.get_by_label("Who will make contact").fill("Jo")
    for part, value in (("Day", by.day), ("Month", by.month), ("Year", by.year)):
        link.get_by_label(part, exact=True).fill(str(value))
    press(link, "Accept")


def refer(page: Page) -> str:
    """A worker on somebody's behalf: the same words, the same services, read aloud, sent. Gives the reference."""
    press(page, "Start a case for someone")
    page.locator("#text").fill(FIRST_WORDS)
    press(page, "Add")
    with page.expect_navigation():
        page.locator(".ju-card", has_text=ADVICE).first.get_by_role("button").first.click()
    page.get_by_label("I read these words to them").check()
    page.get_by_label("What they want to be called").fill("Alex")
    page.get_by_label("Text or call").check()
    page.get_by_label("Phone number").fill("07700 900456")
    press(page, "Check what they will see")
    press(page, "Send the referral")
    found = re.search(r"JU-\w{6}", page.locator(".govuk-panel").inner_text())
    assert found is not None
    return found.group()


def decline(link: Page) -> None:
    """No, with a reason and a next step."""
    press(link, "Show the referral")
    press(link, "Decline")
    for group in link.locator("main fieldset").all():
        group.get_by_role("radio").first.check()
    press(link, "Decline")


def test_one_case_goes_through_the_whole_loop(open_page: Open, demo: Runtime, clock: MovedClock, axe: str) -> None:
    """A person texts and agrees, the organisation answers from its link, both sides see it, and so do the figures."""
    phone = open_page("/phone")
    sound(phone, axe)
    text_until_agreed(phone, "Money and rent advice")

    link = open_page("/phone/post")
    open_letter(link, demo)
    accept(link, clock.now().date() + dt.timedelta(days=2), axe)
    expect(link.locator("[role=alert]")).to_be_visible()

    say(phone, "STATUS")
    expect(phone.locator("#talk")).to_contain_text("they said yes and will contact you")
    address = re.findall(r"/my/[\w-]+", phone.locator("#talk").inner_text())[-1]
    status = open_page(address)
    expect(status.locator("main")).to_contain_text("Jo")
    sound(status, axe)

    worker = open_page("/staff")
    sign_in(worker, StaffRole.WORKER, "/staff")
    reference = refer(worker)
    sound(worker, axe)
    open_letter(link, demo, reference)
    decline(link)
    worker.goto("/staff")
    expect(worker.locator("main")).to_contain_text(reference)
    sound(worker, axe)
    worker.get_by_role("link", name="Alex").click()
    expect(worker.locator("main")).to_contain_text("See who else could help")
    sound(worker, axe)

    inbox = open_page("/inbox")
    sign_in(inbox, StaffRole.PROVIDER, "/inbox")
    expect(inbox.locator("tbody tr")).to_have_count(2)
    sound(inbox, axe)

    say(phone, "WITHDRAW")
    expect(phone.locator("#talk")).to_contain_text("taken back")

    clock.move(days=1)
    figures = open_page("/commissioner")
    sign_in(figures, StaffRole.COMMISSIONER, "/commissioner")
    expect(figures.locator("main")).to_contain_text("You will never see one person here")
    expect(figures.locator("tr", has_text="People themselves")).to_contain_text(ADVICE)
    expect(figures.locator("tr", has_text="People themselves").locator("td").last).to_have_text("*")
    expect(figures.locator("[data-chart=edges] svg")).to_be_visible()
    sound(figures, axe)

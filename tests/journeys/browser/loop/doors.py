"""What people do at each door: text, answer a link, sign in, refer."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from assistant.access.roles import StaffRole
from assistant.access.staffing import DEMO_PASSWORD
from assistant.runtime import Runtime
from assistant.worker.loop import run
from tests.journeys.browser.conftest import NARROW, WIDE
from tests.journeys.browser.test_every_page import assert_sound
from tests.journeys.browser.test_web_chat import say

FIRST_WORDS = "lost my job, behind on rent, 2 kids, M14 5RQ"
TEXTS_AT_MOST = 14
ADVICE, RENT = "Fallowfield Advice", "Money and rent advice"


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
    fill_day(link, by)
    press(link, "Accept")


def fill_day(page: Page, day: dt.date) -> None:
    """Day, month and year of the form on the page."""
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))


def plan(page: Page, how: str, day: dt.date, time: str) -> None:
    """How and when a warm handover will be."""
    page.get_by_label(how).check()
    fill_day(page, day)
    page.get_by_label("Time", exact=True).fill(time)


def refer(page: Page, warm_on: dt.date | None = None) -> str:
    """A worker on somebody's behalf: the same words, the same services, read aloud, sent. Gives the reference."""
    press(page, "Start a case for someone")
    page.locator("#text").fill(FIRST_WORDS)
    press(page, "Add")
    with page.expect_navigation():
        page.locator(".ju-card", has_text=RENT).first.get_by_role("button").first.click()
    return agree_and_send(page, warm_on)


def agree_and_send(page: Page, warm_on: dt.date | None = None) -> str:
    """Read aloud, fill in, check, send. Gives the reference."""
    page.get_by_label("I read these words to them").check()
    page.get_by_label("What they want to be called").fill("Alex")
    page.get_by_label("Text or call").check()
    page.get_by_label("Phone number").fill("07700 900456")
    if warm_on is not None:
        page.get_by_label("Yes, it is planned").check()
        plan(page, "A three-way call", warm_on, "14:30")
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

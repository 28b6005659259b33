"""One case through the whole loop in a real browser: the person's phone, the organisation's link, staff, the figures.

Every door is looked at on the way: nothing that axe-core finds, nothing wider than a small telephone.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from assistant.access.roles import StaffRole
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from tests.journeys.browser.conftest import Open
from tests.journeys.browser.loop.doors import (
    ADVICE,
    accept,
    decline,
    open_letter,
    refer,
    sign_in,
    sound,
    text_until_agreed,
)
from tests.journeys.browser.test_web_chat import say

pytestmark = pytest.mark.browser


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
    sound(open_page(address, night=True), axe)
    welsh = open_page(f"{address}?lang=cy")
    expect(welsh.locator("h1")).to_have_text("Sut mae pethau")
    sound(welsh, axe)

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

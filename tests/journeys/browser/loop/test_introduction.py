"""An organisation outside the networks reads an introduction behind its link."""

import pytest
from playwright.sync_api import expect

from assistant.gateways.clock import MovedClock
from assistant.persons import service as persons
from assistant.referrals import agreements, signposts
from assistant.referrals.new import ReferralDetails
from assistant.runtime import Runtime
from tests import builders
from tests.journeys.browser.conftest import Open
from tests.journeys.browser.loop.doors import open_letter, press, sound
from tests.journeys.browser.test_web_chat import both

pytestmark = pytest.mark.browser
OUTSIDE = "Knit and Natter of Levenshulme, Longsight and the Streets around the Old Library"
SAM, PHONE = "Sam", "07700 900123"


def introduced(demo: Runtime, clock: MovedClock) -> None:
    """A person has agreed that the organisation may get in touch."""
    now = clock.now()
    with demo.database.writing() as session:
        outside = builders.organisation(session, OUTSIDE, takes_introductions=True)
        offered = builders.service(session, outside, "Friday club", needs=("loneliness",))
        who = persons.contact(session, demo.keyring, "sms", "+447700900123", now)
        agreement = agreements.record(
            session, person_id=who.person_id, organisation_id=outside.id, network_id=None, words_shown="May we?",
            language="en", how_given="sms", now=now,
        )  # fmt: skip
        details = ReferralDetails(SAM, PHONE, summary="somebody to talk to on a Friday")
        signposts.introduce(
            session, demo, person_id=who.person_id, service_id=offered.id, agreement_id=agreement.id, details=details,
            needs=("loneliness",), now=now,
        )  # fmt: skip


@both
def test_opening_shows_nothing_and_a_button_does(
    open_page: Open, demo: Runtime, clock: MovedClock, axe: str, scripts: bool
) -> None:
    """Neither the letter nor the opened link tells who it is; after the button it does, on a telephone and a desk."""
    introduced(demo, clock)
    page = open_page("/phone/post", scripts=scripts)
    open_letter(page, demo)
    expect(page.locator("main")).not_to_contain_text(SAM)
    if scripts:
        sound(page, axe)
    press(page, "Show the introduction")
    expect(page.locator("main")).to_contain_text(SAM)
    expect(page.locator("main")).to_contain_text(PHONE)
    if scripts:
        sound(page, axe)

"""How a message is understood, and the phrases to review: no fault that axe-core finds, no sideways scrolling."""

import datetime as dt
import os
from pathlib import Path

import pytest

from assistant.access.roles import StaffRole
from assistant.review.tables import ReviewPhrase
from assistant.runtime import Runtime
from tests.assistant.access.people import PASSWORD, hire
from tests.journeys.browser.conftest import NARROW, WIDE, Open
from tests.journeys.browser.test_every_page import assert_sound

pytestmark = pytest.mark.browser
SAID = "cant pay me rnet, not homeless, 2 kids 4 and 7, my mum is dying for a brew in Gorton"


@pytest.fixture
def keeper(runtime: Runtime) -> str:
    """A lead with two phrases to review."""
    hire(runtime, "lead@example.org", [StaffRole.LEAD, StaffRole.WORKER])
    with runtime.database.writing() as session:
        for words, why in (("flibber the gubbins " * 4, "said-otherwise"), ("somewhere for the gubbins", "unclear")):
            session.add(
                ReviewPhrase(
                    words=words.strip(), why=why, need="essentials/white-goods", times=3, first_on=dt.date(2026, 3, 1),
                    last_on=dt.date(2026, 3, 2), purge_at=runtime.clock.now() + dt.timedelta(days=90),
                )
            )  # fmt: skip
    return "lead@example.org"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_reading_pages_are_sound(open_page: Open, axe: str, keeper: str, width: int) -> None:
    """Typed text, the queue, a preview, a refused suggestion."""
    page = open_page("/staff/sign-in", width=width, scripts=True)
    page.locator("#email").fill(keeper)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/staff/reading")
    assert_sound(page, axe)
    page.locator("#text").fill(SAID)
    page.get_by_role("button", name="Show how it is understood").click()
    page.get_by_role("heading", name="Phrases that fired").wait_for(timeout=30_000)
    assert_sound(page, axe)
    keep(page, f"reading-{width}")
    page.goto("/staff/reading/review")
    assert_sound(page, axe)
    page.locator("summary").first.click()
    page.get_by_role("button", name="See what it would change").first.click()
    page.get_by_role("status").wait_for(timeout=90_000)
    assert_sound(page, axe)
    keep(page, f"reading-review-{width}")
    page.get_by_label("Phrase to add").first.fill("(broken")
    page.get_by_role("button", name="Suggest").first.click()
    page.get_by_role("alert").wait_for(timeout=90_000)
    assert_sound(page, axe)


def keep(page, name: str) -> None:
    """Keep a picture where JOINEDUP_PICTURES says, to be looked at."""
    folder = os.environ.get("JOINEDUP_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

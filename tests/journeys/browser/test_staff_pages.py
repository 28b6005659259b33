"""Every staff page that a worker, coordinator or administrator opens, empty, full and with something wrong."""

import pytest
from playwright.sync_api import Page

from assistant.access.roles import StaffRole
from assistant.runtime import Runtime
from tests.assistant.access.people import PASSWORD
from tests.assistant.console.scene import Scene, build
from tests.journeys.browser.conftest import NARROW, WIDE, Open
from tests.journeys.browser.test_every_page import assert_sound

pytestmark = pytest.mark.browser
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3


@pytest.fixture
def network(runtime: Runtime) -> Scene:  # in place of the small network: the people and records of the console's tests
    """Two networks with staff, cases, referrals, somebody who waits, and messages that failed."""
    return build(runtime)


def signed_in(open_page: Open, scene: Scene, who: str, path: str) -> Page:
    """A browser of one of the scene's people, at a page."""
    page = open_page(f"/staff/sign-in?next={path}")
    page.locator("#email").fill(scene.names[who])
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    return page


def sound(page: Page, axe: str) -> None:
    """On a telephone and on a desk."""
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 780})
        assert_sound(page, axe)


def submit(page: Page, button: str) -> None:
    """Press a button of the page's own forms."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button).first.click()


def test_a_newcomers_pages_are_empty_and_sound(open_page: Open, network: Scene, axe: str) -> None:
    """Nothing is there yet, and each page says what will stand there."""
    page = signed_in(open_page, network, "away-newcomer", "/staff")
    for path in ("/staff", "/staff/referrals", "/staff/waiting", "/staff/find", "/staff/referrals?page=9"):
        page.goto(path)
        sound(page, axe)


def test_a_coordinators_pages(open_page: Open, network: Scene, axe: str) -> None:
    """Lists, a referral, what is wrong with it, a correction refused, stuck messages, a handover refused."""
    reference = network.home.referral.reference
    page = signed_in(open_page, network, "home-coordinator", "/staff")
    for path in ("", "/referrals", "/waiting", f"/waiting/{network.home.waiting}", "/messages",
                 f"/referrals/{reference}", f"/referrals/{reference}/mistake"):  # fmt: skip
        page.goto(f"/staff{path}")
        sound(page, axe)
    submit(page, "Ask a second person")
    sound(page, axe)
    page.goto(f"/staff/referrals/{reference}/correct")
    page.get_by_label("How soon help is needed").check()
    sound(page, axe)
    submit(page, "Put it right")
    sound(page, axe)
    page.goto(f"/staff/referrals/{reference}/handover/plan")
    submit(page, "Plan it")
    sound(page, axe)


def test_a_case_with_long_words(open_page: Open, network: Scene, axe: str) -> None:
    """Nothing runs over the edge; a search for nothing and for a long name are answered."""
    page = signed_in(open_page, network, "home-maker", f"/staff/cases/{network.home.case}")
    page.locator("#text").fill(f"{LONG} is behind on rent")
    submit(page, "Add")
    sound(page, axe)
    page.goto("/staff/find")
    submit(page, "Find")
    sound(page, axe)
    page.locator("#words").fill(LONG)
    submit(page, "Find")
    sound(page, axe)
    page.goto(f"/staff/cases/{network.home.case}/refer/{network.neighbour.service.id}")
    submit(page, "Check what they will see")
    sound(page, axe)


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.COMMISSIONER, StaffRole.STEWARD])
def test_doors_of_those_who_never_see_a_person(open_page: Open, network: Scene, axe: str, role: StaffRole) -> None:
    """Where they land after signing in, and the page that says no."""
    page = signed_in(open_page, network, f"home-{role}", "/staff/door")
    sound(page, axe)
    page.goto("/staff")
    sound(page, axe)

"""Every public page, and the chat in its states: no fault that axe-core finds, nothing wider than a small telephone."""

import pytest
from playwright.sync_api import Page

from tests.journeys.browser.conftest import NARROW, WIDE, Open
from tests.journeys.browser.test_web_chat import answer_on, say

pytestmark = pytest.mark.browser
PAGES = ("/", "/about", "/privacy", "/accessibility", "/attribution", "/staff/sign-in", "/nowhere")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SOUND = """rules => axe.run(document, {runOnly: rules}).then(found => found.violations.map(
  one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.html).join(' | ').slice(0, 400)}`))"""
LONG = "My name is " + "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3


def assert_sound(page: Page, axe: str) -> None:
    """No violation of WCAG 2.2 AA that a machine can find, and no scrolling sideways."""
    page.evaluate(axe)
    assert page.evaluate(SOUND, RULES) == []
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_are_sound_by_night(open_page: Open, axe: str, path: str) -> None:
    """For those whose device asks for dark pages."""
    assert_sound(open_page(path, night=True), axe)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", PAGES)
def test_public_pages_are_sound(open_page: Open, axe: str, path: str, width: int) -> None:
    """At 360 and at 1280 pixels."""
    assert_sound(open_page(path, width=width), axe)


@pytest.mark.parametrize(("width", "night"), [(NARROW, False), (WIDE, False), (NARROW, True)])
def test_the_chat_is_sound_in_all_its_states(open_page: Open, axe: str, width: int, night: bool) -> None:
    """A question, a long name, danger, candidates, and an empty message refused."""
    page = open_page("/", width=width, night=night)
    say(page, LONG)
    assert_sound(page, axe)
    say(page, "lost my job, behind on rent, 2 kids, M14 5RQ")
    answer_on(page, ".ju-reply .ju-card")
    assert_sound(page, axe)
    say(page, "I want to kill myself")
    assert_sound(page, axe)
    say(page, "")
    assert page.locator(".ju-write__error").count() == 1
    assert_sound(page, axe)

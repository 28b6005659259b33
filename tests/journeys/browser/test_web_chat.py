"""Somebody talks to the web chat in a real browser, with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser.conftest import Open

pytestmark = pytest.mark.browser
both = pytest.mark.parametrize("scripts", [False, True], ids=["no-javascript", "javascript"])
QUESTIONS_AT_MOST = 14


def say(page: Page, text: str) -> None:
    """Write into the box and press Send."""
    page.locator("textarea#text").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def answer_on(page: Page, wanted: str) -> None:
    """Answer questions, skipping what may be skipped, until `wanted` (a selector) is on the page."""
    for _ in range(QUESTIONS_AT_MOST):
        if page.locator(wanted).count():
            return
        skip = page.locator(".ju-answer[value=skip i], .ju-answer:has-text('Skip')")
        if skip.count():
            with page.expect_navigation():
                skip.first.click()
        else:
            say(page, "skip")
    raise AssertionError(f"no {wanted} after {QUESTIONS_AT_MOST} answers:\n{page.locator('main').inner_text()}")


@both
def test_from_the_first_words_to_help_that_fits(open_page: Open, scripts: bool) -> None:
    """What was said stands on the page, questions come one at a time, and then local help with reasons."""
    page = open_page("/", scripts=scripts)
    say(page, "lost my job, behind on rent, 2 kids, M14 5RQ")
    expect(page.locator(".ju-said").first).to_contain_text("behind on rent")
    answer_on(page, ".ju-reply .ju-card")
    expect(page.locator(".ju-reply .ju-card").first).to_contain_text(
        re.compile("Money and rent advice|Weekly pantry|Back to work")
    )


@both
def test_danger_is_answered_first_and_loudest(open_page: Open, scripts: bool) -> None:
    """The numbers stand in the emergency box, as links to call."""
    page = open_page("/", scripts=scripts)
    say(page, "I want to kill myself tonight")
    box = page.locator(".ju-emergency").first
    expect(box).to_be_visible()
    expect(page.locator(".ju-emergency a[href^='tel:']").first).to_be_visible()


@both
def test_a_refresh_sends_nothing_twice(open_page: Open, scripts: bool) -> None:
    """After sending, the page is a page that was asked for, not one that was sent."""
    page = open_page("/", scripts=scripts)
    say(page, "help with food in Manchester")
    page.reload()
    expect(page.locator(".ju-said")).to_have_count(1)


@both
def test_leaving_forgets_the_conversation_on_this_device(open_page: Open, scripts: bool) -> None:
    """Exit this page leads away at once; whoever opens the page next finds it new."""
    page = open_page("/", scripts=scripts)
    say(page, "my partner hits me")
    assert page.evaluate("document.querySelector('.govuk-exit-this-page__button').getAttribute('href')") == "/leave"
    page.context.request.get("/leave", max_redirects=0)
    page.goto("/")
    expect(page.locator("main")).not_to_contain_text("my partner hits me")


@both
def test_the_newest_answer_is_in_view_after_sending(open_page: Open, scripts: bool) -> None:
    """Nobody has to look for what was just said."""
    page = open_page("/", scripts=scripts)
    for text in ("help with debt in Manchester", "skip", "skip"):
        say(page, text)
    expect(page.locator("#newest")).to_be_in_viewport()


def test_two_quick_presses_make_one_message(open_page: Open) -> None:
    """A trembling finger sends once."""
    page = open_page("/")
    page.locator("textarea#text").fill("help with my rent")
    page.get_by_role("button", name="Send").dblclick()
    page.wait_for_url(re.compile("#newest"))
    expect(page.locator(".ju-said")).to_have_count(1)


def test_the_whole_talk_goes_by_keyboard_alone(open_page: Open) -> None:
    """Tab to the box, write, send with Ctrl+Enter or the button."""
    page = open_page("/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("help with food")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ju-said")).to_have_count(1)

"""Takes the pictures of the main pages at 360 and 1280 pixels, from a running demonstration.

    make run                                   # in one terminal
    .venv/bin/python docs/screens/take.py      # in another; --base http://127.0.0.1:8123 for another port

Every picture is of a conversation or a page made on the spot; nothing in them is about a real person.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Error, FloatRect, Page, sync_playwright

HERE = Path(__file__).parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
DRAWN = 1200
"""Milliseconds after which a chart has finished moving."""
HIGH, MOST_TALL = 860, 3200
"""Height of the window, and of the longest picture: a list goes on, a picture need not."""
WIDTHS = (360, 1280)
FIRST_WORDS = "lost my job, behind on rent, 2 kids, M14 5RQ"
TEXTS_AT_MOST = 14
WINDOW_ONLY = ("chat", "letter-box")
"""Pictures of what the screen shows, not of the whole page."""
Scene = Callable[[Page], None]


def say(page: Page, text: str) -> None:
    """Write into the chat (or the phone) and send."""
    page.locator("textarea#text").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def visit(path: str) -> Scene:
    """A page as it is."""

    def scene(page: Page) -> None:
        page.goto(path)

    return scene


def chat(*words: str) -> Scene:
    """The chat after these messages."""

    def scene(page: Page) -> None:
        page.goto("/")
        for text in words:
            say(page, text)

    return scene


def beginning(page: Page) -> None:
    """The first words and the first question, from the top of the page."""
    chat(FIRST_WORDS)(page)
    page.evaluate("window.scrollTo(0, 0)")


def chat_until(wanted: str, *, most: int = 14) -> Scene:
    """The chat, questions skipped until `wanted` (a selector) is there."""

    def scene(page: Page) -> None:
        chat(FIRST_WORDS)(page)
        for _ in range(most):
            if page.locator(wanted).count():
                return
            say(page, "skip")

    return scene


def phone(page: Page) -> None:
    """The phone after one text."""
    page.goto("/phone")
    say(page, FIRST_WORDS)


def texting(*answers: tuple[str, str]) -> Scene:
    """The phone until a referral is sent: the first answer whose cue stands in the newest text, else "skip"."""

    def scene(page: Page) -> None:
        phone(page)
        for _ in range(TEXTS_AT_MOST):
            newest = page.locator(".ju-text").last.inner_text()
            if "Your reference is" in newest:
                return
            say(page, next((answer for cue, answer in answers if cue in newest), "skip"))

    return scene


refer = texting(
    ("Is that OK", "yes"), ("What name", "Sam"), ("What phone", "1"), ("How is it safe", "1"), ("\n1 ", "1"),
    ("old are you", "34"), ("Text MORE", "MORE"),
)  # fmt: skip


def follow(page: Page, pattern: str) -> None:
    """Open the address in the texts that looks like this."""
    found = re.findall(pattern, page.locator("#talk").inner_text())
    page.goto(found[-1])


def status(page: Page) -> None:
    """The person's own page, from the link in the text."""
    refer(page)
    follow(page, r"/my/[\w-]+")


def link(page: Page) -> None:
    """The organisation's link, as it opens from the newest e-mail."""
    page.goto("/phone/post")
    page.locator(".ju-card a").first.click()
    page.wait_for_load_state()


def link_opened(page: Page) -> None:
    """The same after the button, with the ways to answer."""
    link(page)
    button = page.get_by_role("button", name="Show the referral")
    if button.count():
        button.click()
        page.wait_for_load_state()


def case(page: Page) -> None:
    """A case that a worker opens on somebody's behalf."""
    signed_in("worker", "/staff")(page)
    page.get_by_role("button", name="Start a case").click()
    page.wait_for_load_state()
    page.locator("#text").fill(FIRST_WORDS)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_load_state()


def signed_in(role: str, path: str) -> Scene:
    """A page behind the demonstration's sign-in for this kind of staff."""

    def scene(page: Page) -> None:
        page.goto("/staff/sign-in")
        page.locator("main button, main a").filter(has_text=role).first.click()
        page.wait_for_load_state()
        page.goto(path)

    return scene


def handover(page: Page) -> None:
    """How did it go? of the first warm handover on "My day" (or the form of a new one)."""
    signed_in("coordinator", "/staff")(page)
    waiting = page.locator("section[aria-labelledby=handovers] a")
    if waiting.count():
        waiting.first.click()
        page.wait_for_load_state()
    else:
        page.goto(f"{page.locator('section[aria-labelledby=today] a').first.get_attribute('href')}/handover/plan")


SCENES: dict[str, Scene] = {
    "chat": beginning,
    "first-page": visit("/"),
    "first-page-welsh": visit("/?lang=cy"),
    "chat-help": chat_until(".ju-reply .ju-card"),
    "chat-danger": chat("I want to kill myself tonight"),
    "phone": refer,
    "status": status,
    "letter-box": visit("/phone/post"),
    "link": link,
    "link-opened": link_opened,
    "about": visit("/about"),
    "privacy": visit("/privacy"),
    "not-found": visit("/nowhere"),
    "sign-in": visit("/staff/sign-in"),
    "staff": signed_in("worker", "/staff"),
    "case": case,
    "handover": handover,
    "messages": signed_in("coordinator", "/staff/messages"),
    "inbox": signed_in("provider", "/inbox"),
    "commissioner": signed_in("commissioner", "/commissioner"),
}


def take(browser: Browser, base: str, name: str, width: int) -> None:
    """One picture, the whole page."""
    context = browser.new_context(base_url=base, viewport={"width": width, "height": HIGH}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(10_000)
    try:
        SCENES[name](page)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(DRAWN)
        tall = page.evaluate("document.documentElement.scrollHeight") if name not in WINDOW_ONLY else HIGH
        part = FloatRect(x=0, y=0, width=width, height=min(tall, MOST_TALL))
        page.screenshot(path=HERE / f"{name}-{width}.png", full_page=True, clip=part)
        print(f"{name}-{width}.png")  # noqa: T201 - a script tells what it does
    except Error as trouble:
        print(f"{name}-{width}: not taken: {str(trouble).splitlines()[0]}")  # noqa: T201
    finally:
        context.close()


def main() -> None:
    """Take all, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(SCENES)}; all if none is given")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    chosen = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name in chosen.names or SCENES:
            for width in WIDTHS:
                take(browser, chosen.base, name, width)
        browser.close()


if __name__ == "__main__":
    main()

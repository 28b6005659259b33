"""Takes the pictures of the main pages at 360 and 1280 pixels, from a running demonstration.

    make run                                   # in one terminal
    .venv/bin/python docs/screens/take.py      # in another; --base http://127.0.0.1:8123 for another port

Every picture is of a conversation or a page made on the spot; nothing in them is about a real person.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

HERE = Path(__file__).parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
WIDTHS = (360, 1280)
FIRST_WORDS = "lost my job, behind on rent, 2 kids, M14 5RQ"
Scene = Callable[[Page], None]


def say(page: Page, text: str) -> None:
    """Write into the chat (or the phone) and send."""
    page.locator("textarea#text").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def visit(path: str) -> Scene:
    """A page as it is."""
    return lambda page: page.goto(path) and None


def chat(*words: str) -> Scene:
    """The chat after these messages."""

    def scene(page: Page) -> None:
        page.goto("/")
        for text in words:
            say(page, text)

    return scene


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


def signed_in(role: str, path: str) -> Scene:
    """A page behind the demonstration's sign-in for this kind of staff."""

    def scene(page: Page) -> None:
        page.goto("/staff/sign-in")
        page.locator("main button, main a").filter(has_text=role).first.click()
        page.wait_for_load_state()
        page.goto(path)

    return scene


SCENES: dict[str, Scene] = {
    "first-page": visit("/"),
    "chat-question": chat(FIRST_WORDS),
    "chat-help": chat_until(".ju-reply .ju-card"),
    "chat-danger": chat("I want to kill myself tonight"),
    "phone": phone,
    "about": visit("/about"),
    "privacy": visit("/privacy"),
    "not-found": visit("/nowhere"),
    "sign-in": visit("/staff/sign-in"),
    "staff": signed_in("worker", "/staff"),
    "inbox": signed_in("provider", "/inbox"),
    "commissioner": signed_in("commissioner", "/commissioner"),
}


def take(browser: Browser, base: str, name: str, width: int) -> None:
    """One picture, the whole page."""
    context = browser.new_context(base_url=base, viewport={"width": width, "height": 800}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(10_000)
    try:
        SCENES[name](page)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=HERE / f"{name}-{width}.png", full_page=True)
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

"""The words of a person's own pages: every one is translated, and the page says in which language it is."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from assistant import languages
from assistant.people import status as status_pages
from assistant.referrals import status
from assistant.webchat import pages as chat_pages
from directory.vocabulary.loader import LOCALES

TEMPLATES = Path(languages.__file__).parent / "templates"
SAID_IN_CODE = (
    *status_pages.DONE.values(), *(label for _, label in status_pages.ANSWERS), chat_pages.EXPIRED, chat_pages.EMPTY,
    chat_pages.TROUBLE, chat_pages.LIMITED, chat_pages.TOO_LONG,
)  # fmt: skip
OTHERS = [code for code in languages.NAMES if code != languages.ENGLISH]


def page_words() -> Iterator[str]:
    """Every English string that a person's own page can show."""
    jinja = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        for _line, _function, words in extract_from_ast(jinja.parse(source)):
            first = words if isinstance(words, str) else (words or (None,))[0]
            if first is not None:
                yield first
    yield from SAID_IN_CODE
    for told in status.words().values():
        yield from filter(None, (told.words, told.promise, told.otherwise))


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_word_is_translated(language: str) -> None:
    """None missing, none left over, and the same {names}."""
    with (LOCALES / language / "LC_MESSAGES" / "pages.po").open("rb") as source:
        found = {str(message.id): str(message.string) for message in read_po(source, locale=language) if message.id}
    wanted = set(page_words())
    assert wanted - {english for english, words in found.items() if words} == set()
    assert found.keys() - wanted == set()
    for english, words in found.items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", words)), english


def test_the_first_page_is_english_unless_something_else_is_asked_for(client: FlaskClient) -> None:
    """A browser's wish, a choice by link, and the choice kept."""
    assert '<html lang="en"' in client.get("/").text
    welsh = client.get("/", headers={"Accept-Language": "cy-GB,cy;q=0.9,en;q=0.5"})
    assert '<html lang="cy"' in welsh.text
    assert "Peiriant ydw i." in welsh.text
    assert "I am a machine" not in welsh.text
    chosen = client.get("/?lang=cy")
    assert '<html lang="cy"' in chosen.text
    assert 'href="?lang=en" lang="en"' in chosen.text
    assert '<html lang="cy"' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=en", headers={"Accept-Language": "cy"}).text


@pytest.mark.parametrize("asked", ["xx", "../en", "cy'><script>", "", "CY"])
def test_an_unknown_language_is_english(app: Flask, asked: str) -> None:
    """Nothing of it comes back in the page."""
    page = app.test_client().get("/", query_string={"lang": asked}).text
    assert '<html lang="en"' in page
    assert '<script>"' not in page
    assert "'><script>" not in page


def test_the_chat_follows_the_language_it_is_held_in(client: FlaskClient) -> None:
    """Told in Welsh, the page around the answers is Welsh too."""
    page = client.get("/").text
    data = dict(re.findall(r'name="(csrf_token|chat|turn|nonce)" value="([^"]*)"', page))
    said = client.post("/chat", data=data | {"text": "Rwyf wedi colli fy swydd ac mae angen help gyda'r rhent"})
    assert said.status_code == 303
    after = client.get("/").text
    reply = re.search(r'class="ju-reply" lang="(\w+)"', after)
    assert reply is not None
    assert f'<html lang="{reply.group(1)}"' in after
    assert reply.group(1) == "cy"


def test_moments_are_in_the_language_and_on_a_london_clock() -> None:
    """Summer time counts."""
    at = dt.datetime(2026, 7, 2, 16, tzinfo=dt.UTC)
    assert languages.moment("en", at) == "Thursday 2 July 2026, 17:00"
    assert languages.moment("cy", at) == "Dydd Iau 2 Gorffennaf 2026, 17:00"


def test_a_language_we_do_not_have_says_english() -> None:
    """Never an empty page."""
    assert languages.say("pl", "Send") == "Send"
    assert languages.say("cy", "No such words") == "No such words"

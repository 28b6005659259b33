"""Filling in the console's forms as a browser does."""

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.assistant.access.people import token


def send(client: FlaskClient, page: str, address: str = "", **fields: str) -> TestResponse:
    """Get `page`, then post `fields` with its CSRF token to `address` (the same page if empty)."""
    shown = client.get(page)
    assert shown.status_code == 200, f"{page} answered {shown.status_code}"
    return client.post(address or page, data={"csrf_token": token(shown.text), **fields})


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's check form, as the browser would send them back."""
    form = page[page.rindex("<form", 0, page.index('value="send"')) :]
    pairs: list[tuple[str, Any]] = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in pairs}


def text(response: TestResponse) -> str:
    """The words of a page, without tags and doubled spaces."""
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", response.text))
    return " ".join(html.unescape(bare).split())

"""People in danger who write from outside: by signed SMS and by the chat page without JavaScript, in every state."""

import re
from collections.abc import Iterator
from itertools import count
from xml.etree import ElementTree as ET

from flask import Flask

from tests.assistant.sms.carrier import post, text
from tests.assistant.webchat.browsing import send
from tests.journeys.talk import text_of

OPENER = "lost my job, behind on rent"
"""Leaves a question of ours open."""
HELP = re.compile(r"\b999\b|116 ?123|0808|0800|0300|85258|\b111\b|1 ?8 ?0 ?0 ?0 ?5 ?5|\b101\b|116 ?000")
"""A number to call or text."""
_NUMBERS = count(447_700_100_000)


class Phone:
    """A telephone nobody has texted us from."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self.number = f"+{next(_NUMBERS)}"

    def say(self, body: str, **more: str) -> str:
        """What comes back, in the carrier's own form."""
        answer = post(self._client, text(body, From=self.number, **more))
        assert answer.status_code == 200, answer.status
        return " ".join(part.text or "" for part in ET.fromstring(answer.text).iter("Message"))


class Chat:
    """A browser without JavaScript that nobody has used."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self._page = self._client.get("/")

    def say(self, body: str) -> str:
        """The words of the newest reply, or of the whole page when the message could not be kept."""
        answer = send(self._client, body, self._page)
        if answer.status_code not in (302, 303):
            return text_of(answer.text.partition("<main")[2])
        self._page = self._client.get("/")
        newest = self._page.text.rpartition('id="newest"')[2]
        return text_of(newest.partition("</main>")[0])


def people(app: Flask) -> Iterator[tuple[str, Phone | Chat]]:
    """One of each, with the name of the channel."""
    yield "sms", Phone(app)
    yield "web", Chat(app)


def help_in(reply: str) -> bool:
    """Whether a reply names a number to call or text."""
    return bool(HELP.search(reply))

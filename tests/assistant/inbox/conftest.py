"""A committed world behind the app, a link into it, and somebody signed in."""

import re

import pytest
from flask.testing import FlaskClient

from assistant.links import service as links
from tests.assistant.referrals import world


class Door:
    """What a receiver does in a browser without JavaScript."""

    def __init__(self, client: FlaskClient, home: str) -> None:
        self.client, self.home = client, home

    def get(self, path: str = "", **values):
        """A page of this referral."""
        return self.client.get(self.home + path, **values)

    def send(self, action: str, form: dict[str, str] | None = None, page: str | None = None):
        """Fill in the form of an answer as it was shown, and press the button."""
        shown = page if page is not None else self.get("" if action == "acknowledge" else f"/{action}").text
        hidden = dict(re.findall(r'name="(csrf_token|version)" value="([^"]*)"', shown))
        return self.client.post(f"{self.home}/{action}", data=hidden | (form or {}))


@pytest.fixture
def committed(runtime):
    """(world, referral), committed."""
    with runtime.database.writing() as session:
        made = world.make(session, runtime)
        referral = made.send()
    return made, referral


@pytest.fixture
def link(runtime, committed, client):
    """The signed link, in a browser."""
    _, referral = committed
    with runtime.database.writing() as session:
        token = links.mint(session, "answer-referral", referral.id, runtime.clock.now())
    return Door(client, f"/r/{token}")

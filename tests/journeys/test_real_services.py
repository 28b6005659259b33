"""Ten conversations from real postcodes, on real services, to help and the receiving side's answer."""

import re
from pathlib import Path

import pytest
from flask import Flask
from rich.progress import Progress
from sqlalchemy import select

from assistant.app import create_app
from assistant.demo.build import build_real
from assistant.outbox.tables import OutboxMessage
from assistant.referrals.tables import Referral, Signpost
from assistant.runtime import Runtime
from tests.journeys.talk import HIDDEN, Answers, SmsPerson, WebPerson, talk_until, text_of

pytestmark = [pytest.mark.shared, pytest.mark.slow]
DONE = r"\bJU-[A-Z0-9]{6}\b|here is how to reach|say STATUS to see"
TALKS = [
    ("web", "i have no money for food, BL3 2HP"),
    ("sms", "cant afford to eat til payday, 2 kids. BL1 2BZ"),
    ("web", "I lost my job and need to find work, M15 5JB"),
    ("sms", "lookin for work, WA14 4PU"),
    ("web", "feeling very anxious and low, need someone to talk to. M33 7ZF"),
    ("sms", "need counselling, M32 0JG"),
    ("web", "my benefits stopped and the cupboards are empty, OL1 1NL"),
    ("sms", "food bank near SK1 3XE please"),
    ("web", "need a food bank in Wigan, WN4 9AB"),
    ("sms", "made redundant, looking for a job, M14 5RQ"),
]


@pytest.fixture
def real_app(runtime: Runtime, shared: Path) -> Flask:
    """The app on the real directory."""
    with Progress(disable=True) as progress:
        build_real(runtime, shared / "data", progress)
    return create_app(runtime=runtime)


def test_ten_people_get_to_real_services_and_the_organisations_answer(real_app: Flask, runtime: Runtime):
    for number, (channel, said) in enumerate(TALKS):
        person = WebPerson(real_app) if channel == "web" else SmsPerson(real_app, f"+4477009002{number:02}")
        talk_until(person, Answers(said), DONE)
    with runtime.database.reading() as session:
        referrals = session.scalars(select(Referral)).all()
        guidance = session.scalars(select(Signpost)).all()
        letters = [runtime.keyring.house.open(one.body_sealed) for one in session.scalars(
            select(OutboxMessage).where(OutboxMessage.purpose == "referral-received-org"))]  # fmt: skip
        assert len({one.person_id for one in referrals} | {one.person_id for one in guidance}) == len(TALKS)
        assert len(referrals) >= 4
    for letter in letters:
        _answer(real_app, letter)
    with runtime.database.reading() as session:
        assert {one.state for one in session.scalars(select(Referral))} == {"accepted"}


def _answer(app: Flask, letter: str) -> None:
    """The organisation opens its link (which changes nothing), acknowledges and accepts."""
    address = re.search(r"https?://[^/\s]+(/r/\S+)", letter)
    assert address
    client = app.test_client()
    page = client.get(address[1]).get_data(as_text=True)
    assert "Sam Example" not in text_of(page)
    for action, fields in (("acknowledge", {}), ("accept", {"worker": "Pat at the desk", **_date()})):
        form = dict(HIDDEN.findall(client.get(f"{address[1]}/{action}").get_data(as_text=True))) | fields
        answer = client.post(f"{address[1]}/{action}", data=form, follow_redirects=True)
        assert answer.status_code == 200, text_of(answer.get_data(as_text=True))[:600]


def _date() -> dict[str, str]:
    return {"promised_on-day": "6", "promised_on-month": "3", "promised_on-year": "2026"}

"""Danger from outside: every example is answered with help, whatever state the talk is in."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from assistant.app import create_app
from assistant.config import Config
from assistant.gateways.clock import MovedClock
from assistant.runtime import Runtime
from conversations.transcripts.tables import Conversation
from directory.storage.database import Database
from tests.assistant.access.people import browser
from tests.assistant.console.scene import build
from tests.conftest import make_runtime
from tests.conversations.safety.table import Example, dangers, kinds, misspelt, of_each_kind, split
from tests.journeys.danger_scenes import OPENER, Chat, Phone, help_in, people

Speaker = Phone | Chat
AS_WRITTEN: tuple[Callable[[Example], str], ...] = (
    lambda example: example.text,
    lambda example: example.text.upper(),
    misspelt,
)
TWO_OF_EACH = of_each_kind(2)


def _app(config: Config, database: Database, clock: MovedClock, most: int) -> Flask:
    return create_app(runtime=make_runtime(config.model_copy(update={"messages_per_minute": most}), database, clock))


@pytest.fixture
def patient(config: Config, database: Database, clock: MovedClock) -> Flask:
    """The app without a limit worth the name."""
    return _app(config, database, clock, 100_000)


@pytest.fixture
def strict(config: Config, database: Database, clock: MovedClock) -> Flask:
    """The app with one message a minute."""
    return _app(config, database, clock, 1)


def test_every_example_by_text_in_the_middle_of_a_question(patient: Flask) -> None:
    """Signed SMS, a question of ours open: the first of three against one about needs, the next against "go on?".

    By turns as written, in upper case and misspelt. A misspelt text in which nothing is heard is counted in the tests
    of the safety room, not here.
    """
    unanswered = []
    for index, example in enumerate(dangers()):
        if index % 3 == 0:
            phone = Phone(patient)
            phone.say(OPENER)
        said = AS_WRITTEN[(index + index // 3) % 3](example)
        if kinds(said) and not help_in(phone.say(said)):
            unanswered.append(said)
    assert unanswered == []


def test_every_example_by_text_beyond_the_limit(strict: Flask) -> None:
    """Signed SMS, too many messages (twenty after the one that is allowed): the help comes all the same."""
    unanswered = []
    for index, example in enumerate(dangers()):
        if index % 20 == 0:
            phone = Phone(strict)
            phone.say("hello")
        if not help_in(phone.say(example.text)):
            unanswered.append(example.text)
    assert unanswered == []


def test_every_third_example_by_the_page_without_javascript(patient: Flask) -> None:
    """The form of the chat page, six dangers a talk, the first of them against an open question."""
    unanswered = []
    examples = dangers()[::3]
    for start in range(0, len(examples), 6):
        chat = Chat(patient)
        chat.say(OPENER)
        unanswered += [example.text for example in examples[start : start + 6] if not help_in(chat.say(example.text))]
    assert unanswered == []


@pytest.mark.parametrize("write", AS_WRITTEN, ids=["as written", "upper case", "misspelt"])
def test_each_kind_in_the_middle_of_a_question(patient: Flask, write: Callable[[Example], str]) -> None:
    """Both channels, two of each kind, in three hands (what misspelling hides is counted in the safety room)."""
    for example in TWO_OF_EACH:
        for channel, person in people(patient):
            person.say(OPENER)
            said = write(example)
            assert help_in(person.say(said)) or not kinds(said), (channel, said)


def test_each_kind_with_staff_in_the_conversation(patient: Flask) -> None:
    """Both channels, two of each kind, after the person asked for a human."""
    for example in TWO_OF_EACH:
        for channel, person in people(patient):
            person.say(OPENER)
            person.say("i want to talk to a person")
            assert help_in(person.say(example.text)), (channel, example.text)


def test_each_kind_beyond_the_limit_on_the_page(strict: Flask) -> None:
    """The page says so, and the help stands above the words."""
    for example in TWO_OF_EACH:
        chat = Chat(strict)
        chat.say("hello")
        assert help_in(chat.say(example.text)), example.text


def test_each_kind_after_stop(patient: Flask) -> None:
    """Signed SMS, two of each kind, opted out: answered (the carrier delivers or drops it); nothing else is."""
    for example in TWO_OF_EACH:
        phone = Phone(patient)
        phone.say(OPENER)
        phone.say("STOP", OptOutType="STOP")
        assert phone.say("hello again") == ""
        assert help_in(phone.say(example.text)), example.text


def test_any_danger_after_stop_is_shown_to_staff(runtime: Runtime, app: Flask) -> None:
    """What a helpline is for, too: the carrier may keep our answer back."""
    build(runtime)
    phone = Phone(app)
    phone.say("behind on rent, M14 5RQ")
    phone.say("STOP", OptOutType="STOP")
    phone.say("my husband hits me. rent arrears")
    with runtime.database.reading() as session:
        handed = session.scalars(select(Conversation.handed_over_for).where(Conversation.channel == "sms")).all()
    assert "safety" in handed


def test_danger_after_stop_is_shown_to_staff(runtime: Runtime, app: Flask) -> None:
    """An emergency after an opt-out waits for a human, and stands in the list of staff with the reason."""
    scene = build(runtime)
    phone = Phone(app)
    phone.say("behind on rent, M14 5RQ")
    phone.say("STOP", OptOutType="STOP")
    phone.say("i am going to kill myself tonight")
    with runtime.database.reading() as session:
        waiting = session.scalars(select(Conversation).where(Conversation.handed_over_for == "safety")).all()
        states = [conversation.state for conversation in waiting]
        ids = [str(conversation.id) for conversation in waiting]
    assert "waiting-for-staff" in states
    page = browser(app, scene.names["home-worker"]).get("/staff/waiting").text.lower()
    assert "may be in danger" in page
    assert any(each in page for each in ids)


@pytest.mark.parametrize("example", of_each_kind(3), ids=lambda example: example.text[:50])
def test_split_over_two_messages(example: Example, patient: Flask) -> None:
    """Both channels: help comes where either half says it, or with the second half where only both say it."""
    first, second = split(example)
    for channel, person in people(patient):
        replies = person.say(first) + " " + person.say(second)
        assert help_in(replies), (channel, first, second)

"""The chat page: what it says first, how it takes a message, and that nothing written is ever lost."""

import dataclasses

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assistant.app import create_app
from assistant.runtime import Runtime
from assistant.thought import LONGEST_TEXT
from directory.storage.database import Database
from tests.assistant.webchat.browsing import forms, send, writing_form

DANGER = "I have taken all my tablets and I want to die"


def turns(page_text: str) -> int:
    """How many messages of the person the page shows."""
    return page_text.count("You wrote: ")


def test_the_first_page_says_it_is_a_machine_that_nobody_reads_it_and_999(client: FlaskClient) -> None:
    """Whoever comes first learns what this is before writing a word."""
    page = client.get("/")
    assert page.status_code == 200
    for words in ("I am a machine", "Nobody reads this now", "999", "What happens to what you write", "Exit this page"):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_message_is_answered_by_a_redirect_and_then_shown(client: FlaskClient) -> None:
    """A refresh after sending must send nothing twice."""
    sent = send(client, "I need help with my rent in Manchester")
    assert (sent.status_code, sent.location) == (303, "/#newest")
    page = client.get("/")
    assert turns(page.text) == 1
    assert "I need help with my rent in Manchester" in page.text


def test_the_same_form_sent_twice_makes_one_turn(client: FlaskClient) -> None:
    """Two presses of Send are one message."""
    page = client.get("/")
    assert [send(client, "help with debt", page).status_code for _ in range(2)] == [303, 303]
    assert turns(client.get("/").text) == 1


def test_other_words_from_an_old_form_are_a_new_message(client: FlaskClient) -> None:
    """Going back and writing something else loses neither."""
    page = client.get("/")
    send(client, "help with debt", page)
    send(client, "and with food", page)
    assert turns(client.get("/").text) == 2


def test_a_ready_answer_is_a_button_that_sends_itself(client: FlaskClient) -> None:
    """Options of the reply come as buttons named text."""
    send(client, "behind on rent")
    answers = next((form for form in forms(client.get("/")) if form.answers), None)
    assert answers is not None
    sent = client.post(answers.action, data={**answers.fields, "text": answers.answers[-1]})
    assert sent.status_code == 303
    assert turns(client.get("/").text) == 2


@pytest.mark.parametrize("text", ["🙂🙂🙂", "?", "\x00\x01", "<script>alert(1)</script>", "ن", "a" * LONGEST_TEXT])
def test_any_text_gets_an_answer(client: FlaskClient, text: str) -> None:
    """Emoji, signs, markup or another script: an answer, and nothing of it runs."""
    assert send(client, text).status_code == 303
    assert "<script>alert" not in client.get("/").text


def test_an_empty_message_is_asked_for_kindly(client: FlaskClient) -> None:
    """Nothing written is not an error of the person."""
    page = send(client, "  \n ")
    assert page.status_code == 400
    assert "Write a few words" in page.text


def test_an_expired_form_shows_the_text_again_and_sends_on_the_second_press(client: FlaskClient) -> None:
    """Words are not lost because a page stood open over night."""
    page = send(client, "my landlord wants me out", csrf_token="old", chat="old")
    assert page.status_code == 400
    assert "my landlord wants me out</textarea>" in page.text
    again = send(client, "my landlord wants me out", page)
    assert again.status_code == 303


def test_danger_is_heard_in_an_expired_form(client: FlaskClient) -> None:
    """A form that cannot be used still gets the numbers to call."""
    page = send(client, DANGER, csrf_token="old", chat="old")
    assert page.status_code == 400
    assert "ju-emergency" in page.text
    assert DANGER in page.text


def test_an_old_csrf_token_is_forgiven_when_the_chat_ticket_is_good(client: FlaskClient) -> None:
    """An hour is short for somebody who writes about their life."""
    assert send(client, "help with debt", csrf_token="").status_code == 303


def test_somebody_elses_ticket_is_not_taken_for_this_browsers(app: Flask, client: FlaskClient) -> None:
    """A form made by another site with its own ticket does not write into this browser's conversation."""
    theirs = writing_form(app.test_client().get("/")).fields["chat"]
    client.get("/")
    assert send(client, "planted words", csrf_token="", chat=theirs).status_code == 400
    assert turns(client.get("/").text) == 0


def test_without_cookies_the_conversation_travels_in_the_form(app: Flask) -> None:
    """Inside another site's frame cookies are blocked; the talk goes on all the same."""
    client = app.test_client(use_cookies=False)
    first = send(client, "behind on rent in Manchester", client.get("/"))
    assert first.status_code == 200
    second = send(client, "skip", first)
    assert turns(second.text) == 2


def test_too_long_a_message_is_refused_clearly_with_its_text_kept(client: FlaskClient) -> None:
    """10 kB is more than can be read at once; it is said so, and not one word is gone."""
    text = "my story " * 1_150
    page = send(client, text)
    assert page.status_code == 413
    assert "5,000" in page.text
    assert text.strip() in page.text


def test_danger_is_heard_in_too_long_a_message(client: FlaskClient) -> None:
    """Also at its very end."""
    page = send(client, "my story " * 1_150 + DANGER)
    assert page.status_code == 413
    assert "ju-emergency" in page.text


def test_when_the_limit_is_hit_the_page_says_so_and_still_hears_danger(runtime: Runtime) -> None:
    """429, the text kept, and the numbers to call."""
    config = runtime.config.model_copy(update={"messages_per_minute": 1})
    client = create_app(dataclasses.replace(runtime, config=config)).test_client()
    send(client, "help with debt")
    page = send(client, "help with food")
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "60"
    assert "help with food</textarea>" in page.text
    assert "ju-emergency" in send(client, DANGER).text


@pytest.fixture
def stopped(runtime: Runtime) -> FlaskClient:
    """A browser on an app whose database does not answer."""
    database = Database("postgresql+psycopg://joinedup@127.0.0.1:1/none")
    return create_app(dataclasses.replace(runtime, database=database)).test_client()


def test_with_the_database_stopped_the_page_comes_and_keeps_the_words(stopped: FlaskClient) -> None:
    """503, in plain words."""
    assert stopped.get("/").status_code == 200
    page = send(stopped, "behind on rent")
    assert page.status_code == 503
    assert "behind on rent</textarea>" in page.text


def test_with_the_database_stopped_danger_is_heard(stopped: FlaskClient) -> None:
    """Safety needs nothing but the data files."""
    page = send(stopped, DANGER)
    assert page.status_code == 503
    assert "ju-emergency" in page.text
    assert "999" in page.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_leaving_forgets_the_conversation_here_and_goes_to_a_neutral_site(client: FlaskClient, method: str) -> None:
    """Exit this page is a plain link; nothing of the talk is on the page that comes back later."""
    send(client, "my partner hits me")
    left = getattr(client, method)("/leave")
    assert (left.status_code, left.location) == (303, "https://www.bbc.co.uk/weather")
    assert "my partner hits me" not in client.get("/").text


def test_a_strangers_browser_with_the_same_nonce_sees_nothing(app: Flask, client: FlaskClient) -> None:
    """The id of a message is bound to its conversation."""
    page = client.get("/")
    send(client, "help with debt", page)
    stranger = app.test_client()
    send(stranger, "help with debt", nonce=writing_form(page).fields["nonce"])
    assert turns(stranger.get("/").text) == 1
    assert turns(client.get("/").text) == 1

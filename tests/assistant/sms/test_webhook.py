"""`POST /sms`: a person's text in, TwiML out."""

from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from assistant.app import create_app
from assistant.persons.stopping import is_stopped
from assistant.runtime import Runtime
from conversations.transcripts.tables import Turn
from conversations.wording.notices import notice
from tests.assistant.sms.carrier import ANNA, BASE, post, signed, text


def messages(answer: TestResponse) -> list[str]:
    """The texts of a TwiML answer."""
    assert answer.mimetype == "text/xml"
    return ["".join(message.itertext()) for message in ET.fromstring(answer.data).iter("Message")]


def turns(runtime: Runtime) -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Turn)) or 0


def test_a_text_is_answered_with_one_message(client: FlaskClient, runtime: Runtime):
    """200, XML, one message, one turn."""
    answer = post(client, text("I have lost my job, M14 5RQ"))
    assert answer.status_code == 200
    assert len(messages(answer)) == 1
    assert turns(runtime) == 1


def test_a_repeated_message_gets_the_stored_reply(client: FlaskClient, runtime: Runtime):
    """Twilio tries again with the same MessageSid: the same words, no second turn, never silence."""
    fields = text("I have lost my job")
    first, second = post(client, fields), post(client, fields)
    assert messages(first) == messages(second) != []
    assert turns(runtime) == 1


@pytest.mark.parametrize("body", ["I want to kill myself", "she took an overdose"])
def test_danger_is_answered_first(client: FlaskClient, body: str):
    """The reply to words of danger has a number to call."""
    assert "999" in messages(post(client, text(body)))[0]


def test_a_picture_without_words_is_acknowledged(client: FlaskClient):
    """An empty body with media is normal; it is answered, and in words."""
    fields = text("", NumMedia="1", MediaUrl0="https://api.twilio.com/x", MediaContentType0="image/jpeg")
    (answer,) = messages(post(client, fields))
    assert answer.startswith(f"{notice('media', 'en')}\n")
    assert len(answer) > len(notice("media", "en")) + 20, "and asks again"


def test_an_opt_out_the_carrier_answers_is_recorded_and_gets_no_second_answer(client: FlaskClient, runtime: Runtime):
    """With OptOutType Twilio has replied: we say nothing, and know it."""
    post(client, text("Hello"))
    assert messages(post(client, text("STOP", OptOutType="STOP"))) == []
    with runtime.database.reading() as session:
        assert is_stopped(session, runtime.keyring, "sms", ANNA)
    assert messages(post(client, text("START", OptOutType="START"))) == []
    with runtime.database.reading() as session:
        assert not is_stopped(session, runtime.keyring, "sms", ANNA)


@pytest.mark.parametrize("body", ["YES", "yes", "Yes."])
def test_a_yes_that_the_carrier_takes_for_start_is_answered_all_the_same(client: FlaskClient, body: str):
    """The carrier's opt-in words hold YES, which answers our own questions: silence would end the talk."""
    post(client, text("forget me"))
    (answer,) = messages(post(client, text(body, OptOutType="START")))
    assert answer


@pytest.mark.parametrize("between", [(), ("RESTART",)], ids=["at once", "after beginning again"])
def test_a_yes_after_a_stop_is_a_start_as_it_is_to_the_carrier(
    client: FlaskClient, runtime: Runtime, between: tuple[str, ...]
):
    """The carrier sends again after a bare YES, and so do we; after any other word it does not."""
    for said in ("Hello", "STOP", *between, "yes please", "help me"):
        post(client, text(said))
    with runtime.database.reading() as session:
        assert is_stopped(session, runtime.keyring, "sms", ANNA)
    (answer,) = messages(post(client, text("YES", OptOutType="START")))
    assert answer
    with runtime.database.reading() as session:
        assert not is_stopped(session, runtime.keyring, "sms", ANNA)


@pytest.mark.parametrize("missing", ["From", "MessageSid"])
def test_a_signed_request_without_sender_or_id_is_a_bad_request(client: FlaskClient, missing: str):
    """400 and a plain word."""
    fields = text() | {missing: ""}
    answer = post(client, fields)
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_an_oversized_request_is_refused_but_danger_is_heard(client: FlaskClient, runtime: Runtime):
    """413, and the safety words all the same; nothing is kept."""
    answer = post(client, text("x" * 20_000 + " I want to kill myself"))
    assert answer.status_code == 413
    assert "116 123" in messages(answer)[0] or "999" in messages(answer)[0]
    assert post(client, text("x" * 300_000)).status_code == 413
    assert turns(runtime) == 0


def test_a_long_text_within_the_limit_is_answered(client: FlaskClient):
    """10 kB is no reason to fail."""
    assert len(messages(post(client, text("help " * 2_000)))) == 1


@pytest.mark.parametrize("body", ["", " ", "🙂🙂🙂", "\u202e\u0000\ufffe", "&<>\"'", "]]>"])
def test_odd_texts_are_answered_in_valid_xml(client: FlaskClient, body: str):
    """Emoji only, control signs, XML's own signs."""
    assert len(messages(post(client, text(body)))) == 1


def test_other_methods_and_no_csrf_token(client: FlaskClient):
    """The door takes POST only, and the carrier has no form token."""
    assert client.get("/sms").status_code == 405


def test_the_database_down_still_gets_an_answer(runtime: Runtime):
    """Danger heard: safety words. Otherwise: something went wrong, and 999."""
    app = create_app(runtime=runtime)
    runtime.database.dispose()
    broken = runtime.config.var_dir.parent / "joinedup.sqlite3"
    broken.write_bytes(b"this is no database any more" * 100)
    for name in ("joinedup.sqlite3-wal", "joinedup.sqlite3-shm"):
        (broken.parent / name).unlink(missing_ok=True)
    client = app.test_client()
    assert "999" in messages(post(client, text("I want to kill myself")))[0]
    assert len(messages(post(client, text("Hello")))) == 1


def test_neither_number_nor_words_nor_signature_are_logged(client: FlaskClient):
    """What is logged of a request is the fact."""
    fields = text("my secret words")
    with capture_logs() as logs:
        post(client, fields)
        post(client, fields, headers={"X-Twilio-Signature": "Zm9yZ2Vk"})
        post(client, fields, headers=signed(f"{BASE}/sms", fields, "another"))
    assert [entry["event"] for entry in logs if entry["event"] == "sms.forged"] == ["sms.forged"] * 2
    for secret in ("secret", "7700", "Zm9yZ2Vk", fields["MessageSid"]):
        assert secret not in repr(logs)

"""`POST /sms/status/<attempt>`: the fate of a message of ours."""

import uuid
from typing import Any

from flask.testing import FlaskClient
from structlog.testing import capture_logs

from assistant.outbox.callback import address
from assistant.outbox.claim import claim
from assistant.persons.service import contact
from assistant.persons.stopping import is_stopped
from assistant.runtime import Runtime
from tests.assistant.outbox.post import ANNA, put, row
from tests.assistant.sms.carrier import BASE, post, signed


def sending(runtime: Runtime, **more: Any) -> tuple[uuid.UUID, str]:
    """A message in a worker's hand, and where the carrier reports on it."""
    put(runtime, "Hello", **more)
    with runtime.database.writing() as session:
        message = claim(session, runtime.clock.now())
    assert message is not None
    return message.id, address(BASE, message).removeprefix(BASE)


def status(word: str, code: str = "") -> dict[str, str]:
    return {"MessageSid": "SM1", "MessageStatus": word, "To": ANNA, "From": "+441632960000"} | (
        {"ErrorCode": code} if code else {}
    )


def test_a_signed_callback_moves_the_message(client: FlaskClient, runtime: Runtime):
    """204, and never back from delivered to sent."""
    message, target = sending(runtime)
    for word, state in (("queued", "sent"), ("delivered", "delivered"), ("sent", "delivered")):
        assert post(client, status(word), target).status_code == 204
        assert row(runtime, message).state == state
    assert row(runtime, message).provider_id == "SM1"


def test_an_unsigned_callback_changes_nothing(client: FlaskClient, runtime: Runtime):
    """403; the address of the callback alone opens nothing."""
    message, target = sending(runtime)
    wrong = signed(BASE + target, status("delivered"), "another")
    assert post(client, status("delivered"), target, headers=wrong).status_code == 403
    assert row(runtime, message).state == "sending"


def test_a_callback_for_an_unknown_message(client: FlaskClient):
    """404, and no trace."""
    assert post(client, status("sent"), f"/sms/status/{uuid.uuid4()}").status_code == 404
    assert client.post("/sms/status/banana").status_code == 404


def test_an_opt_out_reported_later_stops_the_person(client: FlaskClient, runtime: Runtime):
    """21610 may come by callback; the log names the code, not the person."""
    with runtime.database.writing() as session:
        who = contact(session, runtime.keyring, "sms", ANNA, runtime.clock.now())
    message, target = sending(runtime, person_id=who.person_id, cipher=who.cipher)
    with capture_logs() as logs:
        assert post(client, status("failed", "21610"), target).status_code == 204
    assert row(runtime, message).state == "failed"
    with runtime.database.reading() as session:
        assert is_stopped(session, runtime.keyring, "sms", ANNA)
    assert "21610" in repr(logs)
    assert "7700" not in repr(logs)


def test_a_filtered_message_raises_an_alarm(client: FlaskClient, runtime: Runtime):
    """30007: somebody must look; nothing is varied by itself."""
    _, target = sending(runtime)
    with capture_logs() as logs:
        post(client, status("undelivered", "30007"), target)
    assert [entry["log_level"] for entry in logs if entry.get("code") == "30007"] == ["error"]

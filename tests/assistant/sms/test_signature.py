"""Twilio's signature over the public address: what must pass, what must not."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from assistant.app import create_app
from assistant.config import Config
from assistant.gateways.signature import is_genuine, sign
from assistant.runtime import Runtime
from tests.assistant.sms.carrier import BASE, post, signed, text

BODIES = ["it's £5 – ‘really’", "🙂 emoji", " trailing space ", "", "ŵ ŷ Welsh", "a\nb", "a+b&c=d%41", "\u202e"]
SETTINGS = Config(mode="test", twilio_auth_token="test-token", twilio_auth_token_previous="old-token")


@pytest.mark.parametrize("body", BODIES)
def test_a_signed_text_passes_whatever_it_says(client: FlaskClient, body: str):
    """Apostrophes, emoji, empty and odd parameters verify as they were signed."""
    assert post(client, text(body, FromCity="", Empty="")).status_code == 200


@pytest.mark.parametrize("query", ["?a=%C3%A9", "?b=2&a=1", "?name=O%27Neill&empty=", "?x=a+b"])
def test_the_raw_query_is_what_was_signed(client: FlaskClient, query: str):
    """Not decoded to an IRI, not sorted, not re-encoded."""
    assert post(client, text(), f"/sms{query}").status_code == 200


@pytest.mark.parametrize(
    "base", ["https://help.example.org", "https://help.example.org:443", "https://help.example.org:8443"]
)
def test_behind_a_proxy_the_public_address_counts(runtime: Runtime, base: str):
    """The host the server sees is of no interest; a port may be spelt out or not."""
    behind = Runtime(
        runtime.config.model_copy(
            update={"public_base_url": "https://help.example.org"} if "8443" not in base else {"public_base_url": base}
        ),
        runtime.database,
        runtime.keyring,
        runtime.clock,
        runtime.snapshots,
    )
    client, fields = create_app(runtime=behind).test_client(), text()
    answer = post(client, fields, headers=signed(f"{base}/sms", fields) | {"Host": "10.0.0.7"})
    assert answer.status_code == 200


def test_a_missing_or_forged_signature_is_refused(client: FlaskClient):
    """403 with a plain body that tells nothing."""
    fields = text("I am pretending")
    for headers in (
        {"X-None": ""},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "Zm9yZ2Vk"},
        signed(f"{BASE}/sms", fields, "another"),
        signed(f"{BASE}/other", fields),
    ):
        answer = post(client, fields, headers=headers)
        assert answer.status_code == 403
        assert answer.mimetype == "text/plain"
        assert "pretending" not in answer.get_data(as_text=True)


def test_a_changed_added_or_dropped_parameter_is_refused(client: FlaskClient):
    """Every parameter is under the signature."""
    fields = text("Hello")
    headers = signed(f"{BASE}/sms", fields)
    dropped = {key: value for key, value in fields.items() if key != "NumMedia"}
    for changed in (fields | {"Body": "Hullo"}, fields | {"Extra": "1"}, dropped, fields | {"From": "+447700900002"}):
        assert post(client, changed, headers=headers).status_code == 403
    assert post(client, fields, "/sms?a=1", headers=headers).status_code == 403


def test_the_token_before_is_accepted_while_it_is_rotated(runtime: Runtime):
    """Both tokens count, a third does not."""
    config = runtime.config.model_copy(update={"twilio_auth_token": "new", "twilio_auth_token_previous": "old"})
    rotating = Runtime(config, runtime.database, runtime.keyring, runtime.clock, runtime.snapshots)
    client = create_app(runtime=rotating).test_client()
    seen = []
    for token in ("new", "old", "older"):
        fields = text()
        seen.append(post(client, fields, headers=signed(f"{BASE}/sms", fields, token)).status_code)
    assert seen == [200, 200, 403]


def test_no_token_means_no_entry(runtime: Runtime):
    """An empty token is not a token: outside the demo nothing passes without one."""
    config = runtime.config.model_copy(update={"twilio_auth_token": ""})
    fields = text()
    assert not is_genuine(config, "/sms", b"", fields, signed(f"{BASE}/sms", fields, "")["X-Twilio-Signature"])


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), max_size=6))
def test_whatever_is_signed_verifies(fields: dict[str, str]):
    """Property: any parameters survive, in any order, and one changed sign breaks it."""
    fields = {key.replace("\ud800", ""): value for key, value in fields.items()}
    signature = sign(SETTINGS, "/sms", fields)
    assert is_genuine(SETTINGS, "/sms", b"", MultiDict(reversed(list(fields.items()))), signature)
    assert not is_genuine(SETTINGS, "/sms", b"", fields | {"Body!": "x"}, signature)

"""Posting to our webhook as Twilio does."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

ANNA = "+447700900001"
BASE = "http://127.0.0.1:8000"
TOKEN = "test-token"


def text(body: str = "Hello", **more: str) -> dict[str, str]:
    """The fields of a person's text."""
    return {"MessageSid": f"SM{uuid4().hex}", "From": ANNA, "To": "+441632960000", "Body": body, "NumMedia": "0"} | more


def signed(address: str, fields: dict[str, str], token: str = TOKEN) -> dict[str, str]:
    """The header Twilio would send for a call to `address`."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(address, fields)}


def post(client: FlaskClient, fields: dict[str, str], target: str = "/sms", **more: Any) -> TestResponse:
    """A signed POST to `target` (path and raw query)."""
    headers = more.pop("headers", None) or signed(BASE + target, fields)
    content_type = "application/x-www-form-urlencoded"
    return client.post(target, data=urlencode(fields), content_type=content_type, headers=headers, **more)

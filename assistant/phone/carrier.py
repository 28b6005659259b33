"""The carrier's side of the on-screen phone: signs a text as Twilio does and posts it to our real webhook over HTTP."""

import http.client
from urllib.parse import urlencode, urlsplit
from uuid import uuid4
from xml.etree import ElementTree as ET

from assistant.config import Config
from assistant.gateways import signature

PATIENCE_S = 15
"""Twilio's own."""


class NoAnswerError(Exception):
    """The webhook did not answer as a webhook should."""


def deliver(config: Config, number: str, text: str, message_sid: str = "") -> tuple[str, ...]:
    """Hand `text` from `number` to `POST /sms`; returns the texts it answers with. Raises NoAnswerError."""
    params = {
        "MessageSid": message_sid or f"SM{uuid4().hex}",
        "AccountSid": config.twilio_account_sid or "ACdemo",
        "From": number,
        "To": config.twilio_from,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "I-Twilio-Idempotency-Token": str(uuid4()),
        signature.HEADER: signature.sign(config, "/sms", params),
    }
    base = urlsplit(config.base_url)
    connection = http.client.HTTPConnection(base.hostname or "127.0.0.1", base.port or 80, timeout=PATIENCE_S)
    try:
        connection.request("POST", f"{base.path}/sms", urlencode(params), headers)
        response = connection.getresponse()
        body = response.read()
    except OSError as error:
        raise NoAnswerError(f"the webhook did not answer ({type(error).__name__})") from None
    finally:
        connection.close()
    if response.status != 200:
        raise NoAnswerError(f"the webhook answered {response.status}")
    return _messages(body)


def _messages(body: bytes) -> tuple[str, ...]:
    try:
        root = ET.fromstring(body)  # noqa: S314 - our own answer, from our own loopback address
    except ET.ParseError:
        raise NoAnswerError("the webhook's answer is not TwiML") from None
    return tuple("".join(message.itertext()) for message in root.iter("Message"))

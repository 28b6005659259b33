"""Twilio's Messages resource as a contract: what may be asked, what may be answered, and a tap on the real client.

`twilio_messages.openapi.json` is written by hand from Twilio's published OpenAPI document. That document itself lets
five kinds of mistakes pass (a field it does not know, a text too long, `To=banana`, no sender, no content); this one
does not.
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from assistant.gateways.twilio_sms import TwilioSms

DOCUMENT: dict[str, Any] = json.loads(Path(__file__).with_name("twilio_messages.openapi.json").read_text("utf-8"))
PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
RESOURCE = DOCUMENT["paths"][PATH]
CREATE = DOCUMENT["components"]["schemas"]["CreateMessage"]
FILTERS: dict[str, Any] = {one["name"]: one["schema"] for one in RESOURCE["get"]["parameters"]}
_LISTS = frozenset(name for name, schema in CREATE["properties"].items() if schema["type"] == "array")


def complaints(schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with a value, in words; [] where nothing is."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return sorted(error.message for error in Draft202012Validator(whole).iter_errors(value))


def of_form(form: dict[str, list[str]]) -> list[str]:
    """Complaints about the form fields of a new message."""
    fields = {name: values[0] if name not in _LISTS and len(values) == 1 else values for name, values in form.items()}
    return complaints({"$ref": "#/components/schemas/CreateMessage"}, fields)


def of_query(query: dict[str, list[str]]) -> list[str]:
    """Complaints about the filters of a list."""
    schema = {"type": "object", "properties": FILTERS, "additionalProperties": False}
    return complaints(schema, {name: values[0] if len(values) == 1 else values for name, values in query.items()})


def of_answer(method: str, status: int, body: object) -> list[str]:
    """Complaints about an answer."""
    answers = RESOURCE[method.lower()]["responses"]
    schema = answers.get(str(status), answers["default"])["content"]["application/json"]["schema"]
    return complaints(schema, body)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call that went over the wire, with the time-out it was sent with."""

    request: PreparedRequest
    timeout: object
    response: Response

    def complaints(self, account: str, token: str) -> list[str]:
        """Everything the contract has against this call and its answer."""
        parts = urlsplit(self.request.url or "")
        wrong = [] if parts.path == PATH.format(AccountSid=account) else [f"no such path: {parts.path}"]
        login = base64.b64encode(f"{account}:{token}".encode()).decode()
        if self.request.headers.get("Authorization") != f"Basic {login}":
            wrong.append("not signed in")
        if self.request.method == "POST":
            if self.request.headers.get("Content-Type") != "application/x-www-form-urlencoded":
                wrong.append("not a form")
            wrong += of_form(parse_qs(_text(self.request.body), keep_blank_values=True))
        else:
            wrong += of_query(parse_qs(parts.query, keep_blank_values=True))
        return wrong + of_answer(self.request.method or "", self.response.status_code, self.response.json())


def _text(body: object) -> str:
    return body.decode() if isinstance(body, bytes) else str(body or "")


class Tap(HTTPAdapter):
    """Sits where the client's connections are: notes each call and lets it go on to the loopback."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Exchange] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Send as ever, and note what was sent."""
        response: Response = super().send(request, *args, **kwargs)
        self.seen.append(Exchange(request, kwargs.get("timeout"), response))
        return response


def tapped(sms: TwilioSms) -> Tap:
    """A tap on this client."""
    tap = Tap()
    assert sms._http.session is not None
    sms._http.session.mount("http://", tap)
    return tap

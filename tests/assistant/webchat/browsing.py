"""A browser without JavaScript over Flask's test client: opens the chat page and sends the forms it finds there."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Form:
    """One form of a page: where it goes and what its hidden fields hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
        elif tag == "input" and self.forms and values.get("type") == "hidden":
            self.forms[-1].fields[values["name"]] = values.get("value", "")
        elif tag == "button" and self.forms and values.get("name") == "text":
            self.forms[-1].answers.append(values["value"])


def forms(page: TestResponse) -> list[Form]:
    """Every form of the page, in order."""
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


def writing_form(page: TestResponse) -> Form:
    """The form with the box to write in (not the one with ready answers)."""
    return next(form for form in forms(page) if form.action == "/chat" and not form.answers)


def send(client: FlaskClient, text: str, page: TestResponse | None = None, **changed: str) -> TestResponse:
    """Write `text` into the form of `page` (the chat page as it is now, if none is given) and send it."""
    form = writing_form(page or client.get("/"))
    return client.post(form.action, data={**form.fields, "text": text, **changed})

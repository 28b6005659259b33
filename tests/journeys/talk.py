"""A person who talks to the app from outside: by no-JavaScript web chat, or by correctly signed SMS."""

import html
import re
import uuid
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from flask import Flask
from twilio.request_validator import RequestValidator

from assistant.runtime import EXTENSION, Runtime

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
REST = "Text MORE for the rest."
ENOUGH = 14
"""Messages after which somebody in need has given up."""


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@dataclass
class Answers:
    """What this person answers, by a word that stands in the question; the first that fits is taken."""

    said: str
    rules: list[tuple[str, str]] = field(default_factory=list)

    def to(self, question: str) -> str:
        """The answer to the latest words of the machine."""
        for word, answer in [*self.rules, *USUAL]:
            if re.search(word, question, re.IGNORECASE):
                return answer
        return "skip"


USUAL = [
    (r"is that ok with you|shall i (also )?(ask|pass)", "yes"),
    (r"what name", "Sam Example"),
    (r"what phone number", "07700 900123"),
    (r"how is it safe", "1"),
    (r"which one would you like|choose a number|reply with a number", "1"),
    (r"where do you live|postcode", "M14 5RQ"),
]


class WebPerson:
    """A browser without JavaScript."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def say(self, text: str) -> str:
        """Send a message by the page's form; returns the words of the newest reply."""
        page = self.client.get("/").get_data(as_text=True)
        form = dict(HIDDEN.findall(page)) | {"text": text}
        answer = self.client.post("/chat", data=form, follow_redirects=True)
        assert answer.status_code == 200, answer.status
        newest = answer.get_data(as_text=True).rpartition('id="newest"')[2]
        return text_of(newest.partition("</main>")[0])


class SmsPerson:
    """A telephone."""

    def __init__(self, app: Flask, number: str) -> None:
        self.client = app.test_client()
        runtime: Runtime = app.extensions[EXTENSION]
        self.config = runtime.config
        self.number = number

    def post(self, form: dict[str, str]):
        """One request signed as the carrier signs it."""
        signed = RequestValidator(self.config.twilio_auth_token).compute_signature(self.config.base_url + "/sms", form)
        return self.client.post("/sms", data=form, headers={"X-Twilio-Signature": signed})

    def say(self, text: str) -> str:
        """Text us; returns the whole reply, asking for MORE as long as there is more."""
        reply = self._one(text)
        for _ in range(4):
            if REST not in reply:
                break
            reply = reply.replace(REST, "") + " " + self._one("more")
        return reply

    def _one(self, text: str) -> str:
        form = {"MessageSid": f"SM{uuid.uuid4().hex}", "From": self.number, "To": self.config.twilio_from, "Body": text}
        answer = self.post(form)
        assert answer.status_code == 200
        return " ".join(message.text or "" for message in ET.fromstring(answer.get_data(as_text=True)).iter("Message"))


def talk_until(person: WebPerson | SmsPerson, answers: Answers, until: str) -> list[str]:
    """Talk until the machine's words match `until`; returns all it said. Fails when nothing comes of it."""
    heard = [person.say(answers.said)]
    while not re.search(until, heard[-1], re.IGNORECASE):
        assert len(heard) < ENOUGH, "\n---\n".join(heard)
        heard.append(person.say(answers.to(heard[-1])))
    return heard

"""What a carrier does with Twilio's Messages resource, for tests of the real client and the real worker.

It offers nothing Twilio lacks: no idempotency key; a list filtered by To, From and DateSent (days, in UTC; a message
not yet sent has no DateSent, and no filter by it finds it), newest first, in pages. Unknown form fields are refused.
Every message it accepts is appended to a log file before the answer goes out: that log is the judge of what was sent.
`fake_carrier_server` puts it on the loopback.
"""

import datetime as dt
import json
import os
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from assistant.gateways.clock import Clock, SystemClock
from directory.vocabulary.loader import data

MOST_CHARACTERS = 1_600
PAGE_SIZE, LARGEST_PAGE = 50, 1_000


@dataclass(frozen=True, slots=True)
class Troubles:
    """What goes wrong, as shares of requests (0..1), and how slow it is (seconds)."""

    throttled: float = 0
    """429 with code 20429: not processed."""
    broken_before: float = 0
    """500, not processed."""
    broken_after: float = 0
    """Accepted, then 500: only the list tells."""
    list_silent: float = 0
    """The list answers 503."""
    delay: float = 0
    """Longest wait before accepting."""
    delay_after: float = 0
    """Longest wait between accepting and answering."""


@dataclass
class Accepted:
    """A message the carrier took."""

    sid: str
    to: str
    sender: str
    body: str
    created_at: dt.datetime
    status: str = "queued"
    sent_at: dt.datetime | None = None
    callback: str = ""
    direction: str = "outbound-api"


class Refusal(Exception):  # noqa: N818 - an answer, not an error of ours
    """An answer with Twilio's error body."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass
class FakeCarrier:
    """The carrier's mind: what it took, and what it says to a request. Thread-safe."""

    log: Path
    account_sid: str
    token: str
    troubles: Troubles = field(default_factory=Troubles)
    seed: int = 0
    clock: Clock = field(default_factory=SystemClock)
    opted_out: set[str] = field(default_factory=set)
    messages: list[Accepted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - failures for tests, not secrets
        self._lock = threading.Lock()

    def create(self, form: dict[str, list[str]]) -> Accepted:
        """POST Messages.json. Raises Refusal."""
        _check(form)
        to = form["To"][0]
        if to in self.opted_out:
            raise Refusal(400, 21610, "Attempt to send to unsubscribed recipient")
        self._maybe_wait(self.troubles.delay)
        if self._happens(self.troubles.throttled):
            raise Refusal(429, 20429, "Too Many Requests")
        if self._happens(self.troubles.broken_before):
            raise Refusal(500, 20500, "Internal Server Error")
        message = self._accept(to, form)
        self._maybe_wait(self.troubles.delay_after)
        if self._happens(self.troubles.broken_after):
            raise Refusal(500, 20500, "Internal Server Error")
        return message

    def _accept(self, to: str, form: dict[str, list[str]]) -> Accepted:
        with self._lock:
            message = Accepted(
                sid=f"SM{uuid4().hex}",
                to=to,
                sender=form["From"][0],
                body=form["Body"][0],
                created_at=self.clock.now(),
                callback=form.get("StatusCallback", [""])[0],
            )
            line = json.dumps({"sid": message.sid, "to": to, "body": message.body}) + "\n"
            with self.log.open("a", encoding="utf-8") as log:
                log.write(line)
                log.flush()
                os.fsync(log.fileno())
            self.messages.append(message)
        return message

    def page(self, query: dict[str, list[str]]) -> tuple[list[Accepted], dict[str, Any]]:
        """GET Messages.json: one page and its paging members. Raises Refusal."""
        if self._happens(self.troubles.list_silent):
            raise Refusal(503, 20503, "Service unavailable")
        unknown = set(query) - set(_fields()["list"])
        if unknown:
            raise Refusal(400, 20001, f"Unknown parameter {min(unknown)}")
        with self._lock:
            found = [one for one in reversed(self.messages) if _matches(one, query)]
        size = min(int(query.get("PageSize", [str(PAGE_SIZE)])[0]), LARGEST_PAGE)
        page = int(query.get("Page", ["0"])[0])
        more = len(found) > (page + 1) * size
        following = {key: values[0] for key, values in query.items()} | {"PageSize": str(size), "Page": str(page + 1)}
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages.json"
        paging = {
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": min(len(found), (page + 1) * size) - 1,
            "uri": path,
            "first_page_uri": path,
            "previous_page_uri": None,
            "next_page_uri": f"{path}?{urlencode(following)}" if more else None,
        }
        return found[page * size : (page + 1) * size], paging

    def _happens(self, share: float) -> bool:
        with self._lock:
            return self._chance.random() < share

    def _maybe_wait(self, longest: float) -> None:
        if longest:
            with self._lock:
                seconds = self._chance.random() * longest
            time.sleep(seconds)


def _fields() -> dict[str, list[str]]:
    fields: dict[str, list[str]] = data("assistant.gateways", "twilio_fields")
    return fields


def _check(form: dict[str, list[str]]) -> None:
    """Twilio's own checks, and one more: fields it does not know, which it would silently ignore."""
    unknown = set(form) - set(_fields()["create"])
    if unknown:
        raise Refusal(400, 20001, f"Unknown field {min(unknown)}")
    to = form.get("To", [""])[0]
    if not to:
        raise Refusal(400, 21604, "A 'To' phone number is required.")
    if not form.get("From", [""])[0]:
        raise Refusal(400, 21603, "A 'From' phone number is required.")
    body = form.get("Body", [""])[0]
    if not body:
        raise Refusal(400, 21602, "Message body is required.")
    if not (to.startswith("+") and to[1:].isascii() and to[1:].isdigit() and 8 <= len(to) <= 16):
        raise Refusal(400, 21211, "The 'To' number is not a valid phone number.")
    if len(body) > MOST_CHARACTERS:
        raise Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit")


def _matches(message: Accepted, query: dict[str, list[str]]) -> bool:
    for name, value in (("To", message.to), ("From", message.sender)):
        if name in query and query[name][0] != value:
            return False
    if not {"DateSent", "DateSent<", "DateSent>"} & set(query):
        return True
    if message.sent_at is None:
        return False
    day = message.sent_at.date().isoformat()
    return (
        query.get("DateSent", [day])[0][:10] == day
        and day <= query.get("DateSent<", [day])[0][:10]
        and day >= query.get("DateSent>", [day])[0][:10]
    )

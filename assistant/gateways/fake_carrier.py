"""What a carrier does with Twilio's Messages resource, for tests of the real client and the real worker.

It offers nothing Twilio lacks: no idempotency key; a list filtered by To, From and DateSent (days, in UTC; a message
not yet sent has no DateSent, and no filter by it finds it), newest first, in pages. Form fields we do not use are
refused. Every message it accepts is appended to a log file before the answer goes out: that log is the judge of what
was sent. With `report_after` it posts signed status callbacks. `fake_carrier_server` puts it on the loopback.
"""

import datetime as dt
import json
import os
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from assistant.gateways.clock import Clock, SystemClock
from assistant.gateways.delivery_reports import DeliveryReports, Handed

MOST_CHARACTERS = 1_600
PAGE_SIZE, LARGEST_PAGE = 50, 1_000
FIELDS = frozenset({"To", "From", "Body", "StatusCallback"})
"""What a message is made with here. Twilio knows more; we use no more."""
FILTERS = frozenset({"DateSent", "DateSent<", "DateSent>", "From", "Page", "PageSize", "PageToken", "To"})
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT_CODE = re.compile(r"[0-9]{3,6}")


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
    error_code: int | None = None


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
    report_after: float | None = None
    """Seconds from one status callback of a message to the next; None posts none."""
    scramble: Callable[[list[str]], list[str]] = list
    """The order in which a message's statuses are posted."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - failures for tests, not secrets
        self._lock = threading.Lock()
        self.reports = DeliveryReports(
            self.token,
            self.account_sid,
            pause=self.report_after or 0,
            scramble=self.scramble,
            changed=self._changed,
        )

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
        if self.report_after is not None:
            self.reports.tell(Handed(message.sid, to, message.sender, message.callback))
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

    def _changed(self, handed: Handed, status: str, error_code: str) -> None:
        """A message went one step further."""
        with self._lock:
            message = next(one for one in self.messages if one.sid == handed.sid)
            message.status = status
            message.error_code = int(error_code) if error_code else message.error_code
            message.sent_at = message.sent_at or (self.clock.now() if status != "queued" else None)

    def page(self, query: dict[str, list[str]]) -> tuple[list[Accepted], dict[str, Any]]:
        """GET Messages.json: one page and its paging members. Raises Refusal."""
        if self._happens(self.troubles.list_silent):
            raise Refusal(503, 20503, "Service unavailable")
        unknown = set(query) - FILTERS
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


def _check(form: dict[str, list[str]]) -> None:
    """Twilio's own checks, and one more: fields it does not know (or we do not use), which it would silently ignore."""
    unknown = set(form) - FIELDS
    if unknown:
        raise Refusal(400, 20001, f"Unknown field {min(unknown)}")
    if any(len(values) > 1 for values in form.values()):
        raise Refusal(400, 20001, "A field came twice")
    to, sender, body, callback = (form.get(name, [""])[0] for name in ("To", "From", "Body", "StatusCallback"))
    for wrong, code, message in (
        (not to, 21604, "A 'To' phone number is required."),
        (not sender, 21603, "A 'From' phone number is required."),
        (not body, 21602, "Message body is required."),
        (not _E164.fullmatch(to), 21211, "The 'To' number is not a valid phone number."),
        (not (_E164.fullmatch(sender) or _SHORT_CODE.fullmatch(sender)), 21212, "The 'From' number is not valid."),
        (len(body) > MOST_CHARACTERS, 21617, "The concatenated message body exceeds the 1600 character limit"),
        ("StatusCallback" in form and not _is_address(callback), 21609, "The 'StatusCallback' URL is not a valid URL."),
    ):
        if wrong:
            raise Refusal(400, code, message)


def _is_address(url: str) -> bool:
    """Whether Twilio would call this address: http or https, a host without underscores, nothing but ASCII."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return url.isascii() and url.isprintable() and parts.scheme in {"http", "https"} and host != "" and "_" not in host


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

"""The demo's carrier and mail server: nothing leaves the machine. What was "sent" lies in one file under var/.

The on-screen phone and the demo's letter box read it; the worker writes it. A line a message, appended in one write, so
that web and worker processes may share it.
"""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID, uuid4

from assistant.gateways.clock import Clock
from assistant.gateways.delivery_reports import DeliveryReports, Handed, fate
from assistant.gateways.sms import Listed

FILE = "demo_post.jsonl"
SENT = frozenset({"text-out", "text-lost"})
"""Kinds that went through the gateway."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One message of the demo. `kind`: text-in, text-reply, text-out (SMS), text-lost (SMS never delivered), email."""

    id: str
    kind: str
    number: str
    """The person's telephone, or the e-mail address."""
    body: str
    at: str
    subject: str = ""


class DemoPost:
    """The file. Also the SMS gateway of the demo: `sender` is its number, `reports` say what becomes of messages."""

    def __init__(self, path: Path, clock: Clock, reports: DeliveryReports | None = None, sender: str = "") -> None:
        self._path = path
        self._clock = clock
        self._reports = reports
        self._sender = sender

    def add(self, kind: str, number: str, body: str, *, subject: str = "", id: str = "") -> str:  # noqa: A002
        """Append one message; returns its id (`id` or a new one)."""
        posted = Posted(id or f"SM{uuid4().hex}", kind, number, body, self._clock.now().isoformat(), subject)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, (json.dumps(asdict(posted)) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return posted.id

    def read(self, *, number: str = "", kinds: tuple[str, ...] = ()) -> list[Posted]:
        """Messages in the order they were posted; a half-written last line is left out."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").split("\n")[:-1]
        posted = [Posted(**json.loads(line)) for line in lines]
        return [one for one in posted if (not number or one.number == number) and (not kinds or one.kind in kinds)]

    def numbers(self) -> list[str]:
        """Telephones that have texted or been texted, first come first."""
        return list(dict.fromkeys(one.number for one in self.read() if one.kind != "email"))

    def send(self, to: str, body: str, status_callback: str) -> str:
        """See SmsGateway."""
        sid = self.add("text-out" if fate(to)[0] == "delivered" else "text-lost", to, body)
        if self._reports is not None:
            self._reports.tell(Handed(sid, to, self._sender, status_callback))
        return sid

    def listed(self, to: str, since: dt.datetime) -> list[Listed]:
        """See SmsGateway."""
        found = [
            Listed(one.id, to, one.body, dt.datetime.fromisoformat(one.at), _status(one), one.kind in SENT)
            for one in self.read(number=to)
        ]
        return [one for one in reversed(found) if one.created_at >= since]


def _status(posted: Posted) -> str:
    return fate(posted.number)[0] if posted.kind == "text-lost" else "delivered"


class DemoEmail:
    """The mail server of the demo."""

    def __init__(self, post: DemoPost) -> None:
        self._post = post

    def send(self, to: str, subject: str, body: str, message_id: UUID) -> str:
        """See EmailGateway."""
        return self._post.add("email", to, body, subject=subject, id=f"<{message_id}@demo>")

"""What a carrier says afterwards about a message it took: signed status callbacks, as Twilio posts them. For the fakes.

They are posted from a thread of their own, so that sending is not slowed; once, without repeats; and only to this
machine. Some numbers of the range kept for drama (Ofcom, 07700 900xxx) never get their messages: see FATES.
"""

import heapq
import http.client
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from assistant.config import LOOPBACK
from assistant.gateways import signature

FATES = {
    "+447700900990": ("undelivered", "30003"),  # switched off
    "+447700900991": ("undelivered", "30005"),  # nobody has this number
    "+447700900992": ("undelivered", "30006"),  # a landline
    "+447700900993": ("undelivered", "30007"),  # filtered as spam
    "+447700900994": ("failed", "30008"),  # nobody knows why
}
"""Numbers that get nothing: (last status, error code)."""
PATIENCE_S = 15
"""Twilio's own."""
KEPT_ANSWERS = 1_000


@dataclass(frozen=True, slots=True)
class Handed:
    """A message that the carrier has taken. `callback`: the StatusCallback address given with it, "" for none."""

    sid: str
    to: str
    sender: str
    callback: str


@dataclass(frozen=True, slots=True, order=True)
class _Report:
    due: float
    number: int
    handed: Handed = field(compare=False)
    status: str = field(compare=False)
    error_code: str = field(compare=False)


def fate(to: str) -> tuple[str, str]:
    """How it ends for this number: ("delivered", "") or what FATES says."""
    return FATES.get(to, ("delivered", ""))


class DeliveryReports:
    """Posts queued, sent, then delivered (or undelivered with a code) for each message. Thread-safe.

    `pause`: seconds between a message's statuses. `scramble` puts a message's statuses into the order in which they
    are posted: callbacks come in any order. `changed` hears of each status before it is posted.
    """

    def __init__(
        self,
        token: str,
        account_sid: str,
        *,
        pause: float = 0.5,
        scramble: Callable[[list[str]], list[str]] = list,
        changed: Callable[[Handed, str, str], None] = lambda *_: None,
    ) -> None:
        self._token = token
        self._account_sid = account_sid
        self._pause = pause
        self._scramble = scramble
        self._changed = changed
        self._waiting: list[_Report] = []
        self._count = itertools.count()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self.answers: deque[int] = deque(maxlen=KEPT_ANSWERS)
        """HTTP statuses of the last callbacks; 0 where nobody answered."""

    def tell(self, handed: Handed) -> None:
        """Report on this message from now on; returns at once."""
        if not _is_here(handed.callback):
            return
        last, code = fate(handed.to)
        now = time.monotonic()
        with self._news:
            for n, status in enumerate(self._scramble(["queued", "sent", last]), start=1):
                report = _Report(
                    now + n * self._pause, next(self._count), handed, status, code if status == last else ""
                )
                heapq.heappush(self._waiting, report)
            if self._thread is None:
                self._thread = threading.Thread(target=self._post_all, name="delivery-reports", daemon=True)
                self._thread.start()
            self._news.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until everything is posted; False if it is not by then."""
        with self._news:
            return self._news.wait_for(lambda: self._thread is None, seconds)

    def _post_all(self) -> None:
        while (report := self._next()) is not None:
            self._changed(report.handed, report.status, report.error_code)
            self.answers.append(self._post(report))

    def _next(self) -> _Report | None:
        """The next report when it is due; None, and the thread's end, when there is none."""
        with self._news:
            while self._waiting and (wait := self._waiting[0].due - time.monotonic()) > 0:
                self._news.wait(wait)
            if self._waiting:
                return heapq.heappop(self._waiting)
            self._thread = None
            self._news.notify_all()
            return None

    def _post(self, report: _Report) -> int:
        """The HTTP status of the answer, 0 for none."""
        params = self._params(report)
        address = urlsplit(report.handed.callback)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            signature.HEADER: str(RequestValidator(self._token).compute_signature(report.handed.callback, params)),
        }
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=PATIENCE_S)
        try:
            target = address.path + (f"?{address.query}" if address.query else "")
            connection.request("POST", target, urlencode(params), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _params(self, report: _Report) -> dict[str, str]:
        handed = report.handed
        params = {
            "AccountSid": self._account_sid,
            "ApiVersion": "2010-04-01",
            "From": handed.sender,
            "MessageSid": handed.sid,
            "MessageStatus": report.status,
            "SmsSid": handed.sid,
            "SmsStatus": report.status,
            "To": handed.to,
        }
        if report.error_code:
            params["ErrorCode"] = report.error_code
        return params


def _is_here(callback: str) -> bool:
    """Whether an address is on this machine: a fake never speaks to anybody else."""
    parts = urlsplit(callback)
    return parts.scheme == "http" and parts.hostname in LOOPBACK

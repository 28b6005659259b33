"""What we ask of an SMS carrier: hand over one message, and list what was handed over. Twilio offers no more."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from assistant.gateways.errors import SendError


class SmsError(SendError):
    """The carrier did not (certainly) take the message; `error.outcome` says what that means."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One message in the carrier's list."""

    provider_id: str
    to: str
    body: str
    created_at: dt.datetime
    status: str
    from_api: bool
    """Sent by our request; False for a person's message and for a reply in a webhook's answer."""


class SmsGateway(Protocol):
    """A carrier."""

    def send(self, to: str, body: str, status_callback: str) -> str:
        """Hand over one message; returns the carrier's id. Raises SmsError."""
        ...

    def listed(self, to: str, since: dt.datetime) -> list[Listed]:
        """Messages to `to` made at or after `since`, newest first. Raises SmsError if the list does not answer."""
        ...

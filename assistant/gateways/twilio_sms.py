"""Twilio, by its own library, with a time-out (its default is none) and without its request log (it holds numbers)."""

import datetime as dt
import logging
from typing import Any
from urllib.parse import urlsplit

from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from assistant.gateways.errors import NO_ANSWER, NOT_REACHED, error_of
from assistant.gateways.sms import Listed, SmsError

LIST_LIMIT = 200
"""How many of a number's newest messages are looked through: a person gets a handful in the hours that matter."""


SILENT = logging.getLogger("joinedup.twilio.silent")
SILENT.disabled = True


class QuietHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """The library's HTTP client: with a time-out, silent, and able to speak to a fake carrier instead of Twilio."""

    def __init__(self, timeout: float, api_url: str = "") -> None:
        super().__init__(timeout=timeout, logger=SILENT)
        self._api_url = api_url.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Send the request, to `api_url` in place of https://api.twilio.com where one is set."""
        if self._api_url:
            parts = urlsplit(url)
            url = self._api_url + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().request(method, url, *args, **kwargs)

    def close(self) -> None:
        """Close the connections."""
        if self.session is not None:
            self.session.close()


class TwilioSms:
    """Twilio's Messages resource. One sender number; texts only."""

    def __init__(self, account_sid: str, token: str, sender: str, *, timeout: float, api_url: str = "") -> None:
        self._http = QuietHttpClient(timeout, api_url)
        self._messages = Client(account_sid, token, http_client=self._http).messages
        self._sender = sender

    def send(self, to: str, body: str, status_callback: str) -> str:
        """See SmsGateway."""
        try:
            message = self._messages.create(to=to, from_=self._sender, body=body, status_callback=status_callback)
        except (TwilioException, RequestException, ValueError) as error:
            raise _sms_error(error) from None
        if not message.sid:
            raise SmsError(NO_ANSWER)
        return str(message.sid)

    def listed(self, to: str, since: dt.datetime) -> list[Listed]:
        """See SmsGateway.

        Not filtered by DateSent: a message still queued has none yet, and it is the very one we are looking for.
        """
        try:
            found = self._messages.list(to=to, limit=LIST_LIMIT)
        except (TwilioException, RequestException, ValueError) as error:
            raise _sms_error(error) from None
        return [
            Listed(
                provider_id=message.sid or "",
                to=message.to or "",
                body=message.body or "",
                created_at=message.date_created,
                status=str(message.status),
                from_api=message.direction == "outbound-api",
            )
            for message in found
            if message.date_created is not None and message.date_created >= since
        ]

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _sms_error(error: Exception) -> SmsError:
    """The library's exceptions as ours. Unreadable answers count as accepted perhaps."""
    if isinstance(error, TwilioRestException):
        return SmsError(error_of(str(error.code or error.status), error.status))
    if isinstance(error, ConnectTimeout) or (isinstance(error, NotConnected) and _never_connected(error)):
        return SmsError(NOT_REACHED)
    return SmsError(NO_ANSWER)


def _never_connected(error: NotConnected) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)

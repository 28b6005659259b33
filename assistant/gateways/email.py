"""E-mail by SMTP. The Message-ID is made of the outbox id, so that a mailbox can tell a repeat from a new message."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol
from uuid import UUID

from assistant.gateways.errors import CarrierError, Outcome, SendError


class EmailError(SendError):
    """The mail server did not (certainly) take the message."""


class EmailGateway(Protocol):
    """A mail server."""

    def send(self, to: str, subject: str, body: str, message_id: UUID) -> str:
        """Hand over one plain-text e-mail; returns its Message-ID. Raises EmailError."""
        ...


def compose(sender: str, to: str, subject: str, body: str, message_id: UUID) -> EmailMessage:
    """The e-mail as sent. Raises ValueError for an address or subject with a line break in it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, cte="quoted-printable")  # not every server takes 8-bit text
    return message


class SmtpEmail:
    """One SMTP conversation a message: e-mails are few, and a dead connection is never found out too late."""

    def __init__(self, host: str, port: int, sender: str, *, timeout: float) -> None:
        self._host, self._port, self._sender, self._timeout = host, port, sender, timeout

    def send(self, to: str, subject: str, body: str, message_id: UUID) -> str:
        """See EmailGateway."""
        try:
            message = compose(self._sender, to, subject, body, message_id)
        except ValueError:
            raise _error("550", "address or subject cannot be sent", Outcome.REFUSED) from None
        try:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        except (OSError, smtplib.SMTPException):
            raise _error("421", "mail server was not reached", Outcome.LATER) from None
        with server:
            self._hand_over(server, message)
        return str(message["Message-ID"])

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(max(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise _error("000", "mail server gave no answer", Outcome.UNCERTAIN) from None


def _refusal(code: int) -> EmailError:
    """SMTP answers 4xx for "later", 5xx for "never" (RFC 5321, 4.2.1); -1 where the connection broke."""
    if 400 <= code < 500:
        return _error(str(code), "mail server asks to try later", Outcome.LATER)
    if 500 <= code < 600:
        return _error(str(code), "mail server refused", Outcome.REFUSED)
    return _error("000", "mail server gave no answer", Outcome.UNCERTAIN)


def _error(code: str, meaning: str, outcome: Outcome) -> EmailError:
    return EmailError(CarrierError(code=code, meaning=meaning, outcome=outcome))

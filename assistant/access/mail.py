"""Flask-Security's letters become outbox rows, in the transaction of the request that caused them."""

from typing import Any

from flask_security.mail_util import MailUtil

from assistant.access.transaction import request_session
from assistant.outbox import service as outbox
from assistant.runtime import current_runtime


class OutboxMail(MailUtil):
    """Writes to the outbox instead of sending inside the request."""

    def send_mail(  # noqa: PLR0917 - the signature is Flask-Security's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002 - the outbox has one sender
        body: str | None,
        html: str | None,  # noqa: ARG002 - plain text only: the same words for everybody
        **_context: Any,
    ) -> None:
        """Queue the letter as plain text to `recipient`."""
        runtime = current_runtime()
        outbox.enqueue(
            request_session(),
            runtime,
            channel="email",
            to=recipient if isinstance(recipient, str) else recipient[1],
            subject=str(subject)[:120],
            body=body or "",
            purpose=f"account-{template}"[:40],
            now=runtime.clock.now(),
        )

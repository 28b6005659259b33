"""E-mail through a real SMTP conversation."""

import uuid
from email import message_from_string, policy

import pytest

from assistant.gateways.email import EmailError, SmtpEmail
from assistant.gateways.errors import Outcome
from tests.assistant.gateways.carrier import free_port
from tests.assistant.gateways.mailserver import MailServer, mail_server

ID = uuid.UUID(int=7)


def post(server: MailServer) -> SmtpEmail:
    return SmtpEmail("127.0.0.1", server.server_address[1], "joinedup@example.org", timeout=2)


def outcome_of(email: SmtpEmail, to: str = "a@example.org", subject: str = "s") -> Outcome:
    with pytest.raises(EmailError) as caught:
        email.send(to, subject, "body", ID)
    return caught.value.error.outcome


def test_an_email_arrives_with_its_message_id():
    """The Message-ID is made of the outbox id, so a repeat can be told from a new message."""
    with mail_server() as server:
        sent = post(server).send("team@example.org", "A referral is waiting", "Please sign in – thank you.\n", ID)
    mail = message_from_string(server.mail[0], policy=policy.default)
    assert mail["Message-ID"] == sent == f"<{ID}@example.org>"
    assert (mail["To"], mail["Subject"]) == ("team@example.org", "A referral is waiting")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Please sign in – thank you."


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"RCPT": "550 no such box"}, Outcome.REFUSED),
        ({"RCPT": "451 try later"}, Outcome.LATER),
        ({"MAIL": "552 full"}, Outcome.REFUSED),
        ({"BODY": "554 spam"}, Outcome.REFUSED),
        ({"BODY": "421 busy"}, Outcome.LATER),
        ({"BODY": "hang up"}, Outcome.UNCERTAIN),
        ({"QUIT": "hang up"}, None),
    ],
)
def test_what_a_mail_server_says_has_a_meaning(answers: dict[str, str], outcome: Outcome | None):
    """4xx later, 5xx never, silence after the text: nobody knows; a rude goodbye after 250 changes nothing."""
    with mail_server(**answers) as server:
        if outcome is None:
            assert post(server).send("a@example.org", "s", "body", ID)
        else:
            assert outcome_of(post(server)) is outcome


def test_a_mail_server_that_is_not_there_has_nothing():
    """A refused connection is certain."""
    assert outcome_of(SmtpEmail("127.0.0.1", free_port(), "j@example.org", timeout=1)) is Outcome.LATER


def test_a_line_break_in_an_address_or_subject_is_refused():
    """No header can be slipped in."""
    with mail_server() as server:
        assert outcome_of(post(server), to="a@example.org\nBcc: b@example.org") is Outcome.REFUSED
        assert outcome_of(post(server), subject="s\r\nBcc: b@example.org") is Outcome.REFUSED
    assert server.mail == []

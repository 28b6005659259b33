"""Messages that did not go out, or of which nobody knows: what they were, what the carrier said, and what can be done.

Nothing personal stands here: no name, no address, no text. Administrators see every message that is stuck, coordinators
those about their own network's referrals, and only those with the reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from assistant.access import audit
from assistant.access.current import Staff, staff
from assistant.access.guard import allows
from assistant.access.roles import StaffRole
from assistant.access.transaction import request_session
from assistant.console import moments
from assistant.console.blueprint import blueprint
from assistant.console.paging import Page, asked_page, page_of
from assistant.gateways.errors import carrier_errors
from assistant.outbox import attending
from assistant.outbox.tables import OutboxMessage
from assistant.referrals.machine import OPEN_STATES, UNFINISHED_STATES
from assistant.referrals.tables import Referral
from assistant.runtime import current_runtime
from directory.services.tables import Organisation

keepers = allows(StaffRole.ADMINISTRATOR, StaffRole.COORDINATOR)
STUCK = OutboxMessage.state.in_(attending.STUCK)
TOO_LATE = "Somebody has dealt with it already."
WAYS = {"sms": "Text message", "email": "E-mail"}
CODES: Mapping[str, str] = {
    "000": "the carrier did not answer",
    "": "no reason was given",
}
TO_ORGANISATION = frozenset({"referral-received-org", "referral-again-org", "withdrawn-org", "introduction-org",
                             "link-again", "news-org", "handover-missed-org"})  # fmt: skip
ABOUT: Mapping[str, str] = {
    "referral-received-org": "To say that they have a referral to answer.",
    "referral-again-org": "To say that a referral waits for their answer.",
    "link-again": "With the new link they asked for.",
    "news-org": "To say that there is news on a referral.",
    "handover-missed-org": "To say that they were expected at a handover.",
    "withdrawn-org": "To say that they must stop: a referral was taken back.",
    "introduction-org": "To say that somebody would like to hear from them.",
    "nudge": "To say that a referral waits.",
    "breach": "To say that a promise was not kept.",
    "lapsed": "To say that a referral lapsed.",
    "second-person": "To say that a second person must look at a referral.",
    "handover-staff": "To say that somebody waits for a human.",
    "sign-in": "With a link to sign in.",
    "follow-up": "To ask whether they got help.",
}
NEWS = "To say that there is news on a referral."
A_PERSON, AN_ORGANISATION, INSIDE = "A person", "A receiving organisation", "Staff or members of the network"
ALWAYS_WORTH = frozenset({"withdrawn-org", "withdrawn-person", "void-person", "lapsed", "lapsed-person"})
"""Messages that must arrive although (or because) the referral is over."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """One message in the list."""

    id: UUID
    to: str
    named: bool
    about: str
    way: str
    when: str
    unsure: bool
    why: str
    reference: str
    may_send: bool

    @property
    def advice(self) -> str:
        """What to do about it."""
        if not self.may_send:
            return "What it was about is over, so it is not sent any more."
        if self.to == A_PERSON:
            return "They can still see it in the chat or on their own page. Whoever referred them may know a way."
        return "Check the address that the network holds for them, then send it again, or ring them."


@blueprint.get("/messages")
@keepers
def messages() -> str:
    """The list, newest first."""
    who, session = staff(), request_session()
    page: Page[OutboxMessage] = page_of(session, _mine(who).where(STUCK), asked_page())
    rows = [_row(session, who, message) for message in page.items]
    return render_template("console/messages.html", staff=who, page=page, rows=rows)


@blueprint.post("/messages/<uuid:message_id>/send")
@keepers
def send_message(message_id: UUID) -> ResponseReturnValue:
    """Once more."""
    session, now = request_session(), current_runtime().clock.now()
    message = _message(session, message_id)
    if message.state not in attending.STUCK:
        flash(TOO_LATE)
    elif not _may_send(message, _referral(session, message)):
        flash("It was not sent again: what it was about is over. You can only let it be.")
    elif attending.send_again(session, message, now):
        _note(session, "resend-message", message)
        flash("It is on its way again. If it fails once more, it comes back to this list.")
    else:
        flash(TOO_LATE)
    return redirect(url_for(".messages"), 303)


@blueprint.post("/messages/<uuid:message_id>/let-be")
@keepers
def let_message_be(message_id: UUID) -> ResponseReturnValue:
    """No more tries."""
    session, now = request_session(), current_runtime().clock.now()
    message = _message(session, message_id)
    if message.state in attending.STUCK and attending.let_be(session, message, now):
        _note(session, "let-message-be", message)
        flash("It will not be sent. It has left this list.")
    else:
        flash(TOO_LATE)
    return redirect(url_for(".messages"), 303)


def _mine(who: Staff) -> Select[Any]:
    """Every message for an administrator; for a coordinator those about their network's referrals. Newest first."""
    query = select(OutboxMessage)
    if not who.has(StaffRole.ADMINISTRATOR):
        theirs = select(Referral.id).where(Referral.network_id == who.network_id)
        people = select(Referral.person_id).where(Referral.network_id == who.network_id)
        query = query.where(or_(OutboxMessage.subject_id.in_(theirs), OutboxMessage.subject_id.in_(people)))
    return query.order_by(OutboxMessage.finished_at.desc(), OutboxMessage.id)


def _message(session: Session, message_id: UUID) -> OutboxMessage:
    """A message that they may see, stuck or settled meanwhile, or 404."""
    found: OutboxMessage | None = session.scalars(_mine(staff()).where(OutboxMessage.id == message_id)).one_or_none()
    if found is None:
        abort(404)
    return found


def _referral(session: Session, message: OutboxMessage) -> Referral | None:
    return session.get(Referral, message.subject_id) if message.subject_id else None


def _row(session: Session, who: Staff, message: OutboxMessage) -> Stuck:
    referral = _referral(session, message)
    to = _to(session, message, referral)
    known = carrier_errors().get(message.error_code)
    shows_reference = referral is not None and who.has(StaffRole.COORDINATOR) and referral.network_id == who.network_id
    return Stuck(
        id=message.id,
        to=to,
        named=to not in {A_PERSON, AN_ORGANISATION, INSIDE},
        about=ABOUT.get(message.purpose, NEWS),
        way=WAYS.get(message.channel, message.channel),
        when=moments.day_and_time(message.finished_at or message.created_at),
        unsure=message.state == "unknown",
        why=known.meaning if known else CODES.get(message.error_code, f"code {message.error_code}"),
        reference=referral.reference if referral and shows_reference else "",
        may_send=_may_send(message, referral),
    )


def _to(session: Session, message: OutboxMessage, referral: Referral | None) -> str:
    """Who it was for, without a name of anybody: an organisation is nobody's secret."""
    if message.person_id is not None:
        return A_PERSON
    if message.purpose in TO_ORGANISATION:
        receiver = session.get(Organisation, referral.organisation_id) if referral else None
        return receiver.name if receiver else AN_ORGANISATION
    return INSIDE


def _may_send(message: OutboxMessage, referral: Referral | None) -> bool:
    """Not once what it asks for is over: its link is dead, or the news is old."""
    if referral is None or message.purpose in ALWAYS_WORTH or message.person_id is not None:
        return True
    return referral.state in OPEN_STATES or (referral.state in UNFINISHED_STATES and bool(referral.clock))


def _note(session: Session, action: str, message: OutboxMessage) -> None:
    audit.record(
        session,
        at=current_runtime().clock.now(),
        action=action,
        subject_type="message",
        subject_id=message.id,
        person_id=message.person_id,
        staff=staff(),
    )

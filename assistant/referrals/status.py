"""Where a person's referrals and introductions stand, in plain words, for the chat (STATUS) and their own page."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.persons.service import cipher_of
from assistant.referrals import handovers
from assistant.referrals.machine import OPEN_STATES, UNFINISHED_STATES, State
from assistant.referrals.notify import status_link
from assistant.referrals.tables import Agreement, Referral, Signpost
from assistant.runtime import Runtime
from directory.services.tables import Organisation
from directory.vocabulary.loader import data

MOST = 50
"""Lines shown at most, newest first."""


class Words(BaseModel):
    """What a state means to the person; `promise` goes before a date; `otherwise`: what to do if it is not kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str
    promise: str
    otherwise: str


@cache
def words() -> dict[str, Words]:
    """All, by state key. Raises pydantic.ValidationError on bad data."""
    return TypeAdapter(dict[str, Words]).validate_python(data("assistant.referrals", "status_words.json"))


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One referral or introduction as its person sees it.

    `state`: a state of the machine, or introduced, introduction_read, introduction_ended. `promise`: the next promised
    moment, aware, None when there is none; `late` when it has passed. `worker`: who will be in touch, "" if not told.
    `meeting`: a warm handover to come.
    """

    reference: str
    organisation: str
    phone: str
    state: str
    at: dt.datetime
    promise: dt.datetime | None
    late: bool
    words: str
    promise_words: str
    otherwise: str
    can_withdraw: bool
    worker: str = ""
    booked_for: dt.datetime | None = None
    asks: bool = False
    meeting: dt.datetime | None = None


def lines(session: Session, runtime: Runtime, person_id: UUID) -> list[StatusLine]:
    """The person's referrals and introductions, newest first (50 at most)."""
    now = runtime.clock.now()
    cipher = cipher_of(session, runtime.keyring, person_id)
    found = []
    for referral, receiver in _referrals(session, person_id):
        worker = cipher.open(referral.worker_sealed) if cipher and referral.worker_sealed else ""
        found.append(replace(_line(referral, receiver, worker, now), meeting=_meeting(session, referral, now)))
    found += [_introduction(signpost, receiver, agreement) for signpost, receiver, agreement in _introductions(
        session, person_id)]  # fmt: skip
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST]


def link(session: Session, runtime: Runtime, person_id: UUID, now: dt.datetime) -> str:
    """A new address of the person's page (90 days). The same page for all they have with us."""
    return status_link(session, runtime, person_id, now)


def _line(referral: Referral, receiver: Organisation, worker: str, now: dt.datetime) -> StatusLine:
    state = State(referral.state)
    told = words()[state]
    promise = _promise(referral, state)
    live = state in OPEN_STATES or (state in UNFINISHED_STATES and bool(referral.clock))
    return StatusLine(
        reference=referral.reference, organisation=receiver.name, phone=receiver.phone, state=state,
        at=referral.created_at, promise=promise, late=promise is not None and promise < now, words=told.words,
        promise_words=told.promise if promise else "", otherwise=told.otherwise, can_withdraw=live, worker=worker,
        booked_for=referral.booked_for if state is State.BOOKED else None,
        asks=state in {State.COMPLETED, State.NOT_COMPLETED} and not referral.person_answer,
    )  # fmt: skip


def _meeting(session: Session, referral: Referral, now: dt.datetime) -> dt.datetime | None:
    if referral.made_by is None or State(referral.state) not in OPEN_STATES:
        return None
    planned = handovers.open_one(session, referral.id)
    return planned.planned_for if planned is not None and planned.planned_for > now else None


def _promise(referral: Referral, state: State) -> dt.datetime | None:
    """What was promised to the person: the receiver's own date once they gave one, else the charter's."""
    if not words()[state].promise:
        return None
    if state is State.ACCEPTED and referral.promised_on is not None:
        return referral.promised_on
    return referral.due_at


def _introduction(signpost: Signpost, receiver: Organisation, agreement: Agreement) -> StatusLine:
    state = "introduction_read" if signpost.read_at else "introduced"
    state = "introduction_ended" if agreement.withdrawn_at else state
    told = words()[state]
    return StatusLine(
        reference=signpost.reference, organisation=receiver.name, phone=receiver.phone, state=state, at=signpost.at,
        promise=None, late=False, words=told.words, promise_words="", otherwise=told.otherwise,
        can_withdraw=agreement.withdrawn_at is None,
    )  # fmt: skip


def _referrals(session: Session, person_id: UUID) -> list[tuple[Referral, Organisation]]:
    query = (
        select(Referral, Organisation)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(Referral.person_id == person_id)
        .order_by(Referral.created_at.desc())
        .limit(MOST)
    )
    return [(referral, receiver) for referral, receiver in session.execute(query)]


def _introductions(session: Session, person_id: UUID) -> list[tuple[Signpost, Organisation, Agreement]]:
    query = (
        select(Signpost, Organisation, Agreement)
        .join(Organisation, Organisation.id == Signpost.organisation_id)
        .join(Agreement, Agreement.id == Signpost.agreement_id)
        .where(Signpost.person_id == person_id, Signpost.route == "introduce")
        .order_by(Signpost.at.desc())
        .limit(MOST)
    )
    return [(signpost, receiver, agreement) for signpost, receiver, agreement in session.execute(query)]

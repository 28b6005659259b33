"""A referral as its receiver may see it: without personal details until somebody there said "we have seen it"."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.inbox.fields import ANSWERS, Answer
from assistant.keyring import Cipher
from assistant.persons.service import cipher_of
from assistant.referrals import handovers
from assistant.referrals.events import events_of, opened
from assistant.referrals.machine import STATES, Action, ActorRole, State, allowed
from assistant.referrals.new import HANDOVER_MODES, VIA_REFERRER, ReferralDetails
from assistant.referrals.tables import Agreement, Referral
from assistant.runtime import Runtime
from directory.networks.tables import Network
from directory.services.tables import Organisation, Service
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.needs import needs

HIDDEN = frozenset({
    State.DRAFT, State.SENT, State.DECLINED, State.HANDED_BACK, State.LAPSED, State.WITHDRAWN, State.VOID
})  # fmt: skip
"""States in which the receiver does not see who it is about: not yet, or no longer."""
URGENCY_WORDS = {"today": "Today", "soon": "Soon", "planned": "No hurry"}
SAFE_WORDS = {VIA_REFERRER: "Only through the worker who referred them"}
HANDOVER_WORDS = dict(
    zip(
        HANDOVER_MODES,
        (
            "A call with the person and their worker",
            "A meeting with the person and their worker",
            "A slot booked with you, their worker is there",
            "Their worker introduces them in a message",
            "Their worker comes along to you",
        ),
        strict=True,
    )
)
LIKELY = {
    State.ACCEPTED: Action.BOOK, State.BOOKED: Action.START, State.WAITLISTED: Action.OFFER_PLACE,
    State.IN_PROGRESS: Action.COMPLETE, State.PAUSED: Action.RESUME,
}  # fmt: skip
"""What comes next when all goes well."""
ON_FIRST_PAGE = Action.ACKNOWLEDGE


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What the agreement shares."""

    name: str
    phone: str
    email: str
    safe_contact: str
    answers: tuple[tuple[str, str], ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Handover:
    """A warm handover to come: how, when, and what to prepare ("" nothing)."""

    how: str
    planned_for: dt.datetime
    to_prepare: str


@dataclass(frozen=True, slots=True)
class ReferralView:
    """Everything its page shows. `person` None: not to be seen now. `talk`: (question, answer or "") pairs."""

    id: UUID
    reference: str
    version: int
    state: State
    meaning: str
    network: str
    organisation: str
    service: str
    referred_by: str
    urgency: str
    needs: tuple[tuple[str, str], ...]
    sent_at: dt.datetime | None
    due_at: dt.datetime | None
    late: bool
    booked_for: dt.datetime | None
    promised_on: dt.datetime | None
    worker: str
    person: PersonDetails | None
    erased: bool
    talk: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    done: frozenset[str]
    handover: Handover | None = None

    @property
    def waits_to_be_seen(self) -> bool:
        """Whether the first button must come before the details."""
        return self.state is State.SENT


def view(session: Session, runtime: Runtime, referral: Referral, role: ActorRole, now: dt.datetime) -> ReferralView:
    """The view for a receiver in this role (provider or link). The caller writes the audit row."""
    state = State(referral.state)
    cipher = cipher_of(session, runtime.keyring, referral.person_id)
    events = events_of(session, referral.id)
    agreement = session.get_one(Agreement, referral.agreement_id)
    shown = state not in HIDDEN and agreement.withdrawn_at is None
    person = None
    if shown and cipher is not None and referral.details_sealed is not None:
        person = person_details(ReferralDetails(**json.loads(cipher.open(referral.details_sealed))))
    worker = cipher.open(referral.worker_sealed) if shown and cipher and referral.worker_sealed else ""
    talk = _talk([(event.action, opened(event, cipher)) for event in events]) if shown else ()
    return ReferralView(
        id=referral.id, reference=referral.reference, version=referral.version, state=state,
        meaning=STATES[state].meaning, network=session.get_one(Network, referral.network_id).name,
        organisation=session.get_one(Organisation, referral.organisation_id).name,
        service=session.get_one(Service, referral.service_id).name, referred_by=_referred_by(session, referral),
        urgency=URGENCY_WORDS.get(referral.urgency, referral.urgency),
        needs=tuple((need, needs()[need].label if need in needs() else need) for need in referral.needs),
        sent_at=referral.sent_at, due_at=referral.due_at, late=referral.due_at is not None and referral.due_at < now,
        booked_for=referral.booked_for, promised_on=referral.promised_on, worker=worker, person=person,
        erased=cipher is None, talk=talk, answers=answers_now(state, role), done=frozenset(e.action for e in events),
        handover=_handover(session, referral, cipher) if shown else None,
    )  # fmt: skip


def _handover(session: Session, referral: Referral, cipher: Cipher | None) -> Handover | None:
    row = handovers.open_one(session, referral.id)
    if row is None:
        return None
    note = cipher.open(row.note_sealed) if cipher and row.note_sealed else ""
    return Handover(HANDOVER_WORDS.get(row.mode, row.mode), row.planned_for, note)


def answers_now(state: State, role: ActorRole) -> tuple[Answer, ...]:
    """The buttons: what the machine allows now, the likeliest first, then in the order of the table of answers."""
    possible = set(allowed(state, role))
    if state is State.SENT:
        possible &= {ON_FIRST_PAGE}
    first = LIKELY.get(state)
    ordered = sorted(ANSWERS, key=lambda action: action is not first)
    return tuple(ANSWERS[action] for action in ordered if action in possible)


def person_details(details: ReferralDetails) -> PersonDetails:
    """The opened details in the words of the page."""
    known = circumstances()
    safe = {option.key: option.label for option in known["safe_to_contact"].options} | SAFE_WORDS
    answers = tuple((known[key].heading if key in known else key, text) for key, text in details.answers.items())
    contact = details.safe_contact != VIA_REFERRER
    return PersonDetails(
        details.name, details.phone if contact else "", details.email if contact else "",
        safe.get(details.safe_contact, details.safe_contact), answers, details.summary,
    )  # fmt: skip


def _talk(events: Sequence[tuple[str, dict[str, str]]]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for action, said in events:
        if action == Action.ASK_INFO:
            pairs.append((said.get("question", ""), ""))
        elif action == Action.GIVE_INFO and pairs:
            pairs[-1] = (pairs[-1][0], said.get("answer", ""))
    return tuple(pairs)


def _referred_by(session: Session, referral: Referral) -> str:
    if referral.made_by is None:
        return "The person themselves"
    sender = session.get(Organisation, referral.from_organisation_id) if referral.from_organisation_id else None
    return sender.name if sender else "A worker"

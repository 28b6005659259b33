"""Two networks, the people in them, and records of each side: ours, another organisation's, another network's."""

import uuid
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant import casework
from assistant.access.roles import FRONT_LINE, StaffRole
from assistant.outbox import service as outbox
from assistant.persons import service as persons
from assistant.referrals import agreements, service
from assistant.referrals.new import NewReferral, ReferralDetails
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from conversations.dialogue.case import Case, CaseNeed
from conversations.transcripts import rulebooks, store
from directory.gazetteer.place import Place, PlaceKind
from directory.networks.tables import Network, NetworkMember
from directory.services.tables import Organisation, Service
from tests import builders
from tests.assistant.access.people import hire

FALLOWFIELD = Place(PlaceKind.OUTCODE, "M14", builders.MANCHESTER, "Manchester", lat=53.45, lon=-2.22)
OLDHAM = Place(PlaceKind.OUTCODE, "OL1", builders.OLDHAM, "Oldham", lat=53.54, lon=-2.12)
NAME = "Ada Example"
WORDS = "Shall I ask them to contact you?"


@dataclass(frozen=True)
class Side:
    """One network with a referring and a receiving organisation, a service, a case, a waiting chat, a referral and
    a message about it that failed."""

    network: Network
    sender: Organisation
    receiver: Organisation
    service: Service
    worker: UUID
    case: UUID
    waiting: UUID
    referral: Referral
    person: UUID
    message: UUID


@dataclass(frozen=True)
class Scene:
    """Everything: sign-in names by what they stand for ("home-worker"), and the records of each side.

    `neighbour`: other organisations of the same network; `away`: another network. `cases`: one case opened by each
    front-line role at home, by role.
    """

    home: Side
    neighbour: Side
    away: Side
    cases: dict[StaffRole, UUID]
    names: dict[str, str] = field(default_factory=dict)


def build(runtime: Runtime) -> Scene:
    """Make it all with the real services."""
    with runtime.database.writing() as session:
        home = _ground(session, "Home", builders.network(session, "Manchester Together"))
        neighbour = _ground(session, "Neighbour", home[0])
        away = _ground(session, "Away", builders.network(session, "Oldham Together", localities=(builders.OLDHAM,)))
        for network in (home[0], away[0]):
            builders.charter(session, network, tuple(_members(session, network)))
        builders.changed(session)
    names: dict[str, str] = {}
    cases: dict[StaffRole, UUID] = {}
    grounds = (("home", home, FALLOWFIELD), ("neighbour", neighbour, FALLOWFIELD), ("away", away, OLDHAM))
    sides = [_side(runtime, names, label, ground, place) for label, ground, place in grounds]
    names["away-newcomer"] = "newcomer@example.org"
    hire(runtime, names["away-newcomer"], [StaffRole.WORKER])
    for role in StaffRole:
        names[f"home-{role}"] = f"home-{role}@example.org"
        organisation = home[2].id if role is StaffRole.PROVIDER else home[1].id
        who = hire(runtime, names[f"home-{role}"], [role], organisation_id=organisation, network_id=home[0].id)
        if role in FRONT_LINE:
            with runtime.database.writing() as session:
                cases[role] = casework.open_case(session, runtime, who, runtime.clock.now())
                known(session, runtime, cases[role], FALLOWFIELD)
    return Scene(sides[0], sides[1], sides[2], cases, names)


def _members(session: Session, network: Network) -> list[Organisation]:
    found = session.scalars(select(NetworkMember.organisation_id).where(NetworkMember.network_id == network.id))
    return [session.get_one(Organisation, one) for one in found]


def _side(
    runtime: Runtime, names: dict[str, str], label: str, ground: tuple[Network, Organisation, Organisation, Service],
    place: Place,
) -> Side:  # fmt: skip
    network, sender, receiver, offered = ground
    names[f"{label}-maker"] = f"{label}-maker@example.org"
    maker = hire(runtime, names[f"{label}-maker"], [StaffRole.WORKER], organisation_id=sender.id)
    with runtime.database.writing() as session:
        return _records(session, runtime, maker, network, sender, receiver, offered, place)


def _ground(session: Session, label: str, network: Network) -> tuple[Network, Organisation, Organisation, Service]:
    sender, receiver = (
        builders.organisation(session, f"{label} Housing"),
        builders.organisation(session, f"{label} Advice"),
    )
    for organisation in (sender, receiver):
        builders.member(session, network, organisation)
    locality = builders.OLDHAM if label == "Away" else builders.MANCHESTER
    return (
        network,
        sender,
        receiver,
        builders.service(session, receiver, f"{label} money advice", localities=(locality,)),
    )


def _records(
    session: Session, runtime: Runtime, maker: UUID, network: Network, sender: Organisation, receiver: Organisation,
    offered: Service, place: Place,
) -> Side:  # fmt: skip
    now = runtime.clock.now()
    conversation = casework.open_case(session, runtime, maker, now)
    person = persons.person_of(session, conversation)
    assert person is not None
    known(session, runtime, conversation, place)
    referral = refer(session, runtime, person, network, offered, maker, sender, conversation)
    waiting = chat(session, runtime, place)
    message = outbox.enqueue(
        session, runtime, channel="email", to="office@example.org", body="You have a request", purpose="nudge",
        subject_id=referral.id, now=now,
    )  # fmt: skip
    message.state, message.error_code, message.finished_at = "failed", "000", now
    return Side(network, sender, receiver, offered, maker, conversation, waiting, referral, person, message.id)


def known(session: Session, runtime: Runtime, conversation: UUID, place: Place | None, need: str = "debt") -> None:
    """Let the case know a need and a place."""
    person = persons.person_of(session, conversation)
    cipher = persons.cipher_of(session, runtime.keyring, person) if person else None
    assert cipher is not None
    case = Case.new("staff").but(needs=(CaseNeed(need, evidence="behind on rent"),), place=place)
    casework.save_case(session, conversation, case, cipher, runtime.clock.now())


def refer(
    session: Session, runtime: Runtime, person: UUID, network: Network, offered: Service, maker: UUID | None,
    sender: Organisation | None, conversation: UUID | None, name: str = NAME,
) -> Referral:  # fmt: skip
    """Send a referral as the real service does."""
    now = runtime.clock.now()
    agreement = agreements.record(
        session, person_id=person, organisation_id=offered.organisation_id, network_id=network.id, words_shown=WORDS,
        language="en", how_given="told-to-worker", now=now,
    )  # fmt: skip
    locality = builders.OLDHAM if offered.name.startswith("Away") else builders.MANCHESTER
    details = ReferralDetails(name=name, phone="+447700900123", safe_contact="text-or-call")
    new = NewReferral(
        person, network.id, offered.organisation_id, offered.id, agreement.id, ("debt",), "soon", details, locality,
        conversation_id=conversation, made_by=maker, from_organisation_id=sender.id if sender else None, channel="web",
    )  # fmt: skip
    return service.send(session, runtime, new, now)


def chat(session: Session, runtime: Runtime, place: Place | None, why: str = "asked") -> UUID:
    """A text conversation that waits for a human."""
    now = runtime.clock.now()
    contact = persons.contact(session, runtime.keyring, "sms", f"+4477009{uuid.uuid4().int % 90000 + 10000}", now)
    book = rulebooks.RuleBooks().current(session, now)
    case = Case.new("sms").but(needs=(CaseNeed("debt", evidence="bailiffs"),), place=place, handed_over=(why,))
    conversation = store.open_conversation(
        session, channel="sms", rule_set_hash=book.hash, case=case.to_json(), cipher=contact.cipher, now=now
    )
    persons.begin_conversation(session, contact, conversation, now)
    store.save_conversation(
        session, conversation, now, state="waiting-for-staff", handed_over_for=why,
        locality_code=place.locality if place else None,
    )  # fmt: skip
    return conversation

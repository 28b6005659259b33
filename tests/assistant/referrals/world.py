"""A small world for tests of referrals: a network, a receiver, a person who texts, an agreement."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.tables import Role, StaffAccount
from assistant.keyring import Cipher
from assistant.outbox.tables import OutboxMessage
from assistant.persons import service as persons
from assistant.referrals import agreements, service
from assistant.referrals.machine import ActorRole
from assistant.referrals.new import NewReferral, ReferralDetails
from assistant.referrals.policy import Actor
from assistant.referrals.tables import Agreement, Referral
from assistant.runtime import Runtime
from directory.networks.tables import Network
from directory.services.tables import Organisation, Service
from tests import builders

NAME, PHONE, SECRET = "Zebedee Quillfeather", "+447700900123", "hides under the stairs"
"""Words that must never leave the house."""


@dataclass(frozen=True)
class World:
    """Everything a referral needs."""

    session: Session
    runtime: Runtime
    network: Network
    receiver: Organisation
    service: Service
    person_id: uuid.UUID
    cipher: Cipher
    now: dt.datetime

    def agree(self, to: Organisation | None = None) -> Agreement:
        """The person says yes for one organisation."""
        return agreements.record(
            self.session,
            person_id=self.person_id,
            organisation_id=(to or self.receiver).id,
            network_id=self.network.id,
            words_shown="May we pass this on?",
            language="en",
            how_given="sms",
            now=self.now,
        )

    def new(self, **values) -> NewReferral:
        """A referral that is in order."""
        agreement = values.pop("agreement", None) or self.agree()
        details = ReferralDetails(NAME, PHONE, answers={"children": "two", "veteran": "yes"}, summary=SECRET)
        made = NewReferral(
            self.person_id,
            self.network.id,
            self.receiver.id,
            self.service.id,
            agreement.id,
            ("debt",),
            "soon",
            details,
            builders.MANCHESTER,
        )
        return replace(made, **values)

    def send(self, **values) -> Referral:
        """A sent referral."""
        return service.send(self.session, self.runtime, self.new(**values), self.now)

    def staff(
        self, *roles: str, organisation: Organisation | None = None, network: Network | None = None
    ) -> StaffAccount:
        """A staff account."""
        account = StaffAccount(
            id=uuid.uuid4(),
            email=f"{uuid.uuid4().hex[:8]}@example.org",
            name="Sam Worker",
            active=True,
            fs_uniquifier=uuid.uuid4().hex,
            organisation_id=organisation.id if organisation else None,
            network_id=network.id if network else None,
            created_at=self.now,
            demo=False,
            purge_at=None,
        )
        for name in roles:
            role = self.session.scalars(select(Role).where(Role.name == name)).one_or_none()
            account.roles.append(role or Role(id=uuid.uuid4(), name=name, description=""))
        self.session.add(account)
        self.session.flush()
        return account

    @property
    def provider(self) -> Actor:
        """Somebody of the receiving organisation."""
        return Actor(ActorRole.PROVIDER, "web", uuid.uuid4(), self.receiver.id)

    def mail(self, purpose: str = "") -> list[tuple[str, str, str]]:
        """(to, subject, body) of everything in the outbox not cancelled, oldest first."""
        query = select(OutboxMessage).where(OutboxMessage.state != "cancelled").order_by(OutboxMessage.created_at)
        found = []
        for row in self.session.scalars(query):
            if purpose and row.purpose != purpose:
                continue
            cipher = self.cipher if row.person_id else self.runtime.keyring.house
            found.append((cipher.open(row.to_sealed), row.subject, cipher.open(row.body_sealed)))
        return found


def make(session: Session, runtime: Runtime, *, coordinator: bool = True) -> World:
    """A network of two or three, with a signed charter, and a person who texted."""
    now = runtime.clock.now()
    network = builders.network(session)
    receiver = builders.organisation(session, "Fallowfield Advice")
    offered = builders.service(session, receiver)
    builders.member(session, network, receiver, referral_email="receiver@example.org")
    everyone = [receiver]
    if coordinator:
        keeper = builders.organisation(session, "Together Office")
        builders.member(session, network, keeper, role="coordinator", referral_email="coordinator@example.org")
        everyone.append(keeper)
    builders.charter(session, network, tuple(everyone))
    contact = persons.contact(session, runtime.keyring, "sms", PHONE, now)
    return World(session, runtime, network, receiver, offered, contact.person_id, contact.cipher, now)

"""Who is told what, as outbox rows: the receiving organisation, the person, the referrer, the coordinators.

Which action tells whom stands in `notifications.json`. Nothing personal is in any message: people follow a link.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from assistant.access.current import staff_of
from assistant.access.tables import StaffAccount
from assistant.keyring import Cipher
from assistant.links import service as links
from assistant.outbox import service as outbox
from assistant.persons.service import Reachable, reachable
from assistant.referrals.events import events_of
from assistant.referrals.machine import Action
from assistant.referrals.new import TEXT_IS_SAFE, ReferralDetails
from assistant.referrals.policy import SENDING_SIDE, roles_of
from assistant.referrals.tables import Agreement, Referral
from assistant.referrals.working_time import LONDON, in_words, local
from assistant.runtime import Runtime
from conversations.wording.notices import notice, notice_subject
from directory.networks.queries import coordinators, member, members
from directory.services.tables import Organisation
from directory.vocabulary.loader import data

STATUS_TTL = dt.timedelta(days=90)
QUIET_UNTIL, QUIET_FROM = dt.time(8), dt.time(20)
WITHOUT_LINK = frozenset({"withdrawn-org"})
"""Notices after which there is nothing left to open."""
Audience = Literal["organisation", "person", "referrer", "coordinator", "second-person"]


class Rule(BaseModel):
    """After `action`, `to` gets the message `key`; `unless_by`: not if that role did it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action
    to: Audience
    key: str
    unless_by: tuple[str, ...] = ()


@cache
def rules() -> tuple[Rule, ...]:
    """The table. Raises pydantic.ValidationError on bad data."""
    return TypeAdapter(tuple[Rule, ...]).validate_python(data("assistant.referrals", "notifications.json"))


@dataclass(frozen=True, slots=True)
class News:
    """Everything a message about a referral may need."""

    session: Session
    runtime: Runtime
    referral: Referral
    cipher: Cipher | None
    now: dt.datetime
    told: set[tuple[str, str]] = field(default_factory=set)

    def tell(self, to: Audience, key: str) -> int:
        """Enqueue `key` for an audience; returns how many messages that gave (0: there is no safe way to them)."""
        match to:
            case "organisation":
                return self._organisation(key)
            case "person":
                return self._person(key)
            case "referrer":
                return self._mails([self._referrer_email()], key)
            case "coordinator":
                return self._mails(self._coordinator_emails(), key)
            case "second-person":
                return self._mails(self._second_persons(), key)

    def after(self, action: Action, by: str) -> int:
        """Tell everybody whom the table names."""
        fitting = [rule for rule in rules() if rule.action is action and by not in rule.unless_by]
        return sum(self.tell(rule.to, rule.key) for rule in fitting)

    @property
    def _due(self) -> str:
        due = self.referral.due_at
        return in_words(due) if due else "the time promised"

    def _organisation(self, key: str) -> int:
        address = organisation_email(self.session, self.referral, self.now)
        if not address:
            return 0
        linked = key not in WITHOUT_LINK
        url = answer_link(self.session, self.runtime, self.referral, self.now) if linked else ""
        return self._mail(address, key, url)

    def _person(self, key: str) -> int:
        to = self._reach_person()
        if to is None or self.cipher is None:
            return 0
        language = self._language()
        url = status_link(self.session, self.runtime, self.referral.person_id, self.now)
        text = notice(key, language, reference=self.referral.reference, url=url)
        subject = notice_subject(key, language) or notice_subject("referral-answered-staff", language)
        outbox.enqueue(
            self.session,
            self.runtime,
            channel=to.channel,
            to=to.address,
            body=text,
            subject=subject if to.channel == "email" else "",
            purpose=key,
            subject_id=self.referral.id,
            person_id=self.referral.person_id,
            cipher=self.cipher,
            now=self.now,
            not_before=waking_hour(self.now),
        )
        return 1

    def _mails(self, addresses: Iterable[str], key: str) -> int:
        url = f"{self.runtime.config.base_url}/staff/referrals/{self.referral.reference}"
        wanted = dict.fromkeys(address for address in addresses if address)
        return sum(self._mail(address, key, url) for address in wanted)

    def _mail(self, address: str, key: str, url: str) -> int:
        if (address, key) in self.told:
            return 0
        self.told.add((address, key))
        text = notice(key, "en", reference=self.referral.reference, url=url, promise=self._due)
        subject = f"{notice_subject(key, 'en')} ({self.referral.reference})"
        outbox.enqueue(
            self.session,
            self.runtime,
            channel="email",
            to=address,
            body=text,
            subject=subject,
            purpose=key,
            subject_id=self.referral.id,
            now=self.now,
        )
        return 1

    def _language(self) -> str:
        agreement = self.session.get(Agreement, self.referral.agreement_id)
        return agreement.language if agreement else "en"

    def _reach_person(self) -> Reachable | None:
        if self.cipher is None or self.referral.details_sealed is None:
            return None
        details = ReferralDetails(**json.loads(self.cipher.open(self.referral.details_sealed)))
        if details.safe_contact not in TEXT_IS_SAFE:
            return None
        known = reachable(self.session, self.referral.person_id, self.cipher)
        if known is not None:
            return known
        if self.referral.made_by is None:
            return None  # they write to us by another channel, or said STOP: their status page is the place
        if details.phone:
            return Reachable("sms", details.phone)
        return Reachable("email", details.email) if details.email else None

    def _referrer_email(self) -> str:
        if self.referral.made_by is None:
            return ""
        account = self.session.get(StaffAccount, self.referral.made_by)
        return account.email if account and account.active else ""

    def _coordinator_emails(self) -> Sequence[str]:
        """The coordinators'; where there are none the referrer's; failing that every member's (no lead, no limbo)."""
        on = local(self.now).date()
        found = [who.referral_email for who in coordinators(self.session, self.referral.network_id, on)]
        found += staff_coordinators(self.session, self.referral.network_id)
        if any(found):
            return found
        referrer = self._referrer_email()
        if referrer:
            return [referrer]
        everyone = members(self.session, self.referral.network_id, on)
        return [who.referral_email for who in everyone if who.organisation_id != self.referral.organisation_id]

    def _second_persons(self) -> Sequence[str]:
        """Whoever may agree that it was a mistake: coordinators and colleagues of the maker, not who said it.

        Where nobody has such an account, the coordinating members are told: they can give somebody one.
        """
        asked_by = events_of(self.session, self.referral.id)[-1].actor_id
        query = select(StaffAccount).where(StaffAccount.active.is_(True), StaffAccount.id != asked_by)
        mine, network = self.referral.from_organisation_id, self.referral.network_id
        sides = or_(StaffAccount.network_id == network, StaffAccount.organisation_id == mine)
        accounts = self.session.scalars(query.where(sides).order_by(StaffAccount.email))
        may = [who.email for who in accounts if not SENDING_SIDE.isdisjoint(roles_of(staff_of(who), self.referral))]
        return may or [who.referral_email for who in coordinators(self.session, network, local(self.now).date())]


def staff_coordinators(session: Session, network_id: UUID) -> list[str]:
    """E-mail addresses of the network's coordinators with an account."""
    query = select(StaffAccount).where(StaffAccount.network_id == network_id, StaffAccount.active.is_(True))
    accounts = session.scalars(query.order_by(StaffAccount.email))
    return [account.email for account in accounts if any(role.name == "coordinator" for role in account.roles)]


def organisation_email(session: Session, referral: Referral, now: dt.datetime) -> str:
    """Where the receiver is told: its referral address in the network, else its public one; "" when it has none."""
    found = member(session, referral.network_id, referral.organisation_id, local(now).date())
    if found is not None and found.referral_email:
        return found.referral_email
    receiver = session.get(Organisation, referral.organisation_id)
    return receiver.email if receiver else ""


def answer_link(session: Session, runtime: Runtime, referral: Referral, now: dt.datetime) -> str:
    """A new address by which the receiver answers this one referral."""
    token = links.mint(session, links.Purpose.ANSWER_REFERRAL, referral.id, now)
    return f"{runtime.config.base_url}/r/{token}"


def status_link(session: Session, runtime: Runtime, person_id: UUID, now: dt.datetime) -> str:
    """A new address of the person's own page."""
    token = links.mint(session, links.Purpose.STATUS, person_id, now, STATUS_TTL)
    return f"{runtime.config.base_url}/my/{token}"


def waking_hour(now: dt.datetime) -> dt.datetime:
    """`now`, or 8:00 in London if it is night there: nobody's telephone rings for us between 20:00 and 8:00."""
    at = local(now)
    if QUIET_UNTIL <= at.time() < QUIET_FROM:
        return now
    day = at.date() + dt.timedelta(days=1 if at.time() >= QUIET_FROM else 0)
    return dt.datetime.combine(day, QUIET_UNTIL, LONDON).astimezone(dt.UTC)

"""What becomes of demo referrals that were declined, handed back or lapsed: its owner finds another way."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.roles import StaffRole
from assistant.access.tables import Role, StaffAccount, staff_role
from assistant.demo.agreeing import told_to_worker
from assistant.persons.service import cipher_of
from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import UNFINISHED_STATES, Action, ActorRole
from assistant.referrals.new import NewReferral, ReferralDetails
from assistant.referrals.policy import Actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from directory.gazetteer.place import Place, PlaceKind
from directory.matching.candidates import Candidate, MatchQuery, NeedQuery, Route

CHANCE_A_LOOK = 0.35
WAYS = (("new-referral", 5), ("signposted", 3), ("none-available", 2), ("not-wanted", 1))
PERSON_GIVES_UP = 0.06


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the open ends."""

    session: Session
    runtime: Runtime
    chance: random.Random
    now: dt.datetime


def run(session: Session, runtime: Runtime, chance: random.Random, now: dt.datetime) -> None:
    """Each open end has a chance to be settled at this look; where nobody coordinates, the person may settle it."""
    look = Look(session, runtime, chance, now)
    query = select(Referral).where(Referral.state.in_(sorted(UNFINISHED_STATES)), Referral.clock != "")
    for referral in session.scalars(query.order_by(Referral.created_at)).all():
        owner = _owner(session, referral)
        if owner is not None and chance.random() < CHANCE_A_LOOK:
            _settle(look, referral, owner)
        elif owner is None and chance.random() < PERSON_GIVES_UP:
            person = Actor(ActorRole.PERSON, "sms", subject_id=referral.person_id)
            _step(look, referral, person, "not-wanted")


def _owner(session: Session, referral: Referral) -> Actor | None:
    """Whose turn it is: the worker who referred, else the network's coordinator, else nobody but the person."""
    if referral.made_by is not None:
        return Actor(ActorRole.REFERRER, "web", referral.made_by, referral.from_organisation_id)
    return _coordinator(session, referral.network_id)


def _coordinator(session: Session, network_id: UUID) -> Actor | None:
    query = (
        select(StaffAccount)
        .join(staff_role, staff_role.c.staff_account_id == StaffAccount.id)
        .join(Role, Role.id == staff_role.c.role_id)
        .where(Role.name == StaffRole.COORDINATOR.value, StaffAccount.network_id == network_id)
    )
    found = session.scalars(query).first()
    return Actor(ActorRole.COORDINATOR, "web", found.id, found.organisation_id, network_id) if found else None


def _settle(look: Look, referral: Referral, by: Actor) -> None:
    way = look.chance.choices([word for word, _ in WAYS], [weight for _, weight in WAYS])[0]
    if way == "new-referral" and _refer_on(look, referral, by):
        return
    _step(look, referral, by, "signposted" if way == "new-referral" else way)


def _step(look: Look, referral: Referral, by: Actor, step: str) -> None:
    details = ActionDetails(next_step=step)
    service.act(look.session, look.runtime, referral.id, Action.REROUTE, by, details, look.now)


def _refer_on(look: Look, referral: Referral, by: Actor) -> bool:
    """A new referral to the next best member, after the person said yes on the telephone. Whether there was one."""
    session, runtime, now = look.session, look.runtime, look.now
    cipher = cipher_of(session, runtime.keyring, referral.person_id)
    candidate = _elsewhere(session, runtime, referral, now)
    if candidate is None or cipher is None or referral.details_sealed is None:
        return False
    details = ReferralDetails.from_json(cipher.open(referral.details_sealed))
    try:
        with session.begin_nested():
            agreement = told_to_worker(session, referral.person_id, candidate, now)
            new = NewReferral(
                person_id=referral.person_id,
                network_id=referral.network_id,
                organisation_id=candidate.organisation_id,
                service_id=candidate.service_id,
                agreement_id=agreement.id,
                needs=tuple(referral.needs),
                urgency=referral.urgency,
                details=details,
                locality_code=referral.locality_code,
                conversation_id=referral.conversation_id,
                made_by=by.id,
                from_organisation_id=by.organisation_id,
                successor_of=referral.id,
                channel="web",
            )
            service.reroute(session, runtime, referral.id, new=new, actor=by, now=now)
    except ActionRefused:
        return False
    return True


def _elsewhere(session: Session, runtime: Runtime, referral: Referral, now: dt.datetime) -> Candidate | None:
    code = referral.locality_code
    if code is None:
        return None
    place = Place(PlaceKind.LOCALITY, code, locality=code)
    query = MatchQuery(tuple(NeedQuery(need) for need in referral.needs), {}, place, now, limit=9)
    found: Sequence[Candidate] = runtime.snapshots.current(session).matcher.match(query).candidates
    fitting = (
        one
        for one in found
        if one.route is Route.REFER
        and one.network_id == referral.network_id
        and one.organisation_id != referral.organisation_id
    )
    return next(fitting, None)

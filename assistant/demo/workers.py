"""Demo cases that a worker opens on somebody's behalf: the same engine, agreements and machine as behind /staff."""

import dataclasses
import datetime as dt
import random
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from assistant import casework
from assistant.access.roles import StaffRole
from assistant.access.staffing import DEMO_PASSWORD, create_account
from assistant.access.tables import StaffAccount
from assistant.casework import CaseView
from assistant.demo.agreeing import told_to_worker
from assistant.demo.directory import demo_id, demo_networks
from assistant.demo.people import Persona
from assistant.referrals import handovers, service
from assistant.referrals.new import NewReferral, PlannedHandover, ReferralDetails
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral, WarmHandover
from assistant.runtime import Runtime
from directory.matching.candidates import Candidate, Route

EMPLOYERS = (
    "bee-lane",
    "alexandra-families",
    "mersey-minds",
    "ancoats-open-door",
    "pennine-advice",
    "tame-pantry",
    "roch-valley",
)
"""Organisations whose workers refer to others in the demo."""
TWO_SERVICES = 0.5
WARM = 0.4
MODES = ("three-way-call", "joint-meeting", "going-along")
RESULTS = (("all-present", 7), ("person-absent", 2), ("provider-absent", 1))


def hire(session: Session, now: dt.datetime) -> list[StaffAccount]:
    """A worker for each of the employers. They leave again with `dismiss`."""
    networks = {member.organisation: one.key for one in demo_networks() for member in one.members}
    return [
        create_account(
            session,
            email=f"worker.{key}@example.org",
            name="A worker of the demo",
            password=DEMO_PASSWORD,
            roles=[StaffRole.WORKER],
            now=now,
            organisation_id=demo_id("organisation", key),
            network_id=demo_id("network", networks[key]),
            demo=True,
            quick=True,
        )
        for key in EMPLOYERS
    ]


def dismiss(session: Session) -> None:
    """The hired workers have left: nobody can sign in as them, and the sign-in page does not list them."""
    emails = [f"worker.{key}@example.org" for key in EMPLOYERS]
    session.execute(update(StaffAccount).where(StaffAccount.email.in_(emails)).values(active=False))


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """Where people come in person."""

    runtime: Runtime
    chance: random.Random
    workers: list[StaffAccount]

    def see(self, persona: Persona) -> None:
        """Hear the person, find what fits, and refer to one or two other members that they said yes to."""
        with self.runtime.database.writing() as session:
            now = self.runtime.clock.now()
            worker = self._worker(session, persona)
            opened = casework.open_case(session, self.runtime, worker.id, now)
            said = f"demo-{persona.number:04}"
            view = casework.tell(session, self.runtime, opened, persona.opening, f"{said}-1", now)
            if view.case.place is None:
                view = casework.tell(session, self.runtime, opened, persona.place, f"{said}-2", now, asked="place")
            for candidate in self._chosen(view, worker):
                try:
                    with session.begin_nested():
                        self._refer(session, persona, view, candidate, worker)
                except ActionRefused:
                    continue

    def _worker(self, session: Session, persona: Persona) -> StaffAccount:
        """Somebody who works where the person lives, else anybody."""
        found = self.runtime.snapshots.current(session).gazetteer.find(persona.place, asked=True)
        code = found[0].locality if found else None
        near = {demo_id("network", one.key) for one in demo_networks() if code in one.localities}
        return self.chance.choice([one for one in self.workers if one.network_id in near] or self.workers)

    def _chosen(self, view: CaseView, worker: StaffAccount) -> list[Candidate]:
        most = 2 if self.chance.random() < TWO_SERVICES else 1
        fitting = (one for one in view.result.candidates if one.route is Route.REFER)
        return [one for one in fitting if one.organisation_id != worker.organisation_id][:most]

    def _refer(
        self, session: Session, persona: Persona, view: CaseView, candidate: Candidate, worker: StaffAccount
    ) -> Referral:
        now = self.runtime.clock.now()
        agreement = told_to_worker(session, view.person_id, candidate, now)
        new = self._new(persona, view, candidate, agreement.id, now)
        new = dataclasses.replace(new, made_by=worker.id, from_organisation_id=worker.organisation_id)
        return service.send(session, self.runtime, new, now)

    def _new(
        self, persona: Persona, view: CaseView, candidate: Candidate, agreement_id: UUID, now: dt.datetime
    ) -> NewReferral:
        assert candidate.network_id is not None
        answers = {key: persona.facts[key] for key in candidate.shares if key in persona.facts}
        warm = self.chance.random() < WARM
        planned = PlannedHandover(self.chance.choice(MODES), now + dt.timedelta(days=self.chance.randint(2, 6)))
        return NewReferral(
            person_id=view.person_id,
            network_id=candidate.network_id,
            organisation_id=candidate.organisation_id,
            service_id=candidate.service_id,
            agreement_id=agreement_id,
            needs=candidate.needs,
            urgency=self.chance.choices(["today", "soon", "planned"], [1, 5, 2])[0],
            details=ReferralDetails(name=persona.name, phone=persona.phone, answers=answers),
            locality_code=view.case.place.locality if view.case.place else None,
            conversation_id=view.conversation_id,
            channel="web",
            handover=planned if warm else None,
        )


def hand_over(session: Session, chance: random.Random, handover: WarmHandover, now: dt.datetime) -> None:
    """A warm handover whose time has come takes place, with everybody there or not."""
    result = chance.choices([word for word, _ in RESULTS], [weight for _, weight in RESULTS])[0]
    handovers.happened(session, handover.id, result, now)

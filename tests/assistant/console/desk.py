"""A worker at a case, filling in the forms of a referral, and the receiving side's hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole
from assistant.referrals.policy import Actor
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from tests.assistant.console.forms import hidden, send, text
from tests.assistant.console.scene import Scene

SignedIn = Callable[[str], FlaskClient]
GOOD = {
    "agreed": "yes",
    "name": "Bea Example",
    "phone": "07700 900 456",
    "safe_contact": "text-only",
    "warm": "no",
    "summary": "Prefers mornings.",
    "stage": "check",
}
WARM = {
    "warm": "yes",
    "mode": "three-way-call",
    "planned-day": "9",
    "planned-month": "3",
    "planned-year": "2026",
    "planned-time": "2.30pm",
}


@dataclass
class Desk:
    """A worker at a case, and the receiving side's hand."""

    client: FlaskClient
    scene: Scene
    runtime: Runtime

    @property
    def form(self) -> str:
        """Where the neighbour's service is referred to."""
        return f"/staff/cases/{self.scene.home.case}/refer/{self.scene.neighbour.service.id}"

    def refer(self, **changes: str) -> TestResponse:
        """All the steps; the answer of the last."""
        checked = send(self.client, self.form, **{**GOOD, **changes})
        assert checked.status_code == 200, text(checked)
        return self.client.post(self.form, data={**hidden(checked.text), "stage": "send"})

    def receive(self, referral: Referral, action: Action, **details: Any) -> None:
        """The receiving organisation acts."""
        with self.runtime.database.writing() as session:
            actor = Actor(ActorRole.PROVIDER, "web", organisation_id=referral.organisation_id)
            what = ActionDetails(**details)
            service.act(session, self.runtime, referral.id, action, actor, what, self.runtime.clock.now())

    def newest(self) -> Referral:
        """The referral made last."""
        with self.runtime.database.reading() as session:
            here, them = self.scene.neighbour.service.id, self.scene.home.person
            query = select(Referral).where(Referral.service_id == here, Referral.person_id == them)
            found = session.scalars(query).one()
            session.expunge_all()
            return found

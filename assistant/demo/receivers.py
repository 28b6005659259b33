"""How the organisations of the demo answer: a plan for each referral, carried out through the real machine."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole
from assistant.referrals.policy import Actor
from assistant.referrals.tables import Referral
from assistant.referrals.working_time import local

Details = Callable[[dt.datetime], ActionDetails]
WORKERS = ("Alex", "Bronwen", "Chidi", "Donna", "Elif", "Fergus", "Grace", "Hamza", "Isla", "Joan")
DECLINES = (
    ("at-capacity", 8),
    ("need-outside-remit", 3),
    ("not-eligible-status", 3),
    ("out-of-area", 1),
    ("insufficient-information", 2),
    ("person-declined", 3),
    ("met-elsewhere", 2),
    ("wrong-service", 2),
)
HOME_AGAIN = ("at-capacity", "risk-cannot-be-managed", "moved")


@dataclass(frozen=True, slots=True)
class Step:
    """One act to come, not before `at`."""

    at: dt.datetime
    action: Action
    details: Details
    by: ActorRole = ActorRole.LINK


def plan(chance: random.Random, referral: Referral, capacity: str) -> list[Step]:
    """What the organisation will do about a referral. `capacity`: what its listing says it has (SDOH code)."""
    weights = dict(WEIGHTS)
    if capacity == "waitlist":
        weights[_waits] *= 5
    if capacity == "no-capacity":
        weights[_declines] *= 6
    story = chance.choices(list(weights), list(weights.values()))[0]
    return story(_Pen(chance, referral))


def actor(step: Step, referral: Referral) -> Actor:
    """Who does it: the receiver by its link, or the person."""
    if step.by is ActorRole.PERSON:
        return Actor(ActorRole.PERSON, "sms", subject_id=referral.person_id)
    return Actor(ActorRole.LINK, "link", None, referral.organisation_id, subject_id=referral.id)


class _Pen:
    """Writes the steps of one plan; time only goes forward."""

    def __init__(self, chance: random.Random, referral: Referral) -> None:
        self.chance = chance
        self.needs = list(referral.needs)
        self.urgent = referral.urgency == "today"
        self.at = referral.created_at
        self.steps: list[Step] = []

    def then(
        self, days: tuple[float, float], action: Action, details: Details, by: ActorRole = ActorRole.LINK
    ) -> "_Pen":
        """Add an act some days later; urgent ones are done in an eighth of the time before anything has begun."""
        wait = self.chance.uniform(*days)
        if self.urgent and action in {Action.ACKNOWLEDGE, Action.ACCEPT, Action.DECLINE, Action.LOG_CONTACT}:
            wait /= 8
        self.at += dt.timedelta(days=wait)
        self.steps.append(Step(self.at, action, details, by))
        return self

    def pick(self, pairs: tuple[tuple[str, int], ...]) -> str:
        """One of the words, by weight."""
        return self.chance.choices([word for word, _ in pairs], [weight for _, weight in pairs])[0]

    def seen(self) -> "_Pen":
        """The organisation looks at it; a few forget for a week."""
        slow = self.chance.random() < 0.12
        return self.then((3.0, 8.0) if slow else (0.1, 1.5), Action.ACKNOWLEDGE, _nothing)

    def accepted(self) -> "_Pen":
        """A named worker and a date."""
        worker = self.chance.choice(WORKERS)
        return self.then((0.2, 3.0), Action.ACCEPT, lambda now: _accept(now, worker))

    def reached(self) -> "_Pen":
        """Somebody speaks with the person."""
        channel = self.chance.choice(("phone", "sms", "email"))
        return self.then((0.5, 4.0), Action.LOG_CONTACT, lambda _: _contact("reached", channel))

    def completed(self, days: tuple[float, float]) -> "_Pen":
        """An outcome for each need."""
        outcomes = {need: self.pick((("met", 6), ("partly", 3), ("not", 1))) for need in self.needs}
        return self.then(days, Action.COMPLETE, lambda _: ActionDetails(outcomes=outcomes, summary="Help given."))


def _nothing(_now: dt.datetime) -> ActionDetails:
    return ActionDetails()


def _day(now: dt.datetime, days: int) -> dt.date:
    return local(now).date() + dt.timedelta(days=days)


def _accept(now: dt.datetime, worker: str) -> ActionDetails:
    return ActionDetails(worker=worker, promised_on=_day(now, 3))


def _contact(result: str, channel: str) -> ActionDetails:
    return ActionDetails(contact=result, contact_channel=channel)


def _start(now: dt.datetime) -> ActionDetails:
    return ActionDetails(started_on=_day(now, 0))


def _helps(pen: _Pen) -> list[Step]:
    return pen.seen().accepted().reached().then((0.5, 6), Action.START, _start).completed((6, 45)).steps


def _helps_at_once(pen: _Pen) -> list[Step]:
    return pen.accepted().reached().completed((1, 6)).steps


def _books(pen: _Pen) -> list[Step]:
    def slot(now: dt.datetime) -> ActionDetails:
        return ActionDetails(booked_for=now + dt.timedelta(days=5), mode="meeting", person_told=True)

    pen.seen().accepted().then((0.2, 2), Action.BOOK, slot)
    return pen.then((5, 6), Action.START, _start).completed((5, 30)).steps


def _waits(pen: _Pen) -> list[Step]:
    def later(now: dt.datetime) -> ActionDetails:
        return ActionDetails(estimated_on=_day(now, 28), interim_support=True)

    pen.seen().then((0.3, 3), Action.WAITLIST, later)
    pen.then((12, 30), Action.OFFER_PLACE, lambda now: ActionDetails(promised_on=_day(now, 4)))
    return pen.reached().then((0.5, 4), Action.START, _start).completed((14, 60)).steps


def _asks(pen: _Pen) -> list[Step]:
    pen.seen().then((0.2, 1), Action.ASK_INFO, lambda _: ActionDetails(question="Which days suit you?"))
    pen.then((0.2, 2), Action.GIVE_INFO, lambda _: ActionDetails(answer="Any weekday morning."), ActorRole.PERSON)
    return pen.accepted().reached().completed((4, 20)).steps


def _declines(pen: _Pen) -> list[Step]:
    code = pen.pick(DECLINES)
    return (
        pen.seen()
        .then((0.2, 3), Action.DECLINE, lambda _: ActionDetails(reason_code=code, next_step="coordinator"))
        .steps
    )


def _cannot_reach(pen: _Pen) -> list[Step]:
    pen.seen().accepted()
    for channel in ("phone", "sms", "phone"):
        pen.then((0.5, 2.5), Action.LOG_CONTACT, lambda _, by=channel: _contact("attempted", by))  # type: ignore[misc]
    return pen.then((3, 6), Action.END_EARLY, lambda _: ActionDetails(reason_code="could-not-contact")).steps


def _hands_back(pen: _Pen) -> list[Step]:
    code = pen.chance.choice(HOME_AGAIN)
    pen.seen().accepted().reached()
    return pen.then(
        (2, 8),
        Action.HAND_BACK,
        lambda _: ActionDetails(reason_code=code, handover_note="Spoken to once; needs more than we have."),
    ).steps


def _withdraws(pen: _Pen) -> list[Step]:
    details = ActionDetails(asked_by="person", reason_code="met-elsewhere", consent_withdrawn=True)
    return pen.seen().then((0.5, 4), Action.WITHDRAW, lambda _: details, ActorRole.PERSON).steps


def _stays_silent(_pen: _Pen) -> list[Step]:
    return []


WEIGHTS: dict[Callable[[_Pen], list[Step]], float] = {
    _helps: 42,
    _helps_at_once: 14,
    _books: 9,
    _waits: 5,
    _asks: 5,
    _declines: 9,
    _cannot_reach: 5,
    _hands_back: 2,
    _withdraws: 4,
    _stays_silent: 5,
}
"""What organisations do, by how often."""

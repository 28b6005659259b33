"""Six months of demo cases, made only by the real engine and the real referral machine under a moved clock.

Nothing is written past them: people talk through `intake.answer`, organisations act through `referrals.service.act`,
the clocks and follow-ups run every working day, and what waits in the outbox is taken by a carrier that is not there.
"""

import dataclasses
import datetime as dt
import heapq
import itertools
import logging
import random
from collections.abc import Callable, Iterator
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.demo import rerouting
from assistant.demo.people import Persona, personas
from assistant.demo.receivers import Step, actor, plan
from assistant.demo.talk import Talk
from assistant.demo.workers import Desk, dismiss, hand_over, hire
from assistant.gateways.clock import MovedClock
from assistant.outbox.tables import OutboxMessage
from assistant.referrals import clocks, followups, service
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral, Signpost, WarmHandover
from assistant.runtime import Runtime
from directory.services.tables import Service

SEED = 20_26
ANSWERS = (("got-help", 6), ("some", 3), ("none", 2), ("dont-ask", 1))
ANSWER_CHANCE = 0.5
SATURDAY = 5
WORKDAY = ((9, 15), (11, 45), (15, 0))
"""UTC times at which organisations look at what came in and the clocks are run."""


class DemoCases:
    """Lives through `days` days that end at `ends`, with `people` people writing in. One use."""

    def __init__(self, runtime: Runtime, *, ends: dt.datetime, days: int, people: int, seed: int = SEED) -> None:
        self.ends = ends
        self.begins = ends - dt.timedelta(days=days)
        self.clock = MovedClock(self.begins)
        config = runtime.config.model_copy(update={"messages_per_minute": 10_000})
        self.runtime = dataclasses.replace(runtime, clock=self.clock, config=config)
        self.chance = random.Random(seed)  # noqa: S311 - a demo wants the same chance every time, not secrecy
        self.people = people
        self.steps: list[tuple[dt.datetime, int, UUID, Step]] = []
        self.order = itertools.count()
        self.planned: set[UUID] = set()
        self.dropped: set[UUID] = set()
        self.refused: dict[str, int] = {}

    def run(self, tell: Callable[[int], None]) -> None:
        """All of it; `tell` hears how many people have written so far. Raises DemoTroubleError."""
        done = 0
        with quiet(), self.runtime.database.writing() as session:
            desk = Desk(self.runtime, self.chance, hire(session, self.begins))
        with quiet():
            for at, what in sorted(self._diary(), key=lambda entry: entry[0]):
                if at >= self.ends:
                    break
                self.clock.at = max(at, self.clock.at)
                if isinstance(what, Persona):
                    if what.channel == "staff":
                        desk.see(what)
                    else:
                        Talk(self.runtime, self.clock, self.chance, what).run()
                    done += 1
                    tell(done)
                else:
                    what()
            self.clock.at = self.ends
            self._post()
            with self.runtime.database.writing() as session:
                dismiss(session)

    def _diary(self) -> Iterator[tuple[dt.datetime, Persona | Callable[[], None]]]:
        """Everybody's first message and the working times, in no order."""
        span = (self.ends - self.begins).total_seconds()
        for persona in personas(self.chance, self.people):
            # Busier every month, and never in the small hours.
            at = self.begins + dt.timedelta(seconds=span * self.chance.random() ** 0.8)
            yield at.replace(hour=self.chance.randint(7, 20), minute=self.chance.randint(0, 59)), persona
        day = self.begins.replace(hour=0, minute=0, second=0, microsecond=0)
        while day < self.ends:
            if day.weekday() < SATURDAY:
                for hour, minute in WORKDAY:
                    yield day.replace(hour=hour, minute=minute), self._work
                yield day.replace(hour=9), self._follow_up
            yield day.replace(hour=21), self._post
            day += dt.timedelta(days=1)

    def _work(self) -> None:
        """Organisations take up what is new and do what is due; then the clocks run."""
        with self.runtime.database.writing() as session:
            now = self.clock.now()
            self._take_up(session)
            while self.steps and self.steps[0][0] <= now:
                _, _, referral_id, step = heapq.heappop(self.steps)
                if referral_id not in self.dropped:
                    self._act(session, referral_id, step, now)
            self._hand_over(session, now)
            rerouting.run(session, self.runtime, self.chance, now)
            clocks.run(session, self.runtime, now)

    def _take_up(self, session: Session) -> None:
        query = select(Referral, Service.capacity).join(Service, Service.id == Referral.service_id)
        new = query.where(Referral.created_at >= self.clock.now() - dt.timedelta(days=4)).order_by(
            Referral.created_at, Referral.reference
        )
        for referral, capacity in session.execute(new):
            if referral.id in self.planned:
                continue
            self.planned.add(referral.id)
            for step in plan(self.chance, referral, capacity):
                heapq.heappush(self.steps, (step.at, next(self.order), referral.id, step))

    def _act(self, session: Session, referral_id: UUID, step: Step, now: dt.datetime) -> None:
        """One step. What the machine refuses (the person withdrew, it lapsed) ends the plan: nobody works around it."""
        referral = session.get_one(Referral, referral_id)
        try:
            service.act(session, self.runtime, referral_id, step.action, actor(step, referral), step.details(now), now)
        except ActionRefused as refusal:
            self.dropped.add(referral_id)
            self.refused[refusal.problem_key] = self.refused.get(refusal.problem_key, 0) + 1

    def _hand_over(self, session: Session, now: dt.datetime) -> None:
        due = (WarmHandover.planned_for <= now, WarmHandover.happened_at.is_(None))
        for handover in session.scalars(select(WarmHandover).where(*due).order_by(WarmHandover.planned_for)).all():
            hand_over(session, self.chance, handover, now)

    def _follow_up(self) -> None:
        """People are asked whether it helped; about half of them answer."""
        with self.runtime.database.writing() as session:
            now = self.clock.now()
            due = [
                (row.person_id, row.reference)
                for table in (Referral, Signpost)
                for row in session.execute(
                    select(table.person_id, table.reference).where(table.follow_up_at <= now).order_by(table.reference)
                )
            ]
            followups.run(session, self.runtime, now)
            for person_id, reference in due:
                if self.chance.random() < ANSWER_CHANCE:
                    self._answer(session, person_id, reference, now)

    def _answer(self, session: Session, person_id: UUID, reference: str, now: dt.datetime) -> None:
        said = self.chance.choices([word for word, _ in ANSWERS], [weight for _, weight in ANSWERS])[0]
        try:
            followups.answer(session, self.runtime, person_id, reference=reference, said=said, channel="web", now=now)
        except ActionRefused as refusal:
            self.refused[refusal.problem_key] = self.refused.get(refusal.problem_key, 0) + 1

    def _post(self) -> None:
        """What is due leaves the house by nobody's carrier: the one part that cannot be real in a made past."""
        with self.runtime.database.writing() as session:
            now = self.clock.now()
            due = (OutboxMessage.state == "waiting", OutboxMessage.not_before <= now)
            gone = {"state": "sent", "provider_id": "demo", "attempts": 1, "claimed_at": now, "finished_at": now}
            session.execute(update(OutboxMessage).where(*due).values(gone))


class quiet:  # noqa: N801 - reads as a verb where it is used
    """Keeps thousands of log lines about invented people out of the newcomer's terminal."""

    def __enter__(self) -> None:
        self._before = structlog.get_config()
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

    def __exit__(self, *_: object) -> None:
        structlog.configure(**self._before)

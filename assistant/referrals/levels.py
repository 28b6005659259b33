"""How long each promise lasts: from the charter in force, else the national default. No third place says it."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from assistant.referrals.machine import STATES, State
from assistant.referrals.working_time import WorkingTime, local, working_time
from directory.networks.queries import nation_of, service_level
from directory.vocabulary.loader import data


class Level(BaseModel):
    """One promised time; `urgency` and `state` narrow it ("" = any)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clock: str
    amount: Annotated[int, Field(ge=1)]
    unit: Literal["working-hours", "working-days", "days"]
    urgency: Literal["", "today", "soon", "planned"] = ""
    state: State | None = None


class Ticks(BaseModel):
    """At which share of a promise's time what happens (anchor 2.4, Escalation)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nudge: float
    breach: float
    escalate: float
    lapse: float


class Defaults(BaseModel):
    """`service_levels.json`: national defaults where a charter says nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    levels: tuple[Level, ...]
    ticks: Ticks


@cache
def defaults() -> Defaults:
    """The defaults. Raises pydantic.ValidationError on bad data."""
    return Defaults.model_validate(data("assistant.referrals", "service_levels.json"))


def default_level(clock: str, urgency: str, state: State) -> Level:
    """The most particular default. Raises KeyError for a clock without one."""
    fitting = [
        level
        for level in defaults().levels
        if level.clock == clock and level.urgency in {"", urgency} and level.state in {None, state}
    ]
    if not fitting:
        raise KeyError(f"clock {clock!r} has no default")
    return max(fitting, key=lambda level: (level.state is not None, level.urgency != ""))


@dataclass(frozen=True, slots=True)
class Running:
    """A promise that runs: its name, from when, until when, and when the clock job must next look at it."""

    clock: str
    started_at: dt.datetime
    due_at: dt.datetime
    wake_at: dt.datetime | None


def level_for(session: Session, network_id: UUID, *, clock: str, urgency: str, state: State, at: dt.datetime) -> Level:
    """The promise of the network's charter in force that day, else the default."""
    found = service_level(session, network_id, clock, urgency, local(at).date())
    if found is None:
        return default_level(clock, urgency, state)
    return Level.model_validate({"clock": clock, "amount": found.amount, "unit": found.unit})


def calendar_of(session: Session, network_id: UUID) -> WorkingTime:
    """Working time of the network's nation."""
    return working_time(nation_of(session, network_id))


def start_clock(
    session: Session,
    network_id: UUID,
    urgency: str,
    state: State,
    now: dt.datetime,
    *,
    begins: dt.datetime | None = None,
    on_day: dt.date | None = None,
) -> Running | None:
    """The promise that begins on entering `state`; None for a state without a clock.

    `begins`: counted from there instead of `now` (decide: from sent; a slot: from its time). `on_day`: due at the end
    of that day whatever the charter says (the review date of a pause, a receiver's own promised date).
    """
    clock = STATES[state].clock
    if not clock:
        return None
    calendar = calendar_of(session, network_id)
    start = begins or now
    if on_day is not None:
        due = dt.datetime.combine(on_day, dt.time(17), local(now).tzinfo).astimezone(dt.UTC)
    else:
        level = level_for(session, network_id, clock=clock, urgency=urgency, state=state, at=now)
        due = calendar.add(start, level.amount, level.unit)
    return Running(clock, start, due, tick_at(calendar, start, due, "nudge"))


def tick_at(calendar: WorkingTime, start: dt.datetime, due: dt.datetime, tick: str) -> dt.datetime:
    """When the share of `tick` (nudge, breach, escalate, lapse) has gone."""
    share: float = getattr(defaults().ticks, tick)
    return due if share == 1.0 else calendar.at_share(start, due, share)

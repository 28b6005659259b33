"""The demo's past: lived by the real engine and machine, varied, in time, and with an empty outbox at the end."""

import datetime as dt
from collections import Counter

import pytest
from rich.progress import Progress
from sqlalchemy import func, select

from assistant.access.tables import StaffAccount
from assistant.demo.build import build_demo
from assistant.demo.cases import DemoCases
from assistant.demo.directory import load_demo_directory
from assistant.outbox.tables import OutboxMessage
from assistant.referrals.machine import State
from assistant.referrals.tables import Referral, ReferralEvent, Signpost, UnmetNeed, WarmHandover
from assistant.runtime import Runtime
from conversations.transcripts.tables import Conversation


def test_two_months_of_cases(runtime: Runtime) -> None:
    """Sixty people in two months: referrals in many states, introductions, signposts, unmet needs, all within time."""
    now = runtime.clock.now()
    with runtime.database.writing() as session:
        load_demo_directory(session, now)
    cases = DemoCases(runtime, ends=now, days=60, people=60)
    heard: list[int] = []
    cases.run(heard.append)
    assert heard == sorted(heard)
    assert len(heard) >= 55
    with runtime.database.reading() as session:
        states = Counter(session.scalars(select(Referral.state)))
        assert sum(states.values()) >= 15, states
        assert len(states) >= 4, states
        assert states.keys() <= set(State)
        assert session.scalar(select(func.count()).select_from(Signpost))
        latest = session.scalar(select(func.max(ReferralEvent.occurred_at)))
        first = session.scalar(select(func.min(ReferralEvent.occurred_at)))
        assert latest is not None
        assert first is not None
        assert now - dt.timedelta(days=60) <= first <= latest < now
        late = (
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.state == "waiting", OutboxMessage.not_before < now - dt.timedelta(days=2))
        )
        assert session.scalar(late) == 0


@pytest.mark.slow
def test_the_whole_demo(runtime: Runtime) -> None:
    """Six months and 150 people: many kinds of ending are there, and building it again does nothing."""
    with Progress(disable=True) as progress:
        build_demo(runtime, progress, people=150)
        with runtime.database.reading() as session:
            states = Counter(session.scalars(select(Referral.state)))
            talks = session.scalar(select(func.count()).select_from(Conversation))
            assert {"completed", "in_progress", "declined"} <= set(states), states
            assert len(states) >= 7, states
            assert {"sms", "web", "staff"} == set(session.scalars(select(Conversation.channel)))
            assert session.scalar(select(func.count()).select_from(WarmHandover))
            assert {"met", "partly", "not"} <= set(session.scalars(select(Referral.outcome)))
            assert {"signpost", "introduce"} <= set(session.scalars(select(Signpost.route)))
            assert session.scalar(select(func.count()).select_from(UnmetNeed))
            hired = select(StaffAccount.active).where(StaffAccount.email.like("worker.%"))
            assert set(session.scalars(hired)) == {False}, "nobody can sign in as the demo's helpers"
        build_demo(runtime, progress)
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Conversation)) == talks

"""Asking people whether it helped, on their own channel, and keeping what they say apart from what providers say."""

import datetime as dt
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.outbox import service as outbox
from assistant.persons.service import cipher_of, reachable
from assistant.referrals.alone import alone
from assistant.referrals.asking import due_at
from assistant.referrals.events import events_of
from assistant.referrals.guards import FOLLOW_UP_ANSWERS, ActionDetails
from assistant.referrals.machine import Action, State
from assistant.referrals.notify import News, status_link, waking_hour
from assistant.referrals.policy import SYSTEM, person_actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.service import act, cipher_for
from assistant.referrals.tables import Referral, Signpost
from assistant.referrals.turn import FINISHED
from assistant.runtime import Runtime
from conversations.wording.notices import notice

BATCH = 500
KEY = "follow-up"


def run(session: Session, runtime: Runtime, now: dt.datetime) -> int:
    """Ask everybody whose time has come (up to 500 of each kind); returns how many were asked. Idempotent."""
    referrals = select(Referral).where(Referral.follow_up_at <= now).order_by(Referral.follow_up_at).limit(BATCH)
    signposts = select(Signpost).where(Signpost.follow_up_at <= now).order_by(Signpost.follow_up_at).limit(BATCH)
    asked = 0
    for ask, query in ((_ask_about_referral, referrals), (_ask_about_signpost, signposts)):
        for row in session.scalars(query).all():
            asked += alone(session, KEY, row.id, partial(ask, session, runtime, row, now))
    return asked


def answer(
    session: Session, runtime: Runtime, person_id: UUID, *, reference: str, said: str, channel: str, now: dt.datetime
) -> None:
    """The person's own word on a referral or signpost of theirs. Raises ActionRefused."""
    if said not in FOLLOW_UP_ANSWERS:
        raise ActionRefused("answer-unknown", "Choose one of the answers", "answer_key")
    referral = session.scalars(
        select(Referral).where(Referral.reference == reference, Referral.person_id == person_id)
    ).one_or_none()
    if referral is not None:
        actor = person_actor(person_id, channel)
        act(session, runtime, referral.id, Action.ANSWER, actor, ActionDetails(answer_key=said), now)
        return
    signpost = session.scalars(
        select(Signpost).where(Signpost.reference == reference, Signpost.person_id == person_id)
    ).one_or_none()
    if signpost is None:
        raise ActionRefused("no-such-referral", "This reference is not known")
    signpost.answer, signpost.follow_up_at = said, None
    session.flush()


def _ask_about_referral(session: Session, runtime: Runtime, referral: Referral, now: dt.datetime) -> int:
    state = State(referral.state)
    asked = sum(event.action == Action.FOLLOW_UP for event in events_of(session, referral.id))
    following = due_at(FINISHED[state], referral.closed_at or now, asked)
    key = following[0] if following else "follow-up"
    act(session, runtime, referral.id, Action.FOLLOW_UP, SYSTEM, ActionDetails(follow_up=key), now)
    return News(session, runtime, referral, cipher_for(session, runtime, referral), now).tell("person", KEY)


def _ask_about_signpost(session: Session, runtime: Runtime, signpost: Signpost, now: dt.datetime) -> int:
    signpost.follow_up_at = None
    session.flush()
    cipher = cipher_of(session, runtime.keyring, signpost.person_id)
    to = reachable(session, signpost.person_id, cipher) if cipher else None
    if to is None or cipher is None:
        return 0
    link = status_link(session, runtime, signpost.person_id, now)
    text = notice(KEY, "en", reference=signpost.reference, url=link)
    outbox.enqueue(
        session, runtime, channel=to.channel, to=to.address, body=text, purpose=KEY, subject_id=signpost.id,
        person_id=signpost.person_id, cipher=cipher, now=now, not_before=waking_hour(now),
    )  # fmt: skip
    return 1

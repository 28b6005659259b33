"""Questions that organisations asked, and the person's answers to them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.keyring import Cipher
from assistant.persons.service import cipher_of
from assistant.referrals.events import events_of, opened
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, State
from assistant.referrals.policy import person_actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.service import act
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: on which referral, and the words."""

    reference: str
    words: str


def open_questions(session: Session, runtime: Runtime, person_id: UUID) -> list[Question]:
    """What organisations wait to hear from this person (or their worker)."""
    cipher = cipher_of(session, runtime.keyring, person_id)
    return [
        Question(referral.reference, question_of(session, referral, cipher))
        for referral in session.scalars(
            select(Referral).where(Referral.person_id == person_id, Referral.state == State.INFO_REQUESTED)
        )
    ]


def question_of(session: Session, referral: Referral, cipher: Cipher | None) -> str:
    """The last question asked on a referral, "" when there is none or the person was erased."""
    asked = [event for event in events_of(session, referral.id) if event.action == Action.ASK_INFO]
    if not asked:
        return ""
    words: str = opened(asked[-1], cipher).get("question", "")
    return words


def reply(
    session: Session, runtime: Runtime, person_id: UUID, *, reference: str, said: str, channel: str, now: dt.datetime
) -> Referral:
    """The person answers the open question. Raises ActionRefused when there is none or nothing was said."""
    referral = session.scalars(
        select(Referral).where(Referral.reference == reference, Referral.person_id == person_id)
    ).one_or_none()
    if referral is None:
        raise ActionRefused("no-such-referral", "This reference is not known")
    actor = person_actor(person_id, channel)
    return act(session, runtime, referral.id, Action.GIVE_INFO, actor, ActionDetails(answer=said), now)

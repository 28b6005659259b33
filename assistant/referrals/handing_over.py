"""What follows a warm handover: a contact on record, the organisation reminded, or a new date for everybody.

A handover succeeds when it happened with the person and the organisation there (anchor 2.4); whatever else came of it
is kept too, for a network learns most from those that did not happen.
"""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from assistant.referrals import handovers
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import OPEN_STATES, Action, State, allowed
from assistant.referrals.new import PlannedHandover
from assistant.referrals.notify import News
from assistant.referrals.policy import Actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.service import act, cipher_for
from assistant.referrals.tables import Referral, WarmHandover
from assistant.runtime import Runtime

CONTACT: Mapping[str, str] = MappingProxyType({handovers.ALL_PRESENT: "reached", handovers.PERSON_ABSENT: "attempted"})
"""What a result says about reaching the person; the others say nothing."""
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "three-way-call": "phone",
        "joint-meeting": "visit",
        "booked-slot": "visit",
        "introduction": "text",
        "going-along": "visit",
    }
)


def note(  # noqa: PLR0917 - as service.act
    session: Session, runtime: Runtime, referral: Referral, result: str, actor: Actor, now: dt.datetime
) -> WarmHandover:
    """Write down what came of the open handover, and do what follows. Raises ActionRefused."""
    row = handovers.open_one(session, referral.id)
    if row is None:
        raise ActionRefused("no-such-handover", "The result of this handover is noted already", "result")
    handovers.happened(session, row.id, result, min(row.planned_for, now))
    if result in CONTACT and Action.LOG_CONTACT in allowed(State(referral.state), actor.role):
        details = ActionDetails(contact=CONTACT[result], contact_channel=CHANNELS.get(row.mode, "phone"))
        act(session, runtime, referral.id, Action.LOG_CONTACT, actor, details, now)
    if result == handovers.PROVIDER_ABSENT and State(referral.state) in OPEN_STATES:
        _news(session, runtime, referral, now).tell("organisation", "handover-missed-org")
    return row


def plan(session: Session, runtime: Runtime, referral: Referral, planned: PlannedHandover, now: dt.datetime) -> None:
    """A (new) date: one still open is called off, the organisation and the person are told. Raises ActionRefused."""
    if State(referral.state) not in OPEN_STATES:
        raise ActionRefused("ended", "This referral has ended: there is nothing to hand over any more")
    before = handovers.open_one(session, referral.id)
    if before is not None:
        handovers.happened(session, before.id, handovers.CALLED_OFF, now)
    handovers.plan(session, referral, cipher_for(session, runtime, referral), planned)
    news = _news(session, runtime, referral, now)
    news.tell("organisation", "news-org")
    news.tell("person", "referral-answered-person")


def _news(session: Session, runtime: Runtime, referral: Referral, now: dt.datetime) -> News:
    return News(session, runtime, referral, cipher_for(session, runtime, referral), now)

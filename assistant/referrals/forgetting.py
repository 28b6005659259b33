"""Forgetting a person, the same from every door: open business is withdrawn first, then the key goes."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.links import service as links
from assistant.persons.service import erase
from assistant.referrals import service
from assistant.referrals.policy import person_actor
from assistant.runtime import Runtime


def forget(session: Session, runtime: Runtime, person_id: UUID, channel: str, now: dt.datetime) -> None:
    """Withdraw everything of this person and tell the receivers, kill their links, destroy their key.

    `channel`: where they asked (chat channel or "link"). A second time changes nothing.
    """
    service.withdraw_all(session, runtime, person_id, person_actor(person_id, channel), now)
    links.revoke(session, person_id, now)
    erase(session, person_id, now)

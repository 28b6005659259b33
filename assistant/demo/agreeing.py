"""A yes told to a worker on somebody's behalf, with the very words that are read aloud."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.referrals import agreements
from assistant.referrals.tables import Agreement
from conversations.wording.agreement import agreement_words
from directory.matching.candidates import Candidate


def told_to_worker(session: Session, person_id: UUID, candidate: Candidate, now: dt.datetime) -> Agreement:
    """Record that the person agreed to this one organisation. Raises ActionRefused."""
    return agreements.record(
        session,
        person_id=person_id,
        organisation_id=candidate.organisation_id,
        network_id=candidate.network_id,
        words_shown=agreement_words(candidate, "en"),
        language="en",
        how_given="told-to-worker",
        now=now,
    )

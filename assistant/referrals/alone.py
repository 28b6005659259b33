"""Clock work on one record at a time: what cannot be done for one person must not hold up everybody else's promises."""

from collections.abc import Callable
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from assistant.referrals.refused import ActionRefused

LOG = structlog.get_logger()


def alone(session: Session, job: str, record_id: UUID, work: Callable[[], int]) -> int:
    """Do `work` in a savepoint of its own. A refusal or broken record undoes only this one, is logged, and counts 0.

    Trouble of the database itself is raised as ever: that is nobody's record.
    """
    try:
        with session.begin_nested():
            return work()
    except (ActionRefused, LookupError, ValueError, TypeError) as error:
        LOG.error("clock-work-failed", job=job, record=str(record_id), error=type(error).__name__)  # noqa: TRY400
        return 0

"""Planning a warm handover: how, when and what to prepare, read from a form and checked. Knows no database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.console import moments
from assistant.referrals import handovers
from assistant.referrals.new import HANDOVER_MODES, PlannedHandover

LONGEST_NOTE = 2_000
FURTHEST = dt.timedelta(days=183)
HANDOVERS: Mapping[str, str] = dict(
    zip(
        HANDOVER_MODES,
        (
            "A three-way call",
            "A meeting with all of us",
            "A slot booked with them",
            "I introduce them in a message",
            "I go along with them",
        ),
        strict=True,
    )
)

RESULTS: Mapping[str, str] = {
    handovers.ALL_PRESENT: "Yes, the person and the organisation were both there",
    handovers.PERSON_ABSENT: "No, the person was not there",
    handovers.PROVIDER_ABSENT: "No, the organisation was not there",
    handovers.CALLED_OFF: "No, it was called off or moved",
}
SHORT_RESULTS: Mapping[str, str] = {
    handovers.ALL_PRESENT: "It happened, both were there",
    handovers.PERSON_ABSENT: "The person was not there",
    handovers.PROVIDER_ABSENT: "The organisation was not there",
    handovers.CALLED_OFF: "Called off",
}


@dataclass(frozen=True, slots=True)
class HandoverForm:
    """What was filled in. `handover` None while something is wrong; `problems`: field name to what to do about it."""

    handover: PlannedHandover | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


def read_handover(values: Mapping[str, str], now: dt.datetime) -> HandoverForm:
    """Read the fields `mode`, `planned-…` and `handover_note`. Raises nothing."""
    mode, note = values.get("mode", ""), values.get("handover_note", "").strip()
    planned_for = moments.read_moment(values, "planned")
    problems = {}
    if mode not in HANDOVERS:
        problems["mode"] = "Choose how you will hand over"
    if planned_for is None:
        problems["planned"] = "Enter a real date and time for the handover, such as 27 3 2026 and 14:30"
    elif planned_for <= now:
        problems["planned"] = "The handover must be in the future"
    elif planned_for > now + FURTHEST:
        problems["planned"] = "The handover is more than six months away; check the year"
    if len(note) > LONGEST_NOTE:
        problems["handover_note"] = f"The note must be {LONGEST_NOTE:,} characters or fewer"
    if problems or planned_for is None:
        return HandoverForm(None, problems)
    return HandoverForm(PlannedHandover(mode, planned_for, note))

"""What an act on a referral carries, what a guard may know, and the guards themselves: pure checks with plain refusals.

`assistant.referrals.machine` names them in its table; nothing here knows a state or who acts.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from assistant.referrals.reasons import OTHER, ReasonType, codes


@dataclass(frozen=True, slots=True)
class ActionDetails:
    """What an action carries. Free text and names are sealed by the service before they are kept.

    `outcomes`: need key to met, partly or not. `contact`: attempted or reached, by `contact_channel`.
    `next_step`: for decline `suggestion` or `coordinator`; for reroute `new-referral`, `signposted`, `none-available`
    or `not-wanted`. `answer_key`: the person's own answer to a follow-up.
    """

    reason_code: str = ""
    reason_text: str = ""
    worker: str = ""
    promised_on: dt.date | None = None
    question: str = ""
    answer: str = ""
    next_step: str = ""
    suggestion: str = ""
    estimated_on: dt.date | None = None
    interim_support: bool | None = None
    booked_for: dt.datetime | None = None
    mode: str = ""
    place: str = ""
    person_told: bool | None = None
    contact: str = ""
    contact_channel: str = ""
    started_on: dt.date | None = None
    review_on: dt.date | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    handover_note: str = ""
    asked_by: str = ""
    consent_withdrawn: bool | None = None
    successor_id: UUID | None = None
    second_person: UUID | None = None
    field_name: str = ""
    field_value: str = ""
    follow_up: str = ""
    answer_key: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a guard may know beside the details. `today`: the local day, None = dates are not judged."""

    today: dt.date | None = None
    now: dt.datetime | None = None
    needs: tuple[str, ...] = ()
    attempts: int = 0
    attempt_channels: int = 0
    escalated: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action cannot be done now: a stable key, plain words, and the detail at fault ("" = none)."""

    problem_key: str
    message: str
    detail: str = ""


Guard = Callable[[ActionDetails, Situation], Refusal | None]


DECLINE_STEPS = ("suggestion", "coordinator")
REROUTE_STEPS = ("new-referral", "signposted", "none-available", "not-wanted")
OUTCOMES = ("met", "partly", "not")
CONTACTS = ("attempted", "reached")
FOLLOW_UP_ANSWERS = ("got-help", "some", "none", "dont-ask")
URGENCIES = ("today", "soon", "planned")
CORRECTABLE = ("urgency", "locality_code")
MIN_ATTEMPTS, MIN_CHANNELS = 3, 2
TEXT_LIMIT = 2_000
MISSING: Mapping[str, str] = MappingProxyType(
    {
        "question": "Write the question you want to ask",
        "answer": "Write the answer",
        "worker": "Say who will make contact: a name or a team",
        "promised_on": "Give the date by which you will make contact",
        "estimated_on": "Give the date you expect to have a place",
        "interim_support": "Say whether the person gets support while waiting",
        "reason_code": "Choose a reason",
        "reason_text": "Write the reason",
        "next_step": "Choose what happens next for the person",
        "booked_for": "Give the date and time",
        "mode": "Say how you will meet: by phone, in person or online",
        "contact": "Say whether the person was reached",
        "contact_channel": "Say how you tried: phone, text, e-mail, letter or visit",
        "started_on": "Give the date help began",
        "review_on": "Give the date you will look at this again",
        "outcomes": "Choose an outcome for each need",
        "handover_note": "Write what the next organisation should know",
        "asked_by": "Say who asked for this",
        "consent_withdrawn": "Say whether the agreement is taken back",
        "successor_id": "The new referral is missing",
        "second_person": "A second member of staff must agree",
        "field_name": "Say what is to be corrected",
        "field_value": "Give the right value",
        "follow_up": "Say which follow-up this is",
        "answer_key": "Choose an answer",
    }
)


def missing(value: object) -> bool:
    """Whether a detail was not given: None, an empty mapping, or text of nothing but spaces."""
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def _ahead(value: dt.date | None, situation: Situation, detail: str) -> Refusal | None:
    if value is None or situation.today is None:
        return None
    if value < situation.today:
        return Refusal("date-past", "This date has passed; give today or a later date", detail)
    if value > situation.today + dt.timedelta(days=MAX_DAYS_AHEAD):
        return Refusal("date-far", "This date is more than two years away; check the year", detail)
    return None


MAX_DAYS_AHEAD = 730
MAX_DAYS_BACK = 366


def _slot(details: ActionDetails, situation: Situation) -> Refusal | None:
    if details.booked_for is None or situation.now is None:
        return None
    if details.booked_for < situation.now:
        return Refusal("date-past", "This time has passed; give a later one", "booked_for")
    return _ahead(details.booked_for.date(), situation, "booked_for")


def _started(details: ActionDetails, situation: Situation) -> Refusal | None:
    if details.started_on is None or situation.today is None:
        return None
    if details.started_on > situation.today:
        return Refusal("date-future", "Help cannot have begun in the future; book a time instead", "started_on")
    if details.started_on < situation.today - dt.timedelta(days=MAX_DAYS_BACK):
        return Refusal("date-far", "This date is more than a year ago; check the year", "started_on")
    return None


def _reason(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.reason_code not in codes(*ReasonType):
        return Refusal("reason-unknown", "Choose a reason from the list", "reason_code")
    if details.reason_code == OTHER and not details.reason_text.strip():
        return Refusal("reason-needs-text", "Say what the other reason is", "reason_text")
    return None


def _decline_step(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.next_step not in DECLINE_STEPS:
        return Refusal("next-step-unknown", "Choose what happens next for the person", "next_step")
    if details.next_step == "suggestion" and not details.suggestion.strip():
        return Refusal("suggestion-missing", "Name the service you suggest", "suggestion")
    return None


def _reroute_step(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.next_step not in REROUTE_STEPS:
        return Refusal("next-step-unknown", "Choose what happened next for the person", "next_step")
    if (details.next_step == "new-referral") != (details.successor_id is not None):
        return Refusal("successor-missing", "A new referral must be named, and only then", "successor_id")
    return None


def _not_wanted(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.next_step != "not-wanted":
        return Refusal("next-step-unknown", "You can only say that you want no other referral", "next_step")
    return None


def _contact(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.contact not in CONTACTS:
        return Refusal("contact-unknown", MISSING["contact"], "contact")
    return None


def _outcomes(details: ActionDetails, situation: Situation) -> Refusal | None:
    wrong = [value for value in details.outcomes.values() if value not in OUTCOMES]
    if wrong or any(need not in details.outcomes for need in situation.needs):
        return Refusal("outcome-missing", MISSING["outcomes"], "outcomes")
    return None


def _attempts(details: ActionDetails, situation: Situation) -> Refusal | None:
    if details.reason_code != "could-not-contact" or situation.today is None:
        return None
    if situation.attempts < MIN_ATTEMPTS or situation.attempt_channels < MIN_CHANNELS:
        return Refusal(
            "too-few-attempts",
            f"Log at least {MIN_ATTEMPTS} attempts in {MIN_CHANNELS} different ways before ending for this reason",
            "reason_code",
        )
    return None


def _escalated(_details: ActionDetails, situation: Situation) -> Refusal | None:
    return None if situation.escalated else Refusal("not-escalated", "Both reminders must have been sent first")


def _correctable(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.field_name not in CORRECTABLE:
        return Refusal("not-correctable", "This cannot be corrected; void the referral instead", "field_name")
    if details.field_name == "urgency" and details.field_value not in URGENCIES:
        return Refusal("value-unknown", "Urgency is today, soon or planned", "field_value")
    return None


def _follow_up_answer(details: ActionDetails, _situation: Situation) -> Refusal | None:
    if details.answer_key not in FOLLOW_UP_ANSWERS:
        return Refusal("answer-unknown", "Choose one of the answers", "answer_key")
    return None


GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "promised_ahead": lambda details, situation: _ahead(details.promised_on, situation, "promised_on"),
        "estimate_ahead": lambda details, situation: _ahead(details.estimated_on, situation, "estimated_on"),
        "review_ahead": lambda details, situation: _ahead(details.review_on, situation, "review_on"),
        "slot_ahead": _slot,
        "started_by_now": _started,
        "reason": _reason,
        "decline_step": _decline_step,
        "reroute_step": _reroute_step,
        "not_wanted": _not_wanted,
        "contact": _contact,
        "outcomes": _outcomes,
        "attempts": _attempts,
        "escalated": _escalated,
        "correctable": _correctable,
        "follow_up_answer": _follow_up_answer,
    }
)
"""Guards by the name that stands in the table."""

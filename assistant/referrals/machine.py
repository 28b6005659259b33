"""The referral state machine: states, actions, who may do what, and what it needs. One typed table, no I/O.

Source: anchors, referrals-and-networks 2.4. `docs/referrals.md` is generated from the tables below, and a test tries
every state × action × role against them. Nothing here knows a database, a clock or a page.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from assistant.referrals.reasons import OTHER, ReasonType, codes


class State(StrEnum):
    """Where a referral stands: fifteen states of a life and `void`, entered in error."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    BOOKED = "booked"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    DECLINED = "declined"
    HANDED_BACK = "handed_back"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    VOID = "void"


class Action(StrEnum):
    """What can be done to a referral."""

    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ASK_INFO = "ask_info"
    GIVE_INFO = "give_info"
    ACCEPT = "accept"
    WAITLIST = "waitlist"
    OFFER_PLACE = "offer_place"
    DECLINE = "decline"
    BOOK = "book"
    LOG_CONTACT = "log_contact"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    END_EARLY = "end_early"
    HAND_BACK = "hand_back"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    REROUTE = "reroute"
    REOPEN = "reopen"
    VOID = "void"
    CORRECT = "correct"
    NUDGE = "nudge"
    BREACH = "breach"
    ESCALATE = "escalate"
    FOLLOW_UP = "follow_up"
    ANSWER = "answer"


class ActorRole(StrEnum):
    """In what role somebody acts. A commissioner has none: they never act on or read a named referral."""

    PERSON = "person"
    REFERRER = "referrer"
    PROVIDER = "provider"
    LINK = "link"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


class Ending(StrEnum):
    """Whether a state still asks something of somebody."""

    OPEN = "open"
    UNFINISHED = "unfinished"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class StateRule:
    """What a state means.

    `clock`: the promise that begins on entering ("" = none); `owner`: whose turn it is; `stamps`: row columns set when
    it is entered for the first time; `fhir`: Task.status; `business`: businessStatus.
    """

    meaning: str
    fhir: str
    business: str
    ending: Ending
    owner: ActorRole | None
    clock: str
    stamps: tuple[str, ...] = ()


_OPEN, _UNFINISHED, _TERMINAL = Ending.OPEN, Ending.UNFINISHED, Ending.TERMINAL
_P, _R, _V, _L, _C, _S = (
    ActorRole.PERSON, ActorRole.REFERRER, ActorRole.PROVIDER, ActorRole.LINK, ActorRole.COORDINATOR, ActorRole.SYSTEM,
)  # fmt: skip

STATES: Mapping[State, StateRule] = MappingProxyType({
    State.DRAFT: StateRule("being written", "draft", "", _OPEN, _R, "draft", ("created_at",)),
    State.SENT: StateRule("waiting to be seen", "requested", "sent", _OPEN, _V, "acknowledge", ("sent_at",)),
    State.ACKNOWLEDGED: StateRule(
        "seen, not yet decided", "requested", "acknowledged", _OPEN, _V, "decide", ("acknowledged_at",)
    ),
    State.INFO_REQUESTED: StateRule(
        "the organisation asked something", "requested", "info-requested", _OPEN, _R, "answer-question"
    ),
    State.ACCEPTED: StateRule(
        "agreed, not started", "accepted", "accepted", _OPEN, _V, "first-contact", ("decided_at", "accepted_at")
    ),
    State.WAITLISTED: StateRule(
        "agreed, no place yet", "on-hold", "waitlisted", _OPEN, _V, "keep-warm", ("decided_at",)
    ),
    State.BOOKED: StateRule("a dated first contact exists", "accepted", "booked", _OPEN, _V, "slot-outcome"),
    State.IN_PROGRESS: StateRule(
        "help has begun", "in-progress", "", _OPEN, _V, "progress-note", ("started_at", "first_contact_at")
    ),
    State.PAUSED: StateRule("begun, then stopped for a time", "on-hold", "paused", _OPEN, _V, "review"),
    State.DECLINED: StateRule(
        "refused before accepting", "rejected", "", _UNFINISHED, _R, "reroute", ("decided_at", "closed_at")
    ),
    State.HANDED_BACK: StateRule(
        "stopped by the organisation after accepting", "cancelled", "handed-back", _UNFINISHED, _R, "reroute",
        ("closed_at",),
    ),
    State.LAPSED: StateRule(
        "nobody answered in time", "cancelled", "lapsed", _UNFINISHED, _R, "reroute", ("closed_at",)
    ),
    State.WITHDRAWN: StateRule(
        "stopped by the person or referrer", "cancelled", "withdrawn", _TERMINAL, None, "", ("closed_at",)
    ),
    State.COMPLETED: StateRule(
        "help given, outcome recorded", "completed", "", _TERMINAL, None, "", ("closed_at",)
    ),
    State.NOT_COMPLETED: StateRule(
        "tried, could not finish", "failed", "", _TERMINAL, None, "", ("closed_at",)
    ),
    State.VOID: StateRule(
        "entered in error, in no figure", "entered-in-error", "", _TERMINAL, None, "", ("closed_at",)
    ),
})  # fmt: skip
"""The sixteen states."""

OPEN_STATES = frozenset(state for state, rule in STATES.items() if rule.ending is Ending.OPEN)
"""States in which the receiver, referrer or person still has something to do here."""
UNFINISHED_STATES = frozenset(state for state, rule in STATES.items() if rule.ending is Ending.UNFINISHED)
"""Ended at this receiver; the person is still owed another way, so a clock runs until that is settled."""
TERMINAL_STATES = frozenset(state for state, rule in STATES.items() if rule.ending is Ending.TERMINAL)
"""Ended for good: only `void` can follow."""


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


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: `to_state` None keeps the state; `restarts`: the state's clock begins again; `stops`: it ends."""

    action: Action
    from_states: frozenset[State]
    to_state: State | None
    roles: frozenset[ActorRole]
    requires: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    restarts: bool = False
    stops: bool = False

    def target(self, state: State) -> State:
        """State after it."""
        return self.to_state or state


ALL = frozenset(State)
RECEIVER = frozenset({_V, _L})
_REASON_TYPES: Mapping[Action, tuple[ReasonType, ...]] = MappingProxyType(
    {
        Action.DECLINE: (ReasonType.PROVIDER, ReasonType.PERSON, ReasonType.SYSTEM, ReasonType.OTHER),
        Action.HAND_BACK: (ReasonType.PROVIDER, ReasonType.PERSON, ReasonType.SYSTEM, ReasonType.OTHER),
        Action.END_EARLY: (ReasonType.PERSON, ReasonType.PROVIDER, ReasonType.SYSTEM, ReasonType.OTHER),
        Action.WITHDRAW: (ReasonType.PERSON, ReasonType.OTHER),
    }
)
_SYSTEMS_OWN = frozenset({"no-response", "system-error"})
_NOT_OFFERED: Mapping[Action, frozenset[str]] = MappingProxyType(
    {
        Action.DECLINE: _SYSTEMS_OWN | {"could-not-contact"},
        Action.HAND_BACK: _SYSTEMS_OWN,
        Action.END_EARLY: _SYSTEMS_OWN,
    }
)
"""Codes that a form does not offer: nobody says of themselves that they did not answer."""
DECLINE_STEPS = ("suggestion", "coordinator")
REROUTE_STEPS = ("new-referral", "signposted", "none-available", "not-wanted")
OUTCOMES = ("met", "partly", "not")
CONTACTS = ("attempted", "reached")
FOLLOW_UP_ANSWERS = ("got-help", "some", "none", "dont-ask")
URGENCIES = ("today", "soon", "planned")
CORRECTABLE = ("urgency", "locality_code")
MIN_ATTEMPTS, MIN_CHANNELS = 3, 2


def _t(  # noqa: PLR0917 - the rows below read as a table
    action: Action,
    from_states: AbstractSet[State],
    to_state: State | None,
    roles: AbstractSet[ActorRole],
    requires: tuple[str, ...] = (),
    guards: tuple[str, ...] = (),
    *,
    restarts: bool = False,
    stops: bool = False,
) -> Transition:
    return Transition(action, frozenset(from_states), to_state, frozenset(roles), requires, guards, restarts, stops)


_UNDECIDED = {State.SENT, State.ACKNOWLEDGED, State.INFO_REQUESTED}
_UNDER_WAY = {State.ACCEPTED, State.WAITLISTED, State.BOOKED, State.IN_PROGRESS, State.PAUSED}
_RENEWED_BY_CONTACT = {State.ACCEPTED, State.WAITLISTED, State.IN_PROGRESS}
_SENT_AND_OPEN = OPEN_STATES - {State.DRAFT}
_CLOCKED = (OPEN_STATES | UNFINISHED_STATES) - {State.DRAFT}

TRANSITIONS: tuple[Transition, ...] = (
    _t(Action.SEND, {State.DRAFT}, State.SENT, {_R, _P}),
    _t(Action.ACKNOWLEDGE, {State.SENT}, State.ACKNOWLEDGED, {_V, _L, _S}),
    _t(Action.ASK_INFO, {State.SENT, State.ACKNOWLEDGED}, State.INFO_REQUESTED, RECEIVER, ("question",)),
    _t(Action.GIVE_INFO, {State.INFO_REQUESTED}, State.ACKNOWLEDGED, {_R, _P}, ("answer",)),
    _t(Action.ACCEPT, _UNDECIDED, State.ACCEPTED, RECEIVER, ("worker", "promised_on"), ("promised_ahead",)),
    _t(Action.WAITLIST, {State.ACKNOWLEDGED, State.ACCEPTED}, State.WAITLISTED, RECEIVER,
       ("estimated_on", "interim_support"), ("estimate_ahead",)),
    _t(Action.OFFER_PLACE, {State.WAITLISTED}, State.ACCEPTED, RECEIVER, ("promised_on",), ("promised_ahead",)),
    _t(Action.DECLINE, _UNDECIDED, State.DECLINED, RECEIVER, ("reason_code", "next_step"), ("reason", "decline_step")),
    _t(Action.BOOK, {State.ACCEPTED, State.WAITLISTED, State.BOOKED}, State.BOOKED, {_V, _L, _R},
       ("booked_for", "mode"), ("slot_ahead",), restarts=True),
    _t(Action.LOG_CONTACT, _RENEWED_BY_CONTACT, None, {_V, _L, _R}, ("contact", "contact_channel"), ("contact",),
       restarts=True),
    _t(Action.LOG_CONTACT, _UNDER_WAY - _RENEWED_BY_CONTACT, None, {_V, _L, _R}, ("contact", "contact_channel"),
       ("contact",)),
    _t(Action.START, {State.ACCEPTED, State.BOOKED, State.WAITLISTED}, State.IN_PROGRESS, RECEIVER,
       ("started_on",), ("started_by_now",)),
    _t(Action.PAUSE, {State.IN_PROGRESS}, State.PAUSED, {_V, _L, _P}, ("reason_text", "review_on"), ("review_ahead",)),
    _t(Action.RESUME, {State.PAUSED}, State.IN_PROGRESS, {_V, _L, _P}),
    _t(Action.COMPLETE, {State.ACCEPTED, State.BOOKED, State.IN_PROGRESS}, State.COMPLETED, RECEIVER,
       ("outcomes",), ("outcomes",)),
    _t(Action.END_EARLY, _UNDER_WAY, State.NOT_COMPLETED, RECEIVER, ("reason_code",), ("reason", "attempts")),
    _t(Action.HAND_BACK, _UNDER_WAY, State.HANDED_BACK, RECEIVER, ("reason_code", "handover_note"), ("reason",)),
    _t(Action.WITHDRAW, _SENT_AND_OPEN, State.WITHDRAWN, {_P, _R}, ("asked_by", "reason_code", "consent_withdrawn"),
       ("reason",)),
    _t(Action.LAPSE, _UNDECIDED, State.LAPSED, {_S, _C}, (), ("escalated",)),
    _t(Action.REROUTE, UNFINISHED_STATES, None, {_R, _C}, ("next_step",), ("reroute_step",), stops=True),
    _t(Action.REROUTE, UNFINISHED_STATES, None, {_P}, ("next_step",), ("not_wanted",), stops=True),
    _t(Action.REOPEN, {State.COMPLETED, State.NOT_COMPLETED, State.WITHDRAWN}, None, {_R, _C},
       ("reason_text", "successor_id")),
    _t(Action.VOID, ALL - {State.VOID}, State.VOID, {_R, _C}, ("reason_text", "second_person")),
    _t(Action.CORRECT, ALL - {State.DRAFT, State.VOID}, None, {_C}, ("reason_text", "field_name", "field_value"),
       ("correctable",)),
    _t(Action.NUDGE, _CLOCKED, None, {_S}),
    _t(Action.BREACH, _CLOCKED, None, {_S}),
    _t(Action.ESCALATE, _CLOCKED, None, {_S}),
    _t(Action.FOLLOW_UP, {State.COMPLETED, State.NOT_COMPLETED}, None, {_S}, ("follow_up",)),
    _t(Action.ANSWER, {State.COMPLETED, State.NOT_COMPLETED}, None, {_P}, ("answer_key",), ("follow_up_answer",)),
)  # fmt: skip
"""Every permitted act. What stands here in no row is refused."""

_INDEX: Mapping[tuple[State, Action, ActorRole], Transition] = MappingProxyType(
    {(state, row.action, role): row for row in TRANSITIONS for state in row.from_states for role in row.roles}
)


def decide(
    state: State, action: Action, role: ActorRole, details: ActionDetails, situation: Situation = Situation()
) -> Transition | Refusal:
    """What the table says to this act: its row, or why not. Never raises for any combination."""
    row = _INDEX.get((state, action, role))
    if row is None:
        return _not_allowed(state, action, role)
    for name in row.requires:
        if _missing(getattr(details, name)):
            return Refusal("detail-missing", MISSING.get(name, "Something is missing"), name)
    for name in row.guards:
        refusal = GUARDS[name](details, situation)
        if refusal is not None:
            return refusal
    if len(details.reason_text) > TEXT_LIMIT or len(details.question) > TEXT_LIMIT or len(details.answer) > TEXT_LIMIT:
        return Refusal("text-too-long", f"Write no more than {TEXT_LIMIT} characters")
    return row


def allowed(state: State, role: ActorRole) -> tuple[Action, ...]:
    """What this role may do now, in table order."""
    return tuple(dict.fromkeys(row.action for row in TRANSITIONS if state in row.from_states and role in row.roles))


def reason_codes(action: Action) -> tuple[str, ...]:
    """Codes that fit an action, in file order of each type; () when it takes none."""
    offered = (code for kind in _REASON_TYPES.get(action, ()) for code in codes(kind))
    return tuple(code for code in offered if code not in _NOT_OFFERED.get(action, frozenset()))


def owner(state: State, *, self_referred: bool) -> ActorRole | None:
    """Whose turn it is; None once it is over.

    Where it is the referrer's and the person referred themselves: the coordinator's for finding another way, the
    person's own for a question.
    """
    role = STATES[state].owner
    if role is not ActorRole.REFERRER or not self_referred:
        return role
    return ActorRole.COORDINATOR if state in UNFINISHED_STATES else ActorRole.PERSON


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


def _missing(value: object) -> bool:
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def _not_allowed(state: State, action: Action, role: ActorRole) -> Refusal:
    states = {row.from_states for row in TRANSITIONS if row.action is action and role in row.roles}
    if not states:
        return Refusal("not-yours", f"A {role} cannot do this to a referral")
    if state in TERMINAL_STATES:
        return Refusal("ended", f"This referral has ended: {STATES[state].meaning}")
    return Refusal("not-now", f"This cannot be done while the referral is {STATES[state].meaning}")


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

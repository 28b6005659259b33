"""The referral state machine: states, actions, who may do what, and what it needs. One typed table, no I/O.

Source: anchors, referrals-and-networks 2.4. `docs/referrals.md` is generated from the tables below, and a test tries
every state × action × role against them. Nothing here knows a database, a clock or a page.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assistant.referrals.guards import GUARDS, MISSING, TEXT_LIMIT, ActionDetails, Refusal, Situation, missing
from assistant.referrals.reasons import ReasonType, codes


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
    ASK_VOID = "ask_void"
    KEEP = "keep"
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
    _t(Action.ASK_VOID, ALL - {State.DRAFT, State.VOID}, None, {_R, _C}, ("reason_text",)),
    _t(Action.KEEP, ALL - {State.DRAFT, State.VOID}, None, {_R, _C}),
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


NOTHING_KNOWN = Situation()
"""Dates and attempts are then not judged."""


def decide(
    state: State, action: Action, role: ActorRole, details: ActionDetails, situation: Situation = NOTHING_KNOWN
) -> Transition | Refusal:
    """What the table says to this act: its row, or why not. Never raises for any combination."""
    row = _INDEX.get((state, action, role))
    if row is None:
        return _not_allowed(state, action, role)
    for name in row.requires:
        if missing(getattr(details, name)):
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


def _not_allowed(state: State, action: Action, role: ActorRole) -> Refusal:
    states = {row.from_states for row in TRANSITIONS if row.action is action and role in row.roles}
    if not states:
        return Refusal("not-yours", f"A {role} cannot do this to a referral")
    if state in TERMINAL_STATES:
        return Refusal("ended", f"This referral has ended: {STATES[state].meaning}")
    return Refusal("not-now", f"This cannot be done while the referral is {STATES[state].meaning}")

"""The referral row as a function of its events. The service writes the row through this; a test rebuilds and compares.

Times in payloads are ISO text. What is sealed is opened by the caller (`opened`), so that this stays a plain function;
the keys `details` and `worker` stand for the sealed columns of the row.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from assistant.referrals.machine import STATES, TERMINAL_STATES, UNFINISHED_STATES, Action, State
from assistant.referrals.retention import days
from assistant.referrals.tables import ReferralEvent

Values = dict[str, Any]
IDS = (
    "person_id", "network_id", "organisation_id", "service_id", "agreement_id", "conversation_id", "made_by",
    "from_organisation_id", "successor_of",
)  # fmt: skip
PLAIN = ("reference", "locality_code", "needs", "urgency")
TIMES = (
    "clock_started_at", "due_at", "wake_at", "nudged_at", "breached_at", "escalated_at", "promised_on", "booked_for",
    "sent_at", "acknowledged_at", "decided_at", "accepted_at", "first_contact_at", "started_at", "closed_at",
    "follow_up_at",
)  # fmt: skip
REASONED = frozenset({Action.DECLINE, Action.HAND_BACK, Action.END_EARLY, Action.WITHDRAW, Action.LAPSE})
TICKS = {Action.NUDGE: "nudged_at", Action.BREACH: "breached_at", Action.ESCALATE: "escalated_at"}


def begin(event: ReferralEvent) -> Values:
    """Values before the first event (`send`), from what it carries."""
    values: Values = dict.fromkeys(TIMES)
    values |= {name: event.payload[name] for name in PLAIN}
    values |= {name: UUID(event.payload[name]) if event.payload[name] else None for name in IDS}
    values |= {
        "id": event.referral_id, "state": event.from_state, "version": 0, "clock": "", "reason_code": "", "outcome": "",
        "person_answer": "", "details": None, "worker": None,
        "created_at": dt.datetime.fromisoformat(event.payload["created_at"]),
    }  # fmt: skip
    return values


def project(values: Values, event: ReferralEvent, opened: Mapping[str, Any]) -> Values:
    """The values after one more event."""
    values = dict(values)
    state = State(event.to_state)
    values["version"] = event.seq
    values["state"] = event.to_state
    if event.to_state != event.from_state:
        for stamp in STATES[state].stamps:
            values[stamp] = values[stamp] or event.occurred_at
    _clock(values, event)
    _carried(values, event, opened)
    ended = state in TERMINAL_STATES | UNFINISHED_STATES
    kept = days("referral_closed_days" if ended else "referral_open_days")
    values["purge_at"] = (values["closed_at"] if ended else event.occurred_at) + kept
    return values


def rebuild(events: Iterable[ReferralEvent], open_sealed: Callable[[bytes], str] | None) -> Values:
    """The row's values from all its events in order; None for `open_sealed` once the person is erased."""
    values: Values | None = None
    for event in events:
        sealed = event.payload_sealed if open_sealed else None
        opened = json.loads(open_sealed(sealed)) if open_sealed and sealed else {}
        values = project(begin(event) if values is None else values, event, opened)
    if values is None:
        raise ValueError("a referral without events")
    return values


def outcome_of(outcomes: Mapping[str, str]) -> str:
    """One word for all needs: met if all were, not if none was, else partly."""
    kinds = set(outcomes.values())
    return kinds.pop() if len(kinds) == 1 else "partly"


def moment(text: str | None) -> dt.datetime | None:
    """ISO text to an aware moment."""
    return dt.datetime.fromisoformat(text) if text else None


def _clock(values: Values, event: ReferralEvent) -> None:
    if "clock" in event.payload:
        running = event.payload["clock"] or {}
        values["clock"] = running.get("name", "")
        for name in ("clock_started_at", "due_at", "wake_at"):
            values[name] = moment(running.get(name))
        values |= dict.fromkeys(TICKS.values())
    elif "wake_at" in event.payload:
        values["wake_at"] = moment(event.payload["wake_at"])
    action = Action(event.action)
    if action in TICKS:
        values[TICKS[action]] = event.occurred_at


def _carried(values: Values, event: ReferralEvent, opened: Mapping[str, Any]) -> None:
    payload, action = event.payload, Action(event.action)
    if action in REASONED:
        values["reason_code"] = event.reason_code
    for name in ("promised_on", "booked_for", "follow_up_at"):
        if name in payload:
            values[name] = moment(payload[name])
    if payload.get("contact") == "reached":
        values["first_contact_at"] = values["first_contact_at"] or event.occurred_at
    if action is Action.COMPLETE:
        values["outcome"] = outcome_of(payload["outcomes"])
    if action is Action.ANSWER:
        values["person_answer"] = payload["answer_key"]
    if action is Action.CORRECT:
        values[payload["field_name"]] = payload["field_value"]
    if "details" in opened:
        values["details"] = opened["details"]
    if opened.get("worker"):
        values["worker"] = opened["worker"]

"""Writing one event and the row it gives. The only place that writes `referral_event` and `referral`."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.keyring import Cipher
from assistant.persons.service import keep
from assistant.referrals.guards import ActionDetails
from assistant.referrals.levels import Running
from assistant.referrals.machine import Action, State
from assistant.referrals.policy import Actor
from assistant.referrals.projection import Values, begin, project
from assistant.referrals.tables import Referral, ReferralEvent
from assistant.referrals.working_time import LONDON
from directory.storage.statements import insert_now

SEALED_DETAILS = ("worker", "question", "answer", "suggestion", "place", "summary", "handover_note")
PLAIN_DETAILS = (
    "next_step", "mode", "contact", "contact_channel", "asked_by", "field_name", "field_value", "follow_up",
    "answer_key", "interim_support", "person_told", "consent_withdrawn",
)  # fmt: skip
DATES = ("estimated_on", "started_on", "review_on")
SEALED_COLUMNS = ("details", "worker")
END_OF_DAY = dt.time(17)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, before it is written. `clock`: a new promise, None = none, "same" = left as it was."""

    action: Action
    from_state: State
    to_state: State
    actor: Actor
    details: ActionDetails
    clock: Running | Literal["same"] | None
    extra: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


def append(
    session: Session, cipher: Cipher | None, referral: Referral | None, what: Happening, now: dt.datetime
) -> Referral:
    """Write the event, then the row from it; returns the row, flushed.

    `referral` None begins a new one. Without a cipher (the person was erased) nothing personal is kept.
    """
    personal = _personal(what)
    referral_id = referral.id if referral else uuid4()
    event = ReferralEvent(
        id=uuid4(),
        referral_id=referral_id,
        seq=(referral.version if referral else 0) + 1,
        action=what.action,
        from_state=what.from_state,
        to_state=what.to_state,
        actor_role=what.actor.role,
        actor_id=what.actor.id,
        actor_organisation_id=what.actor.organisation_id,
        channel=what.actor.channel,
        reason_code=what.details.reason_code,
        reason_sealed=_seal(cipher, what.details.reason_text),
        payload=_payload(what),
        payload_sealed=_seal(cipher, _json(personal) if personal else ""),
        occurred_at=now,
        recorded_at=now,
        purge_at=now,
    )
    values = project(begin(event) if referral is None else values_of(referral), event, personal)
    event.purge_at = values["purge_at"]
    if referral is not None and referral.purge_at != values["purge_at"]:
        _keep_until(session, referral_id, values["purge_at"])
    keep(session, values["person_id"], values["purge_at"])
    row = referral or Referral()
    _write(row, values, cipher, personal)
    session.add(row)
    session.flush()
    insert_now(session, event)
    return row


def values_of(referral: Referral) -> Values:
    """The row as values; the sealed columns as None, for only what an event carries is sealed anew."""
    values = {column.key: getattr(referral, column.key) for column in Referral.__table__.columns}
    for name in SEALED_COLUMNS:
        del values[f"{name}_sealed"]
        values[name] = None
    return values


def events_of(session: Session, referral_id: UUID) -> Sequence[ReferralEvent]:
    """All events of a referral in order."""
    query = select(ReferralEvent).where(ReferralEvent.referral_id == referral_id).order_by(ReferralEvent.seq)
    return session.scalars(query).all()


def opened(event: ReferralEvent, cipher: Cipher | None) -> dict[str, Any]:
    """The personal part of an event; {} when there is none or the person was erased."""
    if cipher is None or event.payload_sealed is None:
        return {}
    found: dict[str, Any] = json.loads(cipher.open(event.payload_sealed))
    return found


def clock_payload(running: Running | None) -> dict[str, str | None] | None:
    """A promise as it stands in an event."""
    if running is None:
        return None
    return {
        "name": running.clock, "clock_started_at": running.started_at.isoformat(),
        "due_at": running.due_at.isoformat(), "wake_at": running.wake_at.isoformat() if running.wake_at else None,
    }  # fmt: skip


def end_of(day: dt.date) -> dt.datetime:
    """17:00 in London on that day."""
    return dt.datetime.combine(day, END_OF_DAY, LONDON).astimezone(dt.UTC)


def _payload(what: Happening) -> dict[str, Any]:
    details = what.details
    payload: dict[str, Any] = {
        name: value for name in PLAIN_DETAILS if (value := getattr(details, name)) is not None and value != ""
    }
    payload |= {name: day.isoformat() for name in DATES if (day := getattr(details, name)) is not None}
    if details.promised_on is not None:
        payload["promised_on"] = end_of(details.promised_on).isoformat()
    if details.booked_for is not None:
        payload["booked_for"] = details.booked_for.astimezone(dt.UTC).isoformat()
    if details.outcomes:
        payload["outcomes"] = dict(details.outcomes)
    for name in ("successor_id", "second_person"):
        if getattr(details, name) is not None:
            payload[name] = str(getattr(details, name))
    if what.clock != "same":
        payload["clock"] = clock_payload(what.clock)
    return payload | dict(what.extra)


def _personal(what: Happening) -> dict[str, Any]:
    return {name: text for name in SEALED_DETAILS if (text := getattr(what.details, name))} | dict(what.personal)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _keep_until(session: Session, referral_id: UUID, purge_at: dt.datetime) -> None:
    """Events go with their referral: the only column of theirs that ever changes."""
    session.execute(
        update(ReferralEvent)
        .where(ReferralEvent.referral_id == referral_id)
        .values(purge_at=purge_at)
        .execution_options(synchronize_session="fetch")
    )


def _seal(cipher: Cipher | None, text: str) -> bytes | None:
    return cipher.seal(text) if cipher and text else None


def _write(row: Referral, values: Values, cipher: Cipher | None, personal: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in SEALED_COLUMNS:
            setattr(row, name, value)
    if "details" in personal:
        row.details_sealed = _seal(cipher, _json(values["details"]))
    if personal.get("worker"):
        row.worker_sealed = _seal(cipher, values["worker"])

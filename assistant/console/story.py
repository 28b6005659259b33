"""What happened to a referral, event by event, in plain words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assistant.console import facts, moments
from assistant.keyring import Cipher
from assistant.referrals.events import events_of, opened
from assistant.referrals.reasons import label
from assistant.referrals.tables import Referral, ReferralEvent
from directory.vocabulary.loader import data

ROLES = {
    "person": "the person",
    "referrer": "whoever referred them",
    "provider": "the organisation",
    "link": "the organisation, by link",
    "coordinator": "the coordinator",
    "system": "Joined Up",
}
TOLD = {
    "worker": "Who will make contact",
    "question": "The question",
    "answer": "The answer",
    "suggestion": "They suggest",
    "place": "Where",
    "summary": "What was done",
    "handover_note": "For whoever helps next",
}
NEXT_STEPS = {
    "suggestion": "They suggested another service",
    "coordinator": "They asked the coordinator to find another way",
    "new-referral": "A new referral was made",
    "signposted": "Details of another service were given",
    "none-available": "No other service could be found",
    "not-wanted": "The person does not want anything else",
}
OUTCOMES = {"met": "met", "partly": "partly met", "not": "not met"}
ANSWERS = {"got-help": "got help", "some": "got some help", "none": "got no help", "dont-ask": "do not ask again"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: when, what, by whom, and what it carried as (heading, text)."""

    when: str
    what: str
    by: str
    told: tuple[tuple[str, str], ...]


def story(session: Session, referral: Referral, organisation: str, cipher: Cipher | None) -> list[Happened]:
    """The events of a referral, newest first. It reads the record: the caller leaves the audit row."""
    return [_happened(event, organisation, cipher) for event in reversed(events_of(session, referral.id))]


def _happened(event: ReferralEvent, organisation: str, cipher: Cipher | None) -> Happened:
    words: Mapping[str, str] = data("assistant.console", "events.json")
    sentence = words.get(event.action, event.action).format(organisation=organisation or "The organisation")
    return Happened(
        when=moments.day_and_time(event.occurred_at),
        what=sentence,
        by=ROLES.get(event.actor_role, event.actor_role),
        told=tuple(_told(event, cipher)),
    )


def _told(event: ReferralEvent, cipher: Cipher | None) -> list[tuple[str, str]]:
    personal, payload = opened(event, cipher), event.payload
    lines = [(heading, str(personal[key])) for key, heading in TOLD.items() if personal.get(key)]
    if event.reason_code:
        lines.append(("Reason", label(event.reason_code)))
    if cipher is not None and event.reason_sealed is not None:
        lines.append(("In their words", cipher.open(event.reason_sealed)))
    for key, heading in (("promised_on", "Contact promised by"), ("estimated_on", "A place expected by")):
        if payload.get(key):
            lines.append((heading, moments.day(_moment(payload[key]))))
    if payload.get("booked_for"):
        lines.append(("When", moments.day_and_time(_moment(payload["booked_for"]))))
    if payload.get("next_step"):
        lines.append(("Next", NEXT_STEPS.get(payload["next_step"], payload["next_step"])))
    if payload.get("answer_key"):
        lines.append(("They said", ANSWERS.get(payload["answer_key"], payload["answer_key"])))
    lines += [(facts.need_label(need), OUTCOMES.get(how, how)) for need, how in payload.get("outcomes", {}).items()]
    return lines


def _moment(text: str) -> dt.datetime:
    """ISO text of a moment, or of a day (then its noon, which is the same day in London)."""
    if "T" in text:
        return dt.datetime.fromisoformat(text)
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(12), dt.UTC)

"""Sending referrals and acting on them: one transaction writes the event, the row it gives and the messages it causes.

Everything takes the session first and never commits. What may be done stands in `machine`, by whom in `policy`.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.keyring import Cipher
from assistant.links import service as links
from assistant.outbox import service as outbox
from assistant.persons.service import cipher_of, index_name
from assistant.referrals import agreements, handovers, sending
from assistant.referrals.events import Happening, append, events_of
from assistant.referrals.guards import ActionDetails, Refusal
from assistant.referrals.levels import start_clock
from assistant.referrals.machine import (
    OPEN_STATES,
    STATES,
    UNFINISHED_STATES,
    Action,
    ActorRole,
    State,
    Transition,
    allowed,
    decide,
)
from assistant.referrals.new import NewReferral
from assistant.referrals.notify import News
from assistant.referrals.policy import Actor, may_act
from assistant.referrals.reference import new_reference
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Agreement, Referral
from assistant.referrals.turn import TICKS, Turn
from assistant.referrals.unmet import record_unmet
from assistant.referrals.withdrawing import end_introductions, live, withdrawal
from assistant.runtime import Runtime

LOG = structlog.get_logger()
KILLS_LINKS = frozenset({Action.WITHDRAW, Action.VOID})


def send(session: Session, runtime: Runtime, new: NewReferral, now: dt.datetime) -> Referral:
    """Send a referral. Raises ActionRefused whenever the guard (`sending`) or the machine says no."""
    cipher = cipher_of(session, runtime.keyring, new.person_id, lock=True)  # two at once would both see no duplicate
    if cipher is None:
        raise ActionRefused("person-erased", "This person asked to be forgotten")
    agreement = sending.check(session, new, now)
    role = ActorRole.PERSON if new.made_by is None else ActorRole.REFERRER
    _row(decide(State.DRAFT, Action.SEND, role, ActionDetails()))
    referral = append(session, cipher, None, _sent(session, new, agreement, role, now), now)
    if new.details.name:
        index_name(session, runtime.keyring, new.person_id, new.details.name, now)
    if new.handover is not None:
        handovers.plan(session, referral, cipher, new.handover)
    News(session, runtime, referral, cipher, now).after(Action.SEND, role)
    LOG.info("referral-sent", reference=referral.reference, network=str(new.network_id))
    return referral


def act(  # noqa: PLR0917 - the order everybody calls it in
    session: Session,
    runtime: Runtime,
    referral_id: UUID,
    action: Action,
    actor: Actor,
    details: ActionDetails,
    now: dt.datetime,
    expected_version: int | None = None,
) -> Referral:
    """Do one thing to a referral and tell whom it concerns. Raises ActionRefused(problem_key, message).

    `expected_version`: what the page had seen. If somebody else acted since, it is refused ("changed"); the same act by
    the same actor again (a double submit) answers the row as it is and changes nothing.
    """
    referral = _locked(session, referral_id)
    if not may_act(actor, referral):
        raise ActionRefused("not-yours", "This referral is not yours to answer")
    fingerprint = _fingerprint(runtime, action, details)
    if expected_version is not None and _is_repeat(session, referral, expected_version, actor, fingerprint):
        return referral
    turn = Turn(session, referral, events_of(session, referral_id), action, details, now)
    row = _row(decide(turn.state, action, actor.role, details, turn.situation))
    extra = turn.carries(row) | {"print": fingerprint}
    what = Happening(action, turn.state, row.target(turn.state), actor, details, turn.clock(row), extra)
    cipher = cipher_of(session, runtime.keyring, referral.person_id)
    append(session, cipher, referral, what, now)
    _consequences(turn)
    News(session, runtime, referral, cipher, now).after(action, actor.role)
    LOG.info("referral-act", reference=referral.reference, action=action, role=actor.role)
    return referral


def withdraw_all(  # noqa: PLR0917 - the order everybody calls it in
    session: Session, runtime: Runtime, person_id: UUID, actor: Actor, now: dt.datetime, reference: str = ""
) -> int:
    """Withdraw in one step: the referral or introduction of `reference`, or all of them ("").

    Ends agreements, revokes links, cancels what waits in the outbox, tells the receivers. Returns how many referrals
    and introductions ended; 0 when there was nothing (left) to withdraw.
    """
    count = 0
    for referral in live(session, person_id, reference):
        if State(referral.state) in OPEN_STATES:
            act(session, runtime, referral.id, Action.WITHDRAW, actor, withdrawal(actor), now)
        elif referral.clock:
            act(session, runtime, referral.id, Action.REROUTE, actor, ActionDetails(next_step="not-wanted"), now)
            agreements.withdraw(session, referral.agreement_id, now)
        else:
            continue
        count += 1
    count += end_introductions(session, person_id, reference, now)
    if not reference:
        for agreement in agreements.standing(session, person_id, now):
            agreements.withdraw(session, agreement.id, now)
    return count


def reroute(
    session: Session, runtime: Runtime, referral_id: UUID, *, new: NewReferral, actor: Actor, now: dt.datetime
) -> Referral:
    """After a decline, hand-back or lapse: a new referral elsewhere, linked to this one.

    The person's agreement for the new organisation must be there already (`send` looks); ask them first.
    """
    return _continue(session, runtime, referral_id, new, actor, Action.REROUTE, now, "")


def reopen(
    session: Session, runtime: Runtime, referral_id: UUID, *, new: NewReferral, actor: Actor, now: dt.datetime,
    reason: str,
) -> Referral:  # fmt: skip
    """After an end: a new linked referral; the ended one is never edited."""
    return _continue(session, runtime, referral_id, new, actor, Action.REOPEN, now, reason)


def by_reference(session: Session, reference: str) -> Referral | None:
    """The referral with this reference."""
    return session.scalars(select(Referral).where(Referral.reference == reference)).one_or_none()


@dataclass(frozen=True, slots=True)
class Loop:
    """`closed`: ended, with an outcome or reason, and the referrer told; `verified`: the person said so too."""

    closed: bool
    verified: bool


def loop(referral: Referral) -> Loop:
    """Whether the loop of this referral is closed, and verified by the person's own answer (anchor 2.4)."""
    state = State(referral.state)
    settled = state not in OPEN_STATES and not (state in UNFINISHED_STATES and referral.clock)
    closed = settled and bool(referral.outcome or referral.reason_code)
    return Loop(closed, closed and referral.person_answer in {"got-help", "some", "none"})


def _row(answer: Transition | Refusal) -> Transition:
    if isinstance(answer, Refusal):
        raise ActionRefused.of(answer)
    return answer


def _sent(session: Session, new: NewReferral, agreement: Agreement, role: ActorRole, now: dt.datetime) -> Happening:
    extra: dict[str, object] = {
        "reference": new_reference(session), "locality_code": new.locality_code, "needs": list(new.needs),
        "urgency": new.urgency, "created_at": now.isoformat(),
    }  # fmt: skip
    for name in ("person_id", "network_id", "organisation_id", "service_id", "agreement_id", "conversation_id",
                 "made_by", "from_organisation_id", "successor_of"):  # fmt: skip
        value = getattr(new, name)
        extra[name] = str(value) if value else None
    personal = {"details": json.loads(new.details.to_json(frozenset(agreement.fields)))}
    actor = Actor(role, new.channel, new.made_by, new.from_organisation_id)
    clock = start_clock(session, new.network_id, new.urgency, State.SENT, now)
    return Happening(Action.SEND, State.DRAFT, State.SENT, actor, ActionDetails(), clock, extra, personal)


def _locked(session: Session, referral_id: UUID) -> Referral:
    query = select(Referral).where(Referral.id == referral_id).with_for_update()
    referral = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if referral is None:
        raise ActionRefused("no-such-referral", "This referral is not known")
    return referral


def _fingerprint(runtime: Runtime, action: Action, details: ActionDetails) -> str:
    return runtime.keyring.index("act", json.dumps([action, asdict(details)], default=str, sort_keys=True))


def _is_repeat(session: Session, referral: Referral, expected: int, actor: Actor, fingerprint: str) -> bool:
    later = [
        event for event in events_of(session, referral.id) if event.seq > expected and Action(event.action) not in TICKS
    ]
    if not later:
        return False
    if any(event.payload.get("print") == fingerprint and event.actor_role == actor.role for event in later):
        return True
    meaning = STATES[State(referral.state)].meaning
    raise ActionRefused("changed", f"Somebody else answered meanwhile. It is now: {meaning}. Look again first")


def _consequences(turn: Turn) -> None:
    """What else an act ends or leaves behind."""
    session, referral, details, now = turn.session, turn.referral, turn.details, turn.now
    if turn.action in KILLS_LINKS:
        links.revoke(session, referral.id, now)
        outbox.cancel(session, referral.id, now)
    if turn.action is Action.WITHDRAW and details.consent_withdrawn:
        agreements.withdraw(session, referral.agreement_id, now)
    if turn.action is Action.REROUTE and details.next_step == "none-available":
        reason = "lapsed" if referral.state == State.LAPSED else "refused"
        record_unmet(
            session, needs=referral.needs, locality_code=referral.locality_code, reason=reason,
            conversation_id=referral.conversation_id, now=now,
        )  # fmt: skip


def _continue(  # noqa: PLR0917 - reroute and reopen in one
    session: Session, runtime: Runtime, referral_id: UUID, new: NewReferral, actor: Actor, action: Action,
    now: dt.datetime, reason: str,
) -> Referral:  # fmt: skip
    old = _locked(session, referral_id)
    if not may_act(actor, old) or new.person_id != old.person_id:
        raise ActionRefused("not-yours", "This referral is not yours to answer")
    if action not in allowed(State(old.state), actor.role):
        raise ActionRefused("not-now", f"This cannot be done while the referral is {STATES[State(old.state)].meaning}")
    if new.successor_of != old.id:
        raise ActionRefused("successor-missing", "The new referral must name the one it continues")
    if action is Action.REOPEN and not reason.strip():
        raise ActionRefused("detail-missing", "Write the reason", "reason_text")
    following = send(session, runtime, new, now)
    step = "new-referral" if action is Action.REROUTE else ""
    details = ActionDetails(next_step=step, successor_id=following.id, reason_text=reason)
    act(session, runtime, old.id, action, actor, details, now)
    return following


def cipher_for(session: Session, runtime: Runtime, referral: Referral) -> Cipher | None:
    """The cipher that opens what is sealed in this referral; None once the person is erased."""
    return cipher_of(session, runtime.keyring, referral.person_id)

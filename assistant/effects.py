"""Doing what the dialogue decided: each effect in the turn's own transaction. Whatever only says something has none."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.persons import service as persons
from assistant.persons.service import Contact
from assistant.referrals import agreements, forgetting, service, signposts, status
from assistant.referrals.new import NewReferral, ReferralDetails
from assistant.referrals.notify import status_link
from assistant.referrals.policy import person_actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Agreement
from assistant.runtime import Runtime
from conversations.dialogue.asking import THIS_NUMBER
from conversations.dialogue.case import Case
from conversations.dialogue.learning import told
from conversations.dialogue.moves import (
    ForgetPerson,
    GiveSignpost,
    HandOver,
    Move,
    Outcome,
    RecordUnmet,
    SendIntroduction,
    SendReferral,
    SetOptOut,
    TellStatus,
    WithdrawAll,
)
from conversations.wording.agreement import agreement_words
from conversations.wording.labels import answer_words
from directory.matching.candidates import Candidate
from directory.vocabulary.facts import Urgency


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an effect happens: the transaction, the person, their case after the step."""

    session: Session
    runtime: Runtime
    contact: Contact
    conversation_id: UUID
    address: str
    case: Case
    channel: str
    now: dt.datetime

    @property
    def locality(self) -> str | None:
        """ONS code of the local authority the person is in."""
        return self.case.place.locality if self.case.place else None


WRITES_FIRST = (SendReferral, SendIntroduction, WithdrawAll)
"""Moves that may be refused after something was written."""
EFFECTS = (
    SendReferral, SendIntroduction, GiveSignpost, RecordUnmet, TellStatus, WithdrawAll, ForgetPerson, SetOptOut,
)  # fmt: skip


def carry_out(scene: Scene, move: Move) -> Outcome | None:
    """Do one move's effect. None for moves that only say something. What may not be done is an Outcome with a problem,
    not an exception: the person is told, and the rest of the turn stands.
    """
    if not isinstance(move, EFFECTS):
        return None
    try:
        if not isinstance(move, WRITES_FIRST):
            return _carry_out(scene, move)
        with scene.session.begin_nested():  # what is refused leaves nothing behind, the agreement neither
            return _carry_out(scene, move)
    except ActionRefused as refused:
        return Outcome(ok=False, problem=refused.problem_key)


def _carry_out(scene: Scene, move: Move) -> Outcome | None:
    match move:
        case SendReferral():
            return _refer(scene, move)
        case SendIntroduction():
            return _introduce(scene, move)
        case GiveSignpost():
            return _signpost(scene, move)
        case RecordUnmet():
            signposts.record_unmet(
                scene.session,
                needs=move.needs,
                reason=move.reason,
                locality_code=scene.locality,
                conversation_id=scene.conversation_id,
                now=scene.now,
            )
            return Outcome()
        case TellStatus():
            return _status(scene)
        case WithdrawAll():
            return _withdraw(scene, move)
        case ForgetPerson():
            forgetting.forget(scene.session, scene.runtime, scene.contact.person_id, scene.channel, scene.now)
            return Outcome()
        case SetOptOut():
            persons.set_stopped(scene.session, scene.contact.contact_point_id, scene.now if move.stopped else None)
            return Outcome()
        case _:
            return None


def _needs_for(scene: Scene, candidate: Candidate) -> tuple[str, ...]:
    return candidate.needs or tuple(need.key for need in scene.case.needs)


def _urgency(scene: Scene, candidate: Candidate) -> str:
    """The most urgent of the needs this service is for."""
    order = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)
    told = {need.urgency for need in scene.case.needs if need.key in candidate.needs} or {Urgency.SOON}
    return next(urgency for urgency in order if urgency in told).value


def _phone(scene: Scene, told: str) -> str:
    return scene.address if told == THIS_NUMBER else told


def _details(scene: Scene, move: SendReferral | SendIntroduction) -> ReferralDetails:
    shared = {key: fact for key, fact in scene.case.facts.items() if key in move.candidate.shares and fact.known}
    summary = "; ".join(
        need.evidence for need in scene.case.needs if need.key in move.candidate.needs and need.evidence
    )
    return ReferralDetails(
        name=move.contact_name,
        phone=_phone(scene, move.contact_phone),
        safe_contact=move.safe_to_contact,
        answers={key: answer_words(key, told(key, fact.value)) for key, fact in shared.items()},
        summary=summary,
    )


def _agree(scene: Scene, move: SendReferral | SendIntroduction) -> Agreement:
    """Record the yes, with the very words that were shown."""
    return agreements.record(
        scene.session,
        person_id=scene.contact.person_id,
        organisation_id=move.candidate.organisation_id,
        network_id=move.candidate.network_id if isinstance(move, SendReferral) else None,
        words_shown=agreement_words(move.agreed_to.candidate, scene.case.language),
        language=scene.case.language,
        how_given=scene.channel,
        now=scene.now,
    )


def _refer(scene: Scene, move: SendReferral) -> Outcome:
    candidate = move.candidate
    if candidate.network_id is None:
        return Outcome(ok=False, problem="not-a-member")
    agreement = _agree(scene, move)  # held until the end, so that the session need not read it again
    new = NewReferral(
        person_id=scene.contact.person_id,
        network_id=candidate.network_id,
        organisation_id=candidate.organisation_id,
        service_id=candidate.service_id,
        agreement_id=agreement.id,
        needs=_needs_for(scene, candidate),
        urgency=_urgency(scene, candidate),
        details=_details(scene, move),
        locality_code=scene.locality,
        conversation_id=scene.conversation_id,
        under_16=scene.case.under_16,
        channel=scene.channel,
    )
    referral = service.send(scene.session, scene.runtime, new, scene.now)
    return Outcome(
        reference=referral.reference,
        promise=referral.due_at.isoformat() if referral.due_at else "",
        status_url=status_link(scene.session, scene.runtime, scene.contact.person_id, scene.now),
    )


def _introduce(scene: Scene, move: SendIntroduction) -> Outcome:
    candidate, agreement = move.candidate, _agree(scene, move)
    persons.index_name(scene.session, scene.runtime.keyring, scene.contact.person_id, move.contact_name, scene.now)
    made = signposts.introduce(
        scene.session,
        scene.runtime,
        person_id=scene.contact.person_id,
        service_id=candidate.service_id,
        needs=_needs_for(scene, candidate),
        agreement_id=agreement.id,
        details=_details(scene, move),
        locality_code=scene.locality,
        conversation_id=scene.conversation_id,
        now=scene.now,
    )
    return Outcome(reference=made.reference)


def _signpost(scene: Scene, move: GiveSignpost) -> Outcome:
    candidate = move.candidate
    made = signposts.signpost(
        scene.session,
        scene.runtime,
        person_id=scene.contact.person_id,
        service_id=candidate.service_id,
        needs=_needs_for(scene, candidate),
        locality_code=scene.locality,
        conversation_id=scene.conversation_id,
        now=scene.now,
    )
    return Outcome(reference=made.reference)


def _status(scene: Scene) -> Outcome:
    lines = status.lines(scene.session, scene.runtime, scene.contact.person_id)
    if not lines:
        return Outcome()
    return Outcome(
        lines=tuple(
            (line.reference, line.organisation, str(line.state), line.promise.isoformat() if line.promise else "")
            for line in lines
        ),
        status_url=status_link(scene.session, scene.runtime, scene.contact.person_id, scene.now),
    )


def _withdraw(scene: Scene, move: WithdrawAll) -> Outcome:
    actor = person_actor(scene.contact.person_id, scene.channel)
    ended = service.withdraw_all(
        scene.session, scene.runtime, scene.contact.person_id, actor, scene.now, reference=move.reference
    )
    return Outcome(ok=ended > 0, problem="" if ended else "nothing-open", reference=move.reference)


def any_in(moves: tuple[Move, ...]) -> bool:
    """Whether one of the moves does more than say something."""
    return any(isinstance(move, EFFECTS) for move in moves)


def waiting(moves: tuple[Move, ...]) -> dict[str, str]:
    """What a hand-over to a person changes on the conversation; empty without one."""
    for move in moves:
        if isinstance(move, HandOver):
            return {"state": "waiting-for-staff", "handed_over_for": move.reason}
    return {}


def forgets(moves: tuple[Move, ...]) -> bool:
    """Whether this turn erased the person."""
    return any(isinstance(move, ForgetPerson) for move in moves)


def carrier_answers(moves: tuple[Move, ...]) -> bool:
    """Whether the carrier itself answers this (STOP): then we send nothing."""
    return any(isinstance(move, SetOptOut) and move.stopped for move in moves)


def starts_again(moves: tuple[Move, ...]) -> bool:
    """Whether the person just took their STOP back."""
    return any(isinstance(move, SetOptOut) and not move.stopped for move in moves)

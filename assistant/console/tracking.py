"""A referral as its sender sees it: where it stands, what came back, and what can be done now."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.current import Staff, staff
from assistant.access.transaction import request_session
from assistant.console import facts, moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.handover_form import HANDOVERS, SHORT_RESULTS
from assistant.console.refer_form import SAFE_CONTACT
from assistant.console.rows import FORGOTTEN, details_of, names_of
from assistant.console.story import OUTCOMES, story
from assistant.console.trail import note_referral
from assistant.persons import service as persons
from assistant.referrals import handovers, service, voiding
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import OPEN_STATES, STATES, Action, ActorRole, State, allowed, reason_codes
from assistant.referrals.policy import SENDING_SIDE, Actor, roles_of, staff_actor
from assistant.referrals.reasons import label
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral
from assistant.runtime import current_runtime
from directory.services.tables import Organisation, Service

ASKED_BY = {"person": "The person", "referrer": "Me or my organisation"}
SHORT_TEXT = 2_000


@blueprint.get("/referrals/<reference>")
@front_line
def referral(reference: str) -> ResponseReturnValue:
    """The referral's page."""
    return referral_page(reference)


@blueprint.post("/referrals/<reference>/withdraw")
@front_line
def withdraw(reference: str) -> ResponseReturnValue:
    """Withdraw it: the receiver is told and the links die."""
    details = ActionDetails(
        asked_by=request.form.get("asked_by", "") if request.form.get("asked_by") in ASKED_BY else "",
        reason_code=request.form.get("reason_code", ""),
        reason_text=request.form.get("reason_text", "").strip()[:SHORT_TEXT],
        consent_withdrawn={"yes": True, "no": False}.get(request.form.get("consent_withdrawn", "")),
    )
    return act(reference, Action.WITHDRAW, details, "It is withdrawn. The organisation has been told.")


@blueprint.post("/referrals/<reference>/answer")
@front_line
def answer(reference: str) -> ResponseReturnValue:
    """Answer the organisation's question."""
    details = ActionDetails(answer=request.form.get("answer", "").strip())
    return act(reference, Action.GIVE_INFO, details, "Your answer has gone to the organisation.")


def act(reference: str, action: Action, details: ActionDetails, done: str) -> ResponseReturnValue:
    """Do something to a referral and come back to its page, with the form kept when it was refused."""
    runtime, who, session = current_runtime(), staff(), request_session()
    found = reach.referral(session, who, reference)
    now = runtime.clock.now()
    seen = request.form.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else None
    try:
        with session.begin_nested():
            service.act(session, runtime, found.id, action, actor_for(who, found, action), details, now, version)
    except ActionRefused as refused:
        return referral_page(reference, refused=refused, values=request.form, about=action)
    note_referral(session, who, f"{action.value}-referral", found.id, found.person_id)
    flash(done)
    return redirect(url_for(".referral", reference=found.reference), 303)


def actor_for(who: Staff, found: Referral, action: Action) -> Actor:
    """In which of their roles they do this: the first that may; the first they have when none may (it is refused)."""
    roles = [role for role in roles_of(who, found) if role in SENDING_SIDE]
    able = [role for role in roles if action in allowed(State(found.state), role)]
    return staff_actor(who, (able or roles or [ActorRole.REFERRER])[0])


def acts_on(who: Staff, found: Referral) -> bool:
    """Whether they stand on the sending side of it, or coordinate its network."""
    return not SENDING_SIDE.isdisjoint(roles_of(who, found))


def may_do(who: Staff, found: Referral) -> frozenset[Action]:
    """What this member of staff may do to it here and now."""
    roles = {role for role in roles_of(who, found) if role in SENDING_SIDE}
    return frozenset(action for role in roles for action in allowed(State(found.state), role))


def referral_page(
    reference: str,
    *,
    refused: ActionRefused | None = None,
    values: Mapping[str, str] | None = None,
    about: Action | None = None,
) -> ResponseReturnValue:
    """The page; after a refusal with what was filled in and why it could not be done."""
    runtime, who, session = current_runtime(), staff(), request_session()
    found = reach.referral(session, who, reference)
    now = runtime.clock.now()
    note_referral(session, who, "read-referral", found.id, found.person_id)
    page = render_template(
        "console/referral.html",
        staff=who,
        referral=found,
        just_sent=request.args.get("sent") == "1",
        refused=refused,
        about=about.value if about else "",
        values=values or {},
        asked_by=ASKED_BY,
        withdraw_reasons=[(code, label(code)) for code in reason_codes(Action.WITHDRAW)],
        can={action.value for action in may_do(who, found)},
        settled=not found.clock,
        handover_open=handovers.open_one(session, found.id),
        now=now,
        sends=acts_on(who, found),
        is_open=found.state in OPEN_STATES,
        **_shown(session, who, found),
        deadline=moments.deadline(found.due_at, now),
    )
    return page, 422 if refused else 200


def _shown(session: Session, who: Staff, found: Referral) -> dict[str, object]:
    runtime = current_runtime()
    cipher = persons.cipher_of(session, runtime.keyring, found.person_id)
    details = details_of(session, runtime, found)
    organisation = names_of(session, Organisation, [found.organisation_id]).get(found.organisation_id, "")
    after = session.get(Referral, found.successor_of) if found.successor_of else None
    return {
        "name": details.name if details else FORGOTTEN,
        "details": details,
        "safe_contact": SAFE_CONTACT.get(details.safe_contact, details.safe_contact) if details else "",
        "answers": [(facts.heading(key), text) for key, text in details.answers.items()] if details else [],
        "organisation": organisation,
        "service": names_of(session, Service, [found.service_id]).get(found.service_id, ""),
        "needs": [facts.need_label(key) for key in found.needs],
        "meaning": STATES[State(found.state)].meaning,
        "outcome": OUTCOMES.get(found.outcome, ""),
        "named_worker": cipher.open(found.worker_sealed) if cipher and found.worker_sealed else "",
        "promised": moments.day(found.promised_on),
        "sent": moments.day_and_time(found.sent_at),
        "events": story(session, found, organisation, cipher),
        "handovers": [
            (
                HANDOVERS.get(one.mode, one.mode),
                moments.day_and_time(one.planned_for),
                SHORT_RESULTS.get(one.result, ""),
            )
            for one in handovers.of_referral(session, found.id)
        ],
        "continues": after.reference if after else "",
        "continued_by": session.scalar(
            select(Referral.reference).where(Referral.successor_of == found.id, reach.sees_here(who)).limit(1)
        ),
        "asked": voiding.asked(session, found, cipher),
    }

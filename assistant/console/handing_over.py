"""A warm handover after it was planned: what came of it, what follows, and a new date when it must be made again."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assistant.access.current import Staff, staff
from assistant.access.transaction import request_session
from assistant.console import moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.handover_form import HANDOVERS, RESULTS, read_handover
from assistant.console.rows import FORGOTTEN, details_of
from assistant.console.tracking import actor_for, acts_on, referral_page
from assistant.console.trail import note_referral
from assistant.persons import service as persons
from assistant.referrals import handing_over, handovers
from assistant.referrals.machine import OPEN_STATES, Action, State
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral
from assistant.runtime import current_runtime

FOLLOWS: Mapping[str, str] = {
    handovers.ALL_PRESENT: "Noted. The handover worked: the person has been reached.",
    handovers.PERSON_ABSENT: "Noted as a try to reach them. Find out what got in the way, then plan another time.",
    handovers.PROVIDER_ABSENT: "Noted. The organisation has been told that they were expected. Plan another time.",
    handovers.CALLED_OFF: "Noted. Plan another time if it is still wanted.",
}


@blueprint.get("/referrals/<reference>/handover")
@front_line
def handover(reference: str) -> ResponseReturnValue:
    """What came of it? Or, with none open, the plan of a new one."""
    who, found = staff(), _referral(reference)
    if handovers.open_one(request_session(), found.id) is None:
        return redirect(url_for(".plan_handover", reference=found.reference), 303)
    return _result_page(who, found)


@blueprint.post("/referrals/<reference>/handover")
@front_line
def note_handover(reference: str) -> ResponseReturnValue:
    """Take the result; what did not happen leads to a new date."""
    runtime, who, session = current_runtime(), staff(), request_session()
    found, result, now = _referral(reference), request.form.get("result", ""), current_runtime().clock.now()
    if result not in RESULTS:
        return _result_page(who, found, "Say whether it happened")
    try:
        with session.begin_nested():
            handing_over.note(session, runtime, found, result, actor_for(who, found, Action.LOG_CONTACT), now)
    except ActionRefused as refused:
        return referral_page(reference, refused=refused)
    note_referral(session, who, "note-handover", found.id, found.person_id)
    flash(FOLLOWS[result])
    again = result != handovers.ALL_PRESENT and State(found.state) in OPEN_STATES
    return redirect(url_for(".plan_handover" if again else ".referral", reference=found.reference), 303)


@blueprint.get("/referrals/<reference>/handover/plan")
@front_line
def plan_handover(reference: str) -> ResponseReturnValue:
    """The form of a (new) date."""
    found = _referral(reference)
    if State(found.state) not in OPEN_STATES:
        return referral_page(reference, refused=ENDED)
    return _plan_page(staff(), found, {}, {})


@blueprint.post("/referrals/<reference>/handover/plan")
@front_line
def planned_handover(reference: str) -> ResponseReturnValue:
    """Plan it: the organisation and the person are told that there is news."""
    runtime, who, session, found = current_runtime(), staff(), request_session(), _referral(reference)
    now = runtime.clock.now()
    read = read_handover(request.form, now)
    if read.handover is None:
        return _plan_page(who, found, request.form, read.problems)
    try:
        with session.begin_nested():
            handing_over.plan(session, runtime, found, read.handover, now)
    except ActionRefused as refused:
        return referral_page(reference, refused=refused)
    note_referral(session, who, "plan-handover", found.id, found.person_id)
    flash(f"Planned for {moments.day_and_time(read.handover.planned_for)}. The organisation has been told.")
    return redirect(url_for(".referral", reference=found.reference), 303)


ENDED = ActionRefused("ended", "This referral has ended: there is nothing to hand over any more")


def _referral(reference: str) -> Referral:
    """The referral, or 404 for those who do not stand on the sending side; reading it is noted."""
    who, session = staff(), request_session()
    found = reach.referral(session, who, reference)
    if not acts_on(who, found):
        abort(404)
    note_referral(session, who, "read-referral", found.id, found.person_id)
    return found


def _result_page(who: Staff, found: Referral, problem: str = "") -> ResponseReturnValue:
    session, runtime = request_session(), current_runtime()
    row = handovers.open_one(session, found.id)
    if row is None:
        return referral_page(found.reference)
    cipher = persons.cipher_of(session, runtime.keyring, found.person_id)
    page = render_template(
        "console/handover.html",
        staff=who,
        referral=found,
        name=_name(found),
        mode=HANDOVERS.get(row.mode, row.mode),
        planned_for=moments.day_and_time(row.planned_for),
        to_prepare=cipher.open(row.note_sealed) if cipher and row.note_sealed else "",
        ahead=row.planned_for > runtime.clock.now(),
        results=RESULTS,
        problem=problem,
    )
    return page, 422 if problem else 200


def _plan_page(
    who: Staff, found: Referral, values: Mapping[str, str], problems: Mapping[str, str]
) -> ResponseReturnValue:
    row = handovers.open_one(request_session(), found.id)
    page = render_template(
        "console/plan_handover.html",
        staff=who,
        referral=found,
        name=_name(found),
        instead_of=moments.day_and_time(row.planned_for) if row else "",
        handovers=HANDOVERS,
        values=values,
        problems=problems,
    )
    return page, 422 if problems else 200


def _name(found: Referral) -> str:
    details = details_of(request_session(), current_runtime(), found)
    return details.name if details else FORGOTTEN

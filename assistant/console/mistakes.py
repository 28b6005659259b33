"""Something is wrong with a referral: made by mistake (two members of staff must agree), or one thing to put right."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from assistant.access.current import staff
from assistant.access.guard import allows
from assistant.access.roles import StaffRole
from assistant.access.tables import StaffAccount
from assistant.access.transaction import request_session
from assistant.console import facts, moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.tracking import act, actor_for, may_do, referral_page
from assistant.console.trail import note_referral
from assistant.persons import service as persons
from assistant.referrals import voiding
from assistant.referrals.guards import TEXT_LIMIT, ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral
from assistant.runtime import current_runtime
from directory.networks.tables import NetworkLocality
from directory.places.tables import Locality

URGENCY, PLACE = "urgency", "locality_code"
FIELDS = {URGENCY: "How soon help is needed", PLACE: "The area the person lives in"}
SOON: Mapping[str, str] = {key: words.capitalize() for key, words in facts.URGENCY.items()}
NOT_NOW = ActionRefused("not-now", "This cannot be done to this referral any more")


@blueprint.get("/referrals/<reference>/mistake")
@front_line
def mistake(reference: str) -> ResponseReturnValue:
    """Say that it was made by mistake, or answer a colleague who did."""
    return _page(reference)


@blueprint.post("/referrals/<reference>/mistake")
@front_line
def ask_void(reference: str) -> ResponseReturnValue:
    """Say it: a second person is asked."""
    found = reach.referral(request_session(), staff(), reference)
    reason = request.form.get("reason_text", "").strip()
    problem = "Write why it was a mistake" if not reason else ""
    if len(reason) > TEXT_LIMIT:
        problem = f"Write no more than {TEXT_LIMIT:,} characters; this has {len(reason):,}"
    if problem:
        return _page(reference, problem, reason)
    done = "Noted. It stays as it is until a second person agrees."
    return _do(found, Action.ASK_VOID, partial(voiding.ask, reason=reason), done, ".mistake")


@blueprint.post("/referrals/<reference>/mistake/agree")
@front_line
def agree_void(reference: str) -> ResponseReturnValue:
    """The second person agrees: it is cancelled."""
    found = reach.referral(request_session(), staff(), reference)
    done = "Cancelled as a mistake. The organisation was told to stop; the person is told if that is safe."
    return _do(found, Action.VOID, voiding.agree, done)


@blueprint.post("/referrals/<reference>/mistake/keep")
@front_line
def keep(reference: str) -> ResponseReturnValue:
    """It was no mistake: it stays."""
    found = reach.referral(request_session(), staff(), reference)
    return _do(found, Action.KEEP, voiding.keep, "Kept. It goes on as it was.")


@blueprint.get("/referrals/<reference>/correct")
@allows(StaffRole.COORDINATOR)
def correct(reference: str) -> ResponseReturnValue:
    """What a coordinator may put right."""
    return _correct_page(reference, {}, {})


@blueprint.post("/referrals/<reference>/correct")
@allows(StaffRole.COORDINATOR)
def corrected(reference: str) -> ResponseReturnValue:
    """Put one thing right; the organisation is told that there is news."""
    form = request.form
    found = reach.referral(request_session(), staff(), reference)
    field, why = form.get("field_name", ""), form.get("reason_text", "").strip()
    value = form.get(f"{field}_value", "")
    problems = {}
    if field not in FIELDS:
        problems["field_name"] = "Choose what is wrong"
    elif value not in _choices(found)[field]:
        problems[f"{field}_value"] = "Choose what is right"
    if not why:
        problems["reason_text"] = "Write how you know"
    elif len(why) > TEXT_LIMIT:
        problems["reason_text"] = f"Write no more than {TEXT_LIMIT:,} characters; this has {len(why):,}"
    if problems:
        return _correct_page(reference, form, problems)
    details = ActionDetails(field_name=field, field_value=value, reason_text=why)
    return act(reference, Action.CORRECT, details, "Put right. The organisation has been told.")


def _do(
    found: Referral, action: Action, work: Callable[..., Referral], done: str, then: str = ".referral"
) -> ResponseReturnValue:
    """Do one thing to it, note it, and go on to the page `then`; a refusal is told on the referral's page."""
    runtime, who, session = current_runtime(), staff(), request_session()
    try:
        with session.begin_nested():
            work(session, runtime, found, actor_for(who, found, action), now=runtime.clock.now())
    except ActionRefused as refused:
        return referral_page(found.reference, refused=refused)
    note_referral(session, who, f"{action.value.replace('_', '-')}-referral", found.id, found.person_id)
    flash(done)
    return redirect(url_for(then, reference=found.reference), 303)


def _page(reference: str, problem: str = "", reason: str = "") -> ResponseReturnValue:
    runtime, who, session = current_runtime(), staff(), request_session()
    found = reach.referral(session, who, reference)
    if Action.ASK_VOID not in may_do(who, found):
        return referral_page(reference, refused=NOT_NOW)
    note_referral(session, who, "read-referral", found.id, found.person_id)
    open_word = voiding.asked(session, found, persons.cipher_of(session, runtime.keyring, found.person_id))
    account = session.get(StaffAccount, open_word.by) if open_word and open_word.by else None
    page = render_template(
        "console/mistake.html",
        staff=who,
        referral=found,
        asked=open_word,
        asked_by=(account.name or "A colleague") if account else "A colleague",
        asked_at=moments.day_and_time(open_word.at) if open_word else "",
        mine=open_word is not None and open_word.by == who.id,
        may_correct=Action.CORRECT in may_do(who, found),
        reason=reason,
        problem=problem,
    )
    return page, 422 if problem else 200


def _correct_page(reference: str, values: Mapping[str, str], problems: Mapping[str, str]) -> ResponseReturnValue:
    who, session = staff(), request_session()
    found = reach.referral(session, who, reference)
    if Action.CORRECT not in may_do(who, found):
        return referral_page(reference, refused=NOT_NOW)
    note_referral(session, who, "read-referral", found.id, found.person_id)
    choices = _choices(found)
    page = render_template(
        "console/correct.html",
        staff=who,
        referral=found,
        fields=FIELDS,
        choices=choices,
        now={
            URGENCY: choices[URGENCY].get(found.urgency, ""),
            PLACE: choices[PLACE].get(found.locality_code or "", ""),
        },
        values=values,
        problems=problems,
    )
    return page, 422 if problems else 200


def _choices(found: Referral) -> dict[str, Mapping[str, str]]:
    """What each field may be: the three urgencies, and the places where the network works."""
    query = (
        select(Locality.code, Locality.name)
        .join(NetworkLocality, NetworkLocality.locality_code == Locality.code)
        .where(NetworkLocality.network_id == found.network_id)
        .order_by(Locality.name)
    )
    return {URGENCY: SOON, PLACE: {row.code: row.name for row in request_session().execute(query)}}

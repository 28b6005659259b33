"""After a no: fresh candidates for the same person, or the honest word that there is none."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.current import Staff, staff
from assistant.access.transaction import request_session
from assistant.casework import CaseView
from assistant.console import reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.offers import candidate_of, offers
from assistant.console.referring import Passing, pass_on
from assistant.console.tracking import act, may_do, referral_page
from assistant.console.trail import note_referral
from assistant.persons import service as persons
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime, current_runtime
from directory.gazetteer.place import Place, PlaceKind
from directory.matching.candidates import MatchQuery, NeedQuery
from directory.vocabulary.facts import Urgency

ENDINGS = {
    "signposted": "I gave them the details of another service",
    "none-available": "There is no other service",
    "not-wanted": "They do not want anything else",
}
NOT_NOW = ActionRefused("not-now", "Another way can only be looked for after a no, while it is not settled yet")


@blueprint.get("/referrals/<reference>/reroute")
@front_line
def reroute(reference: str) -> ResponseReturnValue:
    """Who else could help."""
    return _page(reference)


@blueprint.post("/referrals/<reference>/reroute")
@front_line
def settle(reference: str) -> ResponseReturnValue:
    """No new referral: say what happened instead, so that the loop is closed."""
    step = request.form.get("next_step", "")
    if step not in ENDINGS:
        return _page(reference, problem="Choose what happened instead")
    return act(reference, Action.REROUTE, ActionDetails(next_step=step), "Noted. This referral is settled.")


@blueprint.route("/referrals/<reference>/reroute/<uuid:service_id>", methods=["GET", "POST"])
@front_line
def reroute_to(reference: str, service_id: UUID) -> ResponseReturnValue:
    """Ask the person's agreement for another organisation, and send."""
    runtime, who, session = current_runtime(), staff(), request_session()
    found = reach.referral(session, who, reference)
    if not _may_continue(who, found):
        return referral_page(reference, refused=NOT_NOW)
    now = runtime.clock.now()
    view = _fresh(session, runtime, found, now)
    candidate = candidate_of(view.result, service_id)
    back = url_for(".reroute", reference=found.reference)
    if candidate is None:
        return render_template("console/not_offered.html", staff=who, back=back), 409
    _note(session, who, found)
    return pass_on(session, who, Passing(view, candidate, back, found))


def _page(reference: str, problem: str = "") -> ResponseReturnValue:
    runtime, who, session = current_runtime(), staff(), request_session()
    found = reach.referral(session, who, reference)
    if not _may_continue(who, found):
        return referral_page(reference, refused=NOT_NOW)
    now = runtime.clock.now()
    _note(session, who, found)
    view = _fresh(session, runtime, found, now)
    page = render_template(
        "console/reroute.html",
        staff=who,
        referral=found,
        offers=offers(view.result),
        endings=ENDINGS,
        problem=problem,
    )
    return page, 422 if problem else 200


def _may_continue(who: Staff, found: Referral) -> bool:
    """Whether another way may be looked for: after a no, and while nobody has settled it."""
    return bool(found.clock) and Action.REROUTE in may_do(who, found)


def _note(session: Session, who: Staff, found: Referral) -> None:
    note_referral(session, who, "read-referral", found.id, found.person_id)


def _fresh(session: Session, runtime: Runtime, found: Referral, now: dt.datetime) -> CaseView:
    """The person's case matched anew for this referral's needs, without services that this person was referred to."""
    if found.conversation_id is None or persons.cipher_of(session, runtime.keyring, found.person_id) is None:
        abort(410)
    view = reach.case_of(session, runtime, found.conversation_id, now)
    tried = frozenset(session.scalars(select(Referral.service_id).where(Referral.person_id == found.person_id)))
    case = view.case
    query = MatchQuery(
        needs=tuple(NeedQuery(need, Urgency(found.urgency), _words_for(view, need)) for need in found.needs),
        facts=case.facts,
        place=case.place or _somewhere_in(found),
        now=now,
        exclude=case.excluded | tried,
        limit=8,
    )
    return replace(view, result=runtime.snapshots.current(session).matcher.match(query))


def _words_for(view: CaseView, need: str) -> str:
    return next((told.evidence for told in view.case.needs if told.key == need), "")


def _somewhere_in(found: Referral) -> Place | None:
    if found.locality_code is None:
        return None
    return Place(PlaceKind.LOCALITY, found.locality_code, locality=found.locality_code)

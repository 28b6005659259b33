"""From a candidate to a referral, an introduction or a signpost, in at most three screens: agree, check, sent."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from assistant.access.current import Staff, staff
from assistant.access.transaction import request_session
from assistant.casework import CaseView
from assistant.console import facts, moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.handover_form import HANDOVERS
from assistant.console.offers import candidate_of
from assistant.console.refer_form import SAFE_CONTACT, ReferForm, read_form
from assistant.console.trail import note_conversation, note_referral, note_signpost
from assistant.referrals import agreements, service, signposts
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, ActorRole
from assistant.referrals.new import NewReferral, ReferralDetails
from assistant.referrals.policy import Actor, roles_of, staff_actor
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Agreement, Referral, Signpost
from assistant.runtime import current_runtime
from conversations.transcripts import store
from conversations.wording.agreement import agreement_words
from directory.matching.candidates import Candidate, Route

CHECK, SEND = "check", "send"


@dataclass(frozen=True, slots=True)
class Passing:
    """What is being passed on, to whom, and by which page. `instead_of`: the referral that a new one continues."""

    view: CaseView
    candidate: Candidate
    back: str
    instead_of: Referral | None = None

    @property
    def words(self) -> str:
        """The exact words of the agreement, in the person's language."""
        return agreement_words(self.candidate, self.view.case.language)

    @property
    def answers(self) -> dict[str, str]:
        """The facts that the receiver would get, in words."""
        return facts.answers_for(self.view.case, self.candidate.shares)

    @property
    def needs(self) -> tuple[str, ...]:
        """Need keys."""
        return self.candidate.needs or tuple(need.key for need in self.view.case.needs)


@blueprint.route("/cases/<uuid:conversation_id>/refer/<uuid:service_id>", methods=["GET", "POST"])
@front_line
def refer(conversation_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Agree, check and send, for a candidate of a case."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    now = runtime.clock.now()
    note_conversation(session, who, "read-case", conversation_id, reached.person_id)
    view = reach.case_of(session, runtime, conversation_id, now)
    back = url_for(".case", conversation_id=conversation_id)
    candidate = candidate_of(view.result, service_id)
    if candidate is None:
        return render_template("console/not_offered.html", staff=who, back=back), 409
    return pass_on(session, who, Passing(view, candidate, back))


def pass_on(session: Session, who: Staff, passing: Passing) -> ResponseReturnValue:
    """One step of the three: the form (GET), the check, or the sending."""
    if passing.candidate.route is Route.SIGNPOST:
        return _signpost(session, who, passing)
    if request.method == "GET":
        return _form(who, passing, ReferForm())
    form = read_form(request.form, current_runtime().clock.now())
    if request.form.get("stage") == "change":
        return _form(who, passing, form, show_problems=False)
    if form.problems:
        return _form(who, passing, form)
    if request.form.get("stage") != SEND:
        return render_template(
            "console/check.html", staff=who, nonce=secrets.token_urlsafe(16), **_preview(passing, form)
        )
    return _send(session, who, passing, form)


def _form(
    who: Staff, passing: Passing, form: ReferForm, *, show_problems: bool = True, refused: str = ""
) -> ResponseReturnValue:
    problems = dict(form.problems) if show_problems else {}
    status = 422 if problems or refused else 200
    page = render_template(
        "console/refer.html",
        staff=who,
        passing=passing,
        form=form,
        values=form.values,
        problems=problems,
        refused=refused,
        safe_contact=SAFE_CONTACT,
        handovers=HANDOVERS,
        under_16=passing.view.case.under_16,
    )
    return page, status


def _preview(passing: Passing, form: ReferForm) -> dict[str, object]:
    """What they will see, and the form again as hidden fields."""
    return {
        "passing": passing,
        "form": form,
        "safe_contact": SAFE_CONTACT.get(form.safe_contact, ""),
        "needs": [facts.need_label(key) for key in passing.needs],
        "urgency": facts.URGENCY[facts.most_urgent(passing.view.case, passing.needs)],
        "answers": [(facts.heading(key), text) for key, text in passing.answers.items()],
        "handover": HANDOVERS.get(form.handover.mode, "") if form.handover else "",
        "planned_for": moments.day_and_time(form.handover.planned_for) if form.handover else "",
        "to_prepare": form.handover.note if form.handover else "",
        "values": {key: text for key, text in form.values.items() if key not in {"stage", "nonce"}},
    }


def _send(session: Session, who: Staff, passing: Passing, form: ReferForm) -> ResponseReturnValue:
    runtime = current_runtime()
    now = runtime.clock.now()
    nonce = request.form.get("nonce", "")[:40] or secrets.token_urlsafe(16)
    if store.guard_inbound(session, "staff", f"send:{nonce}", now) is None:
        flash("This was sent already. Nothing was sent twice.")
        return redirect(passing.back, 303)
    try:
        with session.begin_nested():
            agreement = _agree(session, passing)
            if passing.candidate.route is Route.INTRODUCE:
                return _introduce(session, who, passing, form, agreement)
            referral = _refer(session, who, passing, form, agreement)
    except ActionRefused as refused:
        return _form(who, passing, form, refused=refused.message)
    note_referral(session, who, "send-referral", referral.id, referral.person_id)
    return redirect(url_for(".referral", reference=referral.reference, sent="1"), 303)


def _agree(session: Session, passing: Passing) -> Agreement:
    """Record the yes that the worker was told, with the very words that were read aloud."""
    candidate = passing.candidate
    return agreements.record(
        session,
        person_id=passing.view.person_id,
        organisation_id=candidate.organisation_id,
        network_id=candidate.network_id if candidate.route is Route.REFER else None,
        words_shown=passing.words,
        language=passing.view.case.language,
        how_given="told-to-worker",
        now=current_runtime().clock.now(),
    )


def _details(passing: Passing, form: ReferForm) -> ReferralDetails:
    return ReferralDetails(
        name=form.name,
        phone=form.phone,
        safe_contact=form.safe_contact,
        answers=passing.answers,
        summary=form.summary,
    )


def _refer(session: Session, who: Staff, passing: Passing, form: ReferForm, agreement: Agreement) -> Referral:
    runtime, candidate, case = current_runtime(), passing.candidate, passing.view.case
    if candidate.network_id is None:
        raise ActionRefused("not-a-member", "This organisation is not in a network that works where the person lives")
    now = runtime.clock.now()
    new = NewReferral(
        person_id=passing.view.person_id,
        network_id=candidate.network_id,
        organisation_id=candidate.organisation_id,
        service_id=candidate.service_id,
        agreement_id=agreement.id,
        needs=passing.needs,
        urgency=facts.most_urgent(case, passing.needs).value,
        details=_details(passing, form),
        locality_code=case.place.locality if case.place else None,
        conversation_id=passing.view.conversation_id,
        made_by=who.id,
        from_organisation_id=who.organisation_id,
        successor_of=passing.instead_of.id if passing.instead_of else None,
        under_16=case.under_16,
        channel="web",
        handover=form.handover,
    )
    if passing.instead_of is None:
        return service.send(session, runtime, new, now)
    actor = _actor_on(who, passing.instead_of)
    return service.reroute(session, runtime, passing.instead_of.id, new=new, actor=actor, now=now)


def _actor_on(who: Staff, old: Referral) -> Actor:
    """Who acts on the referral that another way is found for."""
    role = ActorRole.REFERRER if ActorRole.REFERRER in roles_of(who, old) else ActorRole.COORDINATOR
    return staff_actor(who, role)


def _introduce(
    session: Session, who: Staff, passing: Passing, form: ReferForm, agreement: Agreement
) -> ResponseReturnValue:
    runtime, case = current_runtime(), passing.view.case
    made = signposts.introduce(
        session,
        runtime,
        person_id=passing.view.person_id,
        service_id=passing.candidate.service_id,
        needs=passing.needs,
        agreement_id=agreement.id,
        details=_details(passing, form),
        locality_code=case.place.locality if case.place else None,
        conversation_id=passing.view.conversation_id,
        made_by=who.id,
        now=runtime.clock.now(),
    )
    return _given(session, who, passing, made, "introduce-person")


def _signpost(session: Session, who: Staff, passing: Passing) -> ResponseReturnValue:
    """Details given: shown to be read out on GET, recorded on POST."""
    if request.method == "GET":
        return render_template("console/signpost.html", staff=who, passing=passing)
    runtime, case = current_runtime(), passing.view.case
    made = signposts.signpost(
        session,
        runtime,
        person_id=passing.view.person_id,
        service_id=passing.candidate.service_id,
        needs=passing.needs,
        locality_code=case.place.locality if case.place else None,
        conversation_id=passing.view.conversation_id,
        made_by=who.id,
        now=runtime.clock.now(),
    )
    return _given(session, who, passing, made, "signpost-person")


def _given(session: Session, who: Staff, passing: Passing, made: Signpost, action: str) -> ResponseReturnValue:
    note_signpost(session, who, action, made.id, passing.view.person_id)
    done = "The message is on its way." if passing.candidate.route is Route.INTRODUCE else "Noted."
    old = passing.instead_of
    if old is None:
        flash(f"{done} The reference is {made.reference}.")
        return redirect(passing.back, 303)
    details = ActionDetails(next_step="signposted")
    runtime = current_runtime()
    service.act(session, runtime, old.id, Action.REROUTE, _actor_on(who, old), details, runtime.clock.now())
    flash(f"{done} The reference is {made.reference}. {old.reference} is settled with it.")
    return redirect(url_for(".referral", reference=old.reference), 303)

"""A case that a worker keeps on somebody's behalf: what is known, who could help and why, what to ask next."""

import hashlib
import secrets
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant import casework
from assistant.access.current import Staff, staff
from assistant.access.transaction import request_session
from assistant.console import facts, moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.offers import offers, ruled_out
from assistant.console.trail import note_conversation
from assistant.persons import service as persons
from assistant.referrals.machine import OPEN_STATES
from assistant.referrals.tables import Referral
from assistant.runtime import current_runtime
from assistant.thought import LONGEST_TEXT
from conversations.transcripts import store
from conversations.wording.safety import safety_reply


@blueprint.post("/cases")
@front_line
def open_case() -> ResponseReturnValue:
    """Start a case for somebody."""
    runtime, who, session = current_runtime(), staff(), request_session()
    now = runtime.clock.now()
    conversation_id = casework.open_case(session, runtime, who.id, now)
    note_conversation(session, who, "open-case", conversation_id, persons.person_of(session, conversation_id))
    return redirect(url_for(".case", conversation_id=conversation_id), 303)


@blueprint.get("/cases/<uuid:conversation_id>")
@front_line
def case(conversation_id: UUID) -> ResponseReturnValue:
    """The case as it stands."""
    return case_page(conversation_id)


@blueprint.post("/cases/<uuid:conversation_id>/told")
@front_line
def told(conversation_id: UUID) -> ResponseReturnValue:
    """Take down what the person told the worker, read by the same engine as the chat."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    if reached.conversation.state == reach.CLOSED:
        return case_page(
            conversation_id, problem="This case is closed. Open a new one to go on.", text=text, status=409
        )
    if not text:
        return case_page(conversation_id, problem="Write what they told you, in their words if you can.", status=422)
    if len(text) > LONGEST_TEXT:
        problem = (
            f"That is too long to read in one go: {len(text):,} characters, {LONGEST_TEXT:,} at most. Send it in parts."
        )
        return case_page(conversation_id, problem=problem, text=text, status=413)
    now = runtime.clock.now()
    nonce = request.form.get("nonce", "") or secrets.token_urlsafe(16)
    message_id = hashlib.sha256(f"{conversation_id.hex}\0{nonce}".encode()).hexdigest()
    asked = request.form.get("asked", "")[:40]
    casework.tell(session, runtime, conversation_id, text, message_id, now, asked=asked)
    note_conversation(session, who, "tell-case", conversation_id, reached.person_id)
    return redirect(url_for(".case", conversation_id=conversation_id, _anchor="options"), 303)


@blueprint.post("/cases/<uuid:conversation_id>/close")
@front_line
def close_case(conversation_id: UUID) -> ResponseReturnValue:
    """Close a case: it leaves the lists; referrals made from it go on."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    now = runtime.clock.now()
    store.save_conversation(session, conversation_id, now, state=reach.CLOSED)
    note_conversation(session, who, "close-case", conversation_id, reached.person_id)
    return redirect(url_for(".home", done="closed"), 303)


def case_page(conversation_id: UUID, *, problem: str = "", text: str = "", status: int = 200) -> ResponseReturnValue:
    """The page of a case, with what was typed still in the box when something was wrong."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    now = runtime.clock.now()
    view = reach.case_of(session, runtime, conversation_id, now)
    note_conversation(session, who, "read-case", conversation_id, reached.person_id)
    page = render_template(
        "console/case.html",
        staff=who,
        conversation=reached.conversation,
        closed=reached.conversation.state == reach.CLOSED,
        from_chat=reached.conversation.channel != "staff",
        view=view,
        needs=facts.need_lines(view.case),
        facts=facts.fact_lines(view.case),
        offers=offers(view.result),
        ruled_out=ruled_out(view.result),
        unmet=[facts.need_label(key) for key in view.result.unmet],
        question=facts.next_question(view.case, view.result),
        danger=safety_reply(view.dangers, nation=view.case.nation) if view.dangers else None,
        told=[(record.text, moments.day_and_time(record.now)) for record in reversed(view.turns)],
        already=_already(session, who, reached.person_id),
        problem=problem,
        text=text,
        nonce=secrets.token_urlsafe(16),
    )
    return page, status


def _already(session: Session, who: Staff, person_id: UUID) -> dict[UUID, str]:
    """Service to reference of this person's open referrals, as far as this member of staff may see them."""
    query = select(Referral.service_id, Referral.reference).where(
        Referral.person_id == person_id, Referral.state.in_(sorted(OPEN_STATES)), reach.sees_here(who)
    )
    return {row.service_id: row.reference for row in session.execute(query)}

"""People who wait for a human: the list, what was said so far, taking over, and closing."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import update

from assistant.access.current import staff
from assistant.access.transaction import request_session
from assistant.console import facts, moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.home import HANDED_OVER, case_rows, waiting_statement
from assistant.console.paging import asked_page, page_of
from assistant.console.trail import note_conversation
from assistant.persons import service as persons
from assistant.persons.tables import PersonConversation
from assistant.runtime import current_runtime
from conversations.transcripts import store


@blueprint.get("/waiting")
@front_line
def waiting() -> ResponseReturnValue:
    """Everybody who waits, longest first."""
    runtime, who, session = current_runtime(), staff(), request_session()
    page = page_of(session, waiting_statement(session, who), asked_page())
    rows = case_rows(session, runtime, who, page)
    return render_template("console/waiting.html", staff=who, page=page, rows=rows)


@blueprint.get("/waiting/<uuid:conversation_id>")
@front_line
def transcript(conversation_id: UUID) -> ResponseReturnValue:
    """What was said. Reading it leaves an audit row."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    now = runtime.clock.now()
    view = reach.case_of(session, runtime, conversation_id, now)
    note_conversation(session, who, "read-transcript", conversation_id, reached.person_id)
    cipher = persons.cipher_of(session, runtime.keyring, reached.person_id)
    reachable = persons.reachable(session, reached.person_id, cipher) if cipher else None
    return render_template(
        "console/transcript.html",
        staff=who,
        conversation=reached.conversation,
        taken=reached.opened_by is not None,
        mine=reached.opened_by == who.id,
        closed=reached.conversation.state == reach.CLOSED,
        why=HANDED_OVER.get(reached.conversation.handed_over_for, ""),
        phone=reachable.address if reachable else "",
        turns=[(record, moments.day_and_time(record.now)) for record in view.turns],
        needs=facts.need_lines(view.case),
        facts=facts.fact_lines(view.case),
    )


@blueprint.post("/waiting/<uuid:conversation_id>/take")
@front_line
def take(conversation_id: UUID) -> ResponseReturnValue:
    """Take over: it becomes this worker's case. Two at once: the second is told who was first."""
    who, session = staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    claimed = session.execute(
        update(PersonConversation)
        .where(PersonConversation.conversation_id == conversation_id, PersonConversation.opened_by.is_(None))
        .values(opened_by=who.id)
        .returning(PersonConversation.conversation_id)
        .execution_options(synchronize_session=False)
    ).first()
    if claimed is None:
        flash("It is yours already." if reached.opened_by == who.id else "A colleague has taken this over already.")
        return redirect(url_for(".transcript", conversation_id=conversation_id), 303)
    note_conversation(session, who, "take-conversation", conversation_id, reached.person_id)
    flash("It is your case now. What they tell you from here on goes into the box below.")
    return redirect(url_for(".case", conversation_id=conversation_id), 303)


@blueprint.post("/waiting/<uuid:conversation_id>/close")
@front_line
def close_waiting(conversation_id: UUID) -> ResponseReturnValue:
    """Nothing more to do here: it leaves the list."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    now = runtime.clock.now()
    store.save_conversation(session, conversation_id, now, state=reach.CLOSED)
    note_conversation(session, who, "close-conversation", conversation_id, reached.person_id)
    flash("Closed. It is no longer in the list.")
    return redirect(url_for(".waiting"), 303)

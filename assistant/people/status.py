"""`/my/<token>`: a person's own page. What was sent to whom, what they promised, how to stop it, how to be forgotten.

Opened by a signed link. GET changes nothing. No name, no need and no telephone of the person stands here: somebody who
looks over their shoulder learns as little as can be.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant import languages
from assistant.access import audit
from assistant.access.guard import open_to_all
from assistant.access.transaction import request_session
from assistant.links import service as links
from assistant.links.headers import quiet
from assistant.persons.service import cipher_of
from assistant.referrals import followups, forgetting, giving, service, status
from assistant.referrals.policy import person_actor
from assistant.referrals.reference import tidy_reference
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Agreement
from assistant.runtime import Runtime, current_runtime

status_blueprint = Blueprint("people_status", __name__, url_prefix="/my")
status_blueprint.after_request(quiet)
ANYONE = "the signed link in the address is the key to one person's own page; it expires"
CHANNEL = "link"
DONE = {
    "withdrawn": "Stopped. We have told them not to contact you about it any more.",
    "nothing": "There was nothing left to stop.",
    "answered": "Thank you for telling us.",
    "replied": "Your answer was sent.",
    "not-now": "That can no longer be changed. Here is how things are now.",
    "confirm": "Nothing was erased. To be forgotten, tick the box and press the button again.",
}
ANSWERS = (
    ("got-help", "Yes, I got help"), ("some", "Some of it"), ("none", "No"), ("dont-ask", "Do not ask me again"),
)  # fmt: skip
LONGEST_REPLY = 2_000


@status_blueprint.get("/<token>")
@open_to_all(ANYONE)
def show(token: str) -> ResponseReturnValue:
    """The page."""
    session, runtime = request_session(), current_runtime()
    person_id = _person(session, runtime, token)
    if person_id is None:
        return _dead()
    return render_template(
        "people/status.html", lines=status.lines(session, runtime, person_id), home=f"/my/{token}", answers=ANSWERS,
        questions=giving.open_questions(session, runtime, person_id), done=DONE.get(request.args.get("done", "")),
        section="person", language=languages.chosen(_spoken(session, person_id)),
    )  # fmt: skip


@status_blueprint.post("/<token>/withdraw")
@open_to_all(ANYONE)
def withdraw(token: str) -> ResponseReturnValue:
    """Stop one (`reference`) or everything (no reference), in one step."""
    session, runtime = request_session(), current_runtime()
    person_id = _person(session, runtime, token)
    if person_id is None:
        return _dead()
    asked = request.form.get("reference", "")
    reference = tidy_reference(asked) if asked else ""
    count = 0
    if reference is not None:
        actor = person_actor(person_id, CHANNEL)
        count = service.withdraw_all(session, runtime, person_id, actor, runtime.clock.now(), reference)
        _note(session, runtime, person_id, "withdraw")
    return _back(token, "withdrawn" if count else "nothing")


@status_blueprint.post("/<token>/answer")
@open_to_all(ANYONE)
def answer(token: str) -> ResponseReturnValue:
    """The person's own word on whether it helped."""
    return _told(token, followups.answer, request.form.get("answer", ""), "answered")


@status_blueprint.post("/<token>/reply")
@open_to_all(ANYONE)
def reply(token: str) -> ResponseReturnValue:
    """Answer an organisation's question."""
    return _told(token, giving.reply, request.form.get("words", "").strip()[:LONGEST_REPLY], "replied")


@status_blueprint.post("/<token>/erase")
@open_to_all(ANYONE)
def forget(token: str) -> ResponseReturnValue:
    """Forget the person: withdraw everything, then destroy their key."""
    session, runtime = request_session(), current_runtime()
    person_id = _person(session, runtime, token)
    if person_id is None:
        return _dead()
    if request.form.get("sure") != "yes":
        return _back(token, "confirm")
    now = runtime.clock.now()
    _note(session, runtime, person_id, "erase-person")
    forgetting.forget(session, runtime, person_id, CHANNEL, now)
    return redirect("/my/forgotten", 303)


@status_blueprint.get("/forgotten")
@open_to_all("says only that somebody was forgotten")
def forgotten() -> str:
    """What was done."""
    return render_template("people/status_forgotten.html", section="person", language=languages.chosen())


def _told(token: str, take: Callable[..., object], said: str, done: str) -> ResponseReturnValue:
    """What the person says about one of their references, taken down by `take`; what cannot be said now is told so."""
    session, runtime = request_session(), current_runtime()
    person_id = _person(session, runtime, token)
    if person_id is None:
        return _dead()
    reference = tidy_reference(request.form.get("reference", "")) or ""
    try:
        take(session, runtime, person_id, reference=reference, said=said, channel=CHANNEL, now=runtime.clock.now())
    except ActionRefused:
        return _back(token, "not-now")
    return _back(token, done)


def _person(session: Session, runtime: Runtime, token: str) -> UUID | None:
    """Whose page this is; None when the link is dead or the person was erased."""
    try:
        person_id: UUID = links.resolve(session, token, links.Purpose.STATUS, runtime.clock.now()).subject_id
    except links.LinkDead:
        return None
    return person_id if cipher_of(session, runtime.keyring, person_id) else None


def _spoken(session: Session, person_id: UUID) -> str:
    """The language in which they last agreed to something, "" if they never did."""
    newest = select(Agreement.language).where(Agreement.person_id == person_id).order_by(Agreement.given_at.desc())
    return session.scalars(newest.limit(1)).first() or ""


def _dead() -> ResponseReturnValue:
    return render_template("people/status_dead.html", section="person", language=languages.chosen()), 410


def _back(token: str, done: str) -> ResponseReturnValue:
    return redirect(f"/my/{token}?done={done}", 303)


def _note(session: Session, runtime: Runtime, person_id: UUID, action: str) -> None:
    audit.record(session, at=runtime.clock.now(), action=action, subject_type="person", subject_id=person_id,
                 person_id=person_id, actor="person")  # fmt: skip

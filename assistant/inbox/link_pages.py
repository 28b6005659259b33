"""`/r/<token>`: answering a referral, or reading an introduction, from a signed link without an account.

A mail scanner fetches every link in a message, so GET and HEAD change nothing; only a button (POST) does.
"""

import datetime as dt
import json
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access import audit
from assistant.access.guard import open_to_all
from assistant.access.transaction import request_session
from assistant.inbox import answering
from assistant.inbox.answering import Door
from assistant.inbox.views import person_details
from assistant.links import service as links
from assistant.links.headers import quiet
from assistant.links.tables import SignedLink
from assistant.persons.service import cipher_of
from assistant.referrals import signposts
from assistant.referrals.machine import OPEN_STATES, State
from assistant.referrals.new import ReferralDetails
from assistant.referrals.notify import News
from assistant.referrals.policy import link_actor
from assistant.referrals.reference import tidy_reference
from assistant.referrals.service import by_reference
from assistant.referrals.tables import Agreement, Referral, Signpost
from assistant.referrals.working_time import in_words
from assistant.runtime import Runtime, current_runtime
from directory.services.tables import Organisation
from directory.vocabulary.needs import needs

link_blueprint = Blueprint("inbox_link", __name__, url_prefix="/r")
link_blueprint.after_request(quiet)
link_blueprint.add_app_template_filter(in_words, "london")
ANYONE = "the signed link in the address is the key; it opens one record and expires"
AGAIN_AFTER = dt.timedelta(minutes=10)
"""A new link is sent at most this often, so that nobody's mailbox can be filled from our page."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """An introduction behind its link."""

    row: Signpost
    link: SignedLink


@link_blueprint.get("/<token>")
@open_to_all(ANYONE)
def show(token: str) -> ResponseReturnValue:
    """The referral or introduction of this link; nothing is changed."""
    session, runtime = request_session(), current_runtime()
    try:
        found = _find(session, runtime, token)
    except links.LinkDead as dead:
        return _dead(session, dead)
    return _introduction(session, runtime, found) if isinstance(found, Introduction) else answering.show(found)


@link_blueprint.get("/<token>/<action>")
@open_to_all(ANYONE)
def form(token: str, action: str) -> ResponseReturnValue:
    """The form of one answer; nothing is changed."""
    session, runtime = request_session(), current_runtime()
    try:
        found = _find(session, runtime, token)
    except links.LinkDead as dead:
        return _dead(session, dead)
    return redirect(_home(token), 303) if isinstance(found, Introduction) else answering.ask(found, action)


@link_blueprint.post("/<token>/<action>")
@open_to_all(ANYONE)
def answer(token: str, action: str) -> ResponseReturnValue:
    """Take one answer."""
    session, runtime = request_session(), current_runtime()
    try:
        found = _find(session, runtime, token)
    except links.LinkDead as dead:
        return _dead(session, dead)
    if isinstance(found, Introduction):
        signposts.mark_read(session, found.row, runtime.clock.now())
        return redirect(_home(token), 303)
    return answering.take(found, action)


@link_blueprint.post("/new-link")
@open_to_all("a new link goes only to the address we hold, whoever asks")
def new_link() -> ResponseReturnValue:
    """Send a new link for a reference to the organisation's stored address; the page says the same for every one."""
    session, runtime = request_session(), current_runtime()
    reference = tidy_reference(request.form.get("reference", "")[:40])
    if reference is None:
        problem = "Give the reference, such as JU-7K4P2M. It stands in the message you received"
        return render_template("inbox/dead.html", reason="unknown", reference=request.form.get("reference", "")[:40],
                               problem=problem, section="inbox", nav=[]), 422  # fmt: skip
    _send_again(session, runtime, reference)
    return redirect("/r/new-link", 303)


@link_blueprint.get("/new-link")
@open_to_all("says only that a new link was sent if there is one")
def new_link_sent() -> str:
    """What happens now."""
    return render_template("inbox/new_link.html", section="inbox", nav=[])


def _home(token: str) -> str:
    return f"/r/{token}"


def _find(session: Session, runtime: Runtime, token: str) -> Door | Introduction:
    """What this token opens. Raises LinkDead."""
    now = runtime.clock.now()
    try:
        link = links.resolve(session, token, links.Purpose.ANSWER_REFERRAL, now)
    except links.LinkDead as dead:
        if dead.reason != "unknown":
            raise
        link = links.resolve(session, token, links.Purpose.READ_INTRODUCTION, now)
        row = session.get(Signpost, link.subject_id)
        if row is None:
            raise links.LinkDead("unknown") from None
        return Introduction(row, link)
    referral = session.get(Referral, link.subject_id)
    if referral is None:
        raise links.LinkDead("unknown")
    return Door(session, runtime, referral, link_actor(link.id, referral.id), _home(token))


def _dead(session: Session, dead: links.LinkDead) -> ResponseReturnValue:
    referral = session.get(Referral, dead.subject_id) if dead.subject_id else None
    page = render_template(
        "inbox/dead.html", reason=dead.reason, reference=referral.reference if referral else "", problem="",
        ended=referral is not None and State(referral.state) not in OPEN_STATES, section="inbox", nav=[],
    )  # fmt: skip
    return page, 404 if dead.reason == "unknown" else 410


def _introduction(session: Session, runtime: Runtime, found: Introduction) -> ResponseReturnValue:
    row, person = found.row, None
    cipher = cipher_of(session, runtime.keyring, row.person_id)
    agreement = session.get(Agreement, row.agreement_id) if row.agreement_id else None
    stands = agreement is not None and agreement.withdrawn_at is None
    if row.read_at is not None and stands and cipher is not None and row.details_sealed is not None:
        person = person_details(ReferralDetails(**json.loads(cipher.open(row.details_sealed))))
        audit.record(session, at=runtime.clock.now(), action="read-introduction", subject_type="introduction",
                     subject_id=row.id, person_id=row.person_id, actor="link",
                     organisation_id=row.organisation_id)  # fmt: skip
    return render_template(
        "inbox/introduction.html", introduction=row, person=person, stands=stands and cipher is not None,
        organisation=session.get_one(Organisation, row.organisation_id).name,
        needs=[needs()[need].label if need in needs() else need for need in row.needs], section="inbox", nav=[],
    )  # fmt: skip


def _send_again(session: Session, runtime: Runtime, reference: str) -> None:
    """A new link to the stored address, if the referral is open and none was sent just now. Older links die."""
    now = runtime.clock.now()
    referral = by_reference(session, reference)
    if referral is None or State(referral.state) not in OPEN_STATES:
        return
    newest = session.scalar(
        select(SignedLink.created_at)
        .where(SignedLink.subject_id == referral.id, SignedLink.revoked_at.is_(None))
        .order_by(SignedLink.created_at.desc())
        .limit(1)
    )
    if newest is not None and now - newest < AGAIN_AFTER:
        return
    links.revoke(session, referral.id, now)
    News(session, runtime, referral, cipher_of(session, runtime.keyring, referral.person_id), now).tell(
        "organisation", "link-again"
    )

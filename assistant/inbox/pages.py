"""`/inbox`: what an organisation received, for its people with an account."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import case, func, select

from assistant.access.current import staff
from assistant.access.guard import allows
from assistant.access.roles import StaffRole
from assistant.access.scope import ReferralSides, is_receiver
from assistant.access.transaction import request_session
from assistant.inbox import answering
from assistant.inbox.answering import Door
from assistant.inbox.link_pages import link_blueprint
from assistant.referrals.machine import OPEN_STATES, STATES, ActorRole, State
from assistant.referrals.policy import staff_actor
from assistant.referrals.reference import tidy_reference
from assistant.referrals.service import by_reference
from assistant.referrals.tables import Referral
from assistant.runtime import current_runtime
from directory.services.tables import Service

__all__ = ["blueprint", "link_blueprint"]
blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")
PAGE = 25
FURTHEST = 10_000
"""A page number beyond it is nobody's: no database counts that far."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; no name stands in it."""

    reference: str
    service: str
    meaning: str
    is_open: bool
    late: bool
    due_at: object
    sent_at: object


@blueprint.after_request
def private(response: Response) -> Response:
    """No copy of these pages stays behind."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("")
@allows(StaffRole.PROVIDER)
def home() -> str:
    """The list: open ones first, the most urgent promise on top, 25 a page."""
    session, now = request_session(), current_runtime().clock.now()
    organisation_id = staff().organisation_id
    page = min(max(1, request.args.get("page", 1, type=int)), FURTHEST)
    mine = Referral.organisation_id == organisation_id
    shown = mine & (Referral.state != State.DRAFT) & (Referral.state != State.VOID)
    total = session.scalar(select(func.count()).select_from(Referral).where(shown)) or 0
    waiting = session.scalar(
        select(func.count()).select_from(Referral).where(mine, Referral.state == State.SENT)
    ) or 0  # fmt: skip
    first = case((Referral.state.in_(sorted(OPEN_STATES)), 0), else_=1)
    query = (
        select(Referral, Service.name)
        .join(Service, Service.id == Referral.service_id)
        .where(shown)
        .order_by(first, Referral.due_at, Referral.sent_at.desc(), Referral.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    rows = [
        Row(
            referral.reference, service, STATES[State(referral.state)].meaning, referral.state in OPEN_STATES,
            referral.due_at is not None and referral.due_at < now and referral.state in OPEN_STATES,
            referral.due_at if referral.state in OPEN_STATES else None, referral.sent_at,
        )
        for referral, service in session.execute(query)
    ]  # fmt: skip
    pages = max(1, -(-total // PAGE))
    if page > pages:
        abort(404)
    nav = [{"href": "/inbox", "text": "Referrals", "current": True}]
    return render_template("inbox/list.html", rows=rows, total=total, waiting=waiting, page=page, pages=pages,
                           section="inbox", nav=nav)  # fmt: skip


@blueprint.get("/<reference>")
@allows(StaffRole.PROVIDER)
def referral(reference: str) -> ResponseReturnValue:
    """One referral."""
    return answering.show(_door(reference))


@blueprint.get("/<reference>/<action>")
@allows(StaffRole.PROVIDER)
def form(reference: str, action: str) -> ResponseReturnValue:
    """The form of one answer."""
    return answering.ask(_door(reference), action)


@blueprint.post("/<reference>/<action>")
@allows(StaffRole.PROVIDER)
def answer(reference: str, action: str) -> ResponseReturnValue:
    """Take one answer."""
    return answering.take(_door(reference), action)


def _door(reference: str) -> Door:
    """The referral, if their organisation receives it; another organisation's is as unknown as none."""
    session, who = request_session(), staff()
    found = by_reference(session, tidy_reference(reference) or "")
    if found is None or not is_receiver(who, ReferralSides.of(found)):
        abort(404)
    actor = staff_actor(who, ActorRole.PROVIDER)
    return Door(session, current_runtime(), found, actor, f"/inbox/{found.reference}", who)

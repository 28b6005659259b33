"""The first page: what has been answered, what is due, who waits for a human, and the worker's own people."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from assistant.access.current import Staff, staff
from assistant.access.scope import localities_of
from assistant.access.transaction import request_session
from assistant.console import moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.facts import need_label
from assistant.console.paging import Page, asked_page, page_of
from assistant.console.rows import rows_of
from assistant.console.trail import note_conversation
from assistant.persons import service as persons
from assistant.persons.tables import PersonConversation
from assistant.referrals.machine import OPEN_STATES, UNFINISHED_STATES, State
from assistant.referrals.tables import Referral, WarmHandover
from assistant.runtime import Runtime, current_runtime
from conversations.dialogue.case import Case
from conversations.transcripts.tables import Conversation

NEWS_DAYS = 7
WAITING_SHOWN = 5
HANDOVERS_AHEAD = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One conversation in a list."""

    id: UUID
    needs: str
    place: str
    since: str
    last: str
    why: str


@blueprint.get("")
@front_line
def home() -> str:
    """My day."""
    runtime, who, session = current_runtime(), staff(), request_session()
    now = runtime.clock.now()
    today = page_of(session, _today(who, now), asked_page())
    mine = page_of(session, _mine(who), asked_page("people"))
    waiting = waiting_statement(session, who)
    met = _handovers(session, who, now)
    count = session.scalar(select(func.count()).select_from(waiting.order_by(None).subquery())) or 0
    return render_template(
        "console/home.html",
        staff=who,
        today=today,
        rows=rows_of(session, runtime, who, today.items, now),
        handovers=list(
            zip(rows_of(session, runtime, who, [one for one, _ in met], now), [at for _, at in met], strict=True)
        ),
        now=now,
        day_and_time=moments.day_and_time,
        waiting_count=count,
        waiting=case_rows(session, runtime, who, page_of(session, waiting, 1, WAITING_SHOWN)),
        mine=mine,
        my_rows=case_rows(session, runtime, who, mine),
    )


@blueprint.get("/referrals")
@front_line
def referrals() -> str:
    """Every referral in scope, newest first."""
    runtime, who, session = current_runtime(), staff(), request_session()
    now = runtime.clock.now()
    page = page_of(
        session,
        select(Referral).where(reach.sees_here(who)).order_by(Referral.created_at.desc(), Referral.id),
        asked_page(),
    )
    return render_template(
        "console/referrals.html", staff=who, page=page, rows=rows_of(session, runtime, who, page.items, now)
    )


def _today(who: Staff, now: dt.datetime) -> Select[Referral]:
    """First what needs us (a question, a no), then fresh answers, then what is promised, soonest first."""
    needs_us = or_(
        Referral.state == State.INFO_REQUESTED,
        and_(Referral.state.in_(sorted(UNFINISHED_STATES)), Referral.clock != ""),
    )
    answered = Referral.decided_at >= now - dt.timedelta(days=NEWS_DAYS)
    promised = and_(Referral.state.in_(sorted(OPEN_STATES - {State.DRAFT})), Referral.due_at.is_not(None))
    return (
        select(Referral)
        .where(reach.sees_here(who), or_(needs_us, answered, promised))
        .order_by(case((needs_us, 0), (answered, 1), else_=2), Referral.due_at, Referral.id)
    )


def _handovers(session: Session, who: Staff, now: dt.datetime) -> list[tuple[Referral, dt.datetime]]:
    """Warm handovers whose result nobody has said yet: past ones, and those of the coming days. With their time."""
    query = (
        select(Referral, WarmHandover.planned_for)
        .join(WarmHandover, WarmHandover.referral_id == Referral.id)
        .where(
            reach.sees_here(who), WarmHandover.result == "", WarmHandover.planned_for < now + HANDOVERS_AHEAD,
            Referral.state.in_(sorted(OPEN_STATES)),
        )
        .order_by(WarmHandover.planned_for, Referral.id)
        .limit(WAITING_SHOWN)
    )  # fmt: skip
    return [(referral, planned_for) for referral, planned_for in session.execute(query)]


def _mine(who: Staff) -> Select[Conversation]:
    """Cases I opened or took over and have not closed, latest first."""
    return (
        select(Conversation)
        .join(PersonConversation, PersonConversation.conversation_id == Conversation.id)
        .where(PersonConversation.opened_by == who.id, Conversation.state != reach.CLOSED)
        .order_by(Conversation.last_turn_at.desc(), Conversation.id)
    )


def waiting_statement(session: Session, who: Staff) -> Select[Conversation]:
    """Conversations that wait for a human where this member of staff works, longest first."""
    return (
        select(Conversation)
        .join(PersonConversation, PersonConversation.conversation_id == Conversation.id)
        .where(reach.waits_for(localities_of(session, who)))
        .order_by(Conversation.last_turn_at, Conversation.id)
    )


def case_rows(session: Session, runtime: Runtime, who: Staff, page: Page[Conversation]) -> list[CaseRow]:
    """Rows of conversations; each one opened leaves a `list-conversation` audit row."""
    rows = []
    for conversation in page.items:
        person_id = persons.person_of(session, conversation.id)
        cipher = persons.cipher_of(session, runtime.keyring, person_id) if person_id else None
        if cipher is None:
            continue
        known = Case.from_json(cipher.open(conversation.case_sealed))
        note_conversation(session, who, "list-conversation", conversation.id, person_id)
        rows.append(
            CaseRow(
                id=conversation.id,
                needs=", ".join(need_label(need.key) for need in known.needs),
                place=(known.place.locality_name or known.place.value) if known.place else "",
                since=moments.day_and_time(conversation.started_at),
                last=moments.day_and_time(conversation.last_turn_at),
                why=HANDED_OVER.get(conversation.handed_over_for, ""),
            )
        )
    return rows


HANDED_OVER = {
    "asked": "asked for a person",
    "under-16": "may be under 16",
    "safety": "may be in danger",
    "cannot-help": "we could not find help",
    "language": "we could not understand the language",
}

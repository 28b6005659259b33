"""Finding somebody by reference or by name, within scope. Names travel in the body of a POST, never in an address."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from assistant.access.current import Staff, staff
from assistant.access.transaction import request_session
from assistant.console import reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.paging import FURTHEST, Page, page_of
from assistant.console.rows import rows_of
from assistant.console.trail import note_search
from assistant.persons.service import name_tokens
from assistant.persons.tables import NameIndex
from assistant.referrals.reference import tidy_reference
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime, current_runtime

LONGEST_QUERY = 120
MOST_WORDS = 6


@blueprint.get("/find")
@front_line
def find() -> ResponseReturnValue:
    """The empty search page."""
    return render_template("console/find.html", staff=staff(), words="", problem="", page=None, rows=[])


@blueprint.post("/find")
@front_line
def found() -> ResponseReturnValue:
    """What was found. A reference of ours opens at once."""
    runtime, who, session = current_runtime(), staff(), request_session()
    now = runtime.clock.now()
    words = request.form.get("words", "").strip()
    problem = _problem(words)
    if problem:
        return render_template(
            "console/find.html", staff=who, words=words[:LONGEST_QUERY], problem=problem, page=None, rows=[]
        ), 422
    reference = session.scalars(
        select(Referral.reference).where(Referral.reference == (tidy_reference(words) or ""), reach.sees_here(who))
    ).one_or_none()
    note_search(session, who)
    if reference is not None:
        return redirect(url_for(".referral", reference=reference), 303)
    page: Page[Referral] = page_of(session, _by_name(runtime, who, words), _number())
    rows = rows_of(session, runtime, who, page.items, now)
    return render_template("console/find.html", staff=who, words=words, problem="", page=page, rows=rows)


def _problem(words: str) -> str:
    if not words:
        return "Enter a reference such as JU-7K4P2M, or a name"
    if len(words) > LONGEST_QUERY:
        return f"Enter {LONGEST_QUERY} characters or fewer"
    if not name_tokens(words):
        return "Enter a reference such as JU-7K4P2M, or a name of letters"
    return ""


def _number() -> int:
    text = request.form.get("page", "")
    return min(max(int(text), 1), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _by_name(runtime: Runtime, who: Staff, words: str) -> Select[Referral]:
    """Referrals in scope of people whose name has every word, newest first."""
    statement = select(Referral).where(reach.sees_here(who))
    for token in name_tokens(words)[:MOST_WORDS]:
        named: Select[UUID] = select(NameIndex.person_id).where(NameIndex.token == runtime.keyring.index("name", token))
        statement = statement.where(Referral.person_id.in_(named))
    return statement.order_by(Referral.created_at.desc(), Referral.id)

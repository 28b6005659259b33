"""How a message is understood, and why: for a text typed here (neither stored nor logged), and for a turn of a case."""

from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from assistant.access.current import staff
from assistant.access.guard import allows
from assistant.access.roles import FRONT_LINE, StaffRole
from assistant.access.transaction import request_session
from assistant.console import moments, reach
from assistant.console.blueprint import blueprint, front_line
from assistant.console.trail import note_conversation
from assistant.runtime import Runtime, current_runtime
from assistant.thought import LONGEST_TEXT
from conversations.dialogue.case import Case
from conversations.safety.hear import safety_phrases
from conversations.transcripts.rulebooks import current
from conversations.transcripts.tables import Turn
from conversations.upkeep.explain import Explanation, explain
from conversations.upkeep.reader import Reader
from conversations.upkeep.tell import sections
from directory.vocabulary.circumstances import circumstances

readers = allows(*FRONT_LINE, StaffRole.STEWARD)
"""Who may try how a text of their own is read: the front line, and stewards, who see no named person here."""


def questions() -> tuple[tuple[str, str], ...]:
    """What a text may answer: (key, words)."""
    return (
        ("", "Nothing: it comes first"),
        ("need", "What do you need help with?"),
        *((key, one.question) for key, one in circumstances().items()),
    )


@blueprint.get("/reading")
@readers
def reading() -> ResponseReturnValue:
    """The empty page."""
    return _page()


@blueprint.post("/reading")
@readers
def reading_tried() -> ResponseReturnValue:
    """The same for a text typed here. No writing session: nothing is kept."""
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    asked = request.form.get("asked", "")
    if asked not in dict(questions()):
        asked = ""
    if not text:
        return _page(problem="Write a message to see how it is understood.", asked=asked), 422
    if len(text) > LONGEST_TEXT:
        problem = f"That is too long: {len(text):,} characters, {LONGEST_TEXT:,} at most."
        return _page(problem=problem, text=text, asked=asked), 413
    runtime = current_runtime()
    with runtime.database.reading() as session:
        snapshot = runtime.snapshots.current(session)
    reader = Reader(current().phrases, safety_phrases(), snapshot.gazetteer, snapshot.near)
    told = explain(text, reader, asked=asked)
    return _page(text=text, asked=asked, told=told, rules=current().hash[:12])


def _page(
    *, text: str = "", asked: str = "", problem: str = "", told: Explanation | None = None, rules: str = ""
) -> str:
    return render_template(
        "console/reading.html",
        staff=staff(),
        text=text,
        asked=asked,
        questions=questions(),
        problem=problem,
        sections=sections(told) if told else (),
        rules=rules,
        keeper=staff().has(StaffRole.LEAD, StaffRole.COORDINATOR, StaffRole.STEWARD),
    )


@blueprint.get("/reading/<uuid:conversation_id>")
@front_line
def reading_of(conversation_id: UUID) -> ResponseReturnValue:
    """How a turn of a case was understood, by the rules it was read with. Reading it leaves an audit row."""
    runtime, who, session = current_runtime(), staff(), request_session()
    reached = reach.conversation(session, who, conversation_id)
    view = reach.case_of(session, runtime, conversation_id, runtime.clock.now())
    note_conversation(session, who, "read-reading", conversation_id, reached.person_id)
    number = _chosen(len(view.turns))
    record = view.turns[number - 1] if number else None
    told, rules = None, ""
    if record is not None:
        rules = _rules_of(conversation_id, number, len(view.turns))
        before = Case.from_json(record.before)
        told = explain(record.text, _reader_of(runtime, rules), asked=before.asked, options=before.options)
    return render_template(
        "console/reading_of.html",
        staff=who,
        conversation=reached.conversation,
        number=number,
        turns=len(view.turns),
        when=moments.day_and_time(record.now) if record else "",
        record=record,
        sections=sections(told) if told else (),
        heard_then=[danger.kind.value for danger in record.dangers] if record else [],
        heard_now=[danger.kind.value for danger in told.dangers] if told else [],
        rules=rules[:12],
        current=rules == current().hash,
    )


def _chosen(turns: int) -> int:
    """The turn asked for, the latest when none is; 0 when nothing was said. 404 for one that is not there."""
    asked = request.args.get("turn", "")
    if not asked:
        return turns
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= turns):
        abort(404)
    return int(asked)


def _rules_of(conversation_id: UUID, number: int, turns: int) -> str:
    """The hash of the rule set a turn was read with. Only the latest turns are shown, so count back from the end."""
    hashes = request_session().scalars(
        select(Turn.rule_set_hash)
        .where(Turn.conversation_id == conversation_id)
        .order_by(Turn.number.desc())
        .limit(turns)
    )
    return tuple(hashes)[turns - number]


def _reader_of(runtime: Runtime, rules: str) -> Reader:
    """The reader of that day's phrases; danger words and places are always today's. 410 when the rules are gone."""
    session = request_session()
    snapshot = runtime.snapshots.current(session)
    try:
        book = runtime.rule_books.by_hash(session, rules)
    except LookupError:
        abort(410)
    return Reader(book.phrases, safety_phrases(), snapshot.gazetteer, snapshot.near)

"""Phrases that were not understood, for those who keep the words: suggest a rule, or set aside. Redacted and counted.

Nothing here changes a phrase: suggestions are taken out as JSON, and a change is previewed before it is suggested.
"""

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.json import dumps
from flask.typing import ResponseReturnValue

from assistant.access.current import Staff, staff
from assistant.access.guard import allows
from assistant.access.roles import StaffRole
from assistant.access.transaction import request_session
from assistant.console.blueprint import blueprint
from assistant.review import queue
from assistant.review.queue import Decision
from assistant.runtime import current_runtime
from conversations.safety.files import safety_files
from conversations.safety.hear import safety_phrases
from conversations.transcripts.rulebooks import current
from conversations.understanding.phrases import phrase_body
from conversations.upkeep.labelled import stored_examples
from conversations.upkeep.preview import Altered, ChangeError, Rules, compare, rule_names, summary, with_phrase
from conversations.upkeep.reader import Reader
from directory.vocabulary.needs import needs

keepers = allows(StaffRole.LEAD, StaffRole.COORDINATOR, StaffRole.STEWARD)
"""Who reviews phrases. They see no person: phrases are redacted before they are stored."""
LONGEST_PHRASE = 200
WHY = {
    "unclear": "not understood",
    "said-otherwise": "not understood, then said otherwise",
    "corrected": "taken back by the person",
    "no-candidate": "understood, but nobody here could help",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A suggestion being made: the phrase of the queue, the rule and pattern, what it would alter, what is wrong."""

    phrase_id: int
    rule: str = ""
    pattern: str = ""
    altered: tuple[Altered, ...] = ()
    told: str = ""
    problem: str = ""


@blueprint.get("/reading/review")
@keepers
def reading_review() -> ResponseReturnValue:
    """The queue."""
    return _page(staff())


@blueprint.post("/reading/review")
@keepers
def reading_decided() -> ResponseReturnValue:
    """Preview a suggestion, or record what was decided."""
    who, runtime = staff(), current_runtime()
    phrase_id = _number(request.form.get("phrase_id", ""))
    wanted = request.form.get("do", "")
    rule, pattern = request.form.get("rule", "").strip(), " ".join(request.form.get("pattern", "").split())
    if not phrase_id or wanted not in ("preview", *Decision):
        return _page(who, problem="Choose what to do with a phrase."), 422
    if wanted in ("preview", Decision.SUGGESTED):
        tried = _try(Tried(phrase_id, rule, pattern), preview=wanted == "preview")
        if wanted == "preview" or tried.problem:
            return _page(who, tried), 422 if tried.problem else 200
    session = request_session()
    if queue.phrase_of(session, phrase_id) is None:
        abort(404)
    decided = Decision(wanted)
    kept = (rule, pattern) if decided is Decision.SUGGESTED else ("", "")
    if queue.decide(session, phrase_id, decided, who.id, runtime.clock.now(), *kept):
        flash(DONE[decided])
    else:
        flash("A colleague has decided about this phrase already.")
    return redirect(url_for(".reading_review"), 303)


DONE = {
    Decision.SUGGESTED: "Suggested. It changes nothing until it is put into the phrase file.",
    Decision.NOT_A_NEED: "Set aside: not a need.",
    Decision.IGNORED: "Set aside.",
}


@blueprint.get("/reading/suggestions.json")
@keepers
def reading_suggestions() -> ResponseReturnValue:
    """The suggestions as a patch for the phrase files."""
    found = queue.suggestions(request_session())
    return Response(
        dumps({"suggestions": found}, indent=1) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": "attachment; filename=phrase-suggestions.json"},
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _try(tried: Tried, *, preview: bool) -> Tried:
    """The suggestion with what it would alter on the stored examples, or with what is wrong with it."""
    if not tried.pattern or len(tried.pattern) > LONGEST_PHRASE:
        return Tried(tried.phrase_id, tried.rule, tried.pattern[:LONGEST_PHRASE],
                     problem=f"Write the phrase to add, up to {LONGEST_PHRASE} characters.")  # fmt: skip
    today = Rules(phrase_body(), safety_files())
    try:
        changed = with_phrase(today, tried.rule, tried.pattern)
        if not preview:
            return tried
        runtime = current_runtime()
        with runtime.database.reading() as session:
            gazetteer = runtime.snapshots.current(session).gazetteer
        examples = stored_examples()
        before = Reader(current().phrases, safety_phrases(), gazetteer)
        altered = compare(before, changed.reader(gazetteer, (today, before)), examples)
    except ChangeError as error:
        return Tried(tried.phrase_id, tried.rule, tried.pattern, problem=f"{str(error)[:1].upper()}{str(error)[1:]}.")
    return Tried(tried.phrase_id, tried.rule, tried.pattern, tuple(altered), summary(altered, len(examples)))


def _page(who: Staff, tried: Tried | None = None, problem: str = "") -> str:
    """The queue, read outside a writing transaction: a preview takes a second or two."""
    with current_runtime().database.reading() as session:
        rows, count = queue.waiting(session), queue.waiting_count(session)
        session.expunge_all()
    return render_template(
        "console/reading_review.html",
        staff=who,
        rows=rows,
        count=count,
        why=WHY,
        needs={key: need.label for key, need in needs().items()},
        rules=rule_names(Rules(phrase_body(), safety_files())),
        tried=tried,
        problem=problem or (tried.problem if tried else ""),
    )

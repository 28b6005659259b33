"""What came of an effect: sent, taken back, where things stand."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.core import UnknownLocaleError
from babel.dates import format_date

from conversations.dialogue.moves import (
    ForgetPerson,
    HandOver,
    Outcome,
    SendIntroduction,
    SendReferral,
    SetOptOut,
    TellStatus,
    WithdrawAll,
)  # fmt: skip
from conversations.wording.reply import Block, BlockKind
from conversations.wording.words import Words

_LONDON = ZoneInfo("Europe/London")
_NOTHING = Outcome()


def sent_blocks(words: Words, move: SendReferral | SendIntroduction, outcome: Outcome | None) -> tuple[Block, ...]:
    """Sent with its reference and promise, or plainly that it was not."""
    outcome = outcome or _NOTHING
    if not outcome.ok:
        key = f"problem.{outcome.problem}"
        return (Block(BlockKind.TEXT, words.say(key if words.has(key) else "problem.any")),)
    base = "sent" if isinstance(move, SendReferral) else "sent-introduction"
    key = base if outcome.reference else f"{base}.plain"
    told = [words.say(key, organisation=move.candidate.organisation_name, reference=outcome.reference)]
    if outcome.promise:
        told.append(words.say("sent.promise", promise=day(words, outcome.promise)))
    blocks = [Block(BlockKind.TEXT, " ".join(told))]
    if outcome.status_url:
        blocks.append(Block(BlockKind.REFERENCE, words.say("sent.status"), href=outcome.status_url))
    return (*blocks, Block(BlockKind.TEXT, words.say("sent.keep")))


def status_blocks(words: Words, _move: TellStatus, outcome: Outcome | None) -> tuple[Block, ...]:
    """Every open request in a line, each with its next promise."""
    lines = outcome.lines if outcome else ()
    link = outcome.status_url if outcome else ""
    reference = (Block(BlockKind.REFERENCE, words.say("sent.status"), href=link),) if link else ()
    if not lines:
        return (Block(BlockKind.TEXT, words.say("status.none")), *reference)
    items = tuple(("", _status_line(words, *line)) for line in lines)
    return (Block(BlockKind.LIST, words.say("status.some"), items), *reference)


def _status_line(words: Words, reference: str, organisation: str, state: str, promise: str) -> str:
    state_words = words.say(state, source="states") if words.has(state, source="states") else state
    line = words.say("status.line", reference=reference, organisation=organisation, state=state_words)
    return words.say("status.by", line=line, promise=day(words, promise)) if promise else line


def withdrawn_blocks(words: Words, move: WithdrawAll, outcome: Outcome | None) -> tuple[Block, ...]:
    """What was taken back, and that a new yes undoes it."""
    if outcome is not None and not outcome.ok:
        return (Block(BlockKind.TEXT, words.say("withdrawn.none")),)
    key = "withdrawn.one" if move.reference else "withdrawn"
    undo = Block(BlockKind.TEXT, words.say("withdrawn.undo"))
    return (Block(BlockKind.TEXT, words.say(key, reference=move.reference)), undo)


def handover_blocks(words: Words, move: HandOver, outcome: Outcome | None) -> tuple[Block, ...]:
    """A human was asked; no promise is made that was not given."""
    key = f"handover.{move.reason}"
    blocks = [Block(BlockKind.TEXT, words.say(key if words.has(key) else "handover.asked"))]
    if outcome is not None and outcome.promise:
        blocks.append(Block(BlockKind.TEXT, words.say("sent.promise", promise=day(words, outcome.promise))))
    return tuple(blocks)


def forgotten_blocks(words: Words, _move: ForgetPerson, _outcome: Outcome | None) -> tuple[Block, ...]:
    """Everything is deleted."""
    return (Block(BlockKind.TEXT, words.say("forgotten")),)


def opt_out_blocks(words: Words, move: SetOptOut, _outcome: Outcome | None) -> tuple[Block, ...]:
    """No more texts, or texts again."""
    return (Block(BlockKind.TEXT, words.say("opted-out" if move.stopped else "opted-in")),)


def day(words: Words, promise: str) -> str:
    """An ISO date or time as a day in plain words ("Thursday 5 March"), in UK time; else the text itself."""
    try:
        moment = dt.datetime.fromisoformat(promise)
    except ValueError:
        return promise
    local = moment.astimezone(_LONDON) if moment.tzinfo else moment
    try:
        return format_date(local, "EEEE d MMMM", locale="en_GB" if words.partly else words.language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return format_date(local, "EEEE d MMMM", locale="en_GB")

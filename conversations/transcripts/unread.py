"""Which turns of a talk were not understood, or wrongly: what may come up for review. Pure; nothing here is stored.

A turn in which danger was heard is never taken, nor any answer to a question about the person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conversations.dialogue.case import Case
from conversations.dialogue.moves import RecordUnmet
from conversations.transcripts.turns import TurnRecord
from conversations.understanding.reading import Command, Intent

OPEN_QUESTIONS = frozenset({"", "need", "which-need"})


class Why(StrEnum):
    """Why a phrase comes up for review."""

    UNCLEAR = "unclear"
    SAID_OTHERWISE = "said-otherwise"
    CORRECTED = "corrected"
    NO_CANDIDATE = "no-candidate"


@dataclass(frozen=True, slots=True)
class Unread:
    """A text to be reviewed: `need` is what the person then said they meant, or nobody could meet, "" if unknown."""

    why: Why
    text: str
    language: str
    need: str = ""


def unread(records: Sequence[TurnRecord]) -> Iterator[Unread]:
    """What to review of one stretch of talk, in order."""
    for number, record in enumerate(records):
        following = records[number + 1] if number + 1 < len(records) else None
        if record.dangers or (following is not None and following.dangers):
            continue
        yield from _of_turn(record, following)


def _of_turn(record: TurnRecord, following: TurnRecord | None) -> Iterator[Unread]:
    reading = record.reading
    asked = Case.from_json(record.before).asked
    said = "" if following is None or not following.reading.needs else following.reading.needs[0].need
    if reading.intent is Intent.UNCLEAR and asked in OPEN_QUESTIONS and record.text.strip():
        yield Unread(Why.SAID_OTHERWISE if said else Why.UNCLEAR, record.text, reading.language, said)
    elif reading.needs and following is not None and _takes_back(following):
        yield Unread(Why.CORRECTED, reading.needs[0].evidence, reading.language, said)
    for move in record.moves:
        if isinstance(move, RecordUnmet):
            for need in reading.needs:
                if need.need in move.needs:
                    yield Unread(Why.NO_CANDIDATE, need.evidence, reading.language, need.need)


def _takes_back(record: TurnRecord) -> bool:
    """Whether this turn says that the one before it was misread."""
    return bool(record.reading.denied) or record.reading.command is Command.BACK or (
        record.reading.intent is Intent.CORRECTION
    )  # fmt: skip

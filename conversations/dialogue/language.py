"""Which language a talk is held in, and what happens in one we only say the first words in: a human is asked."""

from conversations.dialogue.case import Case
from conversations.dialogue.heard import Heard, Turn
from conversations.dialogue.moves import GiveSafety, HandOver, Say, SetOptOut
from conversations.safety.danger import told_in

STRANGE = "language"
"""Why a human is asked: nobody here can hold this conversation without an interpreter."""


def follow(case: Case, heard: Heard) -> Case:
    """Follow the language of a message that says something. One we do not speak is followed when it says nothing else:
    a stray word must not turn an English talk into another.
    """
    reading = heard.reading
    settled = heard.rules.settings.languages
    spoken = reading.language if reading.language != settled[0] else told_in(heard.dangers) or reading.language
    telling = bool(reading.needs or reading.facts or not case.greeted)
    if spoken in settled:
        return case.but(language=spoken) if telling else case
    understood = reading.needs or reading.facts or reading.replies or reading.command or reading.place
    return case.but(language=spoken) if not case.greeted or heard.dangers or not understood else case


def is_strange(case: Case, heard: Heard) -> bool:
    """Whether the talk is in a language we do not speak."""
    return case.language not in heard.rules.settings.languages


def interpreted(turn: Turn, heard: Heard) -> Turn:
    """In a language we do not speak a human is asked, once, and the person is told so; later they are told it stands.

    Safety stays first. Nobody is asked where the person said STOP.
    """
    case = turn.case
    if not is_strange(case, heard) or any(isinstance(move, SetOptOut) for move in turn.moves):
        return turn
    first = sum(isinstance(move, GiveSafety) for move in turn.moves)
    if STRANGE not in case.handed_over:
        moves = (*turn.moves[:first], *_handed(turn), *turn.moves[first:])
        return Turn(case.handed(STRANGE), moves, turn.settled)
    if not turn.moves:
        return Turn(case, (Say("person-soon"),), turn.settled)
    return turn


def _handed(turn: Turn) -> tuple[HandOver, ...]:
    """Unless this very turn asks already for this reason."""
    asked = any(isinstance(move, HandOver) and move.reason == STRANGE for move in turn.moves)
    return () if asked else (HandOver("language"),)

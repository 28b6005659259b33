"""The moves as a table for people who read rather than run: name, meaning, whether it has an effect."""

import inspect
from typing import get_args

from conversations.dialogue import moves

_EFFECT = "Effect"


def _row(move: type) -> tuple[str, str, bool]:
    """A move's name, the first sentence of what it says of itself, and whether it changes something outside."""
    told = " ".join((inspect.getdoc(move) or "").split())
    effect = told.startswith(_EFFECT)
    meaning = told.split(": ", maxsplit=1)[1] if effect else told
    return move.__name__, f"{meaning.split('. ')[0].rstrip('.')}.", effect


MOVES = tuple(_row(move) for move in get_args(moves.Move))

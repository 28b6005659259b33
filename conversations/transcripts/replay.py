"""Playing a stored turn again: the same rules, observations and matcher answers must give the same moves."""

from dataclasses import dataclass

from conversations.dialogue.case import Case
from conversations.dialogue.moves import Move
from conversations.dialogue.step import step
from conversations.transcripts.rulebooks import RuleBook
from conversations.transcripts.turns import ReplayMatcher, TurnRecord


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came out this time beside what was stored."""

    stored: tuple[Move, ...]
    again: tuple[Move, ...]

    @property
    def same(self) -> bool:
        """Whether the engine would do the same again."""
        return self.stored == self.again


def replay(record: TurnRecord, book: RuleBook) -> Replayed:
    """Play one turn again with the rule book it used."""
    _, moves = step(
        Case.from_json(record.before),
        record.reading,
        record.dangers,
        ReplayMatcher(record.matches),
        record.now,
        book.dialogue,
    )
    return Replayed(record.moves, moves)

"""What one turn is given, and what each part of the dialogue hands back."""

import datetime as dt
from dataclasses import dataclass

from conversations.dialogue.case import Case
from conversations.dialogue.moves import Move
from conversations.dialogue.rules import DialogueRules
from conversations.safety.danger import Danger
from conversations.understanding.reading import Reading, ReplyKind
from directory.matching.candidates import Matcher, MatchQuery, MatchResult


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as understood, with everything needed to answer it. Nothing here has a clock or a database."""

    reading: Reading
    dangers: tuple[Danger, ...]
    matcher: Matcher
    now: dt.datetime
    rules: DialogueRules

    def said(self, kind: ReplyKind) -> bool:
        """Whether the message answers in this way (yes, skip, why, ...)."""
        return any(reply.kind is kind for reply in self.reading.replies)

    def match(self, case: Case, ask_first: frozenset[str]) -> MatchResult:
        """What the directory has for the case's open needs, or only what to ask if one of `ask_first` is worth it."""
        query = MatchQuery(
            needs=tuple(need.query() for need in case.open_needs),
            facts=case.facts,
            place=case.place,
            now=self.now,
            exclude=case.excluded,
            limit=self.rules.settings.query_limit,
            ask_first=ask_first,
        )
        return self.matcher.match(query)


@dataclass(frozen=True, slots=True)
class Turn:
    """A case after some part of a turn, with its moves. `settled`: nothing more is to be asked in this turn."""

    case: Case
    moves: tuple[Move, ...] = ()
    settled: bool = True

    def after(self, *moves: Move) -> "Turn":
        """The same turn with these moves before its own."""
        return Turn(self.case, (*moves, *self.moves), self.settled)


def go_on(case: Case, *moves: Move) -> Turn:
    """A turn in which the next question or offer is still to be found."""
    return Turn(case, moves, settled=False)

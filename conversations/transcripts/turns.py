"""One turn as kept: everything the engine saw and decided, so that it can be played again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from conversations.dialogue.moves import Move, Outcome
from conversations.safety.danger import Danger
from conversations.transcripts import codec
from conversations.understanding.reading import Reading
from conversations.wording.reply import Reply
from directory.matching.candidates import Matcher, MatchQuery, MatchResult


@codec.register
@dataclass(frozen=True, slots=True)
class TurnRecord:
    """A turn. `before` is the case as JSON when the message came; `text` what the person wrote; `asked` whether the
    message was taken as an answer to the open question (a stale form is not); `sms` the text message sent, if one was.
    """

    text: str
    before: str
    reading: Reading
    dangers: tuple[Danger, ...]
    matches: tuple[MatchResult, ...]
    moves: tuple[Move, ...]
    outcomes: tuple[Outcome | None, ...]
    reply: Reply
    now: dt.datetime
    sms: str = ""
    segments: int = 0


class RecordingMatcher:
    """Passes questions on to the real matcher and keeps its answers."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.answers: list[MatchResult] = []

    def match(self, query: MatchQuery) -> MatchResult:
        """The real matcher's answer, noted."""
        answer = self._matcher.match(query)
        self.answers.append(answer)
        return answer


class ReplayMatcher:
    """Gives the noted answers again, in order: the directory of that day is not needed."""

    def __init__(self, answers: Sequence[MatchResult]) -> None:
        self._answers = list(answers)

    def match(self, query: MatchQuery) -> MatchResult:  # noqa: ARG002 - the answer was given that day
        """The next noted answer; nothing when the engine asks more often than it did."""
        return self._answers.pop(0) if self._answers else MatchResult()

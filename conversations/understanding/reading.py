"""What understanding makes of one message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from directory.gazetteer.place import Place
from directory.vocabulary.facts import Fact, Urgency


class Intent(StrEnum):
    """What a message is for, chiefly."""

    COMMAND = "command"
    ANSWER = "answer"
    NEED = "need"
    CORRECTION = "correction"
    THANKS = "thanks"
    GREETING = "greeting"
    QUESTION_ABOUT_US = "question-about-us"
    UNCLEAR = "unclear"


class Command(StrEnum):
    """Words that steer the conversation. Never a carrier's opt-out or help word as the one we advertise."""

    MENU = "menu"
    BACK = "back"
    AGAIN = "again"
    MORE = "more"
    PERSON = "person"
    STATUS = "status"
    WITHDRAW = "withdraw"
    FORGET_ME = "forget-me"
    RESTART = "restart"
    LANGUAGE = "language"
    STOP = "stop"
    START = "start"
    CARRIER_HELP = "help"


class ReplyKind(StrEnum):
    """How a message answers the question just asked."""

    YES = "yes"
    NO = "no"
    NUMBER = "number"
    OPTION = "option"
    SKIP = "skip"
    DONT_KNOW = "dont-know"
    RATHER_NOT_SAY = "rather-not-say"
    WHY = "why"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ReplyRead:
    """The answer read: `value` is the number, the option key, or the text itself."""

    kind: ReplyKind
    value: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class NeedRead:
    """A need heard. `about`: self or someone-else (then acted on for that person, by asking)."""

    need: str
    urgency: Urgency
    certainty: float
    evidence: str
    about: str = "self"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One message understood. `places` holds the choices when a name is ambiguous (then `place` is None).

    `needs` are what the person wants help with, `topics` all need keys the text is about; `facts` by circumstance key
    (a correction replaces); `denied` are need keys the person said they do not have.
    """

    language: str = "en"
    intent: Intent = Intent.UNCLEAR
    command: Command | None = None
    command_value: str = ""
    needs: tuple[NeedRead, ...] = ()
    denied: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    place: Place | None = None
    places: tuple[Place, ...] = ()
    replies: tuple[ReplyRead, ...] = ()
    text: str = ""

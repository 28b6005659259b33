"""What each answer asks for, as data: the forms of the receiving organisation are made from this table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assistant.referrals.machine import Action, reason_codes
from assistant.referrals.reasons import label


class Kind(StrEnum):
    """How a field is asked and read."""

    TEXT = "text"
    WORDS = "words"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    YES_NO = "yes-no"
    OUTCOMES = "outcomes"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `name` of the detail, plain label, hint; `options`: (value, label); `needed`: marked as required."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing the organisation may do: button words, heading, what happens, what was done, its fields."""

    action: Action
    button: str
    title: str
    explains: str
    done: str
    fields: tuple[Field, ...] = ()
    warning: bool = False


def _reasons(action: Action) -> Field:
    options = tuple((code, label(code)) for code in reason_codes(action))
    return Field("reason_code", Kind.CHOICE, "Reason", options=options)


_WHY = Field("reason_text", Kind.WORDS, "More about the reason", "Needed only for “Another reason”.",
             needed=False)  # fmt: skip
_WAYS = (("phone", "By phone"), ("in-person", "In person"), ("online", "Online"))
_CHANNELS = (
    ("phone", "Phone"), ("text", "Text message"), ("email", "E-mail"), ("letter", "Letter"), ("visit", "Visit"),
)  # fmt: skip
_PROMISED = Field("promised_on", Kind.DATE, "You will make contact by", "The person is told this date.")

ANSWERS: Mapping[Action, Answer] = MappingProxyType({
    answer.action: answer
    for answer in (
        Answer(Action.ACKNOWLEDGE, "Show the referral", "Show the referral",
               "We note that your organisation has seen it.", "We noted that you have seen this referral."),
        Answer(Action.ACCEPT, "Accept", "Accept this referral", "The person and whoever referred them are told.",
               "You have accepted this referral. The person is told when to expect you.",
               (Field("worker", Kind.TEXT, "Who will make contact", "A name or a team."), _PROMISED)),
        Answer(Action.ASK_INFO, "Ask a question", "Ask a question",
               "Your time to decide stands still until you have an answer.", "Your question was sent.",
               (Field("question", Kind.WORDS, "Your question", "Ask only for what you need to decide."),)),
        Answer(Action.WAITLIST, "Put on the waiting list", "Put on the waiting list",
               "Say yes, but not yet. You keep in touch while the person waits.",
               "The person is on your waiting list and is told the date.",
               (Field("estimated_on", Kind.DATE, "You expect to have a place by"),
                Field("interim_support", Kind.YES_NO, "Do you offer support while they wait?"))),
        Answer(Action.OFFER_PLACE, "Offer a place", "Offer a place", "The person is told.", "You have offered a place.",
               (_PROMISED,)),
        Answer(Action.BOOK, "Book a first contact", "Book a first contact", "The person is told that there is a date.",
               "The first contact is booked.",
               (Field("booked_for", Kind.TIME, "Date and time"), Field("mode", Kind.CHOICE, "How", options=_WAYS),
                Field("place", Kind.TEXT, "Where", "An address, a room, or who will call.", needed=False),
                Field("person_told", Kind.YES_NO, "Have you told the person?"))),
        Answer(Action.LOG_CONTACT, "Log a contact", "Log a contact", "Nobody is told; it shows that you tried.",
               "The contact is noted.",
               (Field("contact", Kind.CHOICE, "What happened",
                      options=(("reached", "We reached the person"), ("attempted", "We tried, without success"))),
                Field("contact_channel", Kind.CHOICE, "How you tried", options=_CHANNELS))),
        Answer(Action.START, "Help has begun", "Help has begun", "Whoever referred the person is told.",
               "We noted that help has begun.", (Field("started_on", Kind.DATE, "It began on"),)),
        Answer(Action.PAUSE, "Pause", "Pause the help", "The person and whoever referred them are told.",
               "The help is paused.",
               (Field("reason_text", Kind.WORDS, "Why"),
                Field("review_on", Kind.DATE, "You will look at it again on"))),
        Answer(Action.RESUME, "Go on", "Go on after the pause", "The help goes on.", "The help goes on."),
        Answer(Action.COMPLETE, "Complete", "Complete this referral",
               "Say for each need what came of it. Later the person is asked too.",
               "This referral is complete. Thank you for saying what came of it.",
               (Field("outcomes", Kind.OUTCOMES, "What came of each need"),
                Field("summary", Kind.WORDS, "Summary for whoever referred the person", needed=False))),
        Answer(Action.DECLINE, "Decline", "Decline this referral",
               "Nobody is left without a next step: say what should happen now.",
               "You have declined this referral. You can no longer see the person’s details.",
               (_reasons(Action.DECLINE), _WHY,
                Field("next_step", Kind.CHOICE, "What should happen next",
                      options=(("coordinator", "Somebody else should look for another way"),
                               ("suggestion", "I suggest another service"))),
                Field("suggestion", Kind.TEXT, "Service you suggest", needed=False)), warning=True),
        Answer(Action.END_EARLY, "End early", "End this referral early",
               "For help that could not be finished.", "This referral has ended.",
               (_reasons(Action.END_EARLY), _WHY), warning=True),
        Answer(Action.HAND_BACK, "Hand back", "Hand this referral back",
               "Somebody looks for another way with the person at once.",
               "You have handed this referral back. You can no longer see the person’s details.",
               (_reasons(Action.HAND_BACK), _WHY,
                Field("handover_note", Kind.WORDS, "What the next organisation should know")), warning=True),
    )
})  # fmt: skip
"""Answers in the order of their buttons."""

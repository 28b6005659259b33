"""Putting a question, and putting the open one again."""

from conversations.dialogue.case import Case
from conversations.dialogue.heard import Heard, Turn
from conversations.dialogue.moves import Ask, AskAgreement, ChoosePlace, Move, Offer
from directory.matching.candidates import Candidate

TEXTING = "sms"
THIS_NUMBER = "this-number"


def options_for(case: Case, heard: Heard, question: str) -> tuple[str, ...]:
    """Options of a question in this conversation: "this number" only exists where there is one."""
    options = heard.rules.options(question)
    if case.channel != TEXTING:
        options = tuple(option for option in options if option != THIS_NUMBER)
    return options


def put(case: Case, heard: Heard, question: str) -> Turn:
    """Ask this question now; how often is counted until it is answered."""
    options = options_for(case, heard, question)
    times = case.asked_times(question)
    opened = case.but(asked=question, options=options).with_asks(question, times + 1)
    return Turn(opened, (Ask(question, options, again=times > 0),))


def pose(case: Case) -> tuple[Move, ...]:
    """The move that shows the open question as it stands; () when none is open."""
    match case.asked:
        case "":
            return ()
        case "which-service":
            return (offer_of(case),)
        case "which-place":
            return (ChoosePlace(case.place_choices),)
        case "agree" if case.agreeing is not None:
            return (AskAgreement(case.agreeing),)
        case question:
            return (Ask(question, case.options, again=True),)


def repeat(case: Case, *before: Move) -> Turn:
    """Some moves, then the open question again because the person turned aside; not counted as asking once more."""
    return Turn(case, (*before, *pose(case)))


def offer_of(case: Case) -> Offer:
    """The offer as it was shown, so that its numbers stay true."""
    return Offer(
        case.in_sight, case.joined_up, case.unmet, case.widened_km, more=bool(case.reserve), before=case.turned_over
    )


def settle(case: Case, question: str) -> Case:
    """The question is done with: nothing open, its count forgotten."""
    return case.closed().but(unclear=0).with_asks(question, 0)


def answered(case: Case, question: str) -> Case:
    """The question is answered, and BACK may open it again."""
    return remember(settle(case, question), question)


def remember(case: Case, question: str) -> Case:
    """Put a question last in the history that BACK walks."""
    return case.but(history=(*(key for key in case.history if key != question), question))


def option_names(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """An option for each service shown: its name, with its number where an earlier one has the same."""
    names: list[str] = []
    for number, candidate in enumerate(candidates, 1):
        name = candidate.service_name
        names.append(f"{name} {number}" if name in names else name)
    return tuple(names)

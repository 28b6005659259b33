"""One turn of the talk: step(case, reading, dangers, matcher, now, rules) -> (case, moves). Pure and total."""

import datetime as dt
from collections.abc import Callable, Mapping

from conversations.dialogue import language, safety
from conversations.dialogue.agreement import answer_agree, answer_instead
from conversations.dialogue.answers import answer
from conversations.dialogue.asking import answered, pose, put, remember, repeat, settle
from conversations.dialogue.case import Case
from conversations.dialogue.commands import answer_forget, obey
from conversations.dialogue.contact import answer_name, answer_phone, answer_safe
from conversations.dialogue.deciding import decide, pass_over
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.learning import Learned, answer_which_need, learn
from conversations.dialogue.moves import (
    ExplainQuestion,
    ForgetPerson,
    GiveSafety,
    Greet,
    Move,
    Say,
    SetOptOut,
    ShowDetails,
)
from conversations.dialogue.offer import answer_later, answer_which
from conversations.dialogue.person import answer_go_on, answer_person, offer_person
from conversations.dialogue.place import answer_place, answer_which_place, offer_choices
from conversations.dialogue.rules import DialogueRules
from conversations.safety.across import TAIL
from conversations.safety.danger import Danger
from conversations.understanding.commands import is_bare_yes
from conversations.understanding.reading import Command, Intent, Reading, ReplyKind
from directory.matching.candidates import Matcher
from directory.vocabulary.facts import Fact

_ANSWERS: Mapping[str, Callable[[Case, Heard], Turn | None]] = {
    "": answer_later,
    "which-need": answer_which_need,
    "place": answer_place,
    "which-place": answer_which_place,
    "which-service": answer_which,
    "agree": answer_agree,
    "instead": answer_instead,
    "contact-name": answer_name,
    "contact-phone": answer_phone,
    "safe-to-contact": answer_safe,
    "go-on": answer_go_on,
    "person-instead": answer_person,
    "forget-sure": answer_forget,
}


def step(  # noqa: PLR0917  the contract of the engine: all it may know, in a fixed order
    case: Case, reading: Reading, dangers: tuple[Danger, ...], matcher: Matcher, now: dt.datetime, rules: DialogueRules
) -> tuple[Case, tuple[Move, ...]]:
    """Answer one message. `now` is aware (UTC). Never raises for any reading in any case that this function made.

    The moves come in the order they are to be shown: danger first, then the greeting of a first turn. At most one
    question is open afterwards, and it is `case.asked`.
    """
    heard = Heard(reading, dangers, matcher, now, rules)
    turn = _with_safety(language.follow(case, heard), heard)
    case, moves = _greeted(language.interpreted(turn, heard))
    if any(isinstance(move, ForgetPerson) for move in moves):
        return case, moves
    last_words = reading.text[-TAIL:].encode("utf-8", "replace").decode()  # half a character cannot be kept
    return case.but(last_words=last_words), moves


def _greeted(turn: Turn) -> tuple[Case, tuple[Move, ...]]:
    """The first turn says who we are, right after any safety words."""
    moves = turn.moves
    gone = any(isinstance(move, ForgetPerson | SetOptOut) for move in moves)
    if turn.case.greeted or gone:
        return turn.case, moves
    first = next((index for index, move in enumerate(moves) if not isinstance(move, GiveSafety)), len(moves))
    return turn.case.but(greeted=True), (*moves[:first], Greet(), *moves[first:])


def _with_safety(case: Case, heard: Heard) -> Turn:
    if not heard.dangers:
        return _whole(_talk(case, heard), heard)
    case = safety.note(case, heard.dangers)
    if case.stopped or safety.must_stop(heard):
        return safety.give(safety.stop(case, heard), heard)
    return safety.give(_whole(_talk(case, heard), heard), heard)


def _whole(turn: Turn, heard: Heard) -> Turn:
    """A turn with its next question or offer found."""
    return turn if turn.settled else decide(turn.case, heard).after(*turn.moves)


def _talk(case: Case, heard: Heard) -> Turn:
    """Commands first, then the open question, then whatever the message tells."""
    clear = case.but(unclear=0)
    command = _command(case, heard.reading)
    if command is not None:
        return obey(clear, heard, command)
    if heard.said(ReplyKind.WHY):
        return _why(clear, heard)
    handler = _ANSWERS.get(case.asked)
    turn = handler(clear, heard) if handler else None
    if turn is not None:
        return _also_learned(turn, heard)
    return _converse(case, heard)


def _command(case: Case, reading: Reading) -> Command | None:
    """The command told. After a STOP the carrier takes a bare YES for START and sends again: so do we."""
    if case.stopped and is_bare_yes(reading.text):
        return Command.START
    return reading.command


def _why(case: Case, heard: Heard) -> Turn:
    if not case.asked:
        return repeat(case, Say("about-us"))
    if case.asked == "which-service":
        return repeat(case, *(ShowDetails(candidate) for candidate in case.in_sight))
    quiet = heard.rules.settings.quiet_needs
    because = tuple(need.key for need in case.open_needs if need.key.split("/")[0] not in quiet)
    return repeat(case, ExplainQuestion(case.asked, because))


def _also_learned(turn: Turn, heard: Heard) -> Turn:
    """An answer that also tells more ("yes, and I am in M15 now"): kept and told back, where the talk goes on."""
    if turn.settled or not (heard.reading.needs or heard.reading.place or heard.reading.denied):
        return turn
    learned = learn(turn.case, heard)
    told_back = (learned.acknowledge,) if learned.acknowledge else ()
    return go_on(_noted(turn.case, learned), *told_back, *turn.moves)


def _converse(case: Case, heard: Heard) -> Turn:
    choices = offer_choices(case, heard)
    learned = learn(case.but(unclear=0), heard)
    fact = answer(case, heard)
    after = _noted(case, learned)
    if fact is not None:
        after = _take_answer(after, case.asked, fact)
    told_back: tuple[Move, ...] = (learned.acknowledge,) if learned.acknowledge else ()
    if choices is not None:
        return _choose_place(after, choices, told_back)
    if learned.changed or fact is not None:
        return go_on(after, *told_back)
    return _small_talk(case, heard)


def _choose_place(after: Case, choices: Turn, told_back: tuple[Move, ...]) -> Turn:
    opened = choices.case
    case = after.but(
        asked=opened.asked, options=opened.options, asks=opened.asks, place_choices=opened.place_choices, unclear=0
    )
    return Turn(case, (*told_back, *choices.moves))


def _noted(before: Case, learned: Learned) -> Case:
    """What was learned, entered in the history; what found nobody is looked at again now that something changed."""
    case = learned.case.but(unclear=0)
    if learned.changed:
        case = case.with_asks("person-instead", 0).but(
            covered=tuple(key for key in case.covered if key not in case.unmet)
        )
    if case.needs and not before.needs:
        case = remember(case.with_asks("need", 0).with_asks("which-need", 0), "need")
    if case.place is not None and case.place != before.place:
        case = remember(case.with_asks("place", 0).with_asks("which-place", 0), "place")
    return case


def _take_answer(case: Case, question: str, fact: Fact) -> Case:
    return answered(case.with_facts({**case.facts, question: fact}), question)


def _small_talk(case: Case, heard: Heard) -> Turn:
    """Nothing new was told: thanks, questions about us, greetings, and what we could not make out."""
    clear = case.but(unclear=0)
    match heard.reading.intent:
        case Intent.THANKS:
            return repeat(clear, Say("thanks"))
        case Intent.QUESTION_ABOUT_US:
            return repeat(clear, Say("about-us"))
        case Intent.GREETING if case.asked:
            return repeat(clear, Say("hello-again"))
    if language.is_strange(case, heard):
        return repeat(clear)
    if not case.greeted or heard.reading.intent is Intent.GREETING:
        return go_on(clear)
    return _unclear(case.but(unclear=case.unclear + 1), heard)


def _unclear(case: Case, heard: Heard) -> Turn:
    """Once: say so and ask again, about help with a short list. Twice: leave the question, and offer a person. Never a
    third time the same.
    """
    question = case.asked
    if question == "need":
        return put(settle(case, "need").but(unclear=case.unclear), heard, "which-need").after(Say("not-understood"))
    if case.unclear < heard.rules.settings.most_asks and case.asked_times(question) < heard.rules.settings.most_asks:
        if question:
            again = case.with_asks(question, case.asked_times(question) + 1)
            return Turn(again, (Say("not-understood"), *pose(again)))
        return go_on(case, Say("not-understood"))
    if question in heard.rules.about_person:
        return go_on(pass_over(settle(case, question), question), Say("move-on"))
    if question in ("place", "which-place"):
        passed = settle(case, question).but(place_skipped=True, place_choices=())
        return go_on(passed.but(unclear=0), Say("no-place"))
    return offer_person(case, heard)

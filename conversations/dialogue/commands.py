"""Words that steer: back, again, a person, where things stand, take it back, forget me, stop."""

from collections.abc import Callable, Mapping

from conversations.dialogue.asking import offer_of, option_names, put, repeat, settle
from conversations.dialogue.case import Case
from conversations.dialogue.choices import clear_yes_or_no
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.moves import ForgetPerson, HandOver, Say, SetOptOut, TellStatus, WithdrawAll
from conversations.dialogue.offer import show_more
from conversations.understanding.reading import Command

_ONE_BEFORE = {"contact-phone": "contact-name", "safe-to-contact": "contact-phone"}
_FIELD = {"contact-name": "contact_name", "contact-phone": "contact_phone"}


def obey(case: Case, heard: Heard, command: Command) -> Turn:
    """What a command does. Every command is known; one that cannot be followed now says so."""
    return _COMMANDS[command](case, heard)


def _again(case: Case, _heard: Heard) -> Turn:
    return repeat(case) if case.asked else repeat(case, Say("nothing-open"))


def _menu(case: Case, _heard: Heard) -> Turn:
    return repeat(case, Say("menu"))


def _about_us(case: Case, _heard: Heard) -> Turn:
    return repeat(case, Say("about-us"))


def _person(case: Case, _heard: Heard) -> Turn:
    """A human is asked at once; the talk may go on meanwhile."""
    closed = settle(case, "person-instead") if case.asked == "person-instead" else case
    return repeat(closed.handed("asked"), HandOver("asked"))


def _status(case: Case, _heard: Heard) -> Turn:
    return repeat(case, TellStatus())


def _withdraw(case: Case, heard: Heard) -> Turn:
    """At once, in one step: no question stands between a person and taking it back.

    What was taken back may be asked for again, so it is no longer left out of offers.
    """
    without = case.but(agreeing=None, agreed=False, plan=(), excluded=frozenset(), arranged=())
    closed = without.closed() if case.agreeing is not None else without
    return repeat(closed, WithdrawAll(heard.reading.command_value))


def _forget(case: Case, heard: Heard) -> Turn:
    return put(case.with_asks("forget-sure", 0), heard, "forget-sure")


def answer_forget(case: Case, heard: Heard) -> Turn | None:
    """Only a clear yes erases; the case then starts empty."""
    said = clear_yes_or_no(case, heard)
    if said is None:
        return None
    if said:
        return Turn(Case.new(case.channel, case.language), (ForgetPerson(),))
    return go_on(settle(case, "forget-sure"), Say("kept"))


def _restart(case: Case, heard: Heard) -> Turn:
    """From the beginning. That someone is under 16, and who was asked to help, is not forgotten."""
    fresh = Case.new(case.channel, case.language).but(
        greeted=True, safety_shown=case.safety_shown, handed_over=case.handed_over, young=case.under_16,
        stopped=case.stopped,
    )  # fmt: skip
    return put(fresh, heard, "need").after(Say("restarted"))


def _language(case: Case, heard: Heard) -> Turn:
    wanted = heard.reading.command_value
    if wanted in heard.rules.settings.languages:
        return repeat(case.but(language=wanted), Say("language-set"))
    strange = case.but(language=wanted) if wanted else case
    return repeat(strange.handed("language"), HandOver("language"))


def _stop(case: Case, _heard: Heard) -> Turn:
    """Silence means silence: no question stays open until they come back."""
    return Turn(case.closed().but(stopped=True), (SetOptOut(True),))


def _start(case: Case, _heard: Heard) -> Turn:
    again = case.but(stopped=False)
    return repeat(again, SetOptOut(False)) if case.asked else go_on(again, SetOptOut(False))


def _back(case: Case, heard: Heard) -> Turn:
    """One question back: inside an agreement to the detail before, else to the last answered question."""
    if case.asked in _ONE_BEFORE:
        before = _ONE_BEFORE[case.asked]
        return put(settle(case, case.asked).but(**{_FIELD[before]: ""}).with_asks(before, 0), heard, before)
    if case.agreeing is not None and case.offered:
        shown = settle(case, case.asked).but(
            agreeing=None,
            agreed=False,
            plan=(),
            asked="which-service",
            options=option_names(case.offered),
        )
        return Turn(shown, (offer_of(shown),))
    if not case.history:
        return repeat(case, Say("no-back"))
    return _reopen(case, heard, case.history[-1])


def _reopen(case: Case, heard: Heard, question: str) -> Turn:
    """Take back the last answer and ask it again; what rested on it is worked out anew."""
    case = settle(case, case.asked).but(
        history=case.history[:-1], offered=(), turned_over=0, reserve=(), joined_up=(), plan=()
    )
    case = case.with_asks(question, 0).but(agreeing=None, agreed=False)
    if question == "need":
        case = case.but(needs=(), covered=())
    elif question == "place":
        case = case.but(place=None, place_skipped=False, place_choices=())
    else:
        case = case.with_facts({key: fact for key, fact in case.facts.items() if key != question})
    return put(case, heard, question)


_COMMANDS: Mapping[Command, Callable[[Case, Heard], Turn]] = {
    Command.MENU: _menu,
    Command.BACK: _back,
    Command.AGAIN: _again,
    Command.MORE: show_more,
    Command.PERSON: _person,
    Command.STATUS: _status,
    Command.WITHDRAW: _withdraw,
    Command.FORGET_ME: _forget,
    Command.RESTART: _restart,
    Command.LANGUAGE: _language,
    Command.STOP: _stop,
    Command.START: _start,
    Command.CARRIER_HELP: _about_us,
}

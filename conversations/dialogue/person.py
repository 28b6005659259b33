"""When a human is offered, and asked."""

from conversations.dialogue.asking import put, settle
from conversations.dialogue.case import Case
from conversations.dialogue.choices import yes_or_no
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.moves import HandOver, Say


def offer_person(case: Case, heard: Heard) -> Turn:
    """We do not get on: ask whether a person should look. Only a yes asks one; without an answer it is let go.

    How often it was asked is kept until something is understood again, so that it does not come round and round.
    """
    times, stood = case.asked_times("person-instead"), case.asked == "person-instead"
    case = settle(case, case.asked).but(agreeing=None, agreed=False, plan=(), unclear=case.unclear)
    if case.handed_over:
        return Turn(case, (Say("person-soon"),))
    case = case.with_asks("person-instead", times)
    if times >= heard.rules.settings.most_asks:
        return Turn(case, (Say("here-when-ready"),))
    asked = put(case, heard, "person-instead")
    return asked.after(Say("not-understood")) if stood else asked


def answer_person(case: Case, heard: Heard) -> Turn | None:
    """Yes asks a human; no leaves the door open."""
    said = yes_or_no(case, heard)
    if said is None:
        return None
    closed = settle(case, "person-instead")
    if said:
        return Turn(closed.handed("asked"), (HandOver("asked"),))
    return Turn(closed, (Say("here-when-ready"),))


def answer_go_on(case: Case, heard: Heard) -> Turn | None:
    """After danger: yes goes on where we were, no waits."""
    said = yes_or_no(case, heard)
    if said is None:
        return None
    closed = settle(case, "go-on")
    return go_on(closed) if said else Turn(closed, (Say("here-when-ready"),))

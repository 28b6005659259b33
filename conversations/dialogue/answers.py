"""A message as the answer to an open question about the person's circumstances."""

from conversations.dialogue.case import Case
from conversations.dialogue.choices import chosen, whole_number
from conversations.dialogue.heard import Heard
from conversations.understanding.reading import ReplyKind, ReplyRead
from directory.vocabulary.circumstances import Circumstance, FactType
from directory.vocabulary.facts import Fact, FactValue, Untold

UNTOLD = {
    ReplyKind.SKIP: Untold.SKIPPED,
    ReplyKind.DONT_KNOW: Untold.DONT_KNOW,
    ReplyKind.RATHER_NOT_SAY: Untold.RATHER_NOT_SAY,
}


def untold(heard: Heard) -> Untold | None:
    """Whether the person passes the question over, and in which of the three ways."""
    return next((UNTOLD[reply.kind] for reply in heard.reading.replies if reply.kind in UNTOLD), None)


def answer(case: Case, heard: Heard) -> Fact | None:
    """The fact that answers the open circumstance question, None when the message does not answer it."""
    circumstance = heard.rules.about_person.get(case.asked)
    if circumstance is None:
        return None
    told = heard.reading.facts.get(case.asked)
    if told is not None and circumstance.answered_by(told.value):
        return told
    value = _value(circumstance, case, heard)
    if value is None or not circumstance.answered_by(value):
        return None
    return Fact(case.asked, value, evidence=_evidence(heard.reading.replies))


def _value(circumstance: Circumstance, case: Case, heard: Heard) -> FactValue | None:
    passed = untold(heard)
    if passed is not None:
        return passed
    picked = chosen(case, heard)
    match circumstance.type:
        case FactType.YES_NO:
            return picked[0] == "yes" if len(picked) == 1 else None
        case FactType.CHOICE:
            return picked[0] if len(picked) == 1 else None
        case FactType.SET:
            return frozenset(picked) if picked else (frozenset() if heard.said(ReplyKind.NO) else None)
        case FactType.WHOLE_NUMBER:
            return _number(heard)
        case FactType.CHILDREN:
            return _children(heard)
        case _:
            return None


def _number(heard: Heard) -> int | None:
    numbers = [whole_number(reply.value) for reply in heard.reading.replies if reply.kind is ReplyKind.NUMBER]
    return numbers[0] if len(numbers) == 1 else None


def _children(heard: Heard) -> FactValue | None:
    """No children for a no, that many of unknown age for a bare number, at least one for a yes."""
    number = _number(heard)
    if number is not None:
        return (None,) * min(number, 16)
    if heard.said(ReplyKind.YES):
        return (None,)
    return () if heard.said(ReplyKind.NO) else None


def _evidence(replies: tuple[ReplyRead, ...]) -> str:
    return next((reply.evidence for reply in replies if reply.evidence), "")

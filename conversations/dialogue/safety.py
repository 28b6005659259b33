"""What danger does to a turn: help first, no questionnaire, and a human where the person is a child."""

from conversations.dialogue.asking import put
from conversations.dialogue.case import Case
from conversations.dialogue.heard import Heard, Turn
from conversations.dialogue.language import STRANGE
from conversations.dialogue.learning import learn
from conversations.dialogue.moves import GiveSafety, HandOver
from conversations.safety.danger import About, Danger, DangerKind, Tier, When

_CHILD_SPEAKS = (DangerKind.YOUNG_PERSON_ALONE, DangerKind.CHILD_AT_RISK)


def note(case: Case, dangers: tuple[Danger, ...]) -> Case:
    """The case knowing that danger was heard, and whether a child seems to be writing."""
    child = any(danger.kind in _CHILD_SPEAKS and danger.about is About.SELF for danger in dangers)
    return case.but(safety_shown=True, young=case.young or child)


def must_stop(heard: Heard) -> bool:
    """Whether this turn ends with safety: an emergency always; a helpline or a child alone when nothing else was asked
    for.
    """
    tiers = {danger.tier for danger in heard.dangers}
    near = Tier.HELPLINE in tiers or any(map(_child_alone, heard.dangers))
    return Tier.EMERGENCY in tiers or (near and not _asked_for_something(heard))


def _child_alone(danger: Danger) -> bool:
    return danger.kind is DangerKind.YOUNG_PERSON_ALONE and danger.about is About.SELF and danger.when is not When.PAST


def _asked_for_something(heard: Heard) -> bool:
    return bool(heard.reading.needs or heard.reading.command or heard.reading.place)


def stop(case: Case, heard: Heard) -> Turn:
    """Keep what was told, ask nothing but whether to go on. Our team is told once: when life is in danger, and of any
    danger after a STOP, when the carrier may keep our answer back.
    """
    case = learn(case, heard).case
    handed: list[HandOver] = []
    if case.under_16 and "under-16" not in case.handed_over:
        case = case.handed("under-16").but(agreeing=None, agreed=False)
        handed.append(HandOver("under-16"))
    urgent = case.stopped or any(danger.tier is Tier.EMERGENCY for danger in heard.dangers)
    if urgent and not set(case.handed_over) - {STRANGE}:
        case = case.handed("safety")
        handed.append(HandOver("safety"))
    return put(case.with_asks("go-on", 0), heard, "go-on").after(*handed)


def give(turn: Turn, heard: Heard) -> Turn:
    """Help first, before anything else of the turn, with the numbers of the nation where the person is."""
    return turn.after(GiveSafety(heard.dangers, turn.case.nation))

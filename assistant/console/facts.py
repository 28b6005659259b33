"""What a case knows, in words for a worker and for the receiving organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conversations.dialogue.case import Case
from directory.matching.candidates import MatchResult
from directory.vocabulary.circumstances import Circumstance, circumstances
from directory.vocabulary.facts import Fact, Untold, Urgency
from directory.vocabulary.needs import needs

UNTOLD: Mapping[Untold, str] = {
    Untold.DONT_KNOW: "does not know",
    Untold.RATHER_NOT_SAY: "would rather not say",
    Untold.SKIPPED: "not answered",
}
URGENCY: Mapping[str, str] = {Urgency.TODAY: "today", Urgency.SOON: "soon", Urgency.PLANNED: "in time"}
PLACE, NEED = "place", "need"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the facts panel: heading, value, and the person's own words for it."""

    label: str
    value: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """The one question that would help most, and why."""

    key: str
    question: str
    why: str


def need_label(key: str) -> str:
    """Plain words of a need; the key itself for one we no longer have."""
    need = needs().get(key)
    return need.label if need else key


def need_lines(case: Case) -> list[Line]:
    """The needs, with how soon."""
    return [Line(need_label(need.key), URGENCY[need.urgency], need.evidence) for need in case.needs]


def fact_lines(case: Case) -> list[Line]:
    """Place first, then the facts in the order they are best asked."""
    lines = [Line("Where they live", _place(case), case.place.evidence)] if case.place else []
    known = circumstances()
    return lines + [
        Line(circumstance.heading, say(circumstance, case.facts[key]), case.facts[key].evidence)
        for key, circumstance in known.items()
        if key in case.facts and key != PLACE
    ]


def _place(case: Case) -> str:
    place = case.place
    if place is None:
        return ""
    return place.value if place.locality_name in ("", place.value) else f"{place.value} ({place.locality_name})"


def say(circumstance: Circumstance, fact: Fact) -> str:
    """A fact's value in words: "yes", "3, and one whose age was not told", "I rent from the council"."""
    value = fact.value
    if isinstance(value, Untold):
        return UNTOLD[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return _listed(label for key, label in _labels(circumstance).items() if key in value) or "none"
    if isinstance(value, tuple):
        return _children(value)
    return _labels(circumstance).get(str(value), str(value))


def _labels(circumstance: Circumstance) -> dict[str, str]:
    return {option.key: option.label for option in circumstance.options}


def _children(ages: tuple[int | None, ...]) -> str:
    if not ages:
        return "none"
    told = [f"aged {age}" if age else "under 1" for age in ages if age is not None]
    untold = len(ages) - len(told)
    if untold == len(ages):
        return f"{untold}, {'age' if untold == 1 else 'ages'} not told"
    if untold:
        told.append("age not told" if untold == 1 else f"{untold} whose ages were not told")
    return f"{len(ages)}: {_listed(told)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def answers_for(case: Case, shares: Iterable[str]) -> dict[str, str]:
    """Fact key to answer in words, only for the facts that the receiver may have and that were told."""
    known = circumstances()
    return {
        key: say(known[key], case.facts[key])
        for key in shares
        if key in case.facts and key in known and case.facts[key].known
    }


def heading(key: str) -> str:
    """Heading of a fact as a worker reads it."""
    circumstance = circumstances().get(key)
    return circumstance.heading if circumstance else key


def next_question(case: Case, match: MatchResult) -> NextQuestion | None:
    """The best question to ask next: what they need, where they are, then what the matcher gains most from."""
    if not case.needs:
        return NextQuestion(NEED, "What do you need help with?", "Nothing can be looked for until we know.")
    known = circumstances()
    for key in ((PLACE,) if case.place is None else ()) + match.questions:
        circumstance = known.get(key)
        if circumstance is not None and (key == PLACE or key not in case.facts):
            return NextQuestion(key, circumstance.question, circumstance.why)
    return None


def most_urgent(case: Case, keys: Iterable[str]) -> Urgency:
    """How soon the most urgent of these needs must be met; soon if none of them was told."""
    wanted = set(keys)
    order = list(Urgency)
    told = [need.urgency for need in case.needs if need.key in wanted] or [need.urgency for need in case.needs]
    return min(told, key=order.index, default=Urgency.SOON)

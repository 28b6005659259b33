"""What a case learns from a message: needs, denials, facts and a place, and what is told back about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from conversations.dialogue.asking import remember, settle
from conversations.dialogue.case import Case, CaseNeed
from conversations.dialogue.choices import chosen
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.moves import Acknowledge
from conversations.understanding.implied import needs_told
from conversations.understanding.reading import NeedRead
from directory.gazetteer.place import Place
from directory.vocabulary.facts import Fact, Sensitivity, Untold, Urgency

_SOONER = tuple(Urgency)
_SAID_BACK = (Sensitivity.ORDINARY, Sensitivity.PERSONAL)


@dataclass(frozen=True, slots=True)
class Learned:
    """The case with what was new. `changed`: needs, facts or place are different from before."""

    case: Case
    acknowledge: Acknowledge | None = None
    changed: bool = False


def told(key: str, value: object) -> str:
    """A fact as Acknowledge carries it: "tenure=private-rent", "children=4,?", "age=34", "carer=yes"."""
    match value:
        case Untold():
            return f"{key}={value.value}"
        case bool():
            return f"{key}={'yes' if value else 'no'}"
        case tuple():
            return f"{key}={','.join('?' if age is None else str(age) for age in value)}"
        case frozenset():
            return f"{key}={','.join(sorted(value))}"
        case _:
            return f"{key}={value}"


def learn(case: Case, heard: Heard) -> Learned:
    """Take in everything the message tells. A correction replaces what stood there, and is told back."""
    after_needs, needs, dropped_needs = _needs(case, heard)
    after_facts, facts, dropped_facts = _facts(after_needs, heard)
    after, place, dropped_place = _place(after_facts, heard.reading.place)
    changed = bool(needs or dropped_needs or place) or after_facts.facts != after_needs.facts
    quiet = heard.rules.settings.quiet_needs
    said_back = Acknowledge(
        needs=tuple(key for key in needs if _root(key) not in quiet),
        facts=facts,
        place=place,
        dropped=(*(key for key in dropped_needs if _root(key) not in quiet), *dropped_facts, *dropped_place),
    )
    worth_saying = said_back != Acknowledge()
    return Learned(after, said_back if worth_saying else None, changed)


def answer_which_need(case: Case, heard: Heard) -> Turn | None:
    """The needs chosen from the short list; None when the message says something else, which is read as it stands."""
    picked = chosen(case, heard)
    if not picked or heard.reading.needs:
        return None
    needs = tuple(CaseNeed(key) for key in picked)
    after = remember(settle(case, "which-need").with_asks("need", 0).but(needs=needs), "need")
    return go_on(after, Acknowledge(needs=picked))


def _root(need: str) -> str:
    return need.split("/", maxsplit=1)[0]


def _needs(case: Case, heard: Heard) -> tuple[Case, tuple[str, ...], tuple[str, ...]]:
    """The case with needs added and denied ones gone; the keys that were told anew, the keys dropped."""
    told = needs_told(heard.reading, heard.dangers)
    heard_now = {need.need for need in told}
    denied = [key for key in heard.reading.denied if key not in heard_now]
    dropped = tuple(need.key for need in case.needs if denies(denied, need.key))
    kept = {need.key: need for need in case.needs if need.key not in dropped}
    new = []
    for read in told:
        if read in heard.reading.needs and (read.need not in kept or read.need in case.covered):
            new.append(read.need)  # what only a danger tells of is not told back
        kept[read.need] = _merged(kept.get(read.need), read)
    for key in [key for key in kept if any(other.startswith(f"{key}/") for other in kept)]:
        del kept[key]
    needs = tuple(kept.values())[-heard.rules.settings.most_needs :]
    told_denied = tuple(dict.fromkeys((*(key for key in case.denied if key not in heard_now), *denied)))
    covered = tuple(key for key in case.covered if key in kept and key not in heard_now)
    after = case.but(needs=needs, denied=told_denied, covered=covered)
    standing = {need.key for need in needs}
    return after, tuple(dict.fromkeys(key for key in new if key in standing)), dropped


def denies(denied: Iterable[str], key: str) -> bool:
    """Whether a need, or the one above it, is among those the person says they do not have."""
    return any(key == no or key.startswith(f"{no}/") for no in denied)


def _merged(before: CaseNeed | None, read: NeedRead) -> CaseNeed:
    """A need told again keeps its first words and takes the sooner urgency."""
    if before is None:
        return CaseNeed(read.need, read.urgency, read.evidence, read.about)
    sooner = min(before.urgency, read.urgency, key=_SOONER.index)
    return CaseNeed(before.key, sooner, before.evidence or read.evidence, before.about)


def _facts(case: Case, heard: Heard) -> tuple[Case, tuple[str, ...], tuple[str, ...]]:
    """The case with facts added or replaced; what is new and what went, as told back.

    Never sensitive facts, and none that only says a need over again ("lost my job").
    """
    rules = heard.rules.about_person
    fresh = {
        key: fact
        for key, fact in heard.reading.facts.items()
        if key in rules and rules[key].accepts(fact.value) and not _same(case.facts.get(key), fact)
    }
    same_words = {need.evidence.casefold() for need in heard.reading.needs}
    loud = {
        key: fact
        for key, fact in fresh.items()
        if rules[key].sensitivity in _SAID_BACK and fact.known and fact.evidence.casefold() not in same_words
    }
    went = [(key, case.facts[key]) for key in loud if key in case.facts and case.facts[key].known]
    after = case.with_facts({**case.facts, **fresh}) if fresh else case
    new = tuple(told(key, fact.value) for key, fact in loud.items())
    return after, new, tuple(told(key, fact.value) for key, fact in went)


def _same(before: Fact | None, now: Fact) -> bool:
    """Nothing new: the same value (and kind of value), or a shrug about something already known."""
    if before is None:
        return False
    return (type(before.value), before.value) == (type(now.value), now.value) or (before.known and not now.known)


def _place(case: Case, place: Place | None) -> tuple[Case, str, tuple[str, ...]]:
    if place is None or (case.place is not None and (case.place.kind, case.place.value) == (place.kind, place.value)):
        return case, "", ()
    dropped = (f"place={case.place.value}",) if case.place else ()
    after = case.but(place=place, place_skipped=False, place_choices=())
    return after, place.value, dropped

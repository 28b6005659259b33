"""Why a service is shown, in the person's own terms, and how sure that is."""

import re
from collections.abc import Callable, Mapping, Sequence

from conversations.wording.labels import fact_name, need_name
from conversations.wording.words import Words
from directory.matching.candidates import Answer, Candidate, Reason, ReasonKind

KM_PER_MILE = 1.609344
_WHY = (ReasonKind.NEED, ReasonKind.CRITERION_MET, ReasonKind.SAME_NETWORK)
_OPEN = (ReasonKind.OPEN_NOW, ReasonKind.OPENS_NEXT, ReasonKind.HOURS_UNKNOWN)
_YOU, _THEY = re.compile(r"\byour?\b"), {"your": "their", "you": "they"}
_ROOM = {"waitlist": "because.waiting", "additional-assessment-required": "because.assess"}


def reason_words(words: Words, reason: Reason) -> str:
    """One reason as part of a sentence, such as: because you said “behind on rent”."""
    params = dict(reason.params)
    return _SENTENCES[reason.kind](words, reason, params)


def _fact(words: Words, key: str) -> str:
    """What is known or asked about the person ("your age"; for a worker "their age")."""
    named = fact_name(words, key)
    return _YOU.sub(lambda you: _THEY[you[0]], named) if words.about_them else named


def _quoted(words: Words, said: str) -> str:
    return words.say("quoted", said=" ".join(said.split()))


def _worth_quoting(said: str) -> bool:
    """Words of the person's own; a bare "1" or "yes" on a form says nothing when it is read back."""
    return len(said.split()) > 1 or (len(said) > 3 and not said.isdigit())


def _need(words: Words, reason: Reason, params: Mapping[str, str]) -> str:
    if params.get("because"):
        return words.say("because.related", need=need_name(words, params["because"]))
    if reason.said:
        return words.say("because.said", said=_quoted(words, reason.said))
    return words.say("because.need", need=need_name(words, reason.key))


def _met(words: Words, reason: Reason, _params: Mapping[str, str]) -> str:
    if _worth_quoting(reason.said):
        return words.say("because.fits-said", said=_quoted(words, reason.said))
    return words.say("because.fits", fact=_fact(words, reason.key))


def _not_met(words: Words, reason: Reason, _params: Mapping[str, str]) -> str:
    if _worth_quoting(reason.said):
        return words.say("because.not-said", said=_quoted(words, reason.said))
    return words.say("because.not", fact=_fact(words, reason.key))


def _depends(words: Words, reason: Reason, _params: Mapping[str, str]) -> str:
    return words.say("because.depends", fact=_fact(words, reason.key))


def _covers(words: Words, reason: Reason, params: Mapping[str, str]) -> str:
    if reason.key == "everywhere":
        return words.say("because.everywhere")
    place = params.get("place", "")
    return words.say("because.covers", place=place) if place else words.say("because.covers-you")


def _open_now(words: Words, _reason: Reason, params: Mapping[str, str]) -> str:
    until = params.get("until", "")
    return words.say("because.open-until", until=until) if until else words.say("because.open")


def _opens(words: Words, _reason: Reason, params: Mapping[str, str]) -> str:
    opens = params.get("when", "")
    return words.say("because.opens", opens=opens) if opens else words.say("because.closed")


def _capacity(words: Words, _reason: Reason, params: Mapping[str, str]) -> str:
    return words.say(_ROOM.get(params.get("capacity", ""), "because.room"))


def _fixed(key: str) -> Callable[[Words, Reason, Mapping[str, str]], str]:
    return lambda words, _reason, _params: words.say(key)


_SENTENCES: Mapping[ReasonKind, Callable[[Words, Reason, Mapping[str, str]], str]] = {
    ReasonKind.NEED: _need,
    ReasonKind.CRITERION_MET: _met,
    ReasonKind.CRITERION_NOT_MET: _not_met,
    ReasonKind.CRITERION_UNKNOWN: _depends,
    ReasonKind.NO_CRITERIA_RECORDED: _fixed("because.no-criteria"),
    ReasonKind.SERVES_PLACE: _covers,
    ReasonKind.NEARBY: _fixed("because.nearby"),
    ReasonKind.FURTHER_AWAY: _fixed("because.further"),
    ReasonKind.OPEN_NOW: _open_now,
    ReasonKind.OPENS_NEXT: _opens,
    ReasonKind.HOURS_UNKNOWN: _fixed("because.hours-unknown"),
    ReasonKind.CAPACITY: _capacity,
    ReasonKind.NO_CAPACITY: _fixed("because.full"),
    ReasonKind.SAME_NETWORK: _fixed("because.together"),
}


def why(words: Words, candidate: Candidate, most: int = 3) -> str:
    """Why this one: the needs first, then what fits; capital at the start, at most that many reasons."""
    reasons = sorted((one for one in candidate.reasons if one.kind in _WHY), key=lambda one: _WHY.index(one.kind))
    said = list(dict.fromkeys(reason_words(words, reason) for reason in quoted_once(reasons)))[:most]
    return sentence(", ".join(said))


def quoted_once(reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons without those that would only quote the same words of the person again."""
    heard = set[str]()
    kept = []
    for reason in reasons:
        said = " ".join(reason.said.casefold().split())
        if not said or said not in heard:
            kept.append(reason)
        heard.add(said)
    return kept


def when_open(words: Words, candidate: Candidate) -> str:
    """Whether it is open, in a few words; "" when the candidate does not say."""
    return next((sentence(reason_words(words, one)) for one in candidate.reasons if one.kind in _OPEN), "")


def where(words: Words, candidate: Candidate) -> str:
    """How far it is, or what it covers."""
    miles = distance(words, candidate.distance_km)
    if miles:
        return sentence(miles)
    covers = (one for one in candidate.reasons if one.kind is ReasonKind.SERVES_PLACE)
    return next((sentence(reason_words(words, one)) for one in covers), "")


def distance(words: Words, kilometres: float | None) -> str:
    """A distance in miles, as people in the UK say it; "" when it is not known."""
    if kilometres is None:
        return ""
    miles = kilometres / KM_PER_MILE
    if miles < 1:
        return words.say("distance.near")
    return words.say("distance.miles", miles=miles_of(kilometres))


def miles_of(kilometres: float) -> str:
    """Kilometres as a rounded number of miles."""
    return f"{max(1, round(kilometres / KM_PER_MILE))}"


def how_sure(words: Words, candidate: Candidate) -> str:
    """Whether it fits for certain, and if not, what it depends on."""
    if candidate.verdict is Answer.YES:
        return words.say("sure.yes")
    if candidate.unsure:
        return words.say("sure.maybe", things=words.listed([_fact(words, key) for key in candidate.unsure[:3]]))
    return words.say("sure.ask")


def sentence(text: str) -> str:
    """The text with a capital at the start."""
    return text[:1].upper() + text[1:]

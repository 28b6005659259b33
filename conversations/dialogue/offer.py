"""Offers: what is shown, what a choice means, and what happens when nothing is there."""

from dataclasses import replace

from conversations.dialogue.agreement import start
from conversations.dialogue.answers import untold
from conversations.dialogue.asking import offer_of, option_names, put, repeat, settle
from conversations.dialogue.case import Case
from conversations.dialogue.choices import chosen, whole_number
from conversations.dialogue.heard import Heard, Turn
from conversations.dialogue.moves import Move, Offer, RecordUnmet, Say
from conversations.understanding.reading import ReplyKind
from directory.matching.candidates import Candidate, MatchResult, ReasonKind, Route

_MOST_JOINED = 4


def make_offer(case: Case, heard: Heard, result: MatchResult) -> Turn:
    """Show what fits, joined-up services first and in their order; say plainly what nobody here meets."""
    case, recorded = _record_unmet(case, result)
    if not result.candidates:
        return _nothing(case, heard, result).after(*recorded)
    joined = tuple(index for index in result.joined_up if index < len(result.candidates))[:_MOST_JOINED]
    order = [*joined, *(index for index in range(len(result.candidates)) if index not in joined)]
    size = max(heard.rules.settings.offer_size, len(joined))
    ordered = tuple(_for_them(case, result.candidates[index]) for index in order)
    shown = _opened(case.but(turned_over=0), ordered[:size], ordered[size:]).but(
        joined_up=tuple(range(len(joined))) if len(joined) > 1 else (),
        unmet=result.unmet,
        widened_km=result.widened_km,
    )
    return Turn(shown, (*recorded, offer_of(shown)))


def _for_them(case: Case, candidate: Candidate) -> Candidate:
    """Someone under 16 is only ever given details, and the card says so."""
    return replace(candidate, route=Route.SIGNPOST) if case.under_16 else candidate


def _opened(case: Case, shown: tuple[Candidate, ...], reserve: tuple[Candidate, ...]) -> Case:
    """An offer of these. What was shown before a MORE keeps its numbers: `case.turned_over` of them stand first."""
    offered = (*case.offered[: case.turned_over], *shown)
    opened = case.but(offered=offered, reserve=reserve, asked="which-service", options=option_names(offered), plan=())
    return opened.with_asks("which-service", 1)


def _record_unmet(case: Case, result: MatchResult) -> tuple[Case, tuple[Move, ...]]:
    """What nobody here meets goes on record once per need."""
    unmet = result.unmet or (() if result.candidates else tuple(need.key for need in case.open_needs))
    new = tuple(key for key in unmet if key not in (*case.recorded_unmet, *case.arranged))
    if not new:
        return case, ()
    full = any(reason.kind is ReasonKind.NO_CAPACITY for out in result.ruled_out for reason in out.reasons)
    reason = "no-capacity" if full else "no-match"
    return case.but(recorded_unmet=(*case.recorded_unmet, *new)), (RecordUnmet(new, reason),)


def _nothing(case: Case, heard: Heard, result: MatchResult) -> Turn:
    """Nothing found: say so, and offer a person. The needs count as acted on until something changes."""
    arranged = case.arranged
    told = tuple(need.key for need in case.open_needs)
    unmet = tuple(key for key in told if key not in arranged)
    if not unmet:
        done = tuple(dict.fromkeys((*case.covered, *told)))
        return Turn(case.closed().but(covered=done), (Say("arranged"),))
    case = case.closed().but(
        offered=(),
        turned_over=0,
        reserve=(),
        joined_up=(),
        unmet=unmet,
        covered=tuple(dict.fromkeys((*case.covered, *told))),
    )
    said = Offer((), (), unmet, result.widened_km)
    if case.handed_over:
        return Turn(case, (said, Say("here-when-ready")))
    return put(case, heard, "person-instead").after(said)


def answer_which(case: Case, heard: Heard) -> Turn | None:
    """A choice among the services shown: numbers, a name, yes, or none of these."""
    picks = _picked(case, heard)
    if picks:
        return choose(case, heard, picks)
    if heard.said(ReplyKind.YES) and case.in_sight:
        return choose(case, heard, case.in_sight[:1])
    if heard.said(ReplyKind.NO) or untold(heard) is not None:
        return none_of_these(case, heard)
    return None


def answer_later(case: Case, heard: Heard) -> Turn | None:
    """With nothing open, a number or a name still means what was shown last."""
    picks = _picked(case, heard)
    return choose(case, heard, picks) if picks else None


def _picked(case: Case, heard: Heard) -> tuple[Candidate, ...]:
    names = option_names(case.offered)
    numbers = [whole_number(reply.value) for reply in heard.reading.replies if reply.kind is ReplyKind.NUMBER]
    indexes = [number - 1 for number in numbers if number is not None]
    indexes += [names.index(name) for name in chosen(case.but(options=names), heard) if name in names]
    return tuple(case.offered[index] for index in dict.fromkeys(indexes) if 0 <= index < len(case.offered))


def choose(case: Case, heard: Heard, picks: tuple[Candidate, ...]) -> Turn:
    """Begin with the first pick; the others picked, and what belongs together with it, come after."""
    fresh = tuple(one for one in picks if one.service_id not in case.excluded)
    if not fresh:
        return repeat(case, Say("already-done"))
    first = fresh[0]
    joined = tuple(case.offered[index] for index in case.joined_up if index < len(case.offered))
    together = joined if first in joined else ()
    rest = dict.fromkeys((*fresh[1:], *together))
    plan = tuple(one for one in rest if one != first and one.service_id not in case.excluded)
    return start(settle(case, case.asked).but(plan=plan), heard, first)


def show_more(case: Case, heard: Heard) -> Turn:
    """The next services in line, their numbers going on, or that there are no more."""
    if not case.reserve:
        return repeat(case, Say("nothing-more"))
    size = heard.rules.settings.offer_size
    turned = case.but(turned_over=len(case.offered))
    shown = _opened(turned, case.reserve[:size], case.reserve[size:]).but(joined_up=(), unmet=())
    return Turn(shown, (offer_of(shown),))


def none_of_these(case: Case, heard: Heard) -> Turn:
    """None fits: show others, else record that and offer a person."""
    refused = case.excluded | {candidate.service_id for candidate in case.offered}
    without = settle(case, "which-service").but(excluded=refused)
    if case.reserve:
        return show_more(without.but(offered=(), turned_over=0), heard)
    needs = tuple(need.key for need in case.open_needs)
    over = without.but(offered=(), turned_over=0, joined_up=(), covered=tuple(dict.fromkeys((*case.covered, *needs))))
    recorded = (RecordUnmet(needs, "refused"),) if needs else ()
    if over.handed_over:
        return Turn(over, (*recorded, Say("here-when-ready")))
    return put(over, heard, "person-instead").after(*recorded)

"""From a row of the field to what is shown: the candidate with its reasons, or why a service is ruled out."""

from dataclasses import dataclass
from functools import lru_cache

from directory.eligibility.criteria import Criteria
from directory.eligibility.judge import Ground, GroundKind, judge
from directory.eligibility.truth import Truth
from directory.gazetteer.place import Place, coarse
from directory.matching.candidates import (
    Answer,
    Candidate,
    MatchQuery,
    NeedQuery,
    NetworkRoute,
    Reason,
    ReasonKind,
    Route,
    RuledOut,
    ServiceEntry,
)
from directory.matching.index import EVERYWHERE, LOCAL
from directory.matching.opening import Told
from directory.matching.points import FAR

_ANSWERS = {Truth.YES: Answer.YES, Truth.NO: Answer.NO, Truth.UNKNOWN: Answer.NOT_YET_KNOWN}
_KINDS = {
    GroundKind.MET: ReasonKind.CRITERION_MET,
    GroundKind.NOT_MET: ReasonKind.CRITERION_NOT_MET,
    GroundKind.UNKNOWN: ReasonKind.CRITERION_UNKNOWN,
    GroundKind.NONE_RECORDED: ReasonKind.NO_CRITERIA_RECORDED,
}
_ANYWHERE = (Reason(ReasonKind.SERVES_PLACE, "everywhere"),)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the field knows of one service to be shown. `network`: its route if it can be referred to.

    `point`: which of its points is the nearest; `needs`: those of the query it meets; `because`: the need that brought
    a related one along, "" otherwise; `hours`: as told at this minute.
    """

    entry: ServiceEntry
    rule: Criteria | None
    needs: tuple[NeedQuery, ...]
    served: int
    metres: int
    point: int
    network: NetworkRoute | None
    hours: Told
    joined: bool = False
    because: str = ""


def route_for(entry: ServiceEntry, here: frozenset[str]) -> NetworkRoute | None:
    """The network by which this service can be referred to from these localities, the first by name; None if none."""
    if not entry.routes:
        return None
    fitting = [route for route in entry.routes if not route.localities.isdisjoint(here)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return min(fitting, key=lambda route: (route.network_name, route.network_id))


def candidate(shown: Shown, query: MatchQuery, near: int) -> Candidate:
    """The candidate with all its reasons; the address is shown only where the entry carries one."""
    entry, network = shown.entry, shown.network
    verdict = judge(shown.rule, query.facts)
    route = Route.REFER if network is not None else Route.INTRODUCE if entry.introductions else Route.SIGNPOST
    hours, hour_reasons = shown.hours
    reasons = (
        *(_need(need, shown.because) for need in shown.needs),
        *_place(shown, query.place, near),
        *(_criterion(ground) for ground in verdict.grounds),
        *hour_reasons,
        *_capacity(entry.capacity),
        *_network(shown),
    )
    return Candidate(
        service_id=entry.service_id,
        service_name=entry.service_name,
        organisation_id=entry.organisation_id,
        organisation_name=entry.organisation_name,
        route=route,
        network_id=network.network_id if network is not None else None,
        needs=tuple(need.key for need in shown.needs),
        verdict=_ANSWERS[verdict.truth],
        reasons=reasons,
        unsure=(*verdict.missing, *(key for key in verdict.declined if key not in verdict.missing)),
        distance_km=_km(shown.metres) if shown.served != EVERYWHERE else None,
        summary=entry.summary,
        phone=entry.phone,
        url=entry.url,
        address=_address(entry, shown.point),
        hours=hours,
        what_happens_next=entry.what_happens_next,
        purpose=network.purpose if network is not None else "",
        shares=network.shares if network is not None else (),
    )


def ruled_out(entry: ServiceEntry, rule: Criteria | None, query: MatchQuery) -> RuledOut:
    """Why this service, which meets a need, is not for this person."""
    verdict = judge(rule, query.facts)
    return RuledOut(entry.service_id, entry.service_name, tuple(_criterion(ground) for ground in verdict.grounds))


def _address(entry: ServiceEntry, point: int) -> str:
    """The address of the nearest point where a service has several, which `extra` holds in the order of the points."""
    several = [value for key, value in entry.extra if key == "address"]
    return several[point] if point < len(several) == len(entry.points) else entry.address


def _need(need: NeedQuery, because: str) -> Reason:
    return Reason(ReasonKind.NEED, need.key, need.evidence, (("because", because),) if because else ())


def _km(metres: int) -> float | None:
    return None if metres >= FAR else round(metres / 1000, 1)


def _place(shown: Shown, place: Place | None, near: int) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    if shown.served == EVERYWHERE:
        return _ANYWHERE
    if shown.served == LOCAL and place is not None:
        name = place.locality_name or coarse(place)
        reasons.append(Reason(ReasonKind.SERVES_PLACE, "place", place.evidence, (("place", name),)))
    distance = _km(shown.metres)
    if distance is not None:
        kind = ReasonKind.NEARBY if shown.metres <= near else ReasonKind.FURTHER_AWAY
        reasons.append(Reason(kind, "place", params=(("km", f"{distance:g}"),)))
    return tuple(reasons)


def _criterion(ground: Ground) -> Reason:
    return Reason(_KINDS[ground.kind], ground.key, ground.said, ground.params)


@lru_cache(maxsize=64)
def _capacity(capacity: str) -> tuple[Reason, ...]:
    if not capacity:
        return ()
    kind = ReasonKind.NO_CAPACITY if capacity == "no-capacity" else ReasonKind.CAPACITY
    return (Reason(kind, params=(("capacity", capacity),)),)


def _network(shown: Shown) -> tuple[Reason, ...]:
    if not shown.joined or shown.network is None:
        return ()
    return (Reason(ReasonKind.SAME_NETWORK, params=(("network", shown.network.network_name),)),)

"""Matching the slow way, a service at a time in plain Python: what the index must agree with, whatever it does."""

import math
from dataclasses import dataclass

from directory.eligibility.judge import truth_of
from directory.eligibility.parse import parse_criteria
from directory.eligibility.truth import Truth
from directory.gazetteer.place import Nation
from directory.matching.candidates import Answer, MatchQuery, ServiceEntry
from directory.matching.hours import LONDON, open_state
from directory.matching.weights import weights
from directory.vocabulary.facts import Urgency
from directory.vocabulary.needs import parent_of

URGENCIES = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)
MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Judged:
    """One service judged for one query."""

    entry: ServiceEntry
    cover: tuple[int, ...]
    served: str
    metres: int | None
    truth: Truth
    key: tuple[int, float, int, int]


def xy(lat: float, lon: float) -> tuple[int, int]:
    """Spherical transverse Mercator about 2 degrees west, in whole metres."""
    phi, lam = math.radians(lat), math.radians(lon) - math.radians(-2.0)
    radius = 6_371_009.0
    return (
        round(math.atanh(math.cos(phi) * math.sin(lam)) * radius),
        round(math.atan2(math.tan(phi), math.cos(lam)) * radius),
    )


def metres_to(entry: ServiceEntry, query: MatchQuery) -> int | None:
    """Whole metres to the nearest point."""
    place = query.place
    if place is None or place.lat is None or place.lon is None or not entry.points:
        return None
    here = xy(place.lat, place.lon)
    return min(round(math.sqrt((x - here[0]) ** 2 + (y - here[1]) ** 2)) for x, y in (xy(*p) for p in entry.points))


def cover(entry: ServiceEntry, need: str) -> int:
    """2 for the need or one below it, 1 for the need above it, 0 otherwise."""
    if any(own == need or parent_of(own) == need for own in entry.needs):
        return 2
    return 1 if parent_of(need) in entry.needs else 0


def here(query: MatchQuery, parents: dict[str, str]) -> set[str]:
    """The locality and what it is part of."""
    code = query.place.locality if query.place is not None else None
    if code is None:
        return set()
    return {code, parents[code]} if code in parents else {code}


def served(entry: ServiceEntry, query: MatchQuery, codes: set[str], metres: int | None) -> str:
    """Whether it serves the locality, lies within reach, or serves the whole nation."""
    if entry.localities & codes:
        return "local"
    if not entry.everywhere and not entry.localities and metres is not None:
        return "point"
    nation = query.place.nation if query.place is not None else Nation.ENGLAND
    if entry.everywhere and (not entry.nations or nation in entry.nations):
        return "everywhere"
    return ""


def shuffled(entry: ServiceEntry, ordinal: int) -> int:
    """The day's tie-break: splitmix64."""
    mixed = ((entry.service_id.int & MASK) + (ordinal * 0x9E3779B97F4A7C15 & MASK)) & MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
    return mixed ^ (mixed >> 31)


def key(
    entry: ServiceEntry,
    query: MatchQuery,
    covers: tuple[int, ...],
    how: str,
    metres: int | None,
    truth: Truth,
    codes: set[str],
) -> tuple[int, float, int, int]:
    """The sort key: points, metres, the day's tie-break, id."""
    w = weights()
    points = w.capacity.get(entry.capacity, 0)
    points += w.verdict_unknown if truth is Truth.UNKNOWN else 0
    if how == "everywhere":
        points += w.serves_everywhere
    elif metres is None:
        points += w.distance_bands[2][1]
    else:
        points += next((p for limit, p in w.distance_bands if metres <= limit), w.distance_beyond)
    points += 0 if 2 in covers else w.general_for_special_need
    points += (sum(c > 0 for c in covers) - 1) * w.each_further_need
    refer = any(route.localities & codes for route in entry.routes)
    points += w.route["refer" if refer else "introduce" if entry.introductions else "signpost"]  # type: ignore[index]
    urgency = min((need.urgency for need, c in zip(query.needs, covers, strict=True) if c), key=URGENCIES.index)
    points += w.urgency[urgency]
    state = open_state(entry.hours, entry.exceptions, query.now, known=entry.hours_known).open_now
    if state is not Answer.YES:
        points += w.not_open_now[urgency] if state is Answer.NO else w.hours_not_known[urgency]
    day = query.now.astimezone(LONDON).date()
    old = entry.assured_on is None or (day - entry.assured_on).days > w.not_checked_for_days
    points += w.not_checked if old else 0
    return points, math.inf if metres is None else metres, shuffled(entry, day.toordinal()), entry.service_id.int


def judged(
    entries: list[ServiceEntry], query: MatchQuery, parents: dict[str, str]
) -> tuple[list[Judged], float | None]:
    """All services close enough, best first, the ruled out among them; how far it looked, in km."""
    codes = here(query, parents)
    found = []
    for entry in entries:
        metres = metres_to(entry, query)
        how = served(entry, query, codes, metres)
        covers = tuple(cover(entry, need.key) for need in query.needs)
        if entry.service_id in query.exclude or not how or not any(covers):
            continue
        truth = truth_of(parse_criteria(entry.criteria), query.facts)
        found.append(Judged(entry, covers, how, metres, truth, key(entry, query, covers, how, metres, truth, codes)))
    limits, widened = [], None
    for column in range(len(query.needs)):
        alive = [one for one in found if one.cover[column] and one.truth is not Truth.NO]
        points = [one.metres for one in alive if one.served == "point" and one.metres is not None]
        close = [metres for metres in points if metres <= 5000]
        far = [metres for metres in points if metres <= 40000]
        if any(one.served == "local" for one in alive) or close or not far:
            limits.append(5000)
        else:
            limits.append(min(min(far) * 3 // 2, 40000))
            widened = max(min(far), widened or 0)
    kept = [
        one
        for one in found
        if one.served != "point"
        or any(c and one.metres is not None and one.metres <= limit for c, limit in zip(one.cover, limits, strict=True))
    ]
    return sorted(kept, key=lambda one: one.key), None if widened is None else round(widened / 1000, 1)

"""Random small directories and queries, seeded, so that a failure can be made again."""

import datetime as dt
import random
from typing import Any
from uuid import UUID

from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.matching.candidates import (
    HoursException,
    MatchQuery,
    NeedQuery,
    NetworkRoute,
    ServiceEntry,
    WeeklyHours,
)
from directory.vocabulary.facts import Fact, Untold, Urgency

NEEDS = ("housing", "housing/eviction", "housing/repairs", "debt", "debt/bailiffs", "food/food-bank", "food")
LOCALITIES = ("E08000003", "E08000004", "E08000006", "E47000001")
PARENTS = {"E08000003": "E47000001", "E08000004": "E47000001", "E08000006": "E47000001"}
NETWORKS = tuple(UUID(int=number + 900) for number in range(2))
FACTS: dict[str, tuple[Any, ...]] = {
    "age": (15, 17, 24, 40, 70),
    "tenure": ("private-rent", "owner", "none"),
    "pregnant": (True, False),
    "children": ((), (2,), (None, 9), (None,)),
    "benefits": (frozenset(), frozenset({"pip"}), frozenset({"universal-credit"})),
    "work_status": ("unemployed", "employed"),
}


def random_test(pick: random.Random) -> dict[str, Any]:
    """One test on one fact."""
    return pick.choice(
        [
            {"fact": "age", "min": pick.choice((16, 18, 60))},
            {"fact": "age", "min": 16, "max": 25},
            {"fact": "tenure", "in": pick.sample(["private-rent", "owner", "council-rent", "none"], 2)},
            {"fact": "pregnant", "is": pick.random() < 0.5},
            {"fact": "children", "has": pick.random() < 0.7},
            {"fact": "children", "youngest_max": 4},
            {"fact": "children", "some_min": 5, "some_max": 11},
            {"fact": "benefits", "in": ["universal-credit", "pip"]},
            {"fact": "work_status", "in": ["unemployed"]},
        ]
    )


def random_criteria(pick: random.Random, depth: int = 0) -> dict[str, Any] | None:
    """Criteria of up to three levels, None or open to all now and then."""
    if depth == 0:
        chance = pick.random()
        if chance < 0.15:
            return None
        if chance < 0.35:
            return {"all": []}
    if depth == 2 or pick.random() < 0.4:
        return random_test(pick)
    op = pick.choice(("all", "any", "none"))
    return {op: [random_criteria(pick, depth + 1) for _ in range(pick.randint(1, 3))]}


def random_facts(pick: random.Random) -> dict[str, Fact]:
    """Some facts, some of them declined."""
    facts = {}
    for key, values in FACTS.items():
        chance = pick.random()
        if chance < 0.4:
            facts[key] = Fact(key, pick.choice(values), evidence=pick.choice(("", "said")))
        elif chance < 0.5:
            facts[key] = Fact(key, pick.choice(list(Untold)))
    return facts


def random_point(pick: random.Random, spread: float = 0.2) -> tuple[float, float]:
    """A point around Manchester, up to about 20 km off by default."""
    return round(53.45 + pick.uniform(-spread, spread), 4), round(-2.22 + pick.uniform(-spread, spread), 4)


def random_entry(pick: random.Random, number: int) -> ServiceEntry:
    """One service."""
    kind = pick.random()
    localities = frozenset(pick.sample(LOCALITIES, pick.randint(1, 2))) if kind < 0.45 else frozenset()
    routes = tuple(
        NetworkRoute(NETWORKS[index], f"Network {index}", frozenset(pick.sample(LOCALITIES, 2)), "to help")
        for index in range(2)
        if pick.random() < 0.25
    )
    weekdays = pick.sample(range(7), pick.randint(0, 5))
    opens = pick.choice((0, 540, 600, 1320))
    return ServiceEntry(
        service_id=UUID(int=pick.getrandbits(120)),
        service_name=f"Service {number}",
        organisation_id=UUID(int=number // 2 + 1),
        organisation_name=f"Organisation {number // 2}",
        needs=tuple(pick.sample(NEEDS, pick.randint(1, 3))),
        criteria=random_criteria(pick),
        localities=localities,
        everywhere=kind > 0.85,
        nations=frozenset(pick.sample(list(Nation), pick.randint(0, 2))),
        points=tuple(random_point(pick, pick.choice((0.03, 0.2, 0.5))) for _ in range(pick.choice((0, 1, 1, 1, 3)))),
        hours=tuple(WeeklyHours(day, opens, opens + pick.choice((180, 480, 1439))) for day in weekdays),
        exceptions=(HoursException(dt.date(2026, 3, 2), pick.choice(((), ((600, 700),)))),) if number % 9 == 0 else (),
        hours_known=pick.random() < 0.7,
        capacity=pick.choice(("", "", "capacity", "waitlist", "no-capacity", "additional-assessment-required")),
        routes=routes,
        introductions=pick.random() < 0.3,
        assured_on=pick.choice((None, dt.date(2026, 1, 1), dt.date(2023, 1, 1))),
    )


def random_directory(pick: random.Random, size: int) -> list[ServiceEntry]:
    """So many services."""
    return [random_entry(pick, number) for number in range(size)]


def random_place(pick: random.Random) -> Place | None:
    """Somewhere in Greater Manchester, an unknown authority, no coordinates, or nowhere."""
    if pick.random() < 0.1:
        return None
    lat, lon = random_point(pick) if pick.random() < 0.9 else (None, None)
    code = pick.choice((*LOCALITIES[:3], None))
    nation = pick.choice((Nation.ENGLAND, Nation.ENGLAND, Nation.WALES))
    return Place(PlaceKind.OUTCODE, "M14", code, "Somewhere", nation, lat, lon)


def random_query(pick: random.Random, directory: list[ServiceEntry]) -> MatchQuery:
    """One query, with some services excluded now and then."""
    keys = pick.sample(NEEDS, pick.randint(1, 3))
    excluded = pick.sample([entry.service_id for entry in directory], min(3, len(directory)))
    return MatchQuery(
        needs=tuple(NeedQuery(key, pick.choice(list(Urgency)), "words") for key in keys),
        facts=random_facts(pick),
        place=random_place(pick),
        now=dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=pick.randrange(4 * 1440)),
        exclude=frozenset(excluded if pick.random() < 0.3 else ()),
        limit=pick.choice((1, 3, 5, 20)),
    )

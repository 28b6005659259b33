"""The weights of the ranking, read from `ranking.json`: penalties, so the least sum comes first."""

from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from directory.matching.candidates import Route
from directory.vocabulary.facts import Urgency
from directory.vocabulary.loader import data

Points = Annotated[int, Field(ge=0, le=1000)]


class Weights(BaseModel):
    """Penalty points. `distance_bands`: (up to and including this many metres, points), ascending.

    `capacity`: points by SDOH code, others none. `trade_for_joining_up`: how many points worse a service may be and
    still be taken into a plan because it covers more needs or belongs to the same network.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    near_metres: int
    furthest_metres: int
    distance_bands: tuple[tuple[int, Points], ...]
    distance_beyond: Points
    verdict_unknown: Points
    serves_everywhere: Points
    general_for_special_need: Points
    each_further_need: Annotated[int, Field(ge=-20, le=0)]
    urgency: dict[Urgency, Points]
    route: dict[Route, Points]
    not_open_now: dict[Urgency, Points]
    hours_not_known: dict[Urgency, Points]
    capacity: dict[str, Points]
    not_checked_for_days: int
    not_checked: Points
    trade_for_joining_up: Points


@cache
def weights() -> Weights:
    """The weights. Raises pydantic.ValidationError on bad data."""
    return Weights.model_validate(data("directory.matching", "ranking.json"))

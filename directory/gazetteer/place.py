"""A place as understood, and the look-up that understanding and matching are given."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PlaceKind(StrEnum):
    """How precisely a place was told."""

    POSTCODE = "postcode"
    SECTOR = "sector"
    OUTCODE = "outcode"
    NAME = "name"
    LOCALITY = "locality"


class Nation(StrEnum):
    """Which nation's helplines and law apply."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is: `value` in standard form ("M14 5RQ", "M14 5", "M14", "Levenshulme").

    `locality` is the ONS code of the local authority, `locality_name` its name; `lat`/`lon` in WGS84 degrees, None
    where the table has none. `certainty` 0..1; `evidence` a substring of the message.
    """

    kind: PlaceKind
    value: str
    locality: str | None = None
    locality_name: str = ""
    nation: Nation = Nation.ENGLAND
    lat: float | None = None
    lon: float | None = None
    certainty: float = 1.0
    evidence: str = ""


class Gazetteer(Protocol):
    """What understanding needs of a gazetteer. Pure and in memory; one instance serves all threads."""

    def find(self, text: str, *, asked: bool = False, near: frozenset[str] = frozenset()) -> tuple[Place, ...]:
        """Places told in `text`, best first; several with the same `evidence` mean: ask which.

        `asked`: the text answers the place question, so a bare or misspelt name counts; without it a name counts only
        after a cue ("in", "near", "live"). `near`: locality codes preferred when a name is ambiguous.
        """
        ...

    def locality_name(self, code: str) -> str:
        """The name of a local authority by ONS code, "" when unknown."""
        ...


def coarse(place: Place) -> str:
    """The place as it may stand in a log: outcode or locality, never a full postcode (15 homes share one)."""
    if place.kind in (PlaceKind.POSTCODE, PlaceKind.SECTOR):
        return place.value.split(" ")[0]
    return place.value

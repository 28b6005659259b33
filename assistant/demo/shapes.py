"""The shape of the demo's data files, so that a slip in them is told by name and not by a broken page."""

import datetime as dt
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from directory.eligibility.parse import check_criteria
from directory.exchange.hours import parse_hours
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.needs import needs


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoPlaces(_Shape):
    """Localities, outcodes and names, each a short row."""

    about: str
    combined_authorities: list[tuple[str, str, str]]
    """Code, name, nation."""
    localities: list[tuple[str, str, str, str | None]]
    """Code, name, nation, code of the combined authority."""
    outcodes: list[tuple[str, float, float, str, str]]
    """Outcode, latitude, longitude, authority of most of it, shares where it is divided."""
    names: list[tuple[str, str, float, float, str, str, int]]
    """Name, kind, latitude, longitude, authority, outcode, people (0 = not told)."""


class DemoLocation(_Shape):
    """A building."""

    name: str
    address: str
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    locality: str
    hidden: bool = False


class DemoService(_Shape):
    """A service. `areas`: ONS codes, or "gm" for all ten boroughs; `at`: which of the organisation's places."""

    key: str
    name: str
    needs: list[str] = Field(min_length=1)
    description: str
    summary: str = Field(max_length=160)
    criteria: Any = None
    eligibility_text: str = ""
    serves_everywhere: bool = False
    nations: list[str] = []
    areas: list[str]
    at: list[int] = [0]
    hours: str
    how_to_access: str = Field("", max_length=400)
    what_happens_next: str = Field(max_length=400)
    cost: str = "Free"
    languages: list[str] = []
    capacity: Literal["", "capacity", "no-capacity", "waitlist", "additional-assessment-required"] = ""
    wait_days: int | None = None
    phone: str = ""

    @model_validator(mode="after")
    def _known_words(self) -> Self:
        unknown = [key for key in self.needs if key not in needs()]
        problems = check_criteria(self.criteria) + [f"there is no need {key}" for key in unknown]
        if parse_hours(self.hours) is None:
            problems.append(f"hours {self.hours!r} cannot be read")
        if problems:
            raise ValueError(f"{self.key}: {'; '.join(problems)}")
        return self


class DemoOrganisation(_Shape):
    """An organisation with its places and services."""

    key: str
    name: str
    description: str
    phone: str
    takes_introductions: bool = False
    places: list[DemoLocation]
    services: list[DemoService]


class DemoOrganisations(_Shape):
    """All organisations."""

    about: str
    organisations: list[DemoOrganisation]


class DemoMember(_Shape):
    """A member and its agreement rule."""

    organisation: str
    purpose: str
    fields: list[str]
    lawful_basis: Literal["public-task", "legitimate-interests", "consent"]
    special_condition: str = Field("", max_length=60)
    role: Literal["member", "coordinator"] = "member"

    @model_validator(mode="after")
    def _known_facts(self) -> Self:
        unknown = [key for key in self.fields if key not in circumstances()]
        if unknown:
            raise ValueError(f"{self.organisation}: there is no circumstance {unknown[0]}")
        return self


class DemoLevel(_Shape):
    """A promised time."""

    clock: str
    urgency: Literal["", "today", "soon", "planned"] = ""
    amount: int = Field(gt=0)
    unit: Literal["working-hours", "working-days", "days"]


class DemoCharter(_Shape):
    """The first version of a charter."""

    in_force_from: dt.date
    vision: str
    objectives: list[dict[str, str]]
    kpis: list[dict[str, str]]
    service_levels: list[DemoLevel]

    @model_validator(mode="after")
    def _paired(self) -> Self:
        unpaired = [kpi["key"] for kpi in self.kpis if not kpi.get("pair")]
        if unpaired:
            raise ValueError(f"KPI {unpaired[0]} has no quality or voice measure beside it")
        return self


class DemoNetwork(_Shape):
    """A network of equal members."""

    key: str
    name: str
    nation: str
    purpose: str
    localities: list[str]
    members: list[DemoMember]
    charter: DemoCharter


class DemoNetworks(_Shape):
    """All networks."""

    networks: list[DemoNetwork]

"""The mapping a person writes for their own spreadsheet: which column says what. Pure; `docs/mappings/` has examples.

Every place where a value can come from is a *field*: a column name ("Name"), or an object with one of
`column` (that column's words), `always` (the same words in every row) or `words` ("Jobcentre Plus {name}").
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from directory.eligibility.parse import check_criteria
from directory.gazetteer.place import Nation
from directory.places.refusals import SourceRefusedError
from directory.vocabulary.needs import needs

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
LocalityCode = Annotated[str, StringConstraints(pattern=r"^[EWSN]\d{8}$")]
Status = Literal["active", "inactive", "defunct", "temporarily closed"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldRule(_Part):
    """Where one value comes from. `pick` takes the first e-mail address, telephone number or web address out of it;
    `translate` gives our words for theirs (their words without regard to capitals), `otherwise` what to say for words
    not listed (their own when it is not given).
    """

    column: str = ""
    always: str = ""
    words: str = ""
    pick: Literal["", "email", "phone", "url"] = ""
    translate: dict[str, str] = Field(default_factory=dict)
    otherwise: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if sum(map(bool, (self.column, self.always, self.words))) != 1:
            raise ValueError("say exactly one of column, always, words")
        return self

    def columns(self) -> Iterator[str]:
        """The columns it reads."""
        if self.column:
            yield self.column
        yield from _braced(self.words)


def _braced(words: str) -> Iterator[str]:
    for part in words.split("{")[1:]:
        yield part.partition("}")[0]


def _shorthand(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


Rule = Annotated[FieldRule, BeforeValidator(_shorthand)]


class When(_Part):
    """A condition on a row: the column `contains` one of these words (without regard to capitals)."""

    column: str
    contains: tuple[str, ...] = Field(min_length=1)


class NeedsWhen(When):
    """Needs of the rows that meet the condition."""

    needs: tuple[str, ...] = Field(min_length=1)


class CriteriaWhen(When):
    """Who it is for, in the rows that meet the condition."""

    criteria: Any


class StatusWhen(When):
    """HSDS status of the rows that meet the condition."""

    status: Status


class NeedsRule(_Part):
    """`always`: needs of every row, main one first. `when`: more needs by what a column says. `otherwise`: where no
    condition was met.
    """

    always: tuple[str, ...] = ()
    when: tuple[NeedsWhen, ...] = ()
    otherwise: tuple[str, ...] = ()

    def keys(self) -> Iterator[str]:
        """Every need key named."""
        yield from self.always
        yield from self.otherwise
        for rule in self.when:
            yield from rule.needs


class OrganisationRule(_Part):
    """The body that runs the service. `same_for_all`: one organisation for the whole file. `identifiers`: scheme
    ("GB-CHC" for a charity number) to field; sources that name the same identifier mean the same organisation.
    """

    name: Rule
    description: Rule | None = None
    email: Rule | None = None
    phone: Rule | None = None
    website: Rule | None = None
    identifiers: dict[str, Rule] = Field(default_factory=dict)
    takes_introductions: bool = False


class ServiceRule(_Part):
    """What is offered. `id`: columns that tell one service from another and stay the same from file to file."""

    id: tuple[str, ...] = Field(min_length=1)
    name: Rule
    description: Rule | None = None
    summary: Rule | None = None
    needs: NeedsRule
    criteria: Any = None
    criteria_when: tuple[CriteriaWhen, ...] = ()
    status_when: tuple[StatusWhen, ...] = ()
    eligibility_text: Rule | None = None
    phone: Rule | None = None
    email: Rule | None = None
    url: Rule | None = None
    how_to_access: Rule | None = None
    what_happens_next: Rule | None = None
    cost: Rule | None = None
    languages: tuple[str, ...] = ()
    hours: Rule | None = None
    serves: Literal["its-locality", "everywhere"] | tuple[LocalityCode, ...] = "its-locality"
    nations: tuple[Nation, ...] = ()


class LocationRule(_Part):
    """Where it is. `locality`: a column with ONS codes; without it the postcode decides. `hidden`: refuges."""

    name: Rule | None = None
    address: Rule | None = None
    postcode: Rule | None = None
    lat: Rule | None = None
    lon: Rule | None = None
    locality: Rule | None = None
    hidden: bool = False


class Mapping(_Part):
    """A whole mapping. `precedence`: where sources disagree about a record the higher number is believed.
    `same_ids_as`: this file corrects the records of that source, so its rows carry the same ids.
    """

    source: Name
    about: str = ""
    licence: str = ""
    delimiter: Literal[",", ";", "\t", "|"] = ","
    missing: tuple[str, ...] = ()
    precedence: int = Field(50, ge=0, le=100)
    same_ids_as: Name | None = None
    checked_on: dt.date | None = None
    organisation: OrganisationRule
    service: ServiceRule
    location: LocationRule = LocationRule()

    @model_validator(mode="after")
    def _words_of_ours(self) -> Self:
        unknown = [key for key in self.service.needs.keys() if key not in needs()]  # noqa: SIM118 - not a mapping
        if unknown:
            raise ValueError(f"there is no need {unknown[0]!r}; the keys stand in directory/vocabulary/needs.json")
        if not any(True for _ in self.service.needs.keys()):  # noqa: SIM118
            raise ValueError("service.needs names no need")
        for body in (self.service.criteria, *(rule.criteria for rule in self.service.criteria_when)):
            problems = check_criteria(body) if body is not None else []
            if problems:
                raise ValueError(f"criteria: {problems[0]}")
        return self

    def columns(self) -> tuple[str, ...]:
        """Every column that must be in the file."""
        return tuple(dict.fromkeys(self._columns()))

    def _columns(self) -> Iterator[str]:
        yield from self.service.id
        for part in (self.organisation, self.service, self.location):
            for name in type(part).model_fields:
                yield from _columns_of(getattr(part, name))


def _columns_of(value: object) -> Iterator[str]:
    if isinstance(value, FieldRule):
        yield from value.columns()
    elif isinstance(value, When):
        yield value.column
    elif isinstance(value, NeedsRule):
        yield from (rule.column for rule in value.when)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _columns_of(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _columns_of(one)


def read_mapping(content: bytes, file: str, *, source: str = "") -> Mapping:
    """A mapping from the bytes of its JSON file; `source` replaces the name in it.

    Raises SourceRefusedError naming what is wrong and where.
    """
    try:
        body = json.loads(content)
        return Mapping.model_validate(body | {"source": source} if source and isinstance(body, dict) else body)
    except RecursionError:
        raise SourceRefusedError(file, "the mapping is nested too deeply") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SourceRefusedError(file, f"the mapping is not JSON: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the mapping"
        raise SourceRefusedError(file, f"{where}: {first['msg'].removeprefix('Value error, ')}") from None

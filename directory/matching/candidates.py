"""What the matcher is asked and what it answers. Stored with each turn, so small and plain."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from directory.gazetteer.place import Place
from directory.vocabulary.facts import Facts, Urgency


class Route(StrEnum):
    """How a person gets from us to a service. Every candidate has exactly one (architecture section 4)."""

    REFER = "refer"
    INTRODUCE = "introduce"
    SIGNPOST = "signpost"


class Answer(StrEnum):
    """Three-valued truth: a criterion met, not met, or not yet known."""

    YES = "yes"
    NO = "no"
    NOT_YET_KNOWN = "not-yet-known"


class ReasonKind(StrEnum):
    """What a reason is about; the wording room turns kind + params into a sentence."""

    NEED = "need"
    CRITERION_MET = "criterion-met"
    CRITERION_NOT_MET = "criterion-not-met"
    CRITERION_UNKNOWN = "criterion-unknown"
    NO_CRITERIA_RECORDED = "no-criteria-recorded"
    SERVES_PLACE = "serves-place"
    NEARBY = "nearby"
    FURTHER_AWAY = "further-away"
    OPEN_NOW = "open-now"
    OPENS_NEXT = "opens-next"
    HOURS_UNKNOWN = "hours-unknown"
    CAPACITY = "capacity"
    NO_CAPACITY = "no-capacity"
    SAME_NETWORK = "same-network"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `key`: need or circumstance key; `said`: the person's own words; `params` fill the sentence."""

    kind: ReasonKind
    key: str = ""
    said: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NeedQuery:
    """A need to be met and how soon, with the person's words for it."""

    key: str
    urgency: Urgency = Urgency.SOON
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """Everything matching may know of a person. `now` is aware; opening hours are judged in Europe/London.

    `exclude`: services not to offer again (declined, refused by the person). `ask_first`: fact keys the caller would
    rather ask than show candidates: if one is worth asking, only the questions are answered.
    """

    needs: tuple[NeedQuery, ...]
    facts: Facts
    place: Place | None
    now: dt.datetime
    exclude: frozenset[UUID] = frozenset()
    limit: int = 5
    ask_first: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One service that may help. `needs`: which of the query's needs it meets; `unsure`: fact keys still open."""

    service_id: UUID
    service_name: str
    organisation_id: UUID
    organisation_name: str
    route: Route
    network_id: UUID | None
    needs: tuple[str, ...]
    verdict: Answer
    reasons: tuple[Reason, ...]
    unsure: tuple[str, ...] = ()
    distance_km: float | None = None
    summary: str = ""
    phone: str = ""
    url: str = ""
    address: str = ""
    hours: str = ""
    what_happens_next: str = ""
    purpose: str = ""
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A service that meets a need but is not for this person now, and why ("why not this one")."""

    service_id: UUID
    service_name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Candidates best first; `joined_up`: indexes into `candidates` of the services that together cover the needs, in
    the order to take them; `unmet`: need keys nobody here meets; `questions`: fact keys by expected gain, best first;
    `seq`: the directory change the snapshot had seen; `widened_km`: how far it had to look, None if nothing nearby was
    missing.
    """

    candidates: tuple[Candidate, ...] = ()
    joined_up: tuple[int, ...] = ()
    unmet: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    seq: int = 0
    widened_km: float | None = None


class Matcher(Protocol):
    """What the dialogue is given: pure over one snapshot."""

    def match(self, query: MatchQuery) -> MatchResult:
        """Candidates for a person. Raises nothing: no place or no need gives an empty result."""
        ...


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open from `opens` to `closes` (minutes after midnight, closes may pass 1440) on `weekday` (0 = Monday)."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class HoursException:
    """On `day` these hours hold instead of the weekly ones; empty means closed all day."""

    day: dt.date
    hours: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkRoute:
    """A referral route: the service's organisation is a member of `network_id`, which covers `localities` and has an
    agreement rule for it: `purpose` and `shares` (fact keys the receiver gets) are shown before a person agrees.
    """

    network_id: UUID
    network_name: str
    localities: frozenset[str]
    purpose: str = ""
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One service as the index sees it. `criteria`: the JSON rule of `directory.eligibility`, None if none is recorded
    (which is not "open to all"). `localities`: ONS codes served, empty with `everywhere`. `capacity`: SDOH code
    (capacity, no-capacity, waitlist, additional-assessment-required, "" not told).
    """

    service_id: UUID
    service_name: str
    organisation_id: UUID
    organisation_name: str
    needs: tuple[str, ...]
    criteria: object | None = None
    localities: frozenset[str] = frozenset()
    everywhere: bool = False
    nations: frozenset[str] = frozenset()
    points: tuple[tuple[float, float], ...] = ()
    hours: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    hours_known: bool = False
    capacity: str = ""
    routes: tuple[NetworkRoute, ...] = ()
    introductions: bool = False
    summary: str = ""
    phone: str = ""
    url: str = ""
    address: str = ""
    what_happens_next: str = ""
    assured_on: dt.date | None = None
    extra: tuple[tuple[str, str], ...] = field(default=())

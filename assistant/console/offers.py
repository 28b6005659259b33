"""Candidates in words: why this one, why not that one."""

from dataclasses import dataclass
from uuid import UUID

from conversations.wording.reasons import reason_words
from directory.matching.candidates import Candidate, MatchResult, Route

ROUTE_WORDS = {
    Route.REFER: "You can refer: they are a member of the network and will answer.",
    Route.INTRODUCE: "You can introduce them: a message the person agrees to.",
    Route.SIGNPOST: "You can give their details: the person gets in touch.",
}
ROUTE_ACTIONS = {Route.REFER: "Refer", Route.INTRODUCE: "Introduce", Route.SIGNPOST: "Give details"}


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A candidate as drawn."""

    candidate: Candidate
    reasons: tuple[str, ...]
    belongs_together: bool
    route: str
    action: str


@dataclass(frozen=True, slots=True)
class NotThisOne:
    """A service that is not for this person now, and why."""

    service_id: UUID
    name: str
    reasons: tuple[str, ...]


def offers(match: MatchResult, language: str) -> list[OfferCard]:
    """Cards, best first."""
    together = frozenset(match.joined_up) if len(match.joined_up) > 1 else frozenset()
    return [
        OfferCard(
            candidate=candidate,
            reasons=tuple(reason_words(reason, language) for reason in candidate.reasons),
            belongs_together=position in together,
            route=ROUTE_WORDS[candidate.route],
            action=ROUTE_ACTIONS[candidate.route],
        )
        for position, candidate in enumerate(match.candidates)
    ]


def ruled_out(match: MatchResult, language: str) -> list[NotThisOne]:
    """The "why not this one" list."""
    return [
        NotThisOne(one.service_id, one.service_name, tuple(reason_words(reason, language) for reason in one.reasons))
        for one in match.ruled_out
    ]


def candidate_of(match: MatchResult, service_id: UUID) -> Candidate | None:
    """The candidate for this service, None if it is not one (any more)."""
    return next((one for one in match.candidates if one.service_id == service_id), None)

"""Candidates in words: why this one, why not that one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from conversations.wording.reasons import quoted_once, reason_words, sentence
from conversations.wording.words import Words
from directory.matching.candidates import Candidate, MatchResult, Reason, Route

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


WORDS = Words("en", "staff", about_them=True)
"""Staff pages are in English; only what is read aloud is in the person's language."""


def _said(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence(reason_words(WORDS, reason)) for reason in quoted_once(list(reasons))))


def offers(match: MatchResult) -> list[OfferCard]:
    """Cards, best first."""
    together = frozenset(match.joined_up) if len(match.joined_up) > 1 else frozenset()
    return [
        OfferCard(
            candidate=candidate,
            reasons=_said(candidate.reasons),
            belongs_together=position in together,
            route=ROUTE_WORDS[candidate.route],
            action=ROUTE_ACTIONS[candidate.route],
        )
        for position, candidate in enumerate(match.candidates)
    ]


def ruled_out(match: MatchResult) -> list[NotThisOne]:
    """The "why not this one" list."""
    return [NotThisOne(one.service_id, one.service_name, _said(one.reasons)) for one in match.ruled_out]


def candidate_of(match: MatchResult, service_id: UUID) -> Candidate | None:
    """The candidate for this service, None if it is not one (any more)."""
    return next((one for one in match.candidates if one.service_id == service_id), None)

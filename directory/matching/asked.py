"""One query as the matcher carries it about: the needs it knows, once each, and what usually comes along with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from directory.matching.candidates import MatchQuery, NeedQuery
from directory.matching.field import Search
from directory.vocabulary.facts import Urgency
from directory.vocabulary.needs import needs

_URGENCIES = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)


@dataclass(frozen=True, slots=True)
class Asked:
    """The query, its needs, and the search for services that meet them."""

    query: MatchQuery
    wanted: tuple[NeedQuery, ...]
    search: Search


def distinct(queried: Sequence[NeedQuery]) -> tuple[NeedQuery, ...]:
    """Known needs once each, with the most urgent of their urgencies, in the order they were first told."""
    found: dict[str, NeedQuery] = {}
    for need in queried:
        before = found.get(need.key)
        if before is None:
            if need.key in needs():
                found[need.key] = need
        elif _URGENCIES.index(need.urgency) < _URGENCIES.index(before.urgency):
            found[need.key] = replace(before, urgency=need.urgency)
    return tuple(found.values())


def coming_along(wanted: Sequence[NeedQuery]) -> list[tuple[str, str]]:
    """(need that comes along, need that brings it), in the order of the needs, once each."""
    pairs: dict[str, str] = {}
    for need in wanted:
        for key in needs()[need.key].also:
            pairs.setdefault(key, need.key)
    return list(pairs.items())

"""Joined-up help: the few services that together cover what a person needs, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from directory.vocabulary.facts import Urgency

_URGENCIES = (Urgency.TODAY, Urgency.SOON, Urgency.PLANNED)


@dataclass(frozen=True, slots=True)
class PlanOption:
    """A service as the plan sees it.

    `covers`: positions of needs in the query; `score`: its penalty points; `network`: set if it can be referred to.
    """

    covers: frozenset[int]
    score: int
    network: UUID | None = None


def plan(options: Sequence[PlanOption], urgencies: Sequence[Urgency], *, most: int, trade: int) -> tuple[int, ...]:
    """Positions in `options` (which stand best first) that together cover the needs, in the order to take them.

    For each need still uncovered, the most urgent first, it takes the service that covers most of what is uncovered,
    then one of a network already in the plan, then the best placed; never one more than `trade` points worse than the
    best for that need. At most `most` services.
    """
    uncovered = sorted(range(len(urgencies)), key=lambda need: (_URGENCIES.index(urgencies[need]), need))
    chosen: list[int] = []
    networks: set[UUID | None] = set()
    while uncovered and len(chosen) < most:
        need = uncovered[0]
        fitting = [position for position, option in enumerate(options) if need in option.covers]
        if fitting:
            bound = options[fitting[0]].score + trade
            best = min(
                (position for position in fitting if options[position].score <= bound),
                key=lambda position: _preference(options[position], position, uncovered, networks),
            )
            chosen.append(best)
            networks |= {options[best].network} - {None}
            uncovered = [left for left in uncovered if left not in options[best].covers]
        else:
            uncovered = uncovered[1:]
    return tuple(chosen)


def _preference(
    option: PlanOption, position: int, uncovered: Sequence[int], networks: set[UUID | None]
) -> tuple[int, bool, int]:
    covered = sum(need in option.covers for need in uncovered)
    return (-covered, bool(networks) and option.network not in networks, position)

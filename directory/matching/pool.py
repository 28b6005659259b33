"""Which services a plan chooses from, and what is shown beside it: short lists out of long arrays."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from uuid import UUID

import numpy as np

from directory.matching.plan import PlanOption
from directory.matching.projection import Rows
from directory.matching.ranked import MOST_PER_NEED, Ranked


def pool(
    ranked: Ranked, takes: Rows, *, trade: int, network: Callable[[int], UUID | None]
) -> tuple[list[int], list[PlanOption]]:
    """Positions in the field, best first, and as plan options: those among the best of a need the plan may take.

    `takes`: positions of services that take people; `trade`: how many points worse than the best of a need one may be;
    `network`: that of a row.
    """
    points = ranked.scores.take(takes)
    top, close = np.zeros(takes.size, dtype=bool), np.zeros(takes.size, dtype=bool)
    cover = ranked.field.cover.take(takes, axis=1) > 0
    for covered in cover:
        found = np.flatnonzero(covered)
        if found.size:
            top[found[:MOST_PER_NEED]] = True
            close |= covered & (points <= points[found[0]] + trade)
    chosen = np.flatnonzero(top & close)
    members = takes.take(chosen)
    options = [
        PlanOption(_covers(tuple(covered)), score, network(row))
        for covered, score, row in zip(
            cover.take(chosen, axis=1).T.tolist(),
            points.take(chosen).tolist(),
            ranked.field.rows.take(members).tolist(),
            strict=True,
        )
    ]
    return members.tolist(), options


@lru_cache(maxsize=4096)
def _covers(covered: tuple[bool, ...]) -> frozenset[int]:
    return frozenset(need for need, covers in enumerate(covered) if covers)


def fill(live: Sequence[int], planned: Sequence[int], limit: int) -> list[int]:
    """The plan's services and the best others, `limit` in all, in the order of the ranking."""
    missing, others = set(planned), limit - len(planned)
    kept = []
    for position in live:
        if position in missing:
            missing.remove(position)
        elif others > 0:
            others -= 1
        else:
            continue
        kept.append(position)
        if not missing and others <= 0:
            break
    return kept

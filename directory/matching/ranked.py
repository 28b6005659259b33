"""The services of one query in their order: the field looked up, scored, cut to what is promising, and sorted."""

from dataclasses import dataclass

import numpy as np

from directory.eligibility.truth import Truth
from directory.matching.asked import Asked
from directory.matching.field import Field, look
from directory.matching.hours import LONDON
from directory.matching.opening import OpeningTable
from directory.matching.postings import positions
from directory.matching.projection import Rows
from directory.matching.ranking import Ranker, Scores
from directory.matching.weights import Weights

MOST_RULED_OUT = 5
MOST_PER_NEED = 64
MOST_SORTED = 512


@dataclass(frozen=True, slots=True)
class Ranked:
    """The field, its scores, and positions in it best first: `live`, and `dead`, which are ruled out.

    `widened`: how many metres off the nearest is where nothing nearby was to be had.
    """

    field: Field
    scores: Scores
    live: Rows
    dead: Rows
    widened: int | None


def rank(asked: Asked, ranker: Ranker, opening: OpeningTable, weights: Weights) -> Ranked:
    """Every service that comes into question, as far as it can matter to the answer."""
    field, widened = look(asked.search, weights.near_metres, weights.furthest_metres)
    now = asked.query.now
    day = now.astimezone(LONDON).date()
    referable = positions(field.rows, field.members & asked.search.where.referable)
    scores = ranker.scores(field, asked.wanted, referable, opening.states_of(field.rows, now), day)
    if scores.size <= MOST_SORTED:
        order = ranker.order(field.rows, field.metres, scores, day)
    else:
        best = _promising(field, scores)
        order = best[ranker.order(field.rows[best], field.metres[best], scores[best], day)]
    alive = field.truth.take(order) != Truth.NO
    return Ranked(field, scores, order[alive], order[~alive], widened)


def _promising(field: Field, scores: Scores) -> Rows:
    """Positions that can be among the best of all, of a need, or of what is ruled out; the rest need no sorting."""
    alive = field.truth != Truth.NO
    keep = np.zeros(scores.size, dtype=bool)
    groups = [(alive, MOST_SORTED), (~alive, MOST_RULED_OUT)]
    groups += [(alive & (cover > 0), MOST_PER_NEED) for cover in field.cover]
    for members, most in groups:
        found = np.flatnonzero(members)
        if found.size > most:
            points = scores.take(found)
            found = found[points <= np.partition(points, most - 1)[most - 1]]
        keep[found] = True
    return np.flatnonzero(keep)

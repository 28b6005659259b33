"""The field of one query: every service that comes into question, column by column, before any is explained."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from directory.eligibility.truth import Truth
from directory.matching.candidates import NeedQuery
from directory.matching.index import (
    EVERYWHERE,
    GENERAL,
    LOCAL,
    NEAR_POINT,
    SPECIFIC,
    Rows,
    ServiceIndex,
    Where,
    marks,
    rows_array,
)
from directory.matching.projection import Metres
from directory.matching.truths import Truths


@dataclass(frozen=True, slots=True)
class Field:
    """Columns over `rows`, which are ascending.

    `cover[i, j]`: how row i meets need j (0, GENERAL, SPECIFIC); `served`: LOCAL,
    NEAR_POINT or EVERYWHERE; `metres`: to the nearest point, FAR when not known; `truth`: the criteria's answer.
    """

    rows: Rows
    cover: npt.NDArray[np.int8]
    served: npt.NDArray[np.int8]
    metres: Metres
    truth: Truths

    def only(self, keep: npt.NDArray[np.bool_] | Rows) -> "Field":
        """The field with only some of its rows."""
        return Field(self.rows[keep], self.cover[keep], self.served[keep], self.metres[keep], self.truth[keep])


def gather(
    index: ServiceIndex, needs: tuple[NeedQuery, ...], where: Where, excluded: BitMap
) -> tuple[Rows, npt.NDArray[np.int8], npt.NDArray[np.int8], Metres]:
    """Rows, cover, served and metres of all services that meet a need and might serve the place."""
    local, near, everywhere = index.serving(where)
    reachable = (local | near | everywhere) - excluded
    meeting = [tuple(part & reachable for part in index.meeting(need.key)) for need in needs]
    rows = rows_array(BitMap.union(*(part for pair in meeting for part in pair)) if meeting else BitMap())
    cover = np.zeros((rows.size, len(needs)), dtype=np.int8)
    for column, (specific, general) in enumerate(meeting):
        cover[marks(rows, general), column] = GENERAL
        cover[marks(rows, specific), column] = SPECIFIC
    served = np.full(rows.size, EVERYWHERE, dtype=np.int8)
    served[marks(rows, near)] = NEAR_POINT
    served[marks(rows, local)] = LOCAL
    return rows, cover, served, index.metres(rows, where)


def widen(field: Field, near: int, furthest: int) -> tuple[npt.NDArray[np.bool_], int | None]:
    """Which rows are close enough, and how many metres off the nearest is where nothing nearby was to be had.

    A need that nobody serves within `near` metres looks as far as `furthest`, half as far again as the nearest found.
    """
    keep = field.served != NEAR_POINT
    found_at: int | None = None
    alive = field.truth != Truth.NO
    for column in range(field.cover.shape[1]):
        meets = field.cover[:, column] > 0
        limit = near
        local = meets & alive & ((field.served == LOCAL) | ((field.served == NEAR_POINT) & (field.metres <= near)))
        if not local.any():
            further = meets & alive & (field.served == NEAR_POINT) & (field.metres <= furthest)
            if further.any():
                nearest = int(field.metres[further].min())
                found_at = max(nearest, found_at or 0)
                limit = min(nearest * 3 // 2, furthest)
        keep |= meets & (field.metres <= limit)
    return keep, found_at

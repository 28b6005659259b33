"""The field of one query: every service that comes into question, column by column, before any is explained."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from directory.eligibility.truth import Truth
from directory.matching.index import EVERYWHERE, GENERAL, LOCAL, NEAR_POINT, SPECIFIC, Meeting, ServiceIndex, Where
from directory.matching.postings import positions, rows_array
from directory.matching.projection import Metres, Rows
from directory.matching.truths import Truths, TruthTable


@dataclass(frozen=True, slots=True)
class Field:
    """Columns over `rows`, which are ascending; `members` are the same as a bitmap.

    `cover[j, i]`: how row i meets need j (0, GENERAL, SPECIFIC); `served`: EVERYWHERE,
    NEAR_POINT or LOCAL; `metres`: to the nearest point, FAR when not known; `truth`: the criteria's answer.
    """

    members: BitMap
    rows: Rows
    cover: npt.NDArray[np.int8]
    served: npt.NDArray[np.int8]
    metres: Metres
    truth: Truths

    def only(self, keep: npt.NDArray[np.bool_]) -> "Field":
        """The field with only some of its rows."""
        if keep.all():
            return self
        rows = self.rows[keep]
        return Field(
            BitMap(rows.tolist()), rows, self.cover[:, keep], self.served[keep], self.metres[keep], self.truth[keep]
        )


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: services that meet these needs, from this place, judged by `nodes`, the truth of every test.

    `numbers`: the rule of each row in the table.
    """

    index: ServiceIndex
    table: TruthTable
    numbers: Rows
    nodes: Truths
    where: Where
    excluded: BitMap
    meeting: Sequence[Meeting]

    def truth(self, rows: Rows) -> Truths:
        """The answer of each row's criteria."""
        return self.table.of_rules(self.nodes, self.numbers.take(rows))

    def metres(self, rows: Rows) -> Metres:
        """How far off each row is."""
        return self.index.points.metres(rows, self.where.origin)


def look(search: Search, near: int, furthest: int) -> tuple[Field, int | None]:
    """The field of all services close enough, and how many metres off the nearest is where nothing nearby was found.

    A need that nobody serves within `near` metres looks as far as `furthest`, half as far again as the nearest found.
    """
    field = gather(search, search.where.near)
    field = field.only((field.served != NEAR_POINT) | (field.metres <= near))
    helped = (field.truth != Truth.NO) & (field.served != EVERYWHERE)
    lacking = [column for column, cover in enumerate(field.cover) if not cover[helped].any()]
    if not lacking or search.where.origin is None:
        return field, None
    further, found_at = BitMap(), None
    within_reach = search.index.further(search.where)
    for column in lacking:
        rows = rows_array((search.meeting[column].either & within_reach) - search.excluded)
        found, nearest = _nearest(search, rows, furthest)
        if nearest is not None:
            further |= found
            found_at = max(nearest, found_at or 0)
    if not further:
        return field, None
    close = BitMap(field.rows[field.served == NEAR_POINT].tolist())
    return gather(search, close | further), found_at


def _nearest(search: Search, rows: Rows, furthest: int) -> tuple[BitMap, int | None]:
    """Of `rows`, those up to half as far again as the nearest that may help, and how far that is."""
    metres = search.metres(rows)
    able = metres[(search.truth(rows) != Truth.NO) & (metres <= furthest)]
    if able.size == 0:
        return BitMap(), None
    nearest = int(able.min())
    return BitMap(rows[metres <= min(nearest * 3 // 2, furthest)].tolist()), nearest


def gather(search: Search, near: BitMap) -> Field:
    """All services that meet a need and might serve the place, `near` among those that name no area."""
    where, meeting = search.where, search.meeting
    meets = BitMap.union(*(need.either for need in meeting)) if len(meeting) > 1 else meeting[0].either
    if search.excluded:
        meets = meets - search.excluded
    local, close = meets & where.local, meets & near
    members = local | close | (meets & where.nation)
    rows = rows_array(members)
    served = np.zeros(rows.size, dtype=np.int8)
    _mark(served, rows, close, NEAR_POINT)
    _mark(served, rows, local, LOCAL)
    cover = np.zeros((len(meeting), rows.size), dtype=np.int8)
    for column, need in enumerate(meeting):
        _mark(cover[column], rows, need.general & members, GENERAL)
        _mark(cover[column], rows, need.specific & members, SPECIFIC)
    return Field(members, rows, cover, served, search.metres(rows), search.truth(rows))


def _mark(column: npt.NDArray[np.int8], rows: Rows, members: BitMap, value: int) -> None:
    """Set the value of the `members` among the rows of a column."""
    if members:
        column[positions(rows, members)] = value

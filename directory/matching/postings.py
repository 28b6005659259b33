"""Posting lists: for each key the rows that have it, as bitmaps, and their way into arrays."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import numpy as np
from pyroaring import BitMap

from directory.matching.projection import Rows

Key = TypeVar("Key", bound=Hashable)


def posted(pairs: Iterable[tuple[Key, int]]) -> dict[Key, BitMap]:
    """Rows by key."""
    lists: defaultdict[Key, list[int]] = defaultdict(list)
    for key, row in pairs:
        lists[key].append(row)
    return {key: BitMap(rows) for key, rows in lists.items()}


def union_of(lists: Mapping[Key, BitMap], keys: Iterable[Key]) -> BitMap:
    """Rows that have any of the keys; not to be changed, it may be one of the lists."""
    found = [lists[key] for key in keys if key in lists]
    return BitMap.union(*found) if len(found) > 1 else found[0] if found else BitMap()


def rows_array(rows: BitMap) -> Rows:
    """A bitmap's rows, ascending."""
    return np.array(rows.to_array(), dtype=np.int64)


def positions(rows: Rows, members: BitMap) -> Rows:
    """Where in the ascending `rows` the `members` stand, which must all be among them."""
    return rows.searchsorted(rows_array(members))

"""All postcodes in sorted arrays: 18 bytes each, so the 1.75 million of Great Britain fit in about 30 MB."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np

PostcodeRow: TypeAlias = tuple[str, float | None, float | None, str | None]

_CHUNK = 100_000
_NOWHERE = np.int32(2**31 - 1)
_SCALE = 1e6


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a postcode, or the middle of a part of one, lies; `locality` is that of most postcodes in it."""

    lat: float | None
    lon: float | None
    locality: str | None
    share: float = 1.0


class PostcodeTable:
    """Built from rows of (standard form with one space, latitude, longitude, locality), in any order."""

    def __init__(self, rows: Iterable[PostcodeRow]) -> None:
        self._codes: list[str | None] = [None]
        numbers: dict[str | None, int] = {None: 0}
        keys, lats, lons, localities = [], [], [], []
        iterator = iter(rows)
        while chunk := list(islice(iterator, _CHUNK)):
            names, chunk_lats, chunk_lons, codes = zip(*chunk, strict=True)
            keys.append(_keys(names))
            lats.append(_degrees(chunk_lats))
            lons.append(_degrees(chunk_lons))
            for code in codes:
                if code not in numbers:
                    numbers[code] = len(self._codes)
                    self._codes.append(code)
            localities.append(np.array([numbers[code] for code in codes], dtype=np.uint16))
        empty = [np.empty(0, dtype=np.uint64)]
        self._keys = np.concatenate(keys or empty)
        order = np.argsort(self._keys, kind="stable")
        self._keys = self._keys[order]
        self._lats = np.concatenate(lats or empty)[order].astype(np.int32)
        self._lons = np.concatenate(lons or empty)[order].astype(np.int32)
        self._localities = np.concatenate(localities or empty)[order].astype(np.uint16)

    def __len__(self) -> int:
        return int(self._keys.size)

    def localities(self) -> frozenset[str]:
        """The localities of all postcodes."""
        return frozenset(code for code in self._codes if code is not None)

    def spot(self, postcode: str) -> Spot | None:
        """The postcode in standard form, None when it is not in the table."""
        key = _keys((postcode,))[0]
        at = int(np.searchsorted(self._keys, key))
        if at >= self._keys.size or self._keys[at] != key:
            return None
        lat, lon = int(self._lats[at]), int(self._lons[at])
        if lat == _NOWHERE:
            return Spot(None, None, self._codes[int(self._localities[at])])
        return Spot(lat / _SCALE, lon / _SCALE, self._codes[int(self._localities[at])])

    def middle(self, beginning: str) -> Spot | None:
        """The middle of all postcodes that begin so ("M14 5"), None when there are none."""
        low = np.searchsorted(self._keys, _keys((beginning,))[0])
        high = np.searchsorted(self._keys, _keys((beginning.ljust(8, "~"),))[0])
        if low >= high:
            return None
        counts = np.bincount(self._localities[low:high], minlength=len(self._codes))
        counts[0] = 0
        most = int(counts.argmax())
        share = float(counts[most] / max(int(counts.sum()), 1))
        placed = self._lats[low:high] != _NOWHERE
        if not placed.any():
            return Spot(None, None, self._codes[most], share)
        lat = float(self._lats[low:high][placed].mean()) / _SCALE
        lon = float(self._lons[low:high][placed].mean()) / _SCALE
        return Spot(round(lat, 5), round(lon, 5), self._codes[most], share)


def _keys(postcodes: Iterable[str]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Eight letters as one number whose order is the order of the letters."""
    return np.array(tuple(postcodes), dtype="S8").view(">u8").astype(np.uint64)


def _degrees(values: Iterable[float | None]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    degrees = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    known = ~np.isnan(degrees)
    whole = np.full(degrees.size, _NOWHERE, dtype=np.int32)
    whole[known] = np.rint(degrees[known] * _SCALE).astype(np.int32)
    return whole

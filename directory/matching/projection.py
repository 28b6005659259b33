"""Latitude and longitude to whole metres on one plane, so that every distance is computed and ties the same way.

A spherical transverse Mercator about 2° west: conformal, within half a per cent of the true distance all over the UK.
"""

import math

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_009.0
CENTRAL_MERIDIAN = math.radians(-2.0)

Metres = npt.NDArray[np.int64]


def project(points: npt.NDArray[np.float64]) -> Metres:
    """Rows of (latitude, longitude) in WGS84 degrees to rows of (x, y) in whole metres."""
    if points.size == 0:
        return np.empty((0, 2), dtype=np.int64)
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1]) - CENTRAL_MERIDIAN
    x = np.arctanh(np.cos(latitude) * np.sin(longitude))
    y = np.arctan2(np.tan(latitude), np.cos(longitude))
    return np.rint(np.column_stack((x, y)) * EARTH_RADIUS_M).astype(np.int64)


def project_one(latitude: float, longitude: float) -> tuple[int, int]:
    """One point in WGS84 degrees to (x, y) in whole metres."""
    x, y = project(np.array([[latitude, longitude]]))[0]
    return int(x), int(y)


def distances(points: Metres, origin: tuple[int, int]) -> Metres:
    """Whole metres from `origin` to each of the points."""
    away = points - np.array(origin, dtype=np.int64)
    squares: npt.NDArray[np.float64] = (away * away).sum(axis=1).astype(np.float64)
    return np.rint(np.sqrt(squares)).astype(np.int64)

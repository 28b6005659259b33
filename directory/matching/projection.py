"""Latitude and longitude to whole metres on one plane, so that every distance is computed and ties the same way.

A spherical transverse Mercator about 2° west: conformal, within half a per cent of the true distance all over the UK.
"""

import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_009.0
CENTRAL_MERIDIAN = math.radians(-2.0)

Metres: TypeAlias = npt.NDArray[np.int64]
Rows: TypeAlias = npt.NDArray[np.int64]


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
    phi, away = math.radians(latitude), math.radians(longitude) - CENTRAL_MERIDIAN
    x = math.atanh(math.cos(phi) * math.sin(away))
    y = math.atan2(math.tan(phi), math.cos(away))
    return round(x * EARTH_RADIUS_M), round(y * EARTH_RADIUS_M)

import math
from collections.abc import Sequence

import numpy as np
from geopy.distance import EARTH_RADIUS
from numpy.typing import NDArray

from models.geography import Location

FACTOR_MINUTES = 2.30
EXPONENT = 0.731
CIVILIAN_FACTOR = 1.25
"""Travel law fitted on 231 x 231 real postcode pairs in Utrecht driven with sirens, scaled to civilian
traffic; median error about 11 %. It knows no rivers."""


class GreatCircleTravel:
    """Travel minutes from the great-circle distance S in km: ``2.30 · S ** 0.731 · 1.25``, rounded up."""

    name = "great-circle 2.30*S^0.731*1.25"

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """One-way whole minutes of shape (origins, destinations)."""
        lat_a, lon_a = _radians(origins)
        lat_b, lon_b = _radians(destinations)
        sin_lat = np.sin((lat_b[None, :] - lat_a[:, None]) / 2.0)
        sin_lon = np.sin((lon_b[None, :] - lon_a[:, None]) / 2.0)
        chord = sin_lat**2 + np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :] * sin_lon**2
        km = 2.0 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
        return minutes_from_km(km)


def minutes_from_km(km: NDArray[np.float64]) -> NDArray[np.int32]:
    """Travel minutes by the law; a millionth of a minute is forgiven so that rounding never depends on noise."""
    raw = FACTOR_MINUTES * CIVILIAN_FACTOR * np.power(np.maximum(km, 0.0), EXPONENT)
    return np.ceil(raw - 1e-6).clip(0).astype(np.int32)


def _radians(points: Sequence[Location]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat = np.array([math.radians(point.lat) for point in points], dtype=np.float64)
    lon = np.array([math.radians(point.lon) for point in points], dtype=np.float64)
    return lat, lon

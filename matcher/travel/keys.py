from collections.abc import Sequence

from models.geography import Location

DECIMALS = 5
"""About a metre: nearer locations are one place to an engine, a file and the cache."""

Key = tuple[float, float]
"""Latitude and longitude, rounded."""


def keys_of(points: Sequence[Location]) -> list[Key]:
    """A key for each location."""
    # adding zero turns -0.0 into 0.0, which is written otherwise
    return [(round(point.lat, DECIMALS) + 0.0, round(point.lon, DECIMALS) + 0.0) for point in points]

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from matcher.travel.great_circle import great_circle_km
from matcher.travel.roads.places import bridges, data_text

NOWHERE = -1
"""Land of a point outside the area."""


class Lands:
    """
    The lands between the waters: a car comes from one to another only over a bridge.

    Parameters
    ----------
    borders
        Each land's border as degrees of shape (corners, 2), going round once.
    waters
        Each water's course as degrees of shape (points, 2).
    """

    def __init__(self, borders: dict[str, NDArray[np.float64]], waters: dict[str, NDArray[np.float64]]) -> None:
        self.names = tuple(borders)
        self._borders = tuple(borders.values())
        courses = list(waters.values())
        self._water_from = np.concatenate([course[:-1] for course in courses])
        self._water_to = np.concatenate([course[1:] for course in courses])

    def of(self, degrees: NDArray[np.float64]) -> NDArray[np.int64]:
        """Index of the land of each point of shape (points, 2), `NOWHERE` outside the area."""
        land = np.full(len(degrees), NOWHERE, dtype=np.int64)
        for index, border in enumerate(self._borders):
            land[(land == NOWHERE) & _inside(degrees, border)] = index
        return land

    def crossed(self, origins: NDArray[np.float64], destinations: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each straight line from an origin to its destination, both (lines, 2), meets a water."""
        a, b = origins[:, None, :], destinations[:, None, :]
        c, d = self._water_from[None, :, :], self._water_to[None, :, :]
        meets = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
        return np.asarray(meets.any(axis=1))


@cache
def lands() -> Lands:
    """The lands of the G7 and its surroundings."""
    content = tomllib.loads(data_text("waters.toml"))
    waters = {name: np.array(course, dtype=np.float64) for name, course in content["waters"].items()}
    return Lands({name: _border(parts, waters) for name, parts in content["lands"].items()}, waters)


def _border(parts: list[Any], waters: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    pieces: list[NDArray[np.float64]] = []
    for part in parts:
        if not isinstance(part, str):
            pieces.append(np.array([part], dtype=np.float64))
        elif part.startswith("-"):
            pieces.append(waters[part[1:]][::-1])
        else:
            pieces.append(waters[part])
    return np.concatenate(pieces)


def _inside(degrees: NDArray[np.float64], border: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Even-odd rule: a ray to the north meets the border an odd number of times."""
    lat, lon = degrees[:, 0, None], degrees[:, 1, None]
    lat_a, lon_a = border.T
    lat_b, lon_b = np.roll(border, -1, axis=0).T
    spans = (lon_a <= lon) != (lon_b <= lon)
    with np.errstate(divide="ignore", invalid="ignore"):
        met = lat_a + (lon - lon_a) / (lon_b - lon_a) * (lat_b - lat_a) > lat
    return np.asarray((spans & met).sum(axis=1) % 2 == 1)


def _side(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """On which side of the line from a to b each c lies, by sign."""
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])


KM_FINENESS = 65536.0
"""Kilometres are kept as multiples of 1/65536, so that sums are exact and there and back are the same number."""


@dataclass(frozen=True)
class CrowMap:
    """The bridges as the crow flies who crosses a river only there."""

    degrees: NDArray[np.float64]
    """Of shape (bridges, 2)."""
    touches: NDArray[np.bool_]
    """Whether a bridge stands in a land, of shape (lands, bridges)."""
    km: NDArray[np.float64]
    """From each bridge to each over land and bridges, of shape (bridges, bridges), symmetric."""


@cache
def crow_map() -> CrowMap:
    """The crow's map of the area."""
    known, spans = lands(), bridges()
    degrees = np.array([(bridge.lat, bridge.lon) for bridge in spans])
    touches = np.array([[name in bridge.lands for bridge in spans] for name in known.names])
    together = (touches[:, :, None] & touches[:, None, :]).any(axis=0)
    straight = np.where(together, fine_km(great_circle_km(degrees, degrees)), np.inf)
    np.fill_diagonal(straight, 0.0)
    shortest = dijkstra(np.where(np.isfinite(straight), straight, 0.0), directed=False)
    return CrowMap(degrees, touches, np.minimum(shortest, shortest.T))


def fine_km(km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres rounded to what is kept."""
    return np.asarray(np.round(km * KM_FINENESS) / KM_FINENESS)


def to_bridges_km(degrees: NDArray[np.float64], land: NDArray[np.int64]) -> NDArray[np.float64]:
    """Straight km from each point to each bridge of its land, of shape (points, bridges); infinite to others."""
    crow = crow_map()
    return np.where(crow.touches[land], fine_km(great_circle_km(degrees, crow.degrees)), np.inf)

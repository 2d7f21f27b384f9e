from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from matcher.travel.great_circle import great_circle_km
from matcher.travel.roads.lands import lands
from matcher.travel.roads.places import bridges

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

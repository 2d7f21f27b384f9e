import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from matcher.travel.great_circle import degrees_of
from matcher.travel.roads.crow import to_bridges_km
from matcher.travel.roads.lands import NOWHERE, lands
from matcher.travel.roads.network import FINENESS, RoadNetwork, plane_km
from matcher.travel.roads.speeds import ACCESS_KM_PER_HOUR, ACCESS_STRETCH, TOWN_ACCESS_MINUTES
from models.geography import Location

NEIGHBOURS = 6
"""Nodes of its own land by which a location is joined to the graph."""


@dataclass(frozen=True)
class Joints:
    """How locations are joined to the graph, one row a location."""

    degrees: NDArray[np.float64]
    """Of shape (locations, 2)."""
    land: NDArray[np.int64]
    """Of shape (locations,), `NOWHERE` outside the area."""
    nodes: NDArray[np.int64]
    """Nearest nodes of the own land, of shape (locations, NEIGHBOURS)."""
    minutes: NDArray[np.float64]
    """To each of them, of shape (locations, NEIGHBOURS); infinite where there are fewer."""
    bridge_km: NDArray[np.float64]
    """Straight to each bridge of the own land, of shape (locations, bridges)."""

    def of(self, rows: NDArray[np.int64]) -> "Joints":
        """These rows."""
        return Joints(self.degrees[rows], self.land[rows], self.nodes[rows], self.minutes[rows], self.bridge_km[rows])


class Joiner:
    """Joins locations to the graph and remembers them: a plan asks for the same ones again and again."""

    def __init__(self, network: RoadNetwork) -> None:
        self._by_land: dict[int, tuple[NDArray[np.int64], KDTree]] = {}
        for land in range(len(lands().names)):
            nodes = np.flatnonzero((network.land == land) & network.entered)
            self._by_land[land] = nodes, KDTree(plane_km(network.degrees[nodes]))
        self._row_of: dict[tuple[float, float], int] = {}
        self._known = self._joined(np.zeros((0, 2)))
        self._lock = threading.Lock()

    def joints(self, points: Sequence[Location]) -> Joints:
        """One row for each point."""
        keys = [(point.lat, point.lon) for point in points]
        with self._lock:
            new = [key for key in dict.fromkeys(keys) if key not in self._row_of]
            if new:
                added = self._joined(np.array(new))
                self._row_of |= {key: len(self._row_of) + number for number, key in enumerate(new)}
                self._known = _together(self._known, added)
            return self._known.of(np.array([self._row_of[key] for key in keys], dtype=np.int64))

    def outside(self, points: Sequence[Location]) -> NDArray[np.bool_]:
        """Which points lie outside the area, of shape (points,)."""
        return np.asarray(lands().of(degrees_of(points)) == NOWHERE)

    def _joined(self, degrees: NDArray[np.float64]) -> Joints:
        land = lands().of(degrees)
        nodes = np.zeros((len(degrees), NEIGHBOURS), dtype=np.int64)
        minutes = np.full((len(degrees), NEIGHBOURS), np.inf)
        for index, (of_land, tree) in self._by_land.items():
            rows = np.flatnonzero(land == index)
            if len(rows):
                most = min(NEIGHBOURS, len(of_land))
                km, nearest = tree.query(plane_km(degrees[rows]), k=list(range(1, most + 1)))
                nodes[rows, :most] = of_land[nearest]
                minutes[rows, :most] = fine_minutes(TOWN_ACCESS_MINUTES + street_minutes(np.asarray(km)))
        return Joints(degrees, land, nodes, minutes, to_bridges_km(degrees, land))


def street_minutes(straight_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minutes over streets between points so many km apart as the crow flies."""
    return np.asarray(straight_km * (ACCESS_STRETCH / ACCESS_KM_PER_HOUR * 60.0))


def fine_minutes(minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minutes rounded to what the network keeps."""
    return np.asarray(np.round(minutes * FINENESS) / FINENESS)


def _together(first: Joints, second: Joints) -> Joints:
    return Joints(
        np.concatenate([first.degrees, second.degrees]),
        np.concatenate([first.land, second.land]),
        np.concatenate([first.nodes, second.nodes]),
        np.concatenate([first.minutes, second.minutes]),
        np.concatenate([first.bridge_km, second.bridge_km]),
    )

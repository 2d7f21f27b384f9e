import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from matcher.travel.great_circle import degrees_of, great_circle_km, raw_minutes_from_km, rounded_up
from matcher.travel.protocol import OutsideAreaError
from matcher.travel.roads.lands import NOWHERE, crow_map, fine_km, lands, to_bridges_km
from matcher.travel.roads.network import FINENESS, RoadNetwork, plane_km, road_network
from matcher.travel.roads.places import ACCESS_KM_PER_HOUR, ACCESS_STRETCH, TOWN_ACCESS_MINUTES
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


AREA = "the road graph's area (Gelderland and its surroundings)"


class RoadTravel:
    r"""
    Estimated travel minutes (schatting) by road, rivers crossed only at bridges.

    .. math:: \sqrt{road(o, d) \cdot law(crow(o, d))}

    `road`: shortest minutes over the graph, or over streets if that is quicker within one land. `crow`: km as the crow
    flies who crosses rivers only at bridges; `law`: minutes from km as in `GreatCircleTravel`. The geometric mean
    tempers both errors; because the crow too has to go round by a bridge, a river keeps its whole effect.
    """

    name = "roads G7 v1 (schatting: geometric mean of road graph and great circle)"
    """To be raised with any change of data or constants: a plan is judged only by the minutes it was made with."""

    @cached_property
    def _joiner(self) -> Joiner:
        return Joiner(road_network())

    def outside(self, points: Sequence[Location]) -> NDArray[np.bool_]:
        """Which points lie outside the area, of shape (points,)."""
        return self._joiner.outside(points)

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way whole minutes of shape (origins, destinations).

        Raises
        ------
        OutsideAreaError
            If any location lies outside the area.
        """
        froms, tos = self._joiner.joints(origins), self._joiner.joints(destinations)
        beyond = int((froms.land == NOWHERE).sum() + (tos.land == NOWHERE).sum())
        if beyond:
            raise OutsideAreaError(beyond, AREA)
        if len(origins) > len(destinations):
            return _minutes(tos, froms).T
        return _minutes(froms, tos)


def _minutes(few: Joints, many: Joints) -> NDArray[np.int32]:
    direct_km = np.where(
        few.land[:, None] == many.land[None, :], fine_km(great_circle_km(few.degrees, many.degrees)), np.inf
    )
    road = np.minimum(fine_minutes(street_minutes(direct_km)), _over_graph(few, many))
    crow_km = np.minimum(direct_km, _over_bridges(few, many))
    return rounded_up(np.sqrt(road * raw_minutes_from_km(crow_km)))


def _over_graph(few: Joints, many: Joints) -> NDArray[np.float64]:
    between = road_network().minutes
    to_node = np.full((len(few.nodes), len(between)), np.inf)
    for joint in range(few.nodes.shape[1]):
        np.minimum(to_node, few.minutes[:, joint, None] + between[few.nodes[:, joint]], out=to_node)
    minutes = np.full((len(few.nodes), len(many.nodes)), np.inf)
    for joint in range(many.nodes.shape[1]):
        np.minimum(minutes, to_node[:, many.nodes[:, joint]] + many.minutes[None, :, joint], out=minutes)
    return minutes


def _over_bridges(few: Joints, many: Joints) -> NDArray[np.float64]:
    between = crow_map().km
    to_bridge = np.full(few.bridge_km.shape, np.inf)
    for bridge in range(len(between)):
        np.minimum(to_bridge, few.bridge_km[:, bridge, None] + between[bridge], out=to_bridge)
    km = np.full((len(few.land), len(many.land)), np.inf)
    for bridge in range(len(between)):
        np.minimum(km, to_bridge[:, bridge, None] + many.bridge_km[None, :, bridge], out=km)
    return km

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, KDTree

from matcher.travel.great_circle import great_circle_km
from matcher.travel.roads.lands import Lands, lands
from matcher.travel.roads.places import Bridge, RoadClass, bridges, data_text, junctions, minutes_on, towns

INSIDE = 1.0 - 1e-9
"""A point on the circle itself does not part two neighbours, whatever the noise."""


def gabriel_pairs(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """
    Neighbours in the Gabriel graph (Gabriel and Sokal 1969).

    Two points are neighbours if no other lies inside the circle on their connecting line as diameter. The graph is
    connected and looks like a network of local roads.

    Parameters
    ----------
    points
        Plane coordinates in km, of shape (points, 2).

    Returns
    -------
    NDArray[np.int64]
        Rows of two indices, the lower first, of shape (pairs, 2).
    """
    if len(points) < 3:
        return np.array([(0, 1)] if len(points) == 2 else [], dtype=np.int64).reshape(-1, 2)
    corners = Delaunay(points).simplices  # the Gabriel graph is a part of the Delaunay triangulation
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    pairs = np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)
    middle = points[pairs].mean(axis=1)
    radius = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1) / 2.0
    nearest, _ = KDTree(points).query(middle)
    kept: NDArray[np.int64] = pairs[nearest >= radius * INSIDE]
    return kept


Node = tuple[str, str]
"""A point of the graph: a town's name and municipality, a junction's name, a bridge's name and one land."""

JUNCTION = "junction"
"""Second part of a junction's node."""


class RoadDataError(Exception):
    """The road data contradict themselves; names the road and the place."""


def road_pairs(
    land_of: Mapping[Node, str], bridges: Mapping[str, Bridge]
) -> Iterator[tuple[str, RoadClass, Node, Node]]:
    """
    Neighbouring points along each road, with the road's name and class.

    Raises
    ------
    RoadDataError
        If a road names a place that is not known or not the only one of its name, or comes into another land
        without a bridge.
    """
    content = tomllib.loads(data_text("roads.toml"))
    places: dict[str, list[Node]] = {}
    for node in land_of:
        if node[0] not in bridges:
            places.setdefault(node[0], []).append(node)
            places.setdefault(f"{node[0]}, {node[1]}", []).append(node)
    for road_class in (RoadClass.MOTORWAY, RoadClass.MAIN):
        for road, through in content[road_class].items():
            nodes = list(_nodes(road, through, places, land_of, bridges))
            for before, after in pairwise(nodes):
                if land_of[before] != land_of[after] and before[0] != after[0]:
                    raise RoadDataError(f"{road}: no bridge between {before[0]} and {after[0]}")
                yield road, road_class, before, after


def _nodes(
    road: str,
    through: Sequence[str],
    places: Mapping[str, list[Node]],
    land_of: Mapping[Node, str],
    bridges: Mapping[str, Bridge],
) -> Iterator[Node]:
    def place(name: str) -> Node:
        found = places.get(name, [])
        if len(found) != 1:
            raise RoadDataError(f"{road}: {name} names {len(found)} places; write name, municipality")
        return found[0]

    for number, name in enumerate(through):
        if not name.startswith("="):
            yield place(name)
            continue
        bridge = bridges.get(name[1:])
        if bridge is None:
            raise RoadDataError(f"{road}: there is no bridge {name[1:]}")
        before = land_of[place(through[number - 1])] if number else None
        after = land_of[place(through[number + 1])]
        if after not in bridge.lands or before not in (None, _other(bridge, after)):
            raise RoadDataError(f"{road}: {bridge.name} does not join these lands")
        if before is not None:
            yield bridge.name, before
        yield bridge.name, after


def _other(bridge: Bridge, land: str) -> str:
    return bridge.lands[1] if bridge.lands[0] == land else bridge.lands[0]


FINENESS = 1024.0
"""Minutes are kept as multiples of 1/1024, so that sums are exact and there and back are the same number."""

BRIDGE_KM = 0.5
"""Between the two ends of a bridge."""

KM_PER_DEGREE = 111.195
MIDDLE_LATITUDE = 52.0


@dataclass(frozen=True)
class RoadNetwork:
    """The graph as arrays; nodes in the order of its towns, junctions and bridge ends."""

    nodes: tuple[Node, ...]
    degrees: NDArray[np.float64]
    """Of shape (nodes, 2)."""
    land: NDArray[np.int64]
    """Index of each node's land, of shape (nodes,)."""
    entered: NDArray[np.bool_]
    """Whether a trip may begin and end at the node: not in the middle of a motorway bridge."""
    minutes: NDArray[np.float64]
    """From each node to each, of shape (nodes, nodes), symmetric."""


@cache
def road_network() -> RoadNetwork:
    """The shortest times over the whole graph, computed once a process."""
    graph = road_graph()
    nodes = tuple(graph.nodes)
    names = lands().names
    weights = nx.to_scipy_sparse_array(graph, nodelist=nodes, weight="minutes", format="csr")
    shortest = dijkstra(weights, directed=False)
    return RoadNetwork(
        nodes=nodes,
        degrees=np.array([graph.nodes[node]["degrees"] for node in nodes]),
        land=np.array([names.index(graph.nodes[node]["land"]) for node in nodes]),
        entered=np.array([graph.nodes[node]["entered"] for node in nodes]),
        minutes=np.minimum(shortest, shortest.T),
    )


def road_graph() -> nx.Graph[Node]:
    """
    Towns, junctions and bridges as nodes, roads as edges with `road`, `road_class` and `minutes`.

    Local roads join neighbours of the Gabriel graph within each land, unless a water lies between; motorways and
    main roads follow their chains; only bridges join lands. Of two roads between the same points the quicker stays.
    """
    graph: nx.Graph[Node] = nx.Graph()
    _add_nodes(graph, lands())
    _add_local_roads(graph, lands())
    spans = {bridge.name: bridge for bridge in bridges()}
    land_of = {node: str(land) for node, land in graph.nodes(data="land")}
    for bridge in spans.values():
        ends = [(bridge.name, land) for land in bridge.lands]
        _add_edge(graph, ends[0], ends[1], bridge.name, bridge.road, BRIDGE_KM)
    for road, road_class, before, after in road_pairs(land_of, spans):
        if before[0] != after[0]:
            _add_edge(graph, before, after, road, road_class, _km(graph, before, after))
    return graph


def _add_nodes(graph: nx.Graph[Node], known: Lands) -> None:
    fixed: dict[Node, tuple[float, float]] = {(town.name, town.municipality): (town.lat, town.lon) for town in towns()}
    fixed |= {(junction.name, JUNCTION): (junction.lat, junction.lon) for junction in junctions()}
    for (node, degrees), land in zip(fixed.items(), known.of(np.array(list(fixed.values()))), strict=True):
        graph.add_node(node, degrees=degrees, land=known.names[land], entered=True)
    for bridge in bridges():
        for name in bridge.lands:
            entered = bridge.road is not RoadClass.MOTORWAY
            graph.add_node((bridge.name, name), degrees=(bridge.lat, bridge.lon), land=name, entered=entered)


def _add_local_roads(graph: nx.Graph[Node], known: Lands) -> None:
    for name in known.names:
        nodes = [node for node, data in graph.nodes(data=True) if data["land"] == name and data["entered"]]
        degrees = np.array([graph.nodes[node]["degrees"] for node in nodes])
        pairs = gabriel_pairs(plane_km(degrees))
        dry = ~known.crossed(degrees[pairs[:, 0]], degrees[pairs[:, 1]])
        for first, second in pairs[dry]:
            before, after = nodes[first], nodes[second]
            _add_edge(graph, before, after, RoadClass.LOCAL, RoadClass.LOCAL, _km(graph, before, after))


def plane_km(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Plane coordinates in km for neighbourhoods, of shape (points, 2): a tenth of a percent over this area."""
    scale = KM_PER_DEGREE * np.array([1.0, np.cos(np.radians(MIDDLE_LATITUDE))])
    return np.asarray(degrees * scale)


def _km(graph: nx.Graph[Node], before: Node, after: Node) -> float:
    ends = np.array([graph.nodes[before]["degrees"], graph.nodes[after]["degrees"]])
    return float(great_circle_km(ends[:1], ends[1:])[0, 0])


def _add_edge(graph: nx.Graph[Node], before: Node, after: Node, road: str, road_class: RoadClass, km: float) -> None:
    minutes = max(round(minutes_on(road_class, km) * FINENESS), 1) / FINENESS
    known: Mapping[str, float] = graph.get_edge_data(before, after, default={})
    if minutes < known.get("minutes", np.inf):
        graph.add_edge(before, after, road=road, road_class=road_class, minutes=minutes)

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from matcher.travel.roads.places import Bridge, data_text
from matcher.travel.roads.speeds import RoadClass

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

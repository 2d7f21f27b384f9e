import networkx as nx
import numpy as np
import pytest

from matcher.travel.roads.network import BRIDGE_KM, road_graph, road_network
from matcher.travel.roads.places import bridges, towns
from matcher.travel.roads.speeds import KM_PER_HOUR, STRETCH, RoadClass, minutes_on

GRAPH = road_graph()


def test_everything_hangs_together() -> None:
    assert nx.is_connected(GRAPH)
    assert np.isfinite(road_network().minutes).all()


def test_there_are_two_doesburgs() -> None:
    assert {("Doesburg", "GM0221"), ("Doesburg", "GM0228")} <= set(GRAPH.nodes)
    nodes = road_network().nodes
    there = road_network().minutes[nodes.index(("Doesburg", "GM0221")), nodes.index(("Doesburg", "GM0228"))]
    assert there > 30


def test_only_bridges_lead_from_land_to_land() -> None:
    land = nx.get_node_attributes(GRAPH, "land")
    across = {(first, second) for first, second in GRAPH.edges if land[first] != land[second]}
    assert {first[0] for first, _ in across} == {bridge.name for bridge in bridges()}
    assert all(first[0] == second[0] for first, second in across)


def test_without_its_bridges_every_land_is_an_island() -> None:
    dry = GRAPH.copy()
    dry.remove_edges_from([(first, second) for first, second in GRAPH.edges if first[0] == second[0]])
    of_town = {(town.name, town.municipality) for town in towns()}
    land = nx.get_node_attributes(GRAPH, "land")
    with_towns = [part for part in nx.connected_components(dry) if part & of_town]
    assert all(len({land[node] for node in part}) == 1 for part in with_towns)
    assert len(with_towns) == 7


@pytest.mark.parametrize("bridge", bridges(), ids=lambda bridge: bridge.name)
def test_both_ends_of_a_bridge_lie_on_a_road(bridge: object) -> None:
    name, lands = bridge[:2]  # type: ignore[index]
    assert all(GRAPH.degree[name, land] >= 2 for land in lands)


def test_nobody_begins_a_trip_on_a_motorway_bridge() -> None:
    entered = nx.get_node_attributes(GRAPH, "entered")
    assert not entered["Tacitusbrug", "betuwe"]
    assert entered["Waalbrug Nijmegen", "betuwe"]
    assert sum(not value for value in entered.values()) == 2 * sum(
        bridge.road is RoadClass.MOTORWAY for bridge in bridges()
    )


@pytest.mark.parametrize(
    ("road", "minutes"),
    # 7 km straight: 7 * 1.05 / 98 * 60, 7 * 1.15 / 66 * 60, 7 * 1.25 / 48 * 60
    [(RoadClass.MOTORWAY, 4.5), (RoadClass.MAIN, 7.3182), (RoadClass.LOCAL, 10.9375)],
)
def test_minutes_by_class_of_road(road: RoadClass, minutes: float) -> None:
    assert minutes_on(road, 7.0) == pytest.approx(minutes, abs=1e-4)


def test_better_roads_are_quicker_and_straighter() -> None:
    for better, worse in ((RoadClass.MOTORWAY, RoadClass.MAIN), (RoadClass.MAIN, RoadClass.LOCAL)):
        assert KM_PER_HOUR[better] > KM_PER_HOUR[worse]
        assert STRETCH[better] < STRETCH[worse]


def test_an_edge_says_which_road_it_is() -> None:
    edge = GRAPH.edges[("Tacitusbrug", "betuwe"), ("Tacitusbrug", "maas_en_waal")]
    assert (edge["road"], edge["road_class"]) == ("Tacitusbrug", RoadClass.MOTORWAY)
    assert edge["minutes"] == pytest.approx(minutes_on(RoadClass.MOTORWAY, BRIDGE_KM), abs=1e-3)
    roads = {road for _, _, road in GRAPH.edges(data="road")}
    assert {"A1", "A12", "A50", "N348", "local"} <= roads


def test_no_edge_is_implausibly_long() -> None:
    assert max(minutes for _, _, minutes in GRAPH.edges(data="minutes")) < 45

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.travel.roads import network
from matcher.travel.roads.network import (
    BRIDGE_KM,
    JUNCTION,
    Node,
    RoadDataError,
    gabriel_pairs,
    road_graph,
    road_network,
    road_pairs,
)
from matcher.travel.roads.places import KM_PER_HOUR, STRETCH, Bridge, RoadClass, bridges, minutes_on, towns

BRIDGE = Bridge("Brug", ("north", "south"), 52.0, 6.0, RoadClass.MAIN)
LAND_OF: dict[Node, str] = {
    ("Laren", "GM1"): "north",
    ("Laren", "GM2"): "south",
    ("Almen", "GM1"): "north",
    ("Kruis", JUNCTION): "south",
    ("Brug", "north"): "north",
    ("Brug", "south"): "south",
}


def pairs(monkeypatch: pytest.MonkeyPatch, through: str) -> list[tuple[str, RoadClass, Node, Node]]:
    monkeypatch.setattr(network, "data_text", lambda name: f"[motorway]\n[main]\nN9 = {through}\n")
    return list(road_pairs(LAND_OF, {"Brug": BRIDGE}))


def test_a_road_goes_over_its_bridge_from_bank_to_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, '["Almen", "=Brug", "Kruis"]') == [
        ("N9", RoadClass.MAIN, ("Almen", "GM1"), ("Brug", "north")),
        ("N9", RoadClass.MAIN, ("Brug", "north"), ("Brug", "south")),
        ("N9", RoadClass.MAIN, ("Brug", "south"), ("Kruis", JUNCTION)),
    ]


def test_a_road_may_begin_at_a_bridge(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [pair[2:] for pair in pairs(monkeypatch, '["=Brug", "Almen"]')] == [(("Brug", "north"), ("Almen", "GM1"))]


@pytest.mark.parametrize(
    ("through", "reason"),
    [
        ('["Almen", "Kruis"]', "N9: no bridge between Almen and Kruis"),
        ('["Almen", "Laren"]', "N9: Laren names 2 places; write name, municipality"),
        ('["Almen", "Lochem"]', "N9: Lochem names 0 places"),
        ('["Almen", "=Veer", "Kruis"]', "N9: there is no bridge Veer"),
        ('["Almen", "=Brug", "Laren, GM1"]', "N9: Brug does not join these lands"),
    ],
)
def test_data_that_contradict_themselves_are_refused(
    monkeypatch: pytest.MonkeyPatch, through: str, reason: str
) -> None:
    with pytest.raises(RoadDataError, match=reason):
        pairs(monkeypatch, through)


def test_two_towns_of_one_name_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, '["Almen", "Laren, GM1"]')[0][3] == ("Laren", "GM1")


coordinates = st.integers(0, 400).map(lambda number: number / 7.0)
clouds = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=14, unique=True)


def test_a_point_inside_the_circle_parts_two_neighbours() -> None:
    points = np.array([(0.0, 0.0), (8.0, 0.0), (4.0, 1.0), (4.0, 9.0)])
    assert gabriel_pairs(points).tolist() == [[0, 2], [1, 2], [2, 3]]


def test_one_or_two_points() -> None:
    assert gabriel_pairs(np.zeros((1, 2))).shape == (0, 2)
    assert gabriel_pairs(np.array([(0.0, 0.0), (5.0, 1.0)])).tolist() == [[0, 1]]


@given(clouds)
def test_it_is_what_the_definition_says(cloud: list[tuple[float, float]]) -> None:
    points = np.array(cloud)
    if np.linalg.matrix_rank(points[1:] - points[0], tol=1e-9) < 2:
        return  # all on one line: no triangulation
    found = {tuple(pair) for pair in gabriel_pairs(points).tolist()}
    for first in range(len(points)):
        for second in range(first + 1, len(points)):
            middle = (points[first] + points[second]) / 2.0
            radius = np.linalg.norm(points[first] - points[second]) / 2.0
            others = np.delete(points, [first, second], axis=0)
            gap = np.linalg.norm(others - middle, axis=1).min() - radius
            if abs(gap) > 1e-6:  # on the circle itself either answer will do
                assert ((first, second) in found) == (gap > 0)


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

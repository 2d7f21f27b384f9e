import threading

import numpy as np

from matcher.travel.roads.joining import NEIGHBOURS, Joiner
from matcher.travel.roads.lands import NOWHERE, lands
from matcher.travel.roads.network import road_network
from matcher.travel.roads.speeds import TOWN_ACCESS_MINUTES
from models.geography import Location
from tests.matcher.travel.roads.towns import at

FAR = Location(lat=48.85, lon=2.35)


def test_a_location_is_joined_to_nodes_of_its_own_land_only() -> None:
    joints = Joiner(road_network()).joints([at("Druten"), at("Ochten"), at("Brummen")])
    land = road_network().land
    assert (land[joints.nodes] == joints.land[:, None]).all()
    assert [lands().names[index] for index in joints.land] == ["maas_en_waal", "betuwe", "veluwe"]


def test_a_town_is_its_own_nearest_node_and_nearer_nodes_come_first() -> None:
    joints = Joiner(road_network()).joints([at("Lochem")])
    assert road_network().nodes[joints.nodes[0, 0]] == ("Lochem", "GM0262")
    assert joints.minutes[0, 0] == TOWN_ACCESS_MINUTES
    assert (np.diff(joints.minutes[0]) > 0).all()


def test_no_trip_begins_on_a_motorway_bridge() -> None:
    beneath = Location(lat=51.8841, lon=5.7381)
    joints = Joiner(road_network()).joints([beneath])
    assert road_network().entered[joints.nodes].all()


def test_a_location_outside_is_joined_to_nothing() -> None:
    joints = Joiner(road_network()).joints([FAR, at("Epe")])
    assert joints.land[0] == NOWHERE
    assert np.isinf(joints.minutes[0]).all()
    assert joints.minutes.shape == (2, NEIGHBOURS)


def test_what_was_joined_before_is_the_same_again_whoever_asks() -> None:
    joiner = Joiner(road_network())
    places = [Location(lat=51.8 + number / 997, lon=5.4 + number / 499) for number in range(400)]
    wanted = Joiner(road_network()).joints(places)
    threads = [threading.Thread(target=joiner.joints, args=(places[start:],)) for start in range(0, 400, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = joiner.joints(places)
    assert (found.nodes == wanted.nodes).all()
    assert (found.minutes == wanted.minutes).all()

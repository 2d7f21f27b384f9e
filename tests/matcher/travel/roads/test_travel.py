import hashlib
import threading
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.travel import great_circle
from matcher.travel.great_circle import GreatCircleTravel, degrees_of, great_circle_km
from matcher.travel.protocol import OutsideAreaError
from matcher.travel.roads import network, places, travel
from matcher.travel.roads.lands import NOWHERE, lands
from matcher.travel.roads.network import road_network
from matcher.travel.roads.places import TOWN_ACCESS_MINUTES, towns
from matcher.travel.roads.travel import NEIGHBOURS, Joiner, RoadTravel
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


TRAVEL = RoadTravel()
DATA = ("bridges.csv", "junctions.csv", "roads.toml", "towns.csv", "waters.toml")
CONSTANTS = (
    (places, ("KM_PER_HOUR", "STRETCH", "ACCESS_KM_PER_HOUR", "ACCESS_STRETCH", "TOWN_ACCESS_MINUTES")),
    (network, ("BRIDGE_KM", "FINENESS")),
    (travel, ("NEIGHBOURS",)),
    (great_circle, ("FACTOR_MINUTES", "EXPONENT", "CIVILIAN_FACTOR")),
)
TOWNS = [Location(lat=town.lat, lon=town.lon) for town in towns()]
# the towns of the G7 and round about, not the edges of the area
inside = st.builds(Location, lat=st.floats(51.80, 52.40), lon=st.floats(5.30, 6.60))


def minutes(origin: Location, destination: Location) -> int:
    return int(TRAVEL.minutes([origin], [destination])[0, 0])


@pytest.mark.parametrize(
    ("origin", "destination", "known_minutes"),
    [("Arnhem", "Nijmegen", 20), ("Apeldoorn", "Zutphen", 25), ("Harderwijk", "Arnhem", 45)],
)
def test_known_trips_are_right_within_a_fifth(origin: str, destination: str, known_minutes: int) -> None:
    assert minutes(at(origin), at(destination)) == pytest.approx(known_minutes, rel=0.20)


@pytest.mark.parametrize(
    ("here", "there"),
    [("Druten", "Ochten"), ("Brummen", "Steenderen"), ("Doornenburg", "Pannerden")],
)
def test_a_river_between_takes_twice_the_time_of_a_dry_trip_as_long(here: str, there: str) -> None:
    """
    Against every pair of towns of this same source that is as far apart, within 15 % as the crow flies, on one land
    and with no water on the straight line: the slowest of them counts, not the median.
    """
    degrees = degrees_of(TOWNS)
    km = great_circle_km(degrees, degrees)
    apart = great_circle_km(degrees_of([at(here)]), degrees_of([at(there)]))[0, 0]
    first, second = np.nonzero((abs(km / apart - 1.0) < 0.15) & (np.triu(km) > 0.0))
    land = lands().of(degrees)
    dry = (land[first] == land[second]) & ~lands().crossed(degrees[first], degrees[second])
    times = [minutes(TOWNS[a], TOWNS[b]) for a, b in zip(first[dry], second[dry], strict=True)]
    assert len(times) > 50
    assert minutes(at(here), at(there)) >= 2 * max(times)


def test_the_mean_with_the_great_circle_law_takes_nothing_from_a_river() -> None:
    # the law over the straight line says 8 minutes, and the plain mean with it would say 13
    assert int(GreatCircleTravel().minutes([at("Druten")], [at("Ochten")])[0, 0]) == 8
    assert minutes(at("Druten"), at("Ochten")) == pytest.approx(20, rel=0.20)


@settings(max_examples=60)
@given(st.lists(inside, min_size=2, max_size=6))
def test_there_is_as_far_as_back_and_nowhere_is_no_minute_away(places: list[Location]) -> None:
    table = TRAVEL.minutes(places, places)
    assert (table == table.T).all()
    assert not table.diagonal().any()


@settings(max_examples=60)
@given(st.lists(inside, min_size=1, max_size=4), st.lists(inside, min_size=1, max_size=7))
def test_minutes_do_not_depend_on_what_else_is_asked(origins: list[Location], destinations: list[Location]) -> None:
    table = TRAVEL.minutes(origins, destinations)
    fresh = RoadTravel()
    for row, origin in enumerate(origins):
        for column, destination in enumerate(destinations):
            assert fresh.minutes([destination], [origin])[0, 0] == table[row, column]


def test_a_way_round_over_a_third_town_saves_a_minute_at_most() -> None:
    table = TRAVEL.minutes(TOWNS, TOWNS).astype(np.float64)
    for start in range(len(TOWNS)):
        over = (table[start, :, None] + table).min(axis=0)
        assert (table[start] <= over + 1.0).all()


def test_every_town_is_reached_in_a_sensible_time() -> None:
    table = TRAVEL.minutes(TOWNS, TOWNS)
    law = GreatCircleTravel().minutes(TOWNS, TOWNS)
    far = law > 20
    assert table.max() < 150
    ratio = table[far] / law[far]
    assert ratio.min() > 0.7
    assert ratio.max() < 3.0  # Millingen and Tolkamer see each other over the Rijn
    assert 0.95 < np.median(ratio) < 1.2


def test_a_farm_between_towns_is_joined_to_the_graph() -> None:
    farm = Location(lat=52.165, lon=5.842)  # in the woods west of Apeldoorn
    assert minutes(farm, at("Apeldoorn")) == pytest.approx(17, abs=4)
    assert minutes(farm, at("Nijmegen")) == pytest.approx(45, abs=8)


def test_neighbours_in_one_street_are_not_sent_over_the_town() -> None:
    assert minutes(Location(lat=51.98, lon=5.91), Location(lat=51.981, lon=5.911)) == 1


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(53.2194, 6.5665), (50.8503, 4.3517), (52.52, 13.405), (52.70, 5.0), (5.7, 52.1)],
    ids=["Groningen", "Brussels", "Berlin", "the lake", "exchanged"],
)
def test_a_point_outside_the_area_is_refused(lat: float, lon: float) -> None:
    beyond = Location(lat=lat, lon=lon)
    assert TRAVEL.outside([at("Ede"), beyond]).tolist() == [False, True]
    with pytest.raises(OutsideAreaError, match=r"1 location.*another source") as refused:
        TRAVEL.minutes([at("Ede")], [at("Epe"), beyond])
    assert str(lat) not in str(refused.value)


def test_shapes_and_kind() -> None:
    table = TRAVEL.minutes(TOWNS[:3], TOWNS[:5])
    assert (table.shape, table.dtype) == ((3, 5), np.int32)
    assert (TRAVEL.minutes(TOWNS[:5], TOWNS[:3]) == table.T).all()
    assert TRAVEL.minutes([], TOWNS[:2]).shape == (0, 2)
    assert TRAVEL.minutes(TOWNS[:2], []).shape == (2, 0)


def test_the_source_says_that_it_is_an_estimate_and_how() -> None:
    assert all(word in TRAVEL.name for word in ("schatting", "road graph", "great circle", "v1"))


def test_other_data_or_constants_are_another_version() -> None:
    """If this fails, raise the version in `RoadTravel.name`, then write the new digest here."""
    folder = files("matcher.travel.roads") / "data"
    data = [(folder / name).read_bytes() for name in DATA]
    constants = repr([getattr(module, name) for module, names in CONSTANTS for name in names])
    digest = hashlib.sha256(b"".join([*data, constants.encode()])).hexdigest()[:16]
    assert (TRAVEL.name.split()[2], digest) == ("v1", "72a2edf2e8dcbdc9")

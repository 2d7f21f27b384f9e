from collections.abc import Sequence

import pytest

from fixtures.generator import generate
from matcher.travel.great_circle import GreatCircleTravel
from matcher.travel.roads.travel import RoadTravel
from matcher.travel.sources import OutsideRoadsError, TravelChoice, open_travel
from models.geography import Location
from models.snapshot import Snapshot

URL = "http://osrm.example:5000"
OSRM, ROADS = TravelChoice("osrm", URL), TravelChoice("roads")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return generate("small", 1)


@pytest.mark.parametrize(
    ("given", "choice"),
    [
        ("roads", ROADS),
        ("great-circle", TravelChoice("great-circle")),
        ("matrix:a:b.csv", TravelChoice("matrix", "a:b.csv")),
        (f"osrm:{URL}", OSRM),
        (f"osrm:{URL}/x#spring", TravelChoice("osrm", f"{URL}/x", "spring")),
    ],
)
def test_a_source_is_taken_apart(given: str, choice: TravelChoice) -> None:
    assert TravelChoice.parse(given) == choice


def test_only_an_engine_has_a_fallback_and_it_is_no_engine() -> None:
    assert OSRM.with_fallback(ROADS) == TravelChoice("osrm", URL, None, ROADS)
    for chosen, instead in ((ROADS, TravelChoice("great-circle")), (OSRM, OSRM)):
        with pytest.raises(ValueError, match="another source"):
            chosen.with_fallback(instead)


def test_each_name_opens_its_source(snapshot: Snapshot) -> None:
    assert open_travel(ROADS, snapshot, "s.json").name == RoadTravel().name
    assert open_travel(TravelChoice("great-circle"), snapshot, "s.json").name == GreatCircleTravel().name


def test_places_outside_the_roads_are_told_with_their_owners_and_without_coordinates(snapshot: Snapshot) -> None:
    far = Location(lat=53.2194, lon=6.5665)
    units: Sequence[object] = (snapshot.units[0].model_copy(update={"location": far}), *snapshot.units[1:])
    with pytest.raises(OutsideRoadsError) as refused:
        open_travel(ROADS, snapshot.model_copy(update={"units": units}), "s.json")
    (issue,) = refused.value.issues
    assert (issue.code, issue.path) == ("outside_roads", "/units/0/location")
    assert len(refused.value.owners) == 1
    assert snapshot.units[0].id in refused.value.owners[0]
    assert "53.2" not in issue.message

import math

import numpy as np
import pytest
from geopy.distance import great_circle

from matcher.travel.great_circle import GreatCircleTravel, minutes_from_km
from models.geography import Location

TRAVEL = GreatCircleTravel()
UTRECHT = Location(lat=52.0907, lon=5.1214)
GRONINGEN = Location(lat=53.2194, lon=6.5665)
MAASTRICHT = Location(lat=50.8514, lon=5.6910)
ZEIST = Location(lat=52.0907, lon=5.2333)


def _raw(km: float) -> float:
    """Minutes before rounding."""
    return float(2.30 * 1.25 * km**0.731)


def _random(seed: int, count: int, *, anywhere: bool) -> list[Location]:
    random = np.random.default_rng(seed)
    lat = random.uniform(-90, 90, count) if anywhere else random.uniform(50.75, 53.55, count)
    lon = random.uniform(-180, 180, count) if anywhere else random.uniform(3.3, 7.25, count)
    return [Location(lat=float(a), lon=float(b)) for a, b in zip(lat, lon, strict=True)]


@pytest.mark.parametrize("anywhere", [False, True], ids=["the Netherlands", "the world"])
def test_distances_are_those_of_geopy(anywhere: bool) -> None:
    origins, destinations = _random(3, 40, anywhere=anywhere), _random(5, 25, anywhere=anywhere)
    minutes = TRAVEL.minutes(origins, destinations)
    assert minutes.shape == (40, 25)
    assert minutes.dtype == np.int32
    for row, origin in enumerate(origins):
        for column, destination in enumerate(destinations):
            km = great_circle((origin.lat, origin.lon), (destination.lat, destination.lon)).km
            assert abs(_raw(km) - round(_raw(km))) > 1e-5, "too near a whole minute: another seed"
            assert minutes[row, column] == math.ceil(_raw(km))


def test_there_and_back_are_as_long() -> None:
    places = _random(11, 60, anywhere=False)
    minutes = TRAVEL.minutes(places, places)
    assert (minutes == minutes.T).all()
    assert not minutes.diagonal().any()
    others = minutes[~np.eye(60, dtype=bool)]
    assert others.min() > 0


def test_the_date_line_and_the_poles_are_no_edge() -> None:
    east, west = Location(lat=10, lon=179.9), Location(lat=10, lon=-179.9)
    near = great_circle((10, 179.9), (10, -179.9)).km
    assert near < 22
    assert TRAVEL.minutes([east], [west])[0, 0] == math.ceil(_raw(near))
    north = [Location(lat=90, lon=0), Location(lat=90, lon=133)]
    assert TRAVEL.minutes(north, north).tolist() == [[0, 0], [0, 0]]
    antipodes = TRAVEL.minutes([Location(lat=0, lon=0)], [Location(lat=0, lon=180)])
    assert antipodes[0, 0] == math.ceil(_raw(math.pi * 6371.009))


@pytest.mark.parametrize(
    ("origin", "destination", "km", "minutes"),
    [
        # 2.875 x km ** 0.731
        (UTRECHT, ZEIST, 7.64, 13),
        (UTRECHT, GRONINGEN, 158.3, 117),
        (UTRECHT, MAASTRICHT, 143.3, 109),
        (MAASTRICHT, GRONINGEN, 270.0, 173),
    ],
)
def test_known_figures(origin: Location, destination: Location, km: float, minutes: int) -> None:
    assert great_circle((origin.lat, origin.lon), (destination.lat, destination.lon)).km == pytest.approx(km, rel=0.01)
    assert TRAVEL.minutes([origin], [destination]).tolist() == [[minutes]]


@pytest.mark.parametrize(
    ("km", "minutes"), [(0.0, 0), (-0.1, 0), (1.0, 3), (0.2, 1), (10.0, 16), (30.0, 35), (100.0, 84)]
)
def test_the_law_of_the_minutes(km: float, minutes: int) -> None:
    assert minutes_from_km(np.array([km])).tolist() == [minutes]


@pytest.mark.parametrize("whole", [1, 7, 29, 60, 144])
def test_minutes_are_rounded_up_but_noise_is_forgiven(whole: int) -> None:
    exact = (whole / 2.875) ** (1 / 0.731)
    assert minutes_from_km(np.array([exact, exact * (1 + 1e-12)])).tolist() == [whole, whole]
    assert minutes_from_km(np.array([exact * (1 + 1e-4), exact * (1 - 1e-4)])).tolist() == [whole + 1, whole]


def test_farther_is_never_quicker() -> None:
    assert (np.diff(minutes_from_km(np.linspace(0, 400, 4001))) >= 0).all()


def test_no_origins_or_no_destinations() -> None:
    assert TRAVEL.minutes([], [UTRECHT, ZEIST]).shape == (0, 2)
    assert TRAVEL.minutes([UTRECHT], []).shape == (1, 0)


def test_the_source_is_named() -> None:
    assert "2.30" in TRAVEL.name
    assert "0.731" in TRAVEL.name
    assert "1.25" in TRAVEL.name

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fixtures.generator import generate
from matcher.travel.great_circle import GreatCircleTravel
from matcher.travel.tabled import TabledTravel
from models.geography import Location

SNAPSHOT = generate("small", 1)
UNITS = [unit.location for unit in SNAPSHOT.units]
TEAMS = [team.location for team in (*SNAPSHOT.ambulant_teams, *SNAPSHOT.brigade_teams)]
HOMES = [youth.home.location for youth in SNAPSHOT.youths]


class Counting(GreatCircleTravel):
    def __init__(self) -> None:
        self.shapes: list[tuple[int, int]] = []

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        self.shapes.append((len(origins), len(destinations)))
        return super().minutes(origins, destinations)


def test_every_trip_of_a_plan_is_asked_for_at_once() -> None:
    engine = Counting()
    travel = TabledTravel(engine, SNAPSHOT)
    for origins, destinations in ((UNITS, HOMES), (HOMES, UNITS), (TEAMS, HOMES), (TEAMS, UNITS), (UNITS[:1], TEAMS)):
        wanted = GreatCircleTravel().minutes(origins, destinations)
        assert (travel.minutes(origins, destinations) == wanted).all()
    assert len(engine.shapes) == 1
    bases = len({(place.lat, place.lon) for place in UNITS + TEAMS})
    assert engine.shapes[0][0] == bases


def test_other_trips_are_asked_for_when_they_are_wanted() -> None:
    engine = Counting()
    travel = TabledTravel(engine, SNAPSHOT)
    wanted = GreatCircleTravel().minutes(HOMES[:2], HOMES[:3])
    assert (travel.minutes(HOMES[:2], HOMES[:3]) == wanted).all()
    assert engine.shapes[1:] == [(2, 3)]
    assert travel.name == engine.name

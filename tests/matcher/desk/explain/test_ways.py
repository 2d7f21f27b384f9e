import pytest

from fixtures.generator import generate
from matcher.desk import Desk, open_desk
from matcher.desk.desk import places_of
from matcher.desk.explain.ways import Way, Ways
from matcher.engine.model.problem import UNLIMITED
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk(generate("small", 5), Policy(), SolverSettings(), GreatCircleTravel())


def _told(way: Way | None) -> object:
    return None if way is None else (way.stays, way.own_points, way.price_points)


def test_asked_for_one_place_the_way_is_the_same_as_among_all(desk: Desk) -> None:
    found = 0
    for youth in range(0, 60, 4):
        room = desk.room_beside(youth)
        everywhere = Ways(desk, youth, room)
        for place in places_of(desk.problem.instance):
            alone = Ways(desk, youth, room, place).cheapest_at(place)
            assert _told(alone) == _told(everywhere.cheapest_at(place))
            found += alone is not None
    assert found > 30


def test_beside_another_room_what_is_known_of_the_youth_changes_nothing(desk: Desk) -> None:
    more = 0
    for youth in range(2, 60, 9):
        room = desk.room_beside(youth)
        wider = room.copy()
        wider[desk.bed_rows] = UNLIMITED
        known = Ways(desk, youth, room)
        for place in places_of(desk.problem.instance):
            fresh = Ways(desk, youth, wider).cheapest_at(place)
            assert _told(Ways(desk, youth, wider, place, known).cheapest_at(place)) == _told(fresh)
            more += _told(fresh) != _told(known.cheapest_at(place))
    assert more > 0

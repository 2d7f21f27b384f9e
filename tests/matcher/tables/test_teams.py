import numpy as np
import pytest

from matcher.tables.teams import nearest_able, road_minutes, team_table
from matcher.tables.units import EXPERTISES
from models.vocabulary import Expertise
from tests.matcher.check.build import ambulant, at, brigade, unit, world
from tests.matcher.tables.instances import instance_of


def _nearest(minutes: list[list[int]], able: list[list[int]], most: int) -> list[list[int]]:
    found = nearest_able(np.array(minutes, dtype=np.int32), np.array(able, dtype=bool), most)
    return [rows.tolist() for rows in found]


def test_teams_stand_in_order_of_id() -> None:
    table = team_table(
        [
            ambulant("t-3", "lvb", where=5, minutes_per_week=31, max_travel_minutes=13),
            ambulant("t-1", "ggz", "jeo", where=7, minutes_per_week=11, max_travel_minutes=17),
            ambulant("t-10", "addiction", where=9, minutes_per_week=97, max_travel_minutes=19),
        ]
    )
    assert table.ids == ("t-1", "t-10", "t-3")
    assert table.index == {"t-1": 0, "t-10": 1, "t-3": 2}
    assert table.locations == (at(7), at(9), at(5))
    assert table.minutes_per_week.tolist() == [11, 97, 31]
    assert table.max_travel_minutes.tolist() == [17, 19, 13]
    able = [{EXPERTISES[column] for column in np.flatnonzero(row)} for row in table.has_expertise]
    assert able == [{Expertise.GGZ, Expertise.JEO}, {Expertise.ADDICTION}, {Expertise.LVB}]


def test_a_percentage_of_travel_is_rounded_up() -> None:
    table = team_table([brigade("b-2", travel_percent=133), brigade("b-1")])
    assert table.travel_percent.tolist() == [100, 133]
    minutes = np.array([0, 1, 3, 100, 101], dtype=np.int64)
    assert road_minutes(minutes, table.travel_percent[[1]]).tolist() == [0, 2, 4, 133, 135]
    assert road_minutes(minutes, table.travel_percent[[0]]).tolist() == minutes.tolist()


def test_a_brigade_team_has_no_expertise_of_its_own() -> None:
    table = team_table([brigade("b-2"), brigade("b-1", minutes_per_week=7)])
    assert (table.ids, table.minutes_per_week.tolist()) == (("b-1", "b-2"), [7, 2000])
    assert table.has_expertise.shape == (2, 5)
    assert not table.has_expertise.any()


def test_no_teams_keep_their_shapes() -> None:
    table = team_table([])
    assert table.has_expertise.shape == (0, 5)
    assert table.minutes_per_week.shape == table.max_travel_minutes.shape == (0,)


@pytest.mark.parametrize(
    ("most", "rows"),
    [(1, [[2], [0]]), (2, [[2, 0], [0, 1]]), (3, [[2, 0, 1], [0, 1, 2]]), (9, [[2, 0, 1], [0, 1, 2]])],
)
def test_the_nearest_of_each_place_come_first(most: int, rows: list[list[int]]) -> None:
    assert _nearest([[8, 3], [9, 4], [5, 6]], [[1, 1], [1, 1], [1, 1]], most) == rows


def test_ties_go_by_id() -> None:
    assert _nearest([[7], [5], [5], [5], [4]], [[1]] * 5, 4) == [[4, 1, 2, 3]]
    made = world(*(ambulant(name, where=12) for name in ("t-c", "t-a", "t-b")), unit("u-1", where=3))
    instance = instance_of(made)
    able = np.ones((3, 1), dtype=bool)
    (rows,) = nearest_able(instance.ambulant_unit_minutes, able, 2)
    assert [instance.ambulant.ids[row] for row in rows] == ["t-a", "t-b"]


def test_many_ties_still_go_by_id() -> None:
    # an unstable sort would show with more than sixteen
    assert _nearest([[row % 2] for row in range(40)], [[1]] * 40, 21) == [[*range(0, 40, 2), 1]]


def test_who_is_not_able_leaves_no_gap() -> None:
    assert _nearest([[1, 1], [2, 2], [3, 3]], [[0, 1], [1, 0], [1, 0]], 2) == [[1, 2], [0]]
    assert _nearest([[1], [2]], [[0], [0]], 2) == [[]]


def test_without_teams_every_place_has_none() -> None:
    none = nearest_able(np.zeros((0, 3), dtype=np.int32), np.zeros((0, 3), dtype=bool), 2)
    assert [rows.tolist() for rows in none] == [[], [], []]

import numpy as np
import pytest

from matcher.tables.options import concatenate_options, trips_per_week
from tests.matcher.check.build import need, unit, world, youth
from tests.matcher.tables.instances import problem_of


@pytest.mark.parametrize(("minutes", "trips"), [(0, 0), (1, 1), (49, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_each_begun_visit_is_a_round_trip(minutes: int, trips: int) -> None:
    assert trips_per_week(np.array([[minutes, 0]]), 50).tolist() == [[trips, 0]]


def test_parts_keep_their_order_and_home_is_no_unit() -> None:
    made = world(unit("u-1"), unit("u-2"), youth("y-1", need=need("home", "open_group")), youth("y-2"))
    options = problem_of(made).options
    assert (options.home, options.place.tolist()) == (2, [2, 0, 1, 0, 1])
    assert options.at_unit.tolist() == [False, True, True, True, True]
    assert options.unit.tolist() == [0, 0, 1, 0, 1]
    assert not options.has_team.any()
    first = options.kept(options.youth == 0)
    second = options.kept(options.youth == 1)
    assert (len(first), len(second)) == (3, 2)
    joined = concatenate_options(2, 15, [second, first])
    assert joined.youth.tolist() == [1, 1, 0, 0, 0]
    assert joined.place.tolist() == [0, 1, 2, 0, 1]
    assert joined.family_minutes.tolist() == [10, 10, 0, 10, 10]


def test_no_part_is_an_empty_table() -> None:
    options = concatenate_options(3, 15, [])
    assert (len(options), options.home) == (0, 3)
    assert options.allowed.shape == (0, 15)
    assert options.team.shape == options.team_minutes.shape == (0, 5)

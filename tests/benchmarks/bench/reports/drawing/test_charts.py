from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench.reports.drawing.charts import spread


def test_places_that_are_far_enough_apart_stay() -> None:
    assert spread([200.0, 10.0, 90.0], 15, 0, 300) == [200.0, 10.0, 90.0]


def test_places_that_are_too_near_move_apart_around_their_middle() -> None:
    assert spread([100.0, 104.0], 15, 0, 300) == [94.5, 109.5]
    assert spread([50.0, 50.0, 50.0], 10, 0, 300) == [40.0, 50.0, 60.0]


def test_a_block_that_runs_into_another_joins_it() -> None:
    assert spread([100.0, 100.0, 112.0], 10, 0, 300) == [94.0, 104.0, 114.0]


def test_nothing_leaves_the_plot() -> None:
    assert spread([0.0, 1.0], 20, 0, 300) == [0.0, 20.0]
    assert spread([300.0, 299.0], 20, 0, 300) == [300.0, 280.0]


def test_without_room_for_all_the_distance_shrinks() -> None:
    assert spread([5.0, 5.0, 5.0], 100, 0, 60) == [0.0, 30.0, 60.0]


@given(st.lists(st.floats(0, 300), min_size=1, max_size=12))
def test_places_keep_their_order_and_distance(wanted: list[float]) -> None:
    found = spread(wanted, 15, 0, 300)
    in_order = [found[place] for place in sorted(range(len(wanted)), key=lambda place: wanted[place])]
    assert all(b - a >= 15 - 1e-9 for a, b in pairwise(in_order))
    assert in_order[0] >= 0
    assert in_order[-1] <= 300 + 1e-9

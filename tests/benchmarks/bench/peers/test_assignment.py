from itertools import product

import numpy as np

from benchmarks.bench.peers.min_cost_flow import assigned


def test_the_bed_goes_to_whom_waiting_costs_most_beyond_the_stay() -> None:
    # 300 - 40 = 260 saved by the first, 190 - 20 = 170 by the second
    assert assigned({1: 300, 2: 190}, {(1, 7): 40, (2, 7): 20}, {7: 1}) == {1: 7}


def test_one_makes_way_to_a_dearer_place_where_all_gain() -> None:
    points = {(1, 7): 10, (1, 8): 35, (2, 7): 20}
    assert assigned({1: 500, 2: 400}, points, {7: 1, 8: 1}) == {1: 8, 2: 7}


def test_who_is_better_off_waiting_waits() -> None:
    assert assigned({3: 50}, {(3, 7): 51}, {7: 2}) == {}


def test_a_place_that_is_not_named_has_no_limit() -> None:
    assert assigned({1: 9, 2: 8, 3: 7}, {(1, 5): 1, (2, 5): 2, (3, 5): 3}, {}) == {1: 5, 2: 5, 3: 5}


def test_nobody_waiting_is_nobody_assigned() -> None:
    assert assigned({}, {}, {7: 1}) == {}


def test_no_assignment_costs_less() -> None:
    random = np.random.default_rng(11)
    for _ in range(40):
        youths, places = int(random.integers(1, 5)), int(random.integers(1, 4))
        waiting = {youth: int(random.integers(1, 60)) for youth in range(youths)}
        points = {
            (youth, place): int(random.integers(1, 60))
            for youth, place in product(range(youths), range(places))
            if random.random() < 0.7
        }
        beds = {place: int(random.integers(0, 3)) for place in range(places)}
        found = assigned(waiting, points, beds)
        assert _cost(found, waiting, points) == min(
            _cost(given, waiting, points) for given in _all(youths, places, points, beds)
        )
        assert all(list(found.values()).count(place) <= beds[place] for place in beds)


def _all(youths: int, places: int, points: dict[tuple[int, int], int], beds: dict[int, int]) -> list[dict[int, int]]:
    plans = []
    for picked in product(range(-1, places), repeat=youths):
        plan = {youth: place for youth, place in enumerate(picked) if place >= 0}
        if set(plan.items()) <= set(points) and all(picked.count(place) <= beds[place] for place in beds):
            plans.append(plan)
    return plans


def _cost(plan: dict[int, int], waiting: dict[int, int], points: dict[tuple[int, int], int]) -> int:
    return sum(points[youth, plan[youth]] if youth in plan else waiting[youth] for youth in waiting)

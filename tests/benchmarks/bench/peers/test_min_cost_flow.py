from itertools import product

import numpy as np
import pytest

from benchmarks.bench.peers.greedy import GreedyPeer
from benchmarks.bench.peers.min_cost_flow import MinCostFlowPeer, assigned
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from fixtures.cases.urgent_goes_first import urgent_goes_first
from fixtures.generator import generate
from models.vocabulary import Setting, Urgency
from tests.benchmarks.bench.peers.planning import ran


def test_the_urgent_one_gets_the_bed_although_the_other_came_first() -> None:
    case = urgent_goes_first()
    assert ran(MinCostFlowPeer(), case.snapshot)[1].cost_points == case.expected_cost_points == 17_003
    assert ran(GreedyPeer(), case.snapshot)[1].cost_points > 17_003


def test_who_travels_most_gets_the_near_bed_although_the_other_came_first() -> None:
    units = (a_unit("near", Setting.OPEN_GROUP, 0, beds=1), a_unit("far", Setting.OPEN_GROUP, 30, beds=1))
    first = a_youth("y-2", a_need(Setting.OPEN_GROUP, from_day=-1), visits=1)
    second = a_youth("y-1", a_need(Setting.OPEN_GROUP), visits=7)
    found, judgement = ran(MinCostFlowPeer(), an_alliance(first, second, units=units))
    assert found.stays is not None
    assert [found.stays[name][0].place for name in ("y-2", "y-1")] == ["far", "near"]
    # 35 minutes there and back once in the week
    assert judgement.kpis["family_travel_minutes"] == 70


def test_no_bed_is_kept_free_for_who_needs_it_later() -> None:
    unit = a_unit("unit", Setting.OPEN_GROUP, 5, beds=1)
    now = a_youth("y-1", a_need(Setting.OPEN_GROUP))
    later = a_youth("y-2", a_need(Setting.OPEN_GROUP, urgency=Urgency.CRISIS, from_day=1))
    found, _ = ran(MinCostFlowPeer(), an_alliance(now, later, units=(unit,)))
    assert found.stays is not None
    assert [len(found.stays[name]) for name in ("y-1", "y-2")] == [1, 0]


def test_whose_stay_must_end_is_assigned_anew_in_that_period() -> None:
    found, _ = ran(MinCostFlowPeer(), crisis_bed_then_follow_up().snapshot)
    assert found.stays is not None
    stays = found.stays["y-1"]
    assert [stay.place for stay in stays] == ["crisis", "open"]
    assert (stays[0].until - stays[0].from_date).days == 28


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", ["small", "crisis-noord-veluwe"])
def test_no_rule_is_broken_on_generated_sets(name: str, seed: int) -> None:
    found, judgement = ran(MinCostFlowPeer(), generate(name, seed))
    assert judgement.violations == {}
    assert found.bound is None
    assert found.note == ""


def test_the_same_plan_twice() -> None:
    snapshot = generate("small", 2)
    assert ran(MinCostFlowPeer(), snapshot, seed=1)[0].stays == ran(MinCostFlowPeer(), snapshot, seed=2)[0].stays


def test_when_time_is_up_the_others_stay_as_they_are() -> None:
    found, judgement = ran(MinCostFlowPeer(), generate("small", 1), seconds=1e-3)
    assert judgement.violations == {}
    assert "periods not looked at" in found.note


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

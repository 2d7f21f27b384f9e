import threading
import time

import numpy as np
import pytest

from benchmarks.bench.peers.common import costed, prepared, stays_by_youth, without_place
from benchmarks.bench.peers.highs_mip import LeftBehindError, left_behind_after
from benchmarks.bench.peers.one_entrance import one_entrance_paths
from benchmarks.bench.peers.room import Room, care_ends, entrances, run_end
from benchmarks.bench.runs.kpis import judged
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from fixtures.cases.one_sex_at_a_time import one_sex_at_a_time
from fixtures.cases.siblings_together import siblings_together
from fixtures.generator import generate
from matcher.engine.model.problem import MatchingProblem
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.vocabulary import Setting


def problem_of(snapshot: Snapshot) -> MatchingProblem:
    return prepared(snapshot, Policy(), SolverSettings())


def three_beds() -> MatchingProblem:
    """One resident in a unit of three beds, of which one closes on day 4."""
    unit = a_unit("unit", Setting.OPEN_GROUP, 5, beds=3, beds_from={4: 2})
    resident = living_at("unit", a_youth("y-1", a_need(Setting.OPEN_GROUP)))
    return problem_of(an_alliance(resident, a_youth("y-2", a_need(Setting.OPEN_GROUP)), units=(unit,)))


def test_what_is_left_is_the_capacity_without_those_who_are_there() -> None:
    problem = three_beds()
    room, beds = Room(problem), problem.resources.ids.index("beds:unit")
    assert [int(room.left(period)[beds]) for period in range(7)] == [2, 2, 2, 2, 1, 1, 1]


def test_a_shortage_is_told_where_it_is_and_goes_when_the_demand_is_given_back() -> None:
    problem = three_beds()
    room, beds = Room(problem), problem.resources.ids.index("beds:unit")
    asked = np.zeros_like(problem.capacity)
    asked[beds] = 2
    assert np.argwhere(room.shortages(asked)).tolist() == [[beds, 4], [beds, 5], [beds, 6]]
    room.take(asked)
    assert room.shortages(np.ones_like(asked))[beds].all()
    room.take(-asked)
    assert not room.shortages(np.ones_like(asked))[beds].any()


def test_who_asks_for_nothing_lacks_nothing() -> None:
    problem = three_beds()
    room = Room(problem)
    room.take(np.full_like(problem.capacity, 99))
    assert not room.shortages(np.zeros_like(problem.capacity)).any()


def test_the_other_sex_shuts_a_unit_of_one_sex_however_many_beds_are_free() -> None:
    problem = problem_of(one_sex_at_a_time().snapshot)
    room = Room(problem)
    rows = [row for row, name in enumerate(problem.resources.ids) if name.startswith("sex:")]
    asked = np.zeros_like(problem.capacity)
    asked[rows[0]] = 1
    assert not room.shortages(asked).any()
    there = np.zeros_like(asked)
    there[rows[1], 2] = 1
    room.take(there)
    assert np.argwhere(room.shortages(asked)).tolist() == [[rows[0], 2]]


def test_siblings_apart_cost_points_but_take_no_room() -> None:
    problem = problem_of(siblings_together().snapshot)
    room = Room(problem)
    rows = [row for row, name in enumerate(problem.resources.ids) if name.startswith("siblings:")]
    assert rows
    asked = np.zeros_like(problem.capacity)
    asked[rows] = 5
    assert not room.shortages(asked).any()


def test_without_place_is_who_waits_after_the_need_began_or_is_interrupted() -> None:
    problem = problem_of(crisis_bed_then_follow_up().snapshot)
    assert without_place(problem, 0, problem.incumbent.path[0])
    problem = three_beds()
    assert [without_place(problem, youth, problem.incumbent.path[youth]) for youth in (0, 1)] == [False, True]


CAPACITY_CODES = ("capacity_", "full_today")


def test_a_run_ends_at_the_first_period_that_is_not_allowed() -> None:
    allowed = np.array([[True, True, False, True], [False, False, True, False]])
    assert run_end(allowed).tolist() == [[2, 2, 2, 4], [0, 1, 3, 3]]


def test_a_crisis_stay_ends_on_the_last_boundary_within_its_longest_stay() -> None:
    problem = prepared(crisis_bed_then_follow_up().snapshot, Policy(), SolverSettings())
    doors = entrances(problem, 0, care_ends(problem, 0))
    place = problem.options.place[doors.option]
    crisis = int(np.flatnonzero(place == 1)[0])
    bounds = problem.instance.boundaries
    assert bounds[doors.end[crisis, 0]] == 28
    # days 3 to 31, and 28 is the last boundary before that
    assert bounds[doors.end[crisis, 3]] == 28
    assert bounds[doors.end[crisis, 7]] == 35
    lasting = int(np.flatnonzero(place == 0)[0])
    opens = int(np.flatnonzero(bounds == 14)[0])
    assert doors.may_begin[lasting].tolist() == [period >= opens for period in range(problem.instance.periods)]
    assert doors.end[lasting, opens] == problem.instance.periods


def test_every_single_path_keeps_the_rules_of_its_youth() -> None:
    snapshot = generate("small", 3)
    problem = prepared(snapshot, Policy(), SolverSettings())
    everywhen = np.ones(problem.instance.periods, dtype=bool)
    random = np.random.default_rng(7)
    found = [one_entrance_paths(problem, youth, everywhen) for youth in range(len(snapshot.youths))]
    for _ in range(20):
        picked = np.stack([paths[random.integers(len(paths))] for paths in found])
        plan = costed(problem, np.arange(len(picked)), picked)
        judgement = judged(snapshot, stays_by_youth(problem, plan), Policy(), GreatCircleTravel())
        assert [code for code in judgement.violations if not code.startswith(CAPACITY_CODES)] == []


def test_a_call_that_ends_in_time_gives_what_it_returns() -> None:
    assert left_behind_after(30.0, lambda: 17) == 17


def test_a_call_that_does_not_end_is_not_waited_for() -> None:
    go_on, begun = threading.Event(), time.perf_counter()
    try:
        with pytest.raises(LeftBehindError):
            left_behind_after(0.1, lambda: go_on.wait(60))
        assert time.perf_counter() - begun < 20
    finally:
        go_on.set()


def test_what_it_raises_is_raised_here() -> None:
    def full() -> None:
        raise MemoryError("of 3 GiB")

    with pytest.raises(MemoryError, match="of 3 GiB"):
        left_behind_after(30.0, full)

import numpy as np

from benchmarks.bench.peers.preparing import prepared, without_place
from benchmarks.bench.peers.room import Room
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from fixtures.cases.one_sex_at_a_time import one_sex_at_a_time
from fixtures.cases.siblings_together import siblings_together
from matcher.engine.model.problem import MatchingProblem
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

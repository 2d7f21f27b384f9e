from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.visits import generate_team_week
from matcher.visits.preparing import prepare
from matcher.visits.routing.limits import SearchLimits
from matcher.visits.routing.lns import CHOOSERS, Chooser, Room
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Placement, around
from tests.matcher.visits.building import LineTravel


@pytest.fixture(scope="module")
def problem() -> RoutingProblem:
    return prepare(generate_team_week("team-12", 3), LineTravel()).problem


def anything_planned(problem: RoutingProblem, random: Random) -> dict[int, Placement]:
    """Some visits anywhere they can be, whether it can be ridden or not."""
    solution = {}
    for visit in problem.visits:
        if random.random() < 0.7 and all(problem.possible_starts[task] for task in visit.tasks):
            for task in visit.tasks:
                shift, ranges = random.choice(sorted(problem.possible_starts[task].items()))
                solution[task] = Placement(shift, ranges[0][0])
    return solution


@pytest.mark.parametrize("choose", CHOOSERS, ids=lambda choose: choose.__name__)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), most=st.integers(2, 12), shifts=st.integers(1, 10))
def test_a_neighbourhood_has_visits_within_its_room_and_keeps_theirs_shifts_open(
    problem: RoutingProblem, choose: Chooser, seed: int, most: int, shifts: int
) -> None:
    random = Random(seed)
    solution = anything_planned(problem, random)
    found = choose(problem, solution, random, Room(most, shifts))
    largest = max(len(series.visits) for series in problem.series)
    assert len(found.visits) <= max(most, largest)
    assert found.visits <= set(range(len(problem.visits)))
    scope = around(problem, solution, found.visits, found.shifts)
    now = {solution[task].shift for visit in found.visits for task in problem.visits[visit].tasks if task in solution}
    assert now <= scope.open_shifts
    assert {problem.tasks[task].visit for task in scope.kept} & scope.free == set()
    assert {*scope.kept, *(task for visit in scope.free for task in problem.visits[visit].tasks)} >= set(solution)


def test_every_chooser_has_a_docstring() -> None:
    assert all(choose.__doc__ for choose in CHOOSERS)
    assert SearchLimits().least_free >= 2

import threading

import pytest

from matcher.engine.stopping import Stopper
from matcher.visits.routing.insertion import solve_scope
from matcher.visits.routing.limits import Found, SearchLimits
from matcher.visits.routing.problem import Chance, Link, RoutingProblem, Shift, Task, Visit, Weights
from matcher.visits.routing.search import NoSolutionError, arcs, search
from matcher.visits.routing.solution import Placement, around, cost_of, everything

EARLY = Chance(((50, 900),), due=80)


def problem(unplanned: int | None = None, closes: int = 900, link: Link | None = None) -> RoutingProblem:
    """Three visits in a row on sites 1 to 3, ten apart; two shifts from site 0."""
    travel = [[10 * abs(row - column) for column in range(4)] for row in range(4)]
    tasks = tuple(Task(number, number + 1, 20, {0: EARLY, 1: EARLY}) for number in range(3))
    visits = tuple(Visit((number,), unplanned) for number in range(3))
    links: tuple[Link, ...] = ()
    if link is not None:
        tasks = (*tasks, Task(2, 3, 20, {0: EARLY, 1: EARLY}))
        visits = (*visits[:2], Visit((2, 3), unplanned))
        links = (link,)
    shifts = (Shift(0, 0, 0, 0, closes), Shift(1, 0, 0, 0, closes))
    return RoutingProblem(travel, shifts, tasks, visits, links, weights=Weights(1, 3, 0, 0))


def test_visits_that_must_be_done_are_done_and_proven() -> None:
    # one expert: 60 on the road and the third 30 late; two: 20 and 60, nobody late
    found = search(problem(), Stopper(60.0), SearchLimits(workers=1))
    assert found.is_optimal
    assert set(found.solution) == {0, 1, 2}
    assert found.cost == cost_of(problem(), found.solution)
    assert found.cost.total == 60 + 20


def test_a_visit_that_must_be_done_and_cannot_is_told() -> None:
    with pytest.raises(NoSolutionError):
        search(problem(closes=75), Stopper(60.0), SearchLimits(workers=1))


def test_a_visit_that_may_be_left_out_is() -> None:
    found = search(problem(unplanned=500, closes=75 + 5), Stopper(60.0), SearchLimits(workers=1))
    assert found.is_optimal
    assert set(found.solution) == {0}
    assert found.cost.unplanned == 1000


def test_linked_tasks_are_so_far_apart_and_by_two_experts() -> None:
    given = problem(link=Link(2, 3, 31, 37))
    found = search(given, Stopper(60.0), SearchLimits(workers=1))
    one, other = found.solution[2], found.solution[3]
    assert 31 <= other.start - one.start <= 37
    assert one.shift != other.shift


def test_the_way_that_is_ridden_counts_even_where_a_roundabout_way_is_shorter() -> None:
    # 90 from base to site 1 and back, 10 by way of site 2, where there is no visit
    travel = [[0, 90, 10], [90, 0, 10], [10, 10, 0]]

    def given(closes: int) -> RoutingProblem:
        task = Task(0, 1, 20, {0: Chance(((0, 900),))})
        return RoutingProblem(travel, (Shift(0, 0, 0, 0, closes),), (task,), (Visit((0,), 500),))

    found = search(given(200), Stopper(60.0), SearchLimits(workers=1))
    assert (found.solution, found.cost.total) == ({0: Placement(0, 90)}, 180)
    assert search(given(199), Stopper(60.0), SearchLimits(workers=1)).solution == {}


def test_kept_tasks_keep_shift_and_order_and_closed_shifts_keep_their_times() -> None:
    given = problem(unplanned=500)
    kept = {0: Placement(0, 300), 1: Placement(0, 200)}
    moved = solve_scope(given, around(given, kept, [2]), kept, 10.0, Stopper(60.0), workers=1, seed=0).solution
    assert moved is not None
    assert moved[1].start < moved[0].start
    assert (moved[0].shift, moved[1].shift) == (0, 0)
    closed = solve_scope(given, around(given, kept, [2], [1]), kept, 10.0, Stopper(60.0), workers=1, seed=0).solution
    assert closed is not None
    assert {task: closed[task] for task in (0, 1)} == kept
    assert closed[2].shift == 1


def test_found_solutions_only_get_better_and_arcs_count_pairs_on_a_shift() -> None:
    told: list[Found] = []
    search(problem(), Stopper(60.0), SearchLimits(workers=1), told.append)
    totals = [found.cost.total for found in told]
    assert totals == sorted(totals, reverse=True)
    assert arcs(problem()) == 2 * 9


def test_a_stop_that_came_before_solves_nothing() -> None:
    stop = threading.Event()
    stop.set()
    given = problem(unplanned=7)
    answer = solve_scope(given, everything(given), {}, 10.0, Stopper(60.0, stop), workers=1, seed=0)
    assert answer.solution is None
    assert answer.bound is None
    found = search(given, Stopper(60.0, stop), SearchLimits(workers=1))
    assert (found.solution, found.cost.total) == ({}, 21)


def test_the_same_seed_and_rounds_give_the_same_solution_with_one_worker() -> None:
    limits = SearchLimits(workers=1, seed=5, whole_arcs=-1, rounds=6, neighbourhood_seconds=30.0)
    first, second = (search(problem(unplanned=500), Stopper(600.0), limits) for _ in range(2))
    assert first == second

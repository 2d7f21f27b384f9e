from matcher.visits.routing.problem import Chance, Link, RoutingProblem, Series, Shift, Task, Visit, Weights
from matcher.visits.routing.solution import Cost, Placement, cost_of, in_order, interchangeable, routes

CHANCES = {0: Chance(((0, 900),), due=200), 1: Chance(((0, 900),)), 2: Chance(((0, 900),))}


def problem(**values: object) -> RoutingProblem:
    """Four visits of one series on three shifts of two experts; the last visit has two tasks."""
    tasks = tuple(Task(visit, visit + 1, 30, CHANCES) for visit in (0, 1, 2, 3, 3))
    given = {
        "travel": [[0, 3, 5, 7, 11], [3, 0, 13, 17, 19], [5, 13, 0, 23, 29], [7, 17, 23, 0, 31], [11, 19, 29, 31, 0]],
        "shifts": (Shift(0, 0, 0, 0, 900), Shift(0, 1, 0, 0, 900), Shift(1, 1, 0, 0, 900)),
        "tasks": tasks,
        "visits": (Visit((0,), 1000), Visit((1,), 2000), Visit((2,), 4000), Visit((3, 4), 8000)),
        "links": (Link(3, 4, 0, 0),),
        "series": (Series((0, 1, 2, 3), frozenset({0}), 0),),
        "weights": Weights(travel=2, lateness=3, largest_lateness=5, change=7),
    }
    return RoutingProblem(**{**given, **values})  # type: ignore[arg-type]


SOLUTION = {1: Placement(0, 250), 0: Placement(0, 211), 3: Placement(1, 300), 4: Placement(2, 300)}


def test_routes_follow_from_the_beginnings() -> None:
    assert routes(problem(), SOLUTION) == [[0, 1], [3], [4]]


def test_every_term_is_counted_once() -> None:
    # on the way 3 + 13 + 5, 11 + 11 and 11 + 11; late 11 and 50; visit 2 left out; expert 1 is not known
    travel, late = 21 + 22 + 22, 11 + 50
    total = 2 * travel + 3 * late + 5 * 50 + 7 + 4000
    assert cost_of(problem(), SOLUTION) == Cost(travel, late, 50, 1, 4000, total)


def test_strangers_beyond_the_free_ones_are_changes() -> None:
    def changes(series: Series) -> int:
        return cost_of(problem(series=(series,)), SOLUTION).changes

    assert changes(Series((0, 1, 2, 3), frozenset(), 1)) == 1
    assert changes(Series((0, 1, 2, 3), frozenset(), 2)) == 0
    assert changes(Series((0, 1, 2, 3), frozenset(), 0)) == 2


def test_nothing_planned_costs_what_was_left_out() -> None:
    assert cost_of(problem(), {}) == Cost(0, 0, 0, 0, 15_000, 15_000)


def test_only_visits_that_differ_in_nothing_are_interchangeable() -> None:
    same = tuple(Task(visit, 1, 30, CHANCES) for visit in (0, 1, 2, 3, 3))
    costs = (Visit((0,), 1000), Visit((1,), 1000), Visit((2,), 999), Visit((3, 4), 1000))
    assert interchangeable(problem(tasks=same, visits=costs)) == [[0, 1]]
    assert interchangeable(problem()) == []


def test_in_order_of_their_days_with_those_left_out_last() -> None:
    same = tuple(Task(visit, 1, 30, CHANCES) for visit in (0, 1, 2, 3, 3))
    alike = (Visit((0,), 9), Visit((1,), 9), Visit((2,), 9), Visit((3, 4), 9))
    given = problem(tasks=same, visits=alike)
    solution = {1: Placement(2, 100), 2: Placement(0, 150)}
    assert in_order(given, solution) == {0: Placement(0, 150), 1: Placement(2, 100)}
    assert cost_of(given, in_order(given, solution)).total == cost_of(given, solution).total

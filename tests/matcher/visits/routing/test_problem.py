from matcher.visits.routing.problem import Chance, RoutingProblem, Shift, Task, Visit


def problem(starts: tuple[tuple[int, int], ...], travel: list[list[int]] | None = None) -> RoutingProblem:
    """One visit of 30 at site 1, one shift from site 0 from 100 until 300."""
    return RoutingProblem(
        travel=travel or [[0, 17], [23, 0]],
        shifts=(Shift(expert=0, day=0, site=0, opens=100, closes=300),),
        tasks=(Task(visit=0, site=1, duration=30, chances={0: Chance(starts)}),),
        visits=(Visit(tasks=(0,), unplanned_cost=1),),
    )


def test_beginnings_leave_time_for_the_way_there_and_back() -> None:
    assert problem(((0, 999),)).possible_starts == ({0: ((117, 247),)},)


def test_ranges_that_travel_leaves_nothing_of_fall_away() -> None:
    assert problem(((0, 116), (150, 160), (248, 400))).possible_starts == ({0: ((150, 160),)},)


def test_a_shift_without_any_range_is_not_possible() -> None:
    assert problem(((0, 116),)).possible_starts == ({},)


def test_a_roundabout_way_may_be_the_shortest() -> None:
    travel = [[0, 90, 10], [90, 0, 10], [10, 10, 0]]
    found = problem(((0, 999),), travel)
    assert found.least_travel == [[0, 20, 10], [20, 0, 10], [10, 10, 0]]
    assert found.possible_starts == ({0: ((120, 250),)},)

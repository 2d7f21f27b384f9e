import numpy as np
import pytest
from scipy import sparse

from matcher.rules.full_today import FullTodayRule
from tests.matcher.check.build import World, ambulant, beds_from, living, need, unit, world, youth
from tests.matcher.tables.instances import option_at, options_at, problem_of

RULE = FullTodayRule()


def test_the_code_is_full_today() -> None:
    assert RULE.code == "full_today"


@pytest.mark.parametrize(
    ("asked", "own", "open_periods"),
    [
        (39, [40, 40, 40], [True, True, True]),
        (40, [40, 40, 40], [True, True, True]),
        (41, [40, 40, 40], [False, True, False]),
        (41, [41, 0, 40], [True, True, False]),
        (1, None, [False, True, False]),
    ],
)
def test_no_more_than_the_own_incumbent_where_there_is_excess(
    asked: int, own: list[int] | None, open_periods: list[bool]
) -> None:
    allowed = np.ones((3, 3), dtype=bool)
    # option 0 is another youth's, option 2 asks nothing of resource 1
    demand = sparse.csc_array(np.array([[7, 0], [0, asked], [5, 0]], dtype=np.int64))
    excess = np.array([[False, False, False], [True, False, True]])
    mine = {} if own is None else {(8, 1): np.array(own, dtype=np.int64)}
    RULE.close(allowed, np.array([6, 8, 8]), demand, excess, mine)
    assert allowed.tolist() == [[True] * 3, open_periods, [True] * 3]


def test_what_was_closed_stays_closed() -> None:
    allowed = np.zeros((1, 2), dtype=bool)
    demand = sparse.csc_array(np.array([[3]], dtype=np.int64))
    RULE.close(allowed, np.array([0]), demand, np.array([[True, False]]), {(0, 0): np.array([9, 9])})
    assert not allowed.any()


def test_somebody_elses_demand_opens_nothing() -> None:
    allowed = np.ones((2, 1), dtype=bool)
    demand = sparse.csc_array(np.array([[3], [3]], dtype=np.int64))
    RULE.close(allowed, np.array([0, 1]), demand, np.array([[True]]), {(0, 0): np.array([3])})
    assert allowed.tolist() == [[True], [False]]


def _over_full(beds: int, back: int) -> World:
    """Three residents, one of them in care until day 28, beds that come back on a day, one who waits."""
    return world(
        unit("u-1", beds=beds, bed_changes=(beds_from(back, 4),)),
        youth("y-1", current_stay=living("u-1", -50)),
        youth("y-2", current_stay=living("u-1", -60)),
        youth("y-3", current_stay=living("u-1", -70), need=need(start=-70, days=98)),
        youth("y-4"),
    )


@pytest.mark.parametrize(
    ("beds", "back", "first_open_day"), [(3, 35, 0), (2, 35, 28), (1, 35, 35), (0, 14, 14), (1, 38, 42)]
)
def test_nobody_is_added_to_a_unit_that_is_over_full(beds: int, back: int, first_open_day: int) -> None:
    problem = problem_of(_over_full(beds, back))
    starts, options = problem.instance.boundaries[:-1], problem.options
    # a full unit is no excess: there the capacity says no
    entered = options.allowed[option_at(problem, "y-4", "u-1")]
    assert starts[entered].tolist() == [start for start in starts if start >= first_open_day]
    for name in ("y-1", "y-2"):
        assert options.allowed[option_at(problem, name, "u-1", resident=True)].all()


def test_a_resident_takes_no_more_of_an_overworked_team() -> None:
    # y-1 has 70 minutes and 2 trips of 2 x 9: 106, one more than there is
    made = world(
        unit("u-1", where=9),
        ambulant("t-1", "ggz", "lvb", minutes_per_week=105),
        youth("y-1", need=need(expertises={"ggz": 70, "lvb": 30}), current_stay=living("u-1", -5, ggz="t-1")),
        youth("y-2", need=need(expertises={"ggz": 61})),
    )
    problem = problem_of(made)
    allowed = np.array([row.all() for row in problem.options.allowed])
    now = option_at(problem, "y-1", "u-1", resident=True, ggz="t-1")
    more = option_at(problem, "y-1", "u-1", resident=True, ggz="t-1", lvb="t-1")
    assert (allowed[now], allowed[more]) == (True, False)
    without, helped = option_at(problem, "y-2", "u-1"), option_at(problem, "y-2", "u-1", ggz="t-1")
    assert (allowed[without], allowed[helped]) == (True, False)
    made.change("t-1", minutes_per_week=106)
    assert problem_of(made).options.allowed.all()


def test_the_change_is_enough() -> None:
    # beds:u-1 holds 3 where 1 is: over by 2
    made = _over_full(1, 70)
    problem = problem_of(made)
    row = problem.resources.ids.index("beds:u-1")
    over = int((problem.incumbent_demand - problem.resources.capacity)[row].max())
    change = RULE.smallest_change("beds:u-1", over)
    assert (change.code, change.parameters) == ("full_today", {"resource": "beds:u-1", "units": 2})
    assert problem_of(made.change("u-1", beds=1 + over - 1)).excess.any()
    enough = problem_of(made.change("u-1", beds=1 + over))
    assert not enough.excess.any()
    assert enough.options.allowed[options_at(enough, "y-4", "u-1")].all()

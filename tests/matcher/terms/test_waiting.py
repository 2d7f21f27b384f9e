import numpy as np
import pytest

from matcher.tables.youths import youth_table
from matcher.terms.waiting import WaitingTerm
from models.snapshot import Horizon
from tests.matcher.check.build import World, need, world, youth
from tests.matcher.tables.instances import UNLIKE, instance_of, problem_of

TERM = WaitingTerm()


def _made(urgency: str, start: int, days: int = 3, weeks: int = 0) -> World:
    """Norms of 2, 5 and 11 days; 9001, 4801 and 2399 points; with 7 percent it is rate x beyond // 100."""
    made = world(youth(need=need(start=start, urgency=urgency)))
    made.policy, made.horizon = UNLIKE, Horizon(days=days, weeks=weeks)
    return made


def _by_period(made: World) -> tuple[list[int], list[int]]:
    instance = instance_of(made)
    youths = youth_table(instance.snapshot, instance.policy)
    points, days = TERM.points_until(youths, instance)[0], TERM.days_until(youths, instance)[0]
    assert points[0] == days[0] == 0
    return np.diff(points).tolist(), np.diff(days).tolist()


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("waiting", "days")


@pytest.mark.parametrize(
    ("urgency", "start", "points"),
    [
        # on the first day w = 1 - start
        ("crisis", 0, [9001, 9001, 9001 + 90]),
        ("crisis", -1, [9001, 9001 + 90, 9001 + 180]),
        ("crisis", -2, [9001 + 90, 9001 + 180, 9001 + 270]),
        ("urgent", -2, [4801, 4801, 4801]),
        ("urgent", -3, [4801, 4801, 4801 + 48]),
        ("urgent", -4, [4801, 4801 + 48, 4801 + 96]),
        ("urgent", -5, [4801 + 48, 4801 + 96, 4801 + 144]),
        ("regular", -10, [2399, 2399 + 23, 2399 + 47]),
        ("regular", -11, [2399 + 23, 2399 + 47, 2399 + 71]),
        ("regular", -1010, [2399 + 23990, 2399 + 24013, 2399 + 24037]),
    ],
)
def test_a_day_beyond_the_norm_weighs_more(urgency: str, start: int, points: list[int]) -> None:
    assert _by_period(_made(urgency, start)) == (points, [1, 1, 1])


@pytest.mark.parametrize(
    ("start", "points", "days"),
    [
        (1, [0, 9001, 9001], [0, 1, 1]),
        (2, [0, 0, 9001], [0, 0, 1]),
        (3, [0, 0, 0], [0, 0, 0]),
        (40, [0, 0, 0], [0, 0, 0]),
    ],
)
def test_nobody_waits_before_the_need(start: int, points: list[int], days: list[int]) -> None:
    assert _by_period(_made("crisis", start)) == (points, days)


def test_a_week_adds_up_its_days() -> None:
    # from day 4: two days within the norm, then 1 to 6 days beyond it until day 12
    made = _made("crisis", 4, days=5, weeks=1)
    points, days = _by_period(made)
    assert days == [0, 0, 0, 0, 1, 7]
    assert points == [0, 0, 0, 0, 9001, 7 * 9001 + 90 + 180 + 270 + 360 + 450 + 540]


def test_growth_is_floored_each_day_not_each_week() -> None:
    made = _made("regular", -11, days=0, weeks=1)
    # 23.99, 47.98, 71.97, 95.96, 119.95, 143.94, 167.93
    assert _by_period(made) == ([7 * 2399 + 23 + 47 + 71 + 95 + 119 + 143 + 167], [7])


def test_an_interrupted_day_costs_the_same_for_everybody() -> None:
    problem = problem_of(_made("regular", 0, days=2, weeks=2))
    assert problem.costs.interrupted.tolist() == [[8009, 8009, 56063, 56063]]


def test_the_problem_waits_at_these_points() -> None:
    problem = problem_of(_made("urgent", -4))
    assert problem.costs.waiting.tolist() == [[4801, 4849, 4897]]
    assert problem.costs.interrupted.tolist() == [[8009] * 3]


def test_nobody_waiting_is_no_error() -> None:
    problem = problem_of(world())
    assert TERM.points_until(problem.youths, problem.instance).shape == (0, 16)


@pytest.mark.parametrize(("start", "days", "waited"), [(3, 3, 0), (40, 3, 0), (10, 5, 2)])
def test_a_need_too_late_for_the_horizon_only_waits(start: int, days: int, waited: int) -> None:
    # with 5 days and a week care could begin on day 12 at the earliest: that is the end
    problem = problem_of(_made("crisis", start, days=days, weeks=1 if days == 5 else 0))
    assert int(problem.costs.waiting_days.sum()) == waited

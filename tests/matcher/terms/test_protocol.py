import numpy as np
import pytest

from matcher.terms import STAY_TERMS
from matcher.terms.protocol import StayTerm, per_day
from tests.matcher.check.build import need, unit, world, youth
from tests.matcher.tables.instances import instance_of, problem_of


@pytest.mark.parametrize(
    ("weekly", "daily"), [(0, 0), (3, 0), (4, 1), (7, 1), (10, 1), (11, 2), (346, 49), (347, 50), (2203, 315)]
)
def test_a_week_is_spread_over_its_days_to_the_nearest(weekly: int, daily: int) -> None:
    assert per_day(np.array([weekly, 7 * weekly])).tolist() == [daily, weekly]


@pytest.mark.parametrize("term", STAY_TERMS, ids=lambda term: type(term).__name__)
def test_without_options_or_units_a_term_is_empty_or_zero(term: StayTerm) -> None:
    nobody = problem_of(world())
    at_home = problem_of(world(youth(need=need("home"))))
    for problem, count in ((nobody, 0), (at_home, 1)):
        points = term.points_per_day(problem.options, problem.youths, problem.instance)
        amount = term.amount_per_week(problem.options, problem.youths, problem.instance)
        assert points.tolist() == amount.tolist() == [0] * count


def test_only_the_brigades_travel_depends_on_visits() -> None:
    assert [type(term).__name__ for term in STAY_TERMS if term.visiting] == ["BrigadeTravelTerm"]


def test_the_terms_of_a_stay_add_up_in_the_problem() -> None:
    made = world(unit("u-1", where=31), youth(need=need("open_group", "closed", expertises={"lvb": 23})))
    problem = problem_of(made)
    # 2 x 11 minutes at 10 points: 31 a day; 23 minutes at 20: 66
    assert problem.costs.day.tolist() == [31 + 66]
    assert problem.costs.visit_day.tolist() == [0]
    assert instance_of(made).units.units[0].id == "u-1"

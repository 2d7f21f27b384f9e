import numpy as np

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible, plan_cost
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.relax.relaxation import open_relaxation, price_columns
from matcher.engine.select.greedy import fill
from matcher.engine.stopping import Stopper
from models.vocabulary import Sex
from tests.matcher.check.build import living, need, unit, world, youth
from tests.matcher.tables.instances import problem_of


def _cheapest(problem: MatchingProblem) -> Columns:
    """Everybody's cheapest trajectory if nobody else were there."""
    free = np.zeros(problem.capacity.shape)
    state = open_relaxation(problem, whole_scope(problem), Pool(problem.incumbent), free, Stopper(60.0))
    return price_columns(problem, state, free).columns


def _places(problem: MatchingProblem, assignment: Columns) -> list[set[int]]:
    return [{int(problem.options.place[row]) for row in path if row >= 0} for path in assignment.path]


def test_the_one_bed_goes_to_whom_waiting_harms_most() -> None:
    made = world(unit("u-1", beds=1), youth("y-1"), youth("y-2", need=need(urgency="crisis")), youth("y-3"))
    problem = problem_of(made)

    filled = fill(problem, problem.incumbent, _cheapest(problem), np.zeros(problem.capacity.shape))

    assert _places(problem, filled) == [set(), {0}, set()]
    assert is_feasible(problem, filled)
    assert plan_cost(problem, filled) < plan_cost(problem, problem.incumbent)


def test_a_price_keeps_out_whom_waiting_harms_less_until_nothing_else_is_left_to_do() -> None:
    problem = problem_of(world(unit("u-1", beds=2), youth("y-1")))
    dear = np.full(problem.capacity.shape, 1e9)

    filled = fill(problem, problem.incumbent, _cheapest(problem), dear)

    # the last sweep asks no price for the bed that nobody took
    assert _places(problem, filled) == [{0}]


def test_the_other_sex_is_not_added_to_a_unit_of_one_sex_at_a_time() -> None:
    made = world(
        unit("u-1", one_sex_at_a_time=True, sexes=(Sex.FEMALE, Sex.MALE)),
        youth("y-1", current_stay=living("u-1", -20), may_move=True),
        youth("y-2", sex=Sex.MALE),
        youth("y-3"),
    )
    problem = problem_of(made)

    filled = fill(problem, problem.incumbent, _cheapest(problem), np.zeros(problem.capacity.shape))

    assert _places(problem, filled) == [{0}, set(), {0}]
    assert is_feasible(problem, filled)


def test_a_plan_that_nobody_can_better_stays() -> None:
    problem = problem_of(world(unit("u-1", beds=0), youth("y-1"), youth("y-2")))

    filled = fill(problem, problem.incumbent, problem.incumbent, np.zeros(problem.capacity.shape))

    assert filled is problem.incumbent

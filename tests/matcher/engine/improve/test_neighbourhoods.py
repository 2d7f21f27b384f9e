import numpy as np
import pytest

from matcher.engine.improve.neighbourhoods import Rivals, regrets
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.relax.relaxation import Relaxation, add_priced_columns, open_relaxation
from matcher.engine.select.greedy import fill
from matcher.engine.stopping import Stopper
from tests.matcher.check.build import need, unit, world, youth
from tests.matcher.tables.instances import problem_of


def _two_for_one_bed() -> tuple[MatchingProblem, Relaxation]:
    """y-1 and y-2 want the one bed of u-1, which has a price of 700 points a period; y-3 lives at home at no cost."""
    made = world(
        unit("u-1", beds=1),
        youth("y-1"),
        youth("y-2", need=need(urgency="crisis")),
        youth("y-3", need=need("home")),
    )
    problem = problem_of(made)
    prices = np.zeros(problem.capacity.shape)
    prices[problem.resources.ids.index("beds:u-1")] = 700.0
    state = open_relaxation(problem, whole_scope(problem), Pool(problem.incumbent), prices, Stopper(60.0))
    add_priced_columns(problem, state, prices)
    return problem, state


def test_regrets_and_unused_priced_capacity_are_the_gap() -> None:
    problem, state = _two_for_one_bed()
    for plan in (problem.incumbent, fill(problem, problem.incumbent, state.pool.columns, state.prices)):
        unused = problem.capacity.reshape(-1) - np.asarray(plan.demand.sum(axis=1)).reshape(-1)
        gap = plan_cost(problem, plan) - state.bound
        assert regrets(state, plan).sum() + state.prices.reshape(-1) @ unused == pytest.approx(gap)


def test_around_a_regret_are_those_who_have_what_is_wished() -> None:
    problem, state = _two_for_one_bed()
    plan = fill(problem, problem.incumbent, state.pool.columns, state.prices)

    assert regrets(state, plan).argmax() == 0
    assert Rivals(state, plan, 12).around(0).tolist() == [0, 1]
    assert Rivals(state, plan, 12).around(2).tolist() == [2]

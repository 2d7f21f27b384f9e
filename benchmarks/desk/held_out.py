from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.desk.baseline import StandingPlan
from matcher.desk.what_if.force import dated_points
from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import joined
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.search import Search
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.resources.pairs import options_of_youth


def plan_without(standing: StandingPlan, row: int, seconds: float) -> StandingPlan:
    """
    The plan searched anew, warm, while one waiting youth goes on waiting: the others take what it had.

    Any other trajectory of the youth costs, with the penalty, more than waiting does; and waiting takes nothing from
    anybody. So no plan in which it has a place is the cheapest.
    """
    problem = standing.desk.problem
    costs = problem.costs
    dated = dated_points(problem)
    dated[options_of_youth(problem.options, row)] += problem.incumbent.cost[row] + 1
    shut = replace(problem, costs=replace(costs, dated=dated))
    rows = np.arange(len(standing.columns))
    rows[row] += len(rows)
    waiting = joined([standing.columns, problem.incumbent]).only(rows)
    columns, prices = _search(shut, shut.recosted(waiting), standing.prices, seconds)
    found = problem.recosted(columns)
    used = np.asarray(found.demand.sum(axis=1)).reshape(standing.desk.used.shape).astype(np.int64)
    own_prices = prices.copy()
    own_prices[standing.desk.soft] = 0.0
    desk = replace(standing.desk, held=found, used=used, prices=own_prices)
    return StandingPlan(desk, standing.published, prices)


def searched(standing: StandingPlan, seconds: float) -> Columns:
    """The cheapest plan that a warm search over everybody finds from a plan, one column a youth."""
    return _search(standing.desk.problem, standing.columns, standing.prices, seconds)[0]


def _search(
    problem: MatchingProblem, plan: Columns, prices: NDArray[np.float64], seconds: float
) -> tuple[Columns, NDArray[np.float64]]:
    search = Search(problem, Stopper(seconds), None)
    search.begin_with(prices, plan)
    try:
        search.relax()
        search.select()
        search.improve()
    except SearchStoppedError:
        pass
    return search.plan, search.prices

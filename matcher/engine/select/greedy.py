import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible, plan_cost
from matcher.engine.model.pool import joined
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.pricing.compiled import compiled


def fill(problem: MatchingProblem, assignment: Columns, columns: Columns, prices: NDArray[np.float64]) -> Columns:
    """
    Betters a plan youth by youth: each takes, of some trajectories, the cheapest that fits beside the others'.

    A quick plan at any time of the search, long before the relaxation is good enough to be rounded. Who would
    lose most by what the plan gives chooses first.

    Parameters
    ----------
    assignment
        One column a youth, in their order.
    columns
        Trajectories to choose from.
    prices
        Points for one unit in a period, shape (resources, periods), non-negative.

    Returns
    -------
    Columns
        The cheapest of the given plan and those after each sweep.
    """
    both = joined([assignment, columns])
    priced = prices.reshape(-1) @ both.demand
    partner = _partner_rows(problem)
    capacity = problem.capacity.reshape(-1).copy()
    # a row with a switch is a question of partners, or of points: that is left to the comparison of whole plans
    capacity[problem.resources.switch_matrix.tocoo().row] = np.iinfo(np.int64).max
    # of one type, whatever scipy chose: the loop is compiled anew for another
    indptr, indices = both.demand.indptr.astype(np.int64), both.demand.indices.astype(np.int64)
    best, best_cost = assignment, plan_cost(problem, assignment)
    chosen = np.arange(len(assignment))
    for share in problem.instance.settings.selection.greedy_price_shares:
        value = both.cost + share * priced
        order = np.lexsort((value, both.youth))
        first = np.searchsorted(both.youth[order], np.arange(len(assignment) + 1))
        loss = value[chosen] - value[order[first[:-1]]]
        sweep(
            np.argsort(-loss, kind="stable"), order, first, indptr, indices, both.demand.data,
            capacity, partner, value, chosen,
        )  # fmt: skip
        found = both.only(chosen)
        cost = plan_cost(problem, found)
        if cost < best_cost and is_feasible(problem, found):
            best, best_cost = found, cost
    return best


def _partner_rows(problem: MatchingProblem) -> NDArray[np.int64]:
    """Row that must be empty for each row to be used, -1 for none; shape (resources × periods,)."""
    periods = problem.instance.periods
    partner = problem.resources.partner[:, None]
    rows: NDArray[np.int64] = np.where(partner >= 0, partner * periods + np.arange(periods), -1)
    # where excess settles who may be there, both sexes are
    return np.where(problem.excess, -1, rows).reshape(-1)


@compiled
def sweep(
    youths: NDArray[np.int64],
    order: NDArray[np.int64],
    first: NDArray[np.int64],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    data: NDArray[np.int64],
    capacity: NDArray[np.int64],
    partner: NDArray[np.int64],
    value: NDArray[np.float64],
    chosen: NDArray[np.int64],
) -> None:
    """
    Lets youths choose one after the other; changes ``chosen``, a column for each.

    Parameters
    ----------
    order, first
        Columns by youth, the cheapest first: those of youth y are ``order[first[y]:first[y + 1]]``.
    indptr, indices, data
        Demand, column by column.
    capacity, partner
        Of each row; a row may be used only while its partner's use is 0.
    """
    used = np.zeros(len(capacity), dtype=np.int64)
    for column in chosen:
        for entry in range(indptr[column], indptr[column + 1]):
            used[indices[entry]] += data[entry]
    for youth in youths:
        now = chosen[youth]
        for entry in range(indptr[now], indptr[now + 1]):
            used[indices[entry]] -= data[entry]
        for place in range(first[youth], first[youth + 1]):
            column = order[place]
            if value[column] >= value[now]:
                break
            fits = True
            for entry in range(indptr[column], indptr[column + 1]):
                row = indices[entry]
                if used[row] + data[entry] > capacity[row] or (partner[row] >= 0 and used[partner[row]] > 0):
                    fits = False
                    break
            if fits:
                now = column
                break
        chosen[youth] = now
        for entry in range(indptr[now], indptr[now + 1]):
            used[indices[entry]] += data[entry]

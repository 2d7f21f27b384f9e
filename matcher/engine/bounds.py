import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope


def lower_bound(
    problem: MatchingProblem, scope: Scope, prices: NDArray[np.float64], values: NDArray[np.float64]
) -> float:
    r"""
    A cost that no plan over the same candidates can undercut, valid for any non-negative prices.

    .. math:: L(\pi) = c_0 + \sum_y v_y(\pi) - \pi b + \sum_s \min(0, c_s + \pi a_s)

    over the youths y of the scope, the capacities b left to them, the switches s with cost c and coefficients a,
    and the cost of everybody else.

    Parameters
    ----------
    prices
        Shape (resources, periods).
    values
        Least cost plus priced demand of each youth of the scope, shape (youths,).
    """
    bound = scope.fixed_cost + float(values.sum()) - float(prices.reshape(-1) @ scope.capacity)
    resources = problem.resources
    reduced = resources.switch_points + prices.reshape(-1) @ resources.switch_matrix
    bound += float(np.minimum(reduced, 0.0).sum())
    return bound

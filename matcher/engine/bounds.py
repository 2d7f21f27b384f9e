import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem


def lower_bound(
    problem: MatchingProblem, prices: NDArray[np.float64], values: NDArray[np.float64]
) -> float:
    """
    A cost that no plan over the same candidates can undercut, valid for any non-negative prices.

    .. math:: L(\\pi) = \\sum_y v_y(\\pi) - \\pi b + \\sum_s \\min(0, c_s + \\pi a_s)

    over the youths y, the capacities b, and the switches s with cost c and coefficients a.

    Parameters
    ----------
    prices
        Shape (resources, periods).
    values
        Each youth's least cost plus priced demand, shape (youths,).
    """
    bound = float(values.sum()) - float((prices * problem.capacity).sum())
    for switch in problem.resources.switches:
        reduced = switch.points.astype(np.float64)
        for resource, coefficient in switch.coefficients.items():
            reduced = reduced + prices[resource] * coefficient
        bound += float(np.minimum(reduced, 0.0).sum())
    return bound

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem


def binding_rows(
    demand: "sparse.csr_array", capacity: NDArray[np.int64], switches: "sparse.csr_array"
) -> NDArray[np.intp]:
    """
    Rows that could be broken: more asked for in all than there is, or a switch in them.

    Parameters
    ----------
    demand
        Shape (resources × periods, columns).
    switches
        Shape (resources × periods, switches × periods).
    """
    asked = np.asarray(demand.sum(axis=1)).reshape(-1)
    switched = np.diff(switches.indptr) > 0
    return np.flatnonzero((asked > capacity) | (switched & (asked > 0)))


def switched_on(problem: MatchingProblem, plan: Columns) -> NDArray[np.bool_]:
    """Which switches a plan needs, one column for every youth, shape (switches × periods,)."""
    used = np.asarray(plan.demand.sum(axis=1)).reshape(problem.capacity.shape)
    on = np.zeros((len(problem.resources.switches), problem.scene.periods), dtype=bool)
    for number, switch in enumerate(problem.resources.switches):
        for resource in switch.coefficients:
            on[number] |= used[resource] > problem.capacity[resource]
    return on.reshape(-1)

import numpy as np
from numpy.typing import NDArray

from matcher.engine.columns import Columns
from matcher.engine.relaxation import Relaxation

WISHES = 12
"""Trajectories of one youth, the cheapest at the prices, whose capacity is looked at."""


def regrets(state: Relaxation, plan: Columns) -> NDArray[np.float64]:
    """
    What each youth of the scope pays above the cheapest at the prices, shape (youths of the scope,).

    The gap between a plan and its bound is the sum of these and of the priced capacity that nobody uses: who
    regrets most is where the gap is.
    """
    youths = state.scope.youths
    paid = plan.cost[youths] + state.prices.reshape(-1) @ plan.demand[:, youths]
    regret: NDArray[np.float64] = np.maximum(0.0, paid - state.values)
    return regret


def around(state: Relaxation, plan: Columns, youth: int) -> NDArray[np.int64]:
    """
    A youth and those who have, in the plan, what it would like, the cheapest wishes first.

    Returns
    -------
    NDArray[np.int64]
        Rows of youths who choose, the given one first.
    """
    columns = state.pool.columns
    mine = np.flatnonzero(columns.youth == youth)
    reduced = columns.cost[mine] + state.prices.reshape(-1) @ columns.demand[:, mine]
    wishes = mine[np.argsort(reduced, kind="stable")[:WISHES]]
    priced = state.prices.reshape(-1) > 0
    users = plan.demand.tocsr()
    found = [np.array([youth], dtype=np.int64)]
    for wish in wishes:
        asked = columns.demand[:, [wish]].indices
        found.append(np.unique(users[asked[priced[asked]]].indices).astype(np.int64))
    together = np.concatenate(found)
    _, first = np.unique(together, return_index=True)
    nearest = together[np.sort(first)]
    return nearest[np.isin(nearest, state.scope.youths)]

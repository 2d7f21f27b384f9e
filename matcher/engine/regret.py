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


class Rivals:
    """Who has, in a plan, what a youth would like; prepared once for many questions about the same plan."""

    def __init__(self, state: Relaxation, plan: Columns) -> None:
        columns, prices = state.pool.columns, state.prices.reshape(-1)
        self._demand = columns.demand
        order = np.lexsort((columns.cost + prices @ columns.demand, columns.youth))
        self._wishes = order
        """Rows of the pool by youth, the cheapest at the prices first."""
        self._first = np.searchsorted(columns.youth[order], np.arange(len(plan) + 1))
        self._users = plan.demand.tocsr()
        self._is_priced = prices > 0
        self._chooses = np.zeros(len(plan), dtype=bool)
        self._chooses[state.scope.youths] = True

    def around(self, youth: int) -> NDArray[np.int64]:
        """
        A youth and those who have what it would like, the cheapest wishes first.

        Returns
        -------
        NDArray[np.int64]
            Rows of youths who choose, the given one first.
        """
        wishes = self._wishes[self._first[youth] : self._first[youth + 1]][:WISHES]
        found = [np.array([youth], dtype=np.int64)]
        for wish in wishes:
            asked = self._demand.indices[self._demand.indptr[wish] : self._demand.indptr[wish + 1]]
            for row in asked[self._is_priced[asked]]:
                users = self._users.indices[self._users.indptr[row] : self._users.indptr[row + 1]]
                found.append(users.astype(np.int64))
        together = np.concatenate(found)
        _, first = np.unique(together, return_index=True)
        nearest = together[np.sort(first)]
        return nearest[self._chooses[nearest]]

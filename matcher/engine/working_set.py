import numpy as np
from numpy.typing import NDArray

from matcher.engine.central import CentralSolution
from matcher.engine.columns import above_cheapest
from matcher.engine.pool import Pool
from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope

FAR_POINTS = 3000.0
"""A trajectory that is so much dearer than its youth's cheapest, at the prices, is far."""
FAR_ROUNDS = 2
"""Rounds after which a far trajectory rests."""
UNUSED = 1e-4
CHEAP_POINTS = 50.0
"""A row with a lower price is left out until it is over capacity again."""
OVER = 1e-4


class WorkingSet:
    """
    The trajectories and capacity rows that matter to the relaxation for now.

    Of the alliance's forty thousand rows two or three thousand have a price, and of the trajectories
    found so far about half are near it; the relaxation over these is several times quicker (docs/decisions/0012).
    """

    def __init__(self, problem: MatchingProblem, scope: Scope, pool: Pool) -> None:
        self._periods, self._pool = problem.scene.periods, pool
        self._inside = np.zeros(len(problem.care), dtype=bool)
        self._inside[scope.youths] = True
        self._far_rounds: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        # what the pool begins with fits together: with it there is always a solution
        self._always = len(pool)
        self.rows: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        """Capacity rows, ascending."""

    @property
    def trajectories(self) -> NDArray[np.int64]:
        """Rows in the pool, ascending."""
        self._grow()
        awake = self._far_rounds < FAR_ROUNDS
        return np.flatnonzero(awake & self._inside[self._pool.columns.youth])

    def wake(self, rows: NDArray[np.int64]) -> int:
        """Takes trajectories (back) in that pricing has found; how many were not in it."""
        before = len(self._far_rounds)
        self._grow()
        rows = np.unique(rows)
        fresh = (rows >= before) | (self._far_rounds[rows] >= FAR_ROUNDS)
        self._far_rounds[rows] = 0
        return int(fresh.sum())

    def add_violated(self, solution: CentralSolution) -> bool:
        """Adds rows over capacity, of neighbouring periods the worst; False if there are none."""
        violated = worst_of_each_run(solution.over, self._periods, OVER)
        self.rows = np.union1d(self.rows, violated)
        return bool(len(violated))

    def rest(self, solution: CentralSolution, trajectories: NDArray[np.int64]) -> None:
        """Leaves out rows without a price and trajectories that are far for the second time."""
        prices = solution.prices
        above = above_cheapest(self._pool.columns.only(trajectories), prices, len(self._inside))
        far = (above > FAR_POINTS) & (solution.weight < UNUSED)
        far &= trajectories >= self._always
        self._far_rounds[trajectories] = np.where(far, self._far_rounds[trajectories] + 1, 0)
        self.rows = self.rows[(prices[self.rows] > CHEAP_POINTS) | (solution.over[self.rows] > OVER)]

    def _grow(self) -> None:
        missing = len(self._pool) - len(self._far_rounds)
        if missing:
            self._far_rounds = np.append(self._far_rounds, np.zeros(missing, dtype=np.int64))


def worst_of_each_run(over: NDArray[np.float64], periods: int, tolerance: float) -> NDArray[np.intp]:
    """
    Of neighbouring periods in which a resource is over capacity, the worst.

    Mostly the same trajectories use the neighbours, which then hold by themselves; rows that say the same
    thing twice make the relaxation slow.
    """
    by_period = over.reshape(-1, periods)
    violated = by_period > tolerance
    begins = violated.copy()
    begins[:, 1:] &= ~violated[:, :-1]
    run = np.cumsum(begins.reshape(-1)) - 1
    rows = np.flatnonzero(violated.reshape(-1))
    order = np.lexsort((-over[rows], run[rows]))
    _, first = np.unique(run[rows][order], return_index=True)
    return np.sort(rows[order][first])

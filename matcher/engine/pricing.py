from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matcher.engine.beginnings import beginnings
from matcher.engine.problem import MatchingProblem
from matcher.engine.stopping import Stopper
from matcher.engine.trajectories import TrajectoryGraph
from matcher.engine.values import Quotes

BLOCK_OPTIONS = 4000
"""Options of a block: its arrays stay in the processor's cache, its overhead stays small."""


class Pricer:
    """
    Prices every youth's cheapest trajectory (traject), block after block, on several threads.

    .. math:: v_y(\\pi) = \\min_{\\tau \\in T_y} c(\\tau) + \\sum_r \\pi_r a_r(\\tau)

    Youths with a single possible trajectory need no graph: theirs is the incumbent's.
    """

    def __init__(self, problem: MatchingProblem, stopper: Stopper) -> None:
        self._problem = problem
        options = np.bincount(problem.options.youth, minlength=len(problem.care))
        self.fixed: NDArray[np.bool_] = options <= problem.youths.is_resident
        """(youths,): only one trajectory is possible."""
        begins = beginnings(problem)
        windows = np.array([len(care.windows) for care in problem.care], dtype=np.int64)
        self._graphs: list[TrajectoryGraph] = []
        for block in _blocks(np.flatnonzero(~self.fixed), options * windows):
            stopper.raise_if_stopped()
            self._graphs.append(TrajectoryGraph(problem, block, begins))
        # the largest first, so that threads end together
        self._graphs.sort(key=len, reverse=True)
        self._workers = problem.scene.settings.workers

    @property
    def graphs(self) -> list[TrajectoryGraph]:
        """One for each block."""
        return self._graphs

    def quotes(
        self, prices: NDArray[np.float64], graphs: "Iterable[TrajectoryGraph] | None" = None
    ) -> Quotes:
        """
        Every youth's cheapest trajectory at the given prices.

        Parameters
        ----------
        prices
            Points for one unit in a period, shape (resources, periods), non-negative.
        """
        incumbent = self._problem.incumbent
        values = incumbent.cost + prices.reshape(-1) @ incumbent.demand
        paths = incumbent.path.copy()
        chosen = self._graphs if graphs is None else list(graphs)
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            for graph, quotes in zip(chosen, pool.map(lambda item: item.quotes(prices), chosen), strict=True):
                values[graph.youths] = quotes.value_points
                paths[graph.youths] = quotes.path
        return Quotes(values, paths)


def _blocks(youths: NDArray[np.int64], weight: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    total = np.cumsum(weight[youths]) // BLOCK_OPTIONS
    return [youths[total == number] for number in np.unique(total)]

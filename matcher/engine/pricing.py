from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope
from matcher.engine.stopping import Stopper
from matcher.engine.trajectories import TrajectoryGraph
from matcher.engine.values import Quotes

BLOCK_OPTIONS = 4000
"""Options of a block: its arrays stay in the processor's cache, and there are enough blocks for the threads."""


class Pricer:
    r"""
    Prices the cheapest trajectory (traject) of every youth of a scope, block after block, on several threads.

    .. math:: v_y(\pi) = \min_{\tau \in T_y} c(\tau) + \sum_r \pi_r a_r(\tau)
    """

    def __init__(self, problem: MatchingProblem, scope: Scope, stopper: Stopper) -> None:
        self._problem, self._scope = problem, scope
        options = np.bincount(problem.options.youth, minlength=len(problem.care))
        windows = np.array([len(care.windows) for care in problem.care], dtype=np.int64)
        self._graphs: list[TrajectoryGraph] = []
        for block in _blocks(scope.youths, options * windows):
            stopper.raise_if_stopped()
            self._graphs.append(TrajectoryGraph(problem, block))
        # the largest first, so that the threads end together
        self._graphs.sort(key=len, reverse=True)
        self._workers = problem.scene.settings.workers

    @property
    def graphs(self) -> list[TrajectoryGraph]:
        """One for each block."""
        return self._graphs

    def quotes(self, prices: NDArray[np.float64]) -> Quotes:
        """
        The cheapest trajectory of every youth of the scope, in its order.

        Parameters
        ----------
        prices
            Points for one unit in a period, shape (resources, periods), non-negative.
        """
        youths = self._scope.youths
        values = np.zeros(len(youths))
        paths = np.zeros((len(youths), self._problem.scene.periods), dtype=np.int64)
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            found = pool.map(lambda graph: graph.quotes(prices), self._graphs)
            for graph, quotes in zip(self._graphs, found, strict=True):
                rows = np.searchsorted(youths, graph.youths)
                values[rows], paths[rows] = quotes.value_points, quotes.path
        return Quotes(values, paths)


def _blocks(youths: NDArray[np.int64], weight: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    total = np.cumsum(weight[youths]) // BLOCK_OPTIONS
    return [youths[total == number] for number in np.unique(total)]

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.pricing.alternatives import alternative_paths
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.stopping import NoTrajectoryError, Stopper

STATE_SECONDS, BUILDING_SECONDS = 7e-8, 3e-7
"""About what a state in a period takes on one thread: to be priced, and to be made."""


@dataclass(frozen=True)
class PricedPaths:
    """Every youth's cheapest trajectory at given prices, and some that are nearly as cheap."""

    value_points: NDArray[np.float64]
    """(youths,): cost plus priced demand; exact for these prices."""
    path: NDArray[np.int64]
    """(youths, periods)"""
    alternative_youth: NDArray[np.int64]
    """(alternatives,): row of the youth."""
    alternative_path: NDArray[np.int64]
    """(alternatives, periods)"""


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
        for block in _blocks(scope.youths, options * windows, problem.instance.settings.pricing.block_options):
            stopper.raise_if_stopped()
            self._graphs.append(TrajectoryGraph(problem, block))
        # the largest first, so that the threads end together
        self._graphs.sort(key=len, reverse=True)
        self._workers = problem.instance.settings.workers
        self._stopper = stopper
        states = sum(map(len, self._graphs)) * problem.instance.periods
        self._work_seconds = STATE_SECONDS * states
        stopper.work(BUILDING_SECONDS * states)

    @property
    def graphs(self) -> list[TrajectoryGraph]:
        """One for each block."""
        return self._graphs

    def price_paths(
        self, prices: NDArray[np.float64], most_alternatives: int = 0, margin_points: float = 0.0
    ) -> PricedPaths:
        """
        The cheapest trajectory of every youth of the scope, in its order.

        Parameters
        ----------
        prices
            Points for one unit in a period, shape (resources, periods), non-negative.
        most_alternatives, margin_points
            Besides, so many trajectories by other places a youth, at most so much dearer than the cheapest.
        """
        youths, periods = self._scope.youths, self._problem.instance.periods
        values, paths = np.zeros(len(youths)), np.zeros((len(youths), periods), dtype=np.int64)
        around, ways = [np.zeros(0, dtype=np.int64)], [np.zeros((0, periods), dtype=np.int64)]
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            found = pool.map(lambda graph: price_block(graph, prices, most_alternatives, margin_points), self._graphs)
            for graph, priced in zip(self._graphs, found, strict=True):
                rows = np.searchsorted(youths, graph.youths)
                values[rows], paths[rows] = priced.value_points, priced.path
                around.append(priced.alternative_youth)
                ways.append(priced.alternative_path)
        self._stopper.work(self._work_seconds)
        return PricedPaths(values, paths, np.concatenate(around), np.concatenate(ways))


def price_block(
    graph: TrajectoryGraph, prices: NDArray[np.float64], most_alternatives: int = 0, margin_points: float = 0.0
) -> PricedPaths:
    """
    Prices every youth's cheapest trajectory of a block and walks it; and alternatives, if asked for.

    Raises
    ------
    NoTrajectoryError
        If there is none for some youth, whose price would be no bound.
    """
    values = graph.values(prices)
    least = graph.youth_values(values)
    if not np.isfinite(least).all():
        raise NoTrajectoryError(graph.youths[~np.isfinite(least)].tolist())
    youth, path = alternative_paths(graph, values, prices, most_alternatives, margin_points)
    return PricedPaths(least, graph.walk(values), youth, path)


def _blocks(youths: NDArray[np.int64], weight: NDArray[np.int64], block_options: int) -> list[NDArray[np.int64]]:
    """Neighbouring youths, about as many options to a block as are given; weight of shape (all youths,)."""
    total = np.cumsum(weight[youths]) // block_options
    return [youths[total == number] for number in np.unique(total)]

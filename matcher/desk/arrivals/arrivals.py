from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.desk.arrivals.fitting import Weights, weights_of
from matcher.desk.arrivals.leaving import Leaving, leaving_of
from matcher.desk.desk import Desk
from matcher.engine.kernels import backward, forward
from matcher.engine.trajectories import TrajectoryGraph
from matcher.resources.pairs import options_of_youth
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING


@dataclass(frozen=True)
class _Values:
    node: NDArray[np.float64]
    gap: NDArray[np.float64]
    step: NDArray[np.int8]
    origin: NDArray[np.float64]


class Arrivals:
    r"""
    The cheapest trajectory of one youth through each place, beside what the others leave.

    One pass backwards gives, for every state n and period t, the value V(n, t) of going on from there; the
    trajectory that first comes to a place in t costs what precedes t and the least V over the place's states.
    """

    def __init__(self, desk: Desk, youth: int, room: NDArray[np.int64], graph: TrajectoryGraph | None = None) -> None:
        problem = desk.problem
        self._desk, self._youth, self._problem = desk, youth, problem
        self._graph = TrajectoryGraph(problem, np.array([youth], dtype=np.int64)) if graph is None else graph
        self._weights = weights_of(desk, youth, room, self._graph.options)
        self._is_resident = bool(problem.youths.is_resident[youth])
        self._place = problem.options.place[self._graph.nodes.option]
        self._brigade = problem.options.brigade[self._graph.nodes.option] >= 0
        self.leaving: Leaving | None = None
        """How a resident gets away; None for others."""
        if self._is_resident:
            self.leaving = leaving_of(desk, youth, self._graph, self._weights)

    def beside(self, room: NDArray[np.int64]) -> "Arrivals":
        """The same youth's, if the others left another room."""
        return Arrivals(self._desk, self._youth, room, self._graph)

    def paths(self, only: int | None = None) -> NDArray[np.int64]:
        """
        Trajectories as option rows, shape (trajectories, periods).

        For each place, with and without brigade: the one that comes there first, and the cheapest if it is
        another; for a resident also staying at the current place.

        Parameters
        ----------
        only
            Row of the one place asked about; None: all of them.
        """
        periods = self._problem.scene.periods
        if not len(self._graph):
            return np.zeros((0, periods), dtype=np.int64)
        values = self._values(self._weights)
        total = self._totals(values)
        found = self._stays()
        for place in np.unique(self._place if only is None else self._place[self._place == only]):
            for brigade in (False, True):
                nodes = np.flatnonzero((self._place == place) & (self._brigade == brigade))
                of_place = total[:, nodes]
                possible = np.flatnonzero(np.isfinite(of_place).any(axis=1))
                if not len(possible):
                    continue
                soonest = int(possible[0])
                cheapest = int(of_place.min(axis=1).argmin())
                for begin in dict.fromkeys((soonest, cheapest)):
                    node = int(nodes[of_place[begin].argmin()])
                    found.append(self._walk(values, node, begin))
        return np.array(found, dtype=np.int64).reshape(len(found), periods)

    def _values(self, weights: Weights) -> _Values:
        arrays, count = self._graph.arrays, len(self._graph)
        periods, (windows, levels) = self._problem.scene.periods, arrays.move_points.shape
        value = np.full((periods + 1, count), np.inf)
        gap = np.full((periods + 1, windows, levels, 3), np.inf)
        begin = np.full((periods + 1, windows), np.inf)
        step = np.zeros((periods + 1, count), dtype=np.int8)
        origin = np.full(count, np.inf)
        backward(arrays, weights.priced, weights.priced_visits, value, gap, begin, step, origin)
        return _Values(value, gap, step, origin)

    def _totals(self, values: _Values) -> NDArray[np.float64]:
        """Own points and priced demand of first coming to a node in each period, shape (periods, nodes)."""
        nodes, windows, arrays = self._graph.nodes, self._graph.windows, self._graph.arrays
        total = np.where(arrays.enter_by_move, values.node[:-1], np.inf)
        if self.leaving is not None:
            return total + self.leaving.points_before(total.shape)
        total[:, nodes.moves > 0] = np.inf
        period = np.arange(len(total))[:, None]
        outside = (period < windows.first[nodes.window]) | (period > windows.last[nodes.window])
        total[outside] = np.inf
        total += self._graph.waited[:-1][:, nodes.window]
        return total

    def _walk(self, values: _Values, node: int, begin: int) -> NDArray[np.int64]:
        path = self._onward(values, node, begin + 1)
        path[:begin] = WAITING if self.leaving is None else self.leaving.path[:begin]
        path[begin] = self._graph.nodes.option[node]
        return path

    def _onward(self, values: _Values, node: int, begin: int) -> NDArray[np.int64]:
        path = np.empty(self._problem.scene.periods, dtype=np.int64)
        window = int(self._graph.nodes.window[node])
        forward(
            self._graph.arrays, values.node, values.gap, values.step, window, node, begin,
            WAITING, INTERRUPTED, NO_CARE, path,
        )  # fmt: skip
        placed = path >= 0
        path[placed] = self._graph.options[path[placed]]
        return path

    def _stays(self) -> list[NDArray[np.int64]]:
        """A resident's cheapest trajectories at the current place, without and with a brigade team."""
        if self.leaving is None:
            return []
        options, rows, origin = self._problem.options, self._graph.options, self.leaving.origin
        here = options.place[rows] == options.place[self._graph.nodes.option[origin]]
        here &= options.resident[rows]
        found: list[NDArray[np.int64]] = []
        for brigade in (False, True):
            kept = here & ((options.brigade[rows] >= 0) == brigade)
            if not kept.any():
                continue
            shut = np.where(kept, 0.0, np.inf)[:, None]
            values = self._values(Weights(self._weights.priced + shut, self._weights.priced_visits))
            if np.isfinite(values.origin[origin]):
                path = self._onward(values, origin, 0)
                if (path >= 0).any():
                    found.append(path)
        return found


def arrivals_of(desk: Desk, youth: int, room: NDArray[np.int64]) -> Arrivals | None:
    """A youth's arrivals; None where no care is needed within the horizon."""
    problem = desk.problem
    if not problem.care[youth].windows or not len(options_of_youth(problem.options, youth)):
        return None
    return Arrivals(desk, youth, room)

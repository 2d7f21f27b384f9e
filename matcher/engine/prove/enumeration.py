import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.pricing.kernels import ArcArrays, Values, kind_before, only_unlimited
from matcher.engine.relax.relaxation import Relaxation
from matcher.engine.stopping import Stopper
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING

SLACK = 1e-3
"""Points forgiven for rounding in floating-point values."""


def trajectories_within(
    problem: MatchingProblem, state: Relaxation, slack_points: float, most: int, stopper: Stopper
) -> Columns | None:
    """
    Every trajectory whose reduced cost at the best prices is at most the given slack.

    A plan that is cheaper than the one at hand uses no other: its trajectories' reduced costs add up to at most
    the gap. So CP-SAT over these closes the gap.

    Returns
    -------
    Columns | None
        None where there are more than ``most``.
    """
    youths: list[int] = []
    paths: list[NDArray[np.int64]] = []
    for graph in state.pricer.graphs:
        values = graph.values(state.prices)
        finder = _Finder(graph, values, state.prices, slack_points + SLACK, most - len(paths), stopper)
        if not finder.find():
            return None
        youths += finder.youths
        paths += finder.paths
    instance = problem.instance
    path = np.array(paths, dtype=np.int64).reshape(len(paths), instance.periods)
    return problem.columns(np.array(youths, dtype=np.int64), path)


class _Finder:
    """Walks all paths of a block depth first, cut off where the rest cannot be cheap enough."""

    def __init__(
        self,
        graph: TrajectoryGraph,
        values: Values,
        prices: NDArray[np.float64],
        slack: float,
        most: int,
        stopper: Stopper,
    ) -> None:
        self.youths: list[int] = []
        self.paths: list[NDArray[np.int64]] = []
        self._graph, self._values, self._slack, self._most, self._stopper = graph, values, slack, most, stopper
        self._own = graph.node_points(prices)
        self._arrays = graph.arrays
        self._periods = self._own.shape[0]
        self._seen: set[tuple[int, bytes]] = set()
        self._path = np.full(self._periods, WAITING, dtype=np.int64)

    def find(self) -> bool:
        """False if there are too many."""
        graph, values = self._graph, self._values
        least = graph.youth_values(values)
        for window in range(len(graph.windows.youth)):
            youth = int(graph.local_youth[window])
            budget = least[youth] + self._slack
            for begin in np.flatnonzero(values.begin[:, window] <= budget):
                self._path[:] = WAITING
                if begin == self._periods:
                    self._keep(window)
                    continue
                origin = int(graph.origin_of[window])
                if origin >= 0:
                    self._go_over(window, origin, 0, 0.0, budget)
                else:
                    waited = graph.waited[begin, window]
                    for node in self._enterable(int(begin), int(self._arrays.enter_first[window])):
                        self._stay(window, node, int(begin), waited, budget)
                if len(self.paths) > self._most:
                    return False
        return True

    def _keep(self, window: int) -> None:
        key = (int(self._graph.windows.youth[window]), self._path.tobytes())
        if key not in self._seen:
            self._seen.add(key)
            self.youths.append(key[0])
            self.paths.append(self._graph.in_option_rows(self._path))

    def _stay(self, window: int, node: int, period: int, paid: float, budget: float) -> None:
        """Is in a node in a period, if what is left to pay still fits the budget."""
        if len(self.paths) > self._most:
            return
        if paid + self._values.node[period, node] > budget:
            return
        self._stopper.raise_if_stopped()
        self._path[period] = self._arrays.option[node]
        self._go_over(window, node, period + 1, paid + self._own[period, node], budget)

    def _go_over(self, window: int, node: int, period: int, paid: float, budget: float) -> None:
        """From a node into a period, in every way that fits the budget."""
        arrays = self._arrays
        if period == arrays.end[node]:
            self._path[period:] = NO_CARE
            self._keep(window)
            self._path[period:] = WAITING
            return
        targets: dict[int, float] = {}
        if arrays.allowed[period, node]:
            targets[node] = 0.0
        self._note_changes(targets, arrays.changes, node, period)
        if arrays.may_leave[period, node]:
            self._note_moves(targets, arrays.move_arcs, node, period)
        if arrays.pin_edge[period, window]:
            self._note_changes(targets, arrays.decided_changes, node, period)
            if arrays.follows[period, node]:
                self._note_moves(targets, arrays.decided_arcs, node, period)
        for target, points in targets.items():
            self._stay(window, target, period, paid + points, budget)
        if arrays.may_break[period, node]:
            level = int(arrays.moves[node])
            kind = kind_before(bool(arrays.limited[node]), bool(period >= arrays.decided_from[node]))
            self._interrupt(window, level, kind, period, paid, budget)

    def _note_changes(self, targets: dict[int, float], changes: ArcArrays, node: int, period: int) -> None:
        row = changes.row_of[node]
        for entry in range(changes.first[row], changes.first[row + 1]) if row >= 0 else ():
            points = float(changes.points[entry])
            for target in self._changeable(period, int(changes.group[entry])):
                targets[target] = min(points, targets.get(target, np.inf))

    def _note_moves(self, targets: dict[int, float], arcs: ArcArrays, node: int, period: int) -> None:
        row = arcs.row_of[node]
        for entry in range(arcs.first[row], arcs.first[row + 1]) if row >= 0 else ():
            points = float(arcs.points[entry])
            for target in self._enterable(period, int(arcs.group[entry])):
                targets[target] = min(points, targets.get(target, np.inf))

    def _interrupt(self, window: int, level: int, kind: int, period: int, paid: float, budget: float) -> None:
        arrays = self._arrays
        if paid + self._values.interruption[period, window, level, kind] > budget:
            return
        self._path[period] = INTERRUPTED
        paid = paid + arrays.interruption_points[period, window]
        if period + 1 == arrays.window_end[window]:
            self._path[period + 1 :] = NO_CARE
            self._keep(window)
            self._path[period + 1 :] = WAITING
            return
        self._interrupt(window, level, kind, period + 1, paid, budget)
        only = only_unlimited(kind, bool(arrays.pinned[period + 1, window]))
        group = int(arrays.enter_after_interruption[window, level, only])
        if group >= 0:
            for target in self._enterable(period + 1, group):
                self._path[period] = INTERRUPTED
                self._stay(window, target, period + 1, paid + arrays.move_points[window, level], budget)

    def _enterable(self, period: int, group: int) -> list[int]:
        groups = self._arrays.window_groups
        members = groups.member[groups.first[group] : groups.first[group + 1]]
        return [int(node) for node in members[self._arrays.enter_by_move[period, members]]]

    def _changeable(self, period: int, group: int) -> list[int]:
        groups, count = self._arrays.place_groups, len(self._graph)
        members = groups.member[groups.first[group] : groups.first[group + 1]]
        going = members[members < count]
        beginning = members[members >= count] - count
        open_now = beginning[self._arrays.begin_by_change[period, beginning]]
        return [int(node) for node in (*going, *open_now) if self._arrays.allowed[period, node]]

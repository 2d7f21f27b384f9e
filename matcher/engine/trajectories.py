import numpy as np
from numpy.typing import NDArray

from matcher.engine.jumps import JumpTable, build_jumps
from matcher.engine.nodes import Nodes, Windows, build_nodes, build_windows
from matcher.engine.problem import MatchingProblem
from matcher.engine.values import BREAKS_OFF, CHANGES_SUPPORT, MOVES, Quotes, Values
from matcher.engine.walking import walk


class TrajectoryGraph:
    """
    All allowed trajectories of a block of youths as paths through periods, priced by dynamic programming.

    Backwards over the periods: a node's value is its points and priced demand in the period, plus the
    least of going on, another support at the place, another place, or (only when it must) an interruption.
    Every step is a handful of array operations over all nodes of the block.
    """

    def __init__(self, problem: MatchingProblem, youths: NDArray[np.int64]) -> None:
        self.youths = youths
        """Rows of the block's youths, ascending."""
        self._problem = problem
        self._periods = problem.scene.periods
        self.windows: Windows = build_windows(problem, youths)
        self.nodes: Nodes = build_nodes(problem, self.windows)
        self.jumps: JumpTable = build_jumps(problem, self.windows, self.nodes)
        self._prepare_arrays()

    def _prepare_arrays(self) -> None:
        problem, nodes, windows = self._problem, self.nodes, self.windows
        costs, days = problem.costs, problem.scene.days
        points = costs.day[nodes.option] * days[:, None]
        points[:, nodes.visited] += costs.visit_day[nodes.option[nodes.visited]] * nodes.visit_days
        if costs.departure is not None:
            points += costs.departure[nodes.option].T
        self._points = points.astype(np.int32)
        start, period = nodes.start, np.arange(self._periods)[:, None]
        begins = (start < 0) | (start == period) | (nodes.starts_later & (start <= period))
        latest = problem.options.latest_start_day[nodes.option]
        in_time = problem.scene.boundaries[:-1, None] <= latest
        self.enter_by_move = nodes.allowed & begins & in_time & nodes.enterable
        self.begin_by_change = nodes.allowed & (begins | nodes.limited)
        self.end = windows.end[nodes.window]
        youth = windows.youth
        self.local_youth = np.searchsorted(self.youths, youth)
        pinned = np.zeros((len(problem.care), self._periods), dtype=bool)
        for row in self.youths:
            for pin in problem.care[row].pins:
                pinned[row, pin.first : pin.until] = True
        never = np.where(pinned[youth], np.inf, 0.0)
        self._gap_points = (problem.costs.interrupted[youth] + never).T
        waits = problem.costs.waiting[youth] + never
        self._waited = np.concatenate([np.zeros((len(youth), 1)), np.cumsum(waits, axis=1)], axis=1).T
        self._options, local = np.unique(nodes.option, return_inverse=True)
        self._local_option = local
        self._demand = problem.resources.demand[self._options]
        self._visiting = problem.resources.visiting_demand[self._options]
        self._visiting_now = nodes.visit_days > 0
        self.origin_of = np.full(len(windows.youth), -1, dtype=np.int64)
        origin = np.flatnonzero(nodes.is_origin)
        self.origin_of[nodes.window[origin]] = origin

    def __len__(self) -> int:
        return len(self.nodes.option)

    def node_points(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Points and priced demand of each node in each period, inf where it is not allowed.

        Parameters
        ----------
        prices
            Shape (resources, periods), non-negative.
        """
        priced = self._demand @ prices
        total = self._points + priced.T[:, self._local_option]
        if len(self.nodes.visited):
            visits = (self._visiting @ prices).T[:, self._local_option[self.nodes.visited]]
            total[:, self.nodes.visited] += visits * self._visiting_now
        total[~self.nodes.allowed] = np.inf
        return total

    def values(self, prices: NDArray[np.float64]) -> Values:
        """Values of all states at the given prices, from the last period to the first."""
        nodes, jumps, periods = self.nodes, self.jumps, self._periods
        total = self.node_points(prices)
        count, levels = len(nodes.option), jumps.enter_after_gap.shape[1]
        value = np.full((periods + 1, count), np.inf)
        gap = np.full((periods + 1, len(self.windows.youth), levels), np.inf)
        first = np.full((periods + 1, len(self.windows.youth)), np.inf)
        step = np.zeros((periods + 1, count), dtype=np.int8)
        move = self._problem.costs.move[self.windows.youth]
        move = move[:, np.arange(levels).clip(max=move.shape[1] - 1)]
        for period in range(periods, -1, -1):
            # going over into `period`: from period - 1, for origins from before the first
            if period < periods:
                enter = jumps.window_groups.minima(self.move_values(value[period], period))
                enter = np.append(enter, np.inf)
                first[period] = enter[jumps.enter_first]
                after_gap = np.full(jumps.enter_after_gap.shape, np.inf)
                after_gap[:, :-1] = enter[jumps.enter_after_gap[:, 1:]] + move[:, :-1]
                # a gap that reaches this period: stay in it, or enter a place now
                resume = np.minimum(gap[period], after_gap)
                onward, kind = self._onward(period, value[period], enter, gap[period])
            else:
                resume = np.full(gap.shape[1:], np.inf)
                onward, kind = np.full(count, np.inf), np.zeros(count, dtype=np.int8)
            onward[self.end == period] = 0.0
            resume[self.windows.end == period] = 0.0
            step[period] = kind
            if period > 0:
                value[period - 1] = total[period - 1] + onward
                gap[period - 1] = self._gap_points[period - 1][:, None] + resume
            else:
                start = onward
        return Values(value, gap, self._window_values(first, start), step)

    def _onward(
        self,
        period: int,
        value: NDArray[np.float64],
        enter: NDArray[np.float64],
        gap: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """The least of all ways to go over into a period, and which it is."""
        nodes, jumps = self.nodes, self.jumps
        onward = value.copy()
        kind = np.zeros(len(value), dtype=np.int8)
        changing = jumps.changes.node
        if len(changing):
            best = jumps.changes.best(jumps.place_groups.minima(self.change_values(value, period)))
            better = best < onward[changing]
            onward[changing[better]] = best[better]
            kind[changing[better]] = CHANGES_SUPPORT
        moving = jumps.moves.node
        if len(moving):
            best = jumps.moves.best(enter)
            better = (best < onward[moving]) & nodes.may_leave[period, moving]
            onward[moving[better]] = best[better]
            kind[moving[better]] = MOVES
        forced = np.flatnonzero(~nodes.goes_on[period])
        if len(forced):
            breaks = gap[nodes.window[forced], nodes.moves[forced]]
            better = breaks < onward[forced]
            onward[forced[better]] = breaks[better]
            kind[forced[better]] = BREAKS_OFF
        return onward, kind

    def change_values(self, value: NDArray[np.float64], period: int) -> NDArray[np.float64]:
        """Values as the place groups number them: going on with the brigade, then beginning now."""
        return np.concatenate([value, np.where(self.begin_by_change[period], value, np.inf)])

    def move_values(self, value: NDArray[np.float64], period: int) -> NDArray[np.float64]:
        """Values of entering a node by a move or as a first stay."""
        return np.where(self.enter_by_move[period], value, np.inf)

    def _window_values(
        self, first: NDArray[np.float64], origin: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Value of beginning care in each period, the last row never: (periods + 1, windows)."""
        windows = self.windows
        starts = self._waited + first
        period = np.arange(self._periods + 1)[:, None]
        starts[(period < windows.first) | (period > windows.last)] = np.inf
        starts[-1] = self._waited[-1]
        resident = self.origin_of >= 0
        starts[:, resident] = np.inf
        starts[0, resident] = origin[self.origin_of[resident]]
        return starts

    def quotes(self, prices: NDArray[np.float64]) -> Quotes:
        """Prices every youth's cheapest trajectory and walks it."""
        values = self.values(prices)
        return Quotes(self.youth_values(values), walk(self, values))

    def move_points(self, window: int, moves: int) -> int:
        """Points of the next move of a window's youth after so many."""
        of_youth = self._problem.costs.move[self.windows.youth[window]]
        return int(of_youth[min(moves, len(of_youth) - 1)])

    def youth_values(self, values: Values) -> NDArray[np.float64]:
        """Value of each youth of the block, shape (youths,)."""
        least = np.full(len(self.youths), np.inf)
        np.minimum.at(least, self.local_youth, values.begin.min(axis=0, initial=np.inf))
        return least

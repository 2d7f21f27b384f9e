import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.pricing.kernels import ArcArrays, BlockArrays, GroupArrays, Values, backward, forward_all
from matcher.engine.pricing.node_drafts import Windows, build_windows
from matcher.engine.pricing.nodes import Nodes, build_nodes
from matcher.engine.pricing.transitions import Arcs, ArcTable, Groups, build_arcs
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING
from matcher.tables.units import NEVER


class TrajectoryGraph:
    """
    All allowed trajectories of a block of youths as paths through periods, priced by dynamic programming.

    Backwards over the periods: a node's value is its points and priced demand in the period, plus the
    least of going on, another support at the place, another place, or (only when it must) an interruption.
    """

    def __init__(self, problem: MatchingProblem, youths: NDArray[np.int64]) -> None:
        self.youths = youths
        """Rows of the block's youths, ascending."""
        self._problem = problem
        self.windows: Windows = build_windows(problem, youths)
        self.nodes: Nodes = build_nodes(problem, self.windows)
        self.arcs: ArcTable = build_arcs(problem, self.windows, self.nodes)
        self.local_youth = np.searchsorted(youths, self.windows.youth)
        self.origin_of = np.full(len(self.windows.youth), -1, dtype=np.int64)
        """(windows,): the resident's origin, -1 for those who wait."""
        origin = np.flatnonzero(self.nodes.is_origin)
        self.origin_of[self.nodes.window[origin]] = origin
        self.place = problem.options.place[self.nodes.option]
        """(nodes,): row of the unit, or home."""
        self.stay_of = self._stays()
        """(windows,): the resident's going on as today, -1 where that is no option."""
        self._options, local_option = np.unique(self.nodes.option, return_inverse=True)
        self._demand = problem.resources.demand[self._options]
        self._visiting = problem.resources.visiting_demand[self._options]
        self.arrays, self.waited = _arrays(problem, self, local_option)

    def __len__(self) -> int:
        return len(self.nodes.option)

    def _stays(self) -> NDArray[np.int64]:
        nodes, current = self.nodes, self._problem.current_option[self.windows.youth]
        goes_on = ~nodes.is_origin & nodes.never_left & (nodes.option == current[nodes.window])
        # today's brigade, where there is one, has not stopped in between
        visited = self._problem.brigade_since_day[nodes.option] > NEVER
        same = np.flatnonzero(goes_on & ((nodes.visits < 0) | ~visited))
        stay = np.full(len(self.windows.youth), -1, dtype=np.int64)
        stay[nodes.window[same]] = same
        return stay

    @property
    def options(self) -> NDArray[np.int64]:
        """Option rows of the block, in the numbering of its arrays."""
        return self._options

    def values(self, prices: NDArray[np.float64]) -> Values:
        """
        Values of all states at the given prices, from the last period to the first.

        Parameters
        ----------
        prices
            Shape (resources, periods), non-negative.
        """
        return self.values_at(self._demand @ prices, self._visiting @ prices)

    def values_at(self, priced: NDArray[np.float64], priced_visits: NDArray[np.float64]) -> Values:
        """
        The same, with whatever the options cost besides their own points in each period; inf shuts a period.

        Parameters
        ----------
        priced, priced_visits
            For the option, and on top while the brigade visits, shape (options of the block, periods).
        """
        arrays, count = self.arrays, len(self)
        periods, (windows, levels) = self._problem.instance.periods, self.arrays.move_points.shape
        value = np.full((periods + 1, count), np.inf)
        interruption = np.full((periods + 1, windows, levels, 3), np.inf)
        first = np.full((periods + 1, windows), np.inf)
        step = np.zeros((periods + 1, count), dtype=np.int8)
        origin = np.full(count, np.inf)
        backward(arrays, priced, priced_visits, value, interruption, first, step, origin)
        return Values(value, interruption, self._begin_values(first, origin), step, origin)

    def _begin_values(self, first: NDArray[np.float64], origin: NDArray[np.float64]) -> NDArray[np.float64]:
        """Value of beginning care in each period, the last row never: (periods + 1, windows)."""
        windows = self.windows
        begin: NDArray[np.float64] = self.waited + first
        period = np.arange(len(begin))[:, None]
        begin[(period < windows.first) | (period > windows.last)] = np.inf
        begin[-1] = self.waited[-1]
        resident = self.origin_of >= 0
        begin[:, resident] = np.inf
        begin[0, resident] = origin[self.origin_of[resident]]
        return begin

    def node_points(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points and priced demand of each node in each period, shape (periods, nodes)."""
        arrays = self.arrays
        points: NDArray[np.float64] = arrays.points + (self._demand @ prices).T[:, arrays.option]
        visited = self.nodes.visited
        visits = (self._visiting @ prices).T[:, arrays.option[visited]]
        points[:, visited] += visits * arrays.visiting
        return points

    def youth_values(self, values: Values) -> NDArray[np.float64]:
        """Value of each youth of the block, shape (youths,)."""
        least = np.full(len(self.youths), np.inf)
        # who needs care only after the horizon has no window, and nothing else to do than to wait
        later = np.setdiff1d(np.arange(len(self.youths)), self.local_youth)
        least[later] = self._problem.costs.waiting[self.youths[later]].sum(axis=1)
        np.minimum.at(least, self.local_youth, values.begin.min(axis=0, initial=np.inf))
        return least

    def walk(self, values: Values) -> NDArray[np.int64]:
        """The cheapest trajectory of every youth of the block, shape (youths, periods)."""
        periods = self._problem.instance.periods
        path = np.full((len(self.youths), periods), WAITING, dtype=np.int64)
        order = np.lexsort((values.begin.min(axis=0, initial=np.inf), self.local_youth))
        distinct, position = np.unique(self.local_youth[order], return_index=True)
        begin = values.begin.argmin(axis=0)
        window = order[position]
        walked = path[distinct]
        forward_all(
            self.arrays, values.node, values.interruption, values.step, window, self.origin_of[window],
            begin[window], (WAITING, INTERRUPTED, NO_CARE), walked,
        )  # fmt: skip
        path[distinct] = walked
        return self.in_option_rows(path)

    def in_option_rows(self, path: NDArray[np.int64]) -> NDArray[np.int64]:
        """Paths in the block's numbering of options as paths in that of the problem, of the same shape."""
        placed = path >= 0
        named = path.copy()
        named[placed] = self._options[path[placed]]
        return named


def _arrays(
    problem: MatchingProblem,
    graph: TrajectoryGraph,
    local_option: NDArray[np.int64],
) -> tuple[BlockArrays, NDArray[np.float64]]:
    """
    The block as the kernels read it, and the points of waiting until each boundary (periods + 1, windows).

    All in C order, whatever the block's size: a loop is compiled anew for another order.
    """
    nodes, windows, arcs, costs = graph.nodes, graph.windows, graph.arcs, problem.costs
    periods = problem.instance.periods
    points = costs.day[nodes.option] * problem.instance.days[:, None]
    points[:, nodes.visited] += costs.visit_day[nodes.option[nodes.visited]] * nodes.visit_days
    if costs.dated is not None:
        points += costs.dated[nodes.option].T
    pinned = problem.is_pinned[windows.youth]
    # nobody waits or is interrupted on a pinned day
    never = np.where(pinned, np.inf, 0.0)
    pin_edge = np.zeros((periods + 1, len(windows.youth)), dtype=bool)
    for row, youth in enumerate(windows.youth):
        for pin in problem.care[youth].pins:
            pin_edge[[pin.first, pin.until], row] = True
    waits = costs.waiting[windows.youth] + never
    levels = arcs.enter_after_interruption.shape[1] - 1
    move = costs.move[windows.youth]
    brigade = np.full(len(nodes.option), -1, dtype=np.int64)
    brigade[nodes.visited] = np.arange(len(nodes.visited))
    arrays = BlockArrays(
        is_origin=nodes.is_origin,
        window=nodes.window,
        moves=nodes.moves,
        end=windows.end[nodes.window],
        option=local_option.astype(np.int64),
        brigade=brigade,
        points=points,
        visiting=nodes.visit_days > 0,
        allowed=nodes.allowed,
        may_break=np.ascontiguousarray(nodes.may_break),
        may_leave=np.ascontiguousarray(nodes.may_leave),
        enter_by_move=np.ascontiguousarray(nodes.enters),
        begin_by_change=np.ascontiguousarray(nodes.begins),
        limited=nodes.limited,
        decided_from=nodes.decided_from,
        follows=np.ascontiguousarray(nodes.follows),
        pinned=np.ascontiguousarray(pinned.T),
        pin_edge=pin_edge,
        window_end=windows.end,
        interruption_points=np.ascontiguousarray((costs.interrupted[windows.youth] + never).T),
        move_points=np.ascontiguousarray(move[:, np.arange(levels).clip(max=move.shape[1] - 1)], dtype=np.float64),
        enter_first=arcs.enter_first,
        enter_after_interruption=np.ascontiguousarray(arcs.enter_after_interruption[:, 1:]),
        place_groups=_group_arrays(arcs.place_groups),
        changes=_arc_arrays(arcs.changes, len(nodes.option)),
        decided_changes=_arc_arrays(arcs.decided_changes, len(nodes.option)),
        window_groups=_group_arrays(arcs.window_groups),
        move_arcs=_arc_arrays(arcs.moves, len(nodes.option)),
        decided_arcs=_arc_arrays(arcs.decided_moves, len(nodes.option)),
    )
    waited = np.concatenate([np.zeros((len(waits), 1)), np.cumsum(waits, axis=1)], axis=1)
    return arrays, np.ascontiguousarray(waited.T)


def _group_arrays(groups: Groups) -> GroupArrays:
    return GroupArrays(groups.member.astype(np.int64), np.append(groups.first, len(groups.member)).astype(np.int64))


def _arc_arrays(arcs: Arcs, nodes: int) -> ArcArrays:
    index = np.full(nodes, -1, dtype=np.int64)
    index[arcs.node] = np.arange(len(arcs.node))
    first = np.append(arcs.first, len(arcs.group)).astype(np.int64)
    return ArcArrays(index, first, arcs.group.astype(np.int64), arcs.points)

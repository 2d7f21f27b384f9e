from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.engine.jumps import Groups, Jumps
from matcher.engine.values import BREAKS_OFF, CHANGES_SUPPORT, Values
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING

if TYPE_CHECKING:
    from matcher.engine.trajectories import TrajectoryGraph


def walk(graph: "TrajectoryGraph", values: Values) -> NDArray[np.int64]:
    """The cheapest trajectory of every youth of a block, shape (youths, periods): follows the values forwards."""
    periods = values.step.shape[0] - 1
    path = np.full((len(graph.youths), periods), WAITING, dtype=np.int64)
    order = np.lexsort((values.begin.min(axis=0, initial=np.inf), graph.local_youth))
    distinct, position = np.unique(graph.local_youth[order], return_index=True)
    for youth, window in zip(distinct, order[position], strict=True):
        begin = int(values.begin[:, window].argmin())
        origin = int(graph.origin_of[window])
        if origin >= 0:
            _step(graph, values, path[youth], origin, 0)
        elif begin < periods:
            node = _cheapest(
                graph.jumps.window_groups,
                int(graph.jumps.enter_first[window]),
                graph.move_values(values.node[begin], begin),
            )[1]
            _stay(graph, values, path[youth], node, begin)
    return path


def _stay(
    graph: "TrajectoryGraph", values: Values, path: NDArray[np.int64], node: int, period: int
) -> None:
    """In the node from a period on, as long as that is best."""
    end = int(graph.end[node])
    steps = np.flatnonzero(values.step[period + 1 : end, node])
    until = period + 1 + int(steps[0]) if len(steps) else end
    path[period:until] = graph.nodes.option[node]
    if until < end:
        _step(graph, values, path, node, until)
    else:
        path[end:] = NO_CARE


def _step(
    graph: "TrajectoryGraph", values: Values, path: NDArray[np.int64], node: int, period: int
) -> None:
    """Goes over from a node into a period in the way that its value was found."""
    kind, jumps = values.step[period, node], graph.jumps
    if kind == BREAKS_OFF:
        _gap(graph, values, path, node, period)
    elif kind == CHANGES_SUPPORT:
        entering = graph.change_values(values.node[period], period)
        target = _best_target(jumps.changes, jumps.place_groups, node, entering) % len(graph)
        _stay(graph, values, path, target, period)
    else:
        entering = graph.move_values(values.node[period], period)
        target = _best_target(jumps.moves, jumps.window_groups, node, entering)
        _stay(graph, values, path, target, period)


def _gap(graph: "TrajectoryGraph", values: Values, path: NDArray[np.int64], node: int, period: int) -> None:
    """Without a place from a period on, until entering one is better or care ends."""
    window, moves = int(graph.nodes.window[node]), int(graph.nodes.moves[node])
    end = int(graph.windows.end[window])
    group = int(graph.jumps.enter_after_gap[window, moves + 1])
    move_points = graph.move_points(window, moves)
    path[period] = INTERRUPTED
    for now in range(period + 1, end):
        if group >= 0:
            entering = graph.move_values(values.node[now], now)
            value, target = _cheapest(graph.jumps.window_groups, group, entering)
            if value + move_points < values.gap[now, window, moves]:
                _stay(graph, values, path, target, now)
                return
        path[now] = INTERRUPTED
    path[end:] = NO_CARE


def _best_target(jumps: Jumps, groups: Groups, node: int, entering: NDArray[np.float64]) -> int:
    entries = jumps.entries(int(np.searchsorted(jumps.node, node)))
    best, target = np.inf, -1
    for group, points in zip(jumps.group[entries], jumps.points[entries], strict=True):
        value, candidate = _cheapest(groups, int(group), entering)
        if value + points < best:
            best, target = value + points, candidate
    return target


def _cheapest(groups: Groups, group: int, entering: NDArray[np.float64]) -> tuple[float, int]:
    members = groups.members(group)
    best = int(entering[members].argmin())
    return float(entering[members[best]]), int(members[best])

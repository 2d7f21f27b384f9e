from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.one_entrance import one_entrance_paths
from benchmarks.peers.preparing import costed
from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import joined
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.stopping import Stopper

YOUTHS_AT_ONCE = 50
"""Whose trajectories are costed together: much quicker than one by one, and they fit into memory."""


def cheapest_choices(
    problem: MatchingProblem, scope: Scope, start: Columns, begins: NDArray[np.bool_], most: int, stopper: Stopper
) -> Columns:
    """
    The start's trajectory of each youth of the scope and its cheapest ones with one entrance, youth by youth.

    Half of them are the cheapest for which there is room while everybody else keeps the start's: the cheapest of
    all crowd at the places that are full.

    Parameters
    ----------
    start
        A plan: one trajectory for each youth of the snapshot, in their order.
    begins
        When a stay of each youth of the snapshot may begin, shape (youths, periods).
    most
        Trajectories a youth at most, by own points; the start's is always among them, and first.

    Raises
    ------
    SearchStoppedError
        When time is up.
    """
    parts = []
    left = problem.capacity.reshape(-1) - np.asarray(start.demand.sum(axis=1)).reshape(-1)
    for begin in range(0, len(scope.youths), YOUTHS_AT_ONCE):
        stopper.raise_if_stopped()
        youths = scope.youths[begin : begin + YOUTHS_AT_ONCE]
        paths = [
            _beginning_with(start.path[youth], one_entrance_paths(problem, int(youth), begins[youth]))
            for youth in youths
        ]
        first = np.cumsum([0, *map(len, paths)])
        columns = costed(problem, np.repeat(youths, np.diff(first)), np.concatenate(paths))
        has_room = _has_room(columns, np.repeat(first[:-1], np.diff(first)), left)
        picked = [_picked(columns.cost, has_room, low, high, most) for low, high in pairwise(first.tolist())]
        parts.append(columns.only(np.concatenate(picked)))
    return joined(parts)


def _beginning_with(path: NDArray[np.int64], paths: NDArray[np.int64]) -> NDArray[np.int64]:
    """A path and the others, each once."""
    return np.concatenate([path[np.newaxis], paths[(paths != path).any(axis=1)]])


def _picked(cost: NDArray[np.int64], has_room: NDArray[np.bool_], low: int, high: int, most: int) -> NDArray[np.int64]:
    """Rows of one youth: the first, the cheapest with room, and then the cheapest of the rest."""
    order = low + 1 + np.argsort(cost[low + 1 : high], kind="stable")
    is_kept = has_room[order] & (np.cumsum(has_room[order]) <= most // 2)
    with_room, others = order[is_kept], order[~is_kept]
    return np.concatenate([[low], with_room, others[: max(0, most - 1 - len(with_room))]])


def _has_room(columns: Columns, start: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which trajectories have room instead of the youth's first one, of the given row; not looking at switches."""
    more = (columns.demand - columns.demand[:, start]).tocoo()
    has_room = np.ones(len(columns), dtype=bool)
    has_room[more.col[more.data > left[more.row]]] = False
    return has_room

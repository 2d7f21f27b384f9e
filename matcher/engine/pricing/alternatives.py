import numpy as np
from numpy.typing import NDArray

from matcher.engine.pricing.compiled import compiled
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.pricing.kernels import INFINITE, BlockArrays, Values, forward
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING


def alternative_paths(
    graph: TrajectoryGraph, values: Values, prices: NDArray[np.float64], most: int, margin_points: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    For every youth of a block the cheapest trajectories by way of other places, one for each place.

    The place is the first that a waiting youth enters, or the first to which a resident leaves today's place, with
    today's support until then. Pricing alone finds one trajectory a youth; of a place that seems too dear now,
    nothing is known then, and the relaxation takes its beds for worthless.

    Parameters
    ----------
    prices
        Those of the values, shape (resources, periods).
    most
        So many places a youth, the cheapest first.
    margin_points
        Only trajectories that are at most so much dearer than the youth's cheapest.

    Returns
    -------
    tuple
        Rows of the youths, shape (trajectories,), and option rows by period, shape (trajectories, periods).
    """
    periods = values.begin.shape[0] - 1
    if not most or not len(graph):
        return np.zeros(0, dtype=np.int64), np.zeros((0, periods), dtype=np.int64)
    limit = (graph.youth_values(values) + margin_points)[graph.local_youth]
    windows = np.empty(len(limit) * most, dtype=np.int64)
    paths = np.empty((len(windows), periods), dtype=np.int64)
    count = _walk_alternatives(
        graph.arrays, values.node, values.interruption, values.step, graph.node_points(prices), graph.waited,
        graph.windows.first, graph.windows.last, graph.origin_of, graph.stay_of, graph.place,
        limit, (WAITING, INTERRUPTED, NO_CARE), windows, paths,
    )  # fmt: skip
    return graph.windows.youth[windows[:count]], graph.in_option_rows(paths[:count])


@compiled
def _note(
    there: int,
    total: float,
    node: int,
    period: int,
    best: NDArray[np.float64],
    node_there: NDArray[np.int64],
    begin: NDArray[np.int64],
    found: NDArray[np.int64],
    number: int,
) -> int:
    """Remembers the cheapest way to a place; how many places of ``found`` are known then."""
    if best[there] == INFINITE:
        found[number] = there
        number += 1
    best[there], node_there[there], begin[there] = total, node, period
    return number


@compiled
def _walk_alternatives(
    block: BlockArrays,
    value: NDArray[np.float64],
    interruption: NDArray[np.float64],
    step: NDArray[np.int8],
    own: NDArray[np.float64],
    waited: NDArray[np.float64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    origin_of: NDArray[np.int64],
    stay_of: NDArray[np.int64],
    place: NDArray[np.int64],
    limit: NDArray[np.float64],
    codes: tuple[int, int, int],
    windows: NDArray[np.int64],
    paths: NDArray[np.int64],
) -> int:
    """
    Fills ``windows`` and ``paths`` with the cheapest alternatives of every window; how many there are.

    Parameters
    ----------
    own
        Points and priced demand of each node in each period, shape (periods, nodes).
    limit
        (windows,): dearer ones are left out.
    """
    count, periods = 0, len(own)
    most = len(windows) // max(1, len(first))
    places = place.max() + 1
    best, node_there = np.full(places, INFINITE), np.zeros(places, dtype=np.int64)
    begin, found = np.zeros(places, dtype=np.int64), np.zeros(places, dtype=np.int64)
    for window in range(len(first)):
        number = 0
        if origin_of[window] < 0:
            group = block.enter_first[window]
            for period in range(first[window], min(last[window] + 1, periods) if group >= 0 else 0):
                for entry in range(block.window_groups.first[group], block.window_groups.first[group + 1]):
                    node = block.window_groups.member[entry]
                    if not block.enter_by_move[period, node]:
                        continue
                    total = waited[period, window] + value[period, node]
                    if total <= limit[window] and total < best[place[node]]:
                        number = _note(place[node], total, node, period, best, node_there, begin, found, number)
        else:
            paid, source = 0.0, origin_of[window]
            for period in range(block.window_end[window]):
                if period > 0:
                    source = stay_of[window]
                    if source < 0 or not block.allowed[period - 1, source]:
                        break
                    paid += own[period - 1, source]
                row = block.move_arcs.row_of[source]
                if row < 0 or not block.may_leave[period, source]:
                    continue
                for arc in range(block.move_arcs.first[row], block.move_arcs.first[row + 1]):
                    group = block.move_arcs.group[arc]
                    for entry in range(block.window_groups.first[group], block.window_groups.first[group + 1]):
                        node = block.window_groups.member[entry]
                        if not block.enter_by_move[period, node]:
                            continue
                        total = paid + block.move_arcs.points[arc] + value[period, node]
                        if total <= limit[window] and total < best[place[node]]:
                            number = _note(place[node], total, node, period, best, node_there, begin, found, number)
        taken = found[:number]
        for there in taken[np.argsort(best[taken])][:most]:
            path, node, period = paths[count], node_there[there], begin[there]
            forward(
                block, value, interruption, step, window, node, period + 1, codes[0], codes[1], codes[2], path,
            )  # fmt: skip
            path[period] = block.option[node]
            if origin_of[window] >= 0:
                path[:period] = block.option[origin_of[window]]
            windows[count] = window
            count += 1
        best[taken] = INFINITE
    return count

"""The inner loops of pricing: the same recursion as in docs/engine.md, over the arrays of one block."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.pricing.compiled import compiled

GOES_ON, CHANGES_SUPPORT, MOVES, BREAKS_OFF, FOLLOWS_DECISION = 0, 1, 2, 3, 4
"""What a node does when a period begins."""


@dataclass
class Values:
    """
    What is left to pay from each state on, at given prices.

    ``node[t]`` of shape (nodes,): from period t on, being in the node in period t; ``interruption[t]`` of shape
    (windows, moves, 3): the same without a place, the last axis telling what was before; ``begin[t]`` of
    shape (windows,): the whole trajectory if care begins in t (residents: t = 0; the last row: never);
    ``step[t]``: what the node does when period t begins, coming from period t - 1.
    """

    node: NDArray[np.float64]
    interruption: NDArray[np.float64]
    begin: NDArray[np.float64]
    """Periods + 1 rows."""
    step: NDArray[np.int8]
    origin: NDArray[np.float64]
    """(nodes,): of a resident's node of today's stay, inf elsewhere."""


INFINITE = np.inf


class GroupArrays(NamedTuple):
    """Groups of nodes: ``member[first[g]:first[g + 1]]``."""

    member: NDArray[np.int64]
    first: NDArray[np.int64]
    """(groups + 1,)"""


class ArcArrays(NamedTuple):
    """Arcs out of nodes: entries ``first[i]:first[i + 1]`` where ``i = row_of[node]``, -1 for none."""

    row_of: NDArray[np.int64]
    first: NDArray[np.int64]
    group: NDArray[np.int64]
    points: NDArray[np.float64]


class BlockArrays(NamedTuple):
    """What the kernels read of a block; see TrajectoryGraph."""

    is_origin: NDArray[np.bool_]
    window: NDArray[np.int64]
    moves: NDArray[np.int64]
    end: NDArray[np.int64]
    option: NDArray[np.int64]
    """(nodes,): row within the block's options."""
    brigade: NDArray[np.int64]
    """(nodes,): row within ``visiting`` and the visits, -1 where no brigade comes."""
    points: NDArray[np.int64]
    visiting: NDArray[np.bool_]
    """(periods, visited nodes)"""
    allowed: NDArray[np.bool_]
    may_break: NDArray[np.bool_]
    may_leave: NDArray[np.bool_]
    enter_by_move: NDArray[np.bool_]
    begin_by_change: NDArray[np.bool_]
    limited: NDArray[np.bool_]
    """(nodes,): only unlimited places may follow, save by a decision."""
    decided_from: NDArray[np.int64]
    """(nodes,): first period from which on the stay is one that people decided."""
    follows: NDArray[np.bool_]
    """(periods, nodes): a pinned stay at another place may follow, as one decision follows another."""
    pinned: NDArray[np.bool_]
    """(periods, windows): a person decided where the youth is."""
    pin_edge: NDArray[np.bool_]
    """(periods, windows): a pin begins or ends when the period begins."""
    window_end: NDArray[np.int64]
    interruption_points: NDArray[np.float64]
    """(periods, windows)"""
    move_points: NDArray[np.float64]
    """(windows, moves)"""
    enter_first: NDArray[np.int64]
    enter_after_interruption: NDArray[np.int64]
    """(windows, moves, 2): last axis 1 if only unlimited places count."""
    place_groups: GroupArrays
    changes: ArcArrays
    decided_changes: ArcArrays
    window_groups: GroupArrays
    move_arcs: ArcArrays
    decided_arcs: ArcArrays


UNLIMITED_BEFORE, LIMITED_BEFORE, DECIDED_BEFORE = 0, 1, 2
"""What an interruption follows: any stay; a limited one; a limited one that people decided."""


@compiled
def kind_before(limited: bool, decided: bool) -> int:
    """What an interruption follows: a stay of this kind, which people decided or did not."""
    if not limited:
        return UNLIMITED_BEFORE
    return DECIDED_BEFORE if decided else LIMITED_BEFORE


@compiled
def only_unlimited(kind: int, pinned: bool) -> int:
    """1 if after such an interruption only unlimited places may be entered in a period, pinned or not; else 0."""
    return 1 if kind == LIMITED_BEFORE or (kind == DECIDED_BEFORE and not pinned) else 0


@compiled
def backward(
    block: BlockArrays,
    priced: NDArray[np.float64],
    priced_visits: NDArray[np.float64],
    value: NDArray[np.float64],
    interruption: NDArray[np.float64],
    begin: NDArray[np.float64],
    step: NDArray[np.int8],
    origin: NDArray[np.float64],
) -> None:
    """
    Fills the values of all states from the last period to the first.

    Parameters
    ----------
    priced, priced_visits
        Priced demand of each of the block's options in each period, shape (options, periods).
    value, interruption, begin, step
        Of shapes (periods + 1, nodes), (periods + 1, windows, moves, 3), (periods + 1, windows) and
        (periods + 1, nodes); filled with inf, and 0 for ``step``.
    origin
        Value of going over into the first period, shape (nodes,).
    """
    periods, count = block.points.shape
    windows, levels = block.move_points.shape
    enter = np.full(len(block.window_groups.first), INFINITE)
    change = np.full(len(block.place_groups.first), INFINITE)
    resume = np.full((windows, levels, 3), INFINITE)
    for period in range(periods, -1, -1):
        if period < periods:
            for group in range(len(block.window_groups.first) - 1):
                least = INFINITE
                for entry in range(block.window_groups.first[group], block.window_groups.first[group + 1]):
                    node = block.window_groups.member[entry]
                    if block.enter_by_move[period, node] and value[period, node] < least:
                        least = value[period, node]
                enter[group] = least
            for group in range(len(block.place_groups.first) - 1):
                least = INFINITE
                for entry in range(block.place_groups.first[group], block.place_groups.first[group + 1]):
                    node = block.place_groups.member[entry]
                    if node >= count:
                        node -= count
                        if not block.begin_by_change[period, node]:
                            continue
                    if value[period, node] < least:
                        least = value[period, node]
                change[group] = least
        for window in range(windows):
            if period < periods and block.enter_first[window] >= 0:
                begin[period, window] = enter[block.enter_first[window]]
            for level in range(levels):
                for kind in range(3):
                    best = interruption[period, window, level, kind]
                    if period < periods:
                        group = block.enter_after_interruption[
                            window, level, only_unlimited(kind, block.pinned[period, window])
                        ]
                        if group >= 0:
                            best = min(best, enter[group] + block.move_points[window, level])
                    if block.window_end[window] == period:
                        best = 0.0
                    resume[window, level, kind] = best
        for node in range(count):
            if block.end[node] == period:
                onward = 0.0
            elif (
                block.end[node] < period
                or (period > 0 and not block.allowed[period - 1, node])
                or (period == 0 and not block.is_origin[node])
            ):
                continue
            else:
                onward = value[period, node]
                row = block.changes.row_of[node]
                if row >= 0:
                    for entry in range(block.changes.first[row], block.changes.first[row + 1]):
                        candidate = change[block.changes.group[entry]] + block.changes.points[entry]
                        if candidate < onward:
                            onward = candidate
                            step[period, node] = CHANGES_SUPPORT
                row = block.move_arcs.row_of[node]
                if row >= 0 and block.may_leave[period, node]:
                    for entry in range(block.move_arcs.first[row], block.move_arcs.first[row + 1]):
                        candidate = enter[block.move_arcs.group[entry]] + block.move_arcs.points[entry]
                        if candidate < onward:
                            onward = candidate
                            step[period, node] = MOVES
                if block.pin_edge[period, block.window[node]]:
                    row = block.decided_changes.row_of[node]
                    if row >= 0:
                        for entry in range(block.decided_changes.first[row], block.decided_changes.first[row + 1]):
                            candidate = change[block.decided_changes.group[entry]] + block.decided_changes.points[entry]
                            if candidate < onward:
                                onward = candidate
                                step[period, node] = FOLLOWS_DECISION
                    row = block.decided_arcs.row_of[node]
                    if row >= 0 and block.follows[period, node]:
                        for entry in range(block.decided_arcs.first[row], block.decided_arcs.first[row + 1]):
                            candidate = enter[block.decided_arcs.group[entry]] + block.decided_arcs.points[entry]
                            if candidate < onward:
                                onward = candidate
                                step[period, node] = FOLLOWS_DECISION
                if block.may_break[period, node]:
                    kind = kind_before(block.limited[node], period >= block.decided_from[node])
                    candidate = interruption[period, block.window[node], block.moves[node], kind]
                    if candidate < onward:
                        onward = candidate
                        step[period, node] = BREAKS_OFF
            if period == 0:
                origin[node] = onward
            elif block.allowed[period - 1, node]:
                here = block.points[period - 1, node] + priced[block.option[node], period - 1]
                brigade = block.brigade[node]
                if brigade >= 0 and block.visiting[period - 1, brigade]:
                    here += priced_visits[block.option[node], period - 1]
                value[period - 1, node] = here + onward
        if period > 0:
            for window in range(windows):
                for level in range(levels):
                    for kind in range(3):
                        interruption[period - 1, window, level, kind] = (
                            block.interruption_points[period - 1, window] + resume[window, level, kind]
                        )


@compiled
def _cheapest_entering(block: BlockArrays, value: NDArray[np.float64], period: int, group: int) -> tuple[float, int]:
    least, best = INFINITE, -1
    for entry in range(block.window_groups.first[group], block.window_groups.first[group + 1]):
        node = block.window_groups.member[entry]
        if block.enter_by_move[period, node] and value[period, node] < least:
            least, best = value[period, node], node
    return least, best


@compiled
def _cheapest_move(
    block: BlockArrays, arcs: ArcArrays, value: NDArray[np.float64], period: int, node: int
) -> tuple[float, int]:
    least, best = INFINITE, -1
    row = arcs.row_of[node]
    if row < 0:
        return least, best
    for entry in range(arcs.first[row], arcs.first[row + 1]):
        value_there, target = _cheapest_entering(block, value, period, arcs.group[entry])
        if value_there + arcs.points[entry] < least:
            least, best = value_there + arcs.points[entry], target
    return least, best


@compiled
def _cheapest_change(
    block: BlockArrays, changes: ArcArrays, value: NDArray[np.float64], period: int, node: int
) -> tuple[float, int]:
    least, best = INFINITE, -1
    row, count = changes.row_of[node], len(block.option)
    if row < 0:
        return least, best
    for arc in range(changes.first[row], changes.first[row + 1]):
        group = changes.group[arc]
        for entry in range(block.place_groups.first[group], block.place_groups.first[group + 1]):
            target = block.place_groups.member[entry]
            if target >= count:
                target -= count
                if not block.begin_by_change[period, target]:
                    continue
            if value[period, target] + changes.points[arc] < least:
                least, best = value[period, target] + changes.points[arc], target
    return least, best


@compiled
def _cheapest_decided(block: BlockArrays, value: NDArray[np.float64], period: int, node: int) -> int:
    """Where a decision leads: another support at the place, or another place."""
    least, best = _cheapest_change(block, block.decided_changes, value, period, node)
    if block.follows[period, node]:
        there, target = _cheapest_move(block, block.decided_arcs, value, period, node)
        if there < least:
            best = target
    return best


@compiled
def forward(
    block: BlockArrays,
    value: NDArray[np.float64],
    interruption: NDArray[np.float64],
    step: NDArray[np.int8],
    window: int,
    node: int,
    begin: int,
    waiting: int,
    interrupted: int,
    no_care: int,
    path: NDArray[np.int64],
) -> None:
    """
    Walks the cheapest trajectory of a window by the values.

    Parameters
    ----------
    node
        The origin of a resident, or -1 for a youth whose care begins in period ``begin``.
    path
        Shape (periods,), filled with the block's option rows and the three codes given.
    """
    periods = len(path)
    path[:] = waiting
    if node < 0:
        if begin >= periods:
            return
        node = _cheapest_entering(block, value, begin, block.enter_first[window])[1]
        path[begin] = block.option[node]
        begin += 1
    end = block.window_end[window]
    path[end:] = no_care
    broken, kind = False, UNLIMITED_BEFORE
    for period in range(begin, end):
        if broken:
            level = block.moves[node]
            group = block.enter_after_interruption[window, level, only_unlimited(kind, block.pinned[period, window])]
            if group >= 0:
                least, target = _cheapest_entering(block, value, period, group)
                if least + block.move_points[window, level] < interruption[period, window, level, kind]:
                    node, broken = target, False
        elif step[period, node] == BREAKS_OFF:
            broken, kind = True, kind_before(block.limited[node], period >= block.decided_from[node])
        elif step[period, node] == CHANGES_SUPPORT:
            node = _cheapest_change(block, block.changes, value, period, node)[1]
        elif step[period, node] == MOVES:
            node = _cheapest_move(block, block.move_arcs, value, period, node)[1]
        elif step[period, node] == FOLLOWS_DECISION:
            node = _cheapest_decided(block, value, period, node)
        path[period] = interrupted if broken else block.option[node]


@compiled
def forward_all(
    block: BlockArrays,
    value: NDArray[np.float64],
    interruption: NDArray[np.float64],
    step: NDArray[np.int8],
    windows: NDArray[np.int64],
    origins: NDArray[np.int64],
    begins: NDArray[np.int64],
    codes: tuple[int, int, int],
    paths: NDArray[np.int64],
) -> None:
    """Walks one window of every youth: see ``forward``; all of shape (youths,), paths (youths, periods)."""
    for youth in range(len(windows)):
        forward(
            block, value, interruption, step, windows[youth], origins[youth], begins[youth],
            codes[0], codes[1], codes[2], paths[youth],
        )  # fmt: skip

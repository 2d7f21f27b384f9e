from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.node_drafts import NodeDraft, allowed_periods, with_moves, with_starts
from matcher.engine.problem import MatchingProblem
from matcher.engine.visiting import node_visit_days
from matcher.engine.windows import Windows
from matcher.tables.units import EVER, NEVER


@dataclass(frozen=True)
class Nodes:
    """
    States of the trajectory graph: a stay option inside a care window, after so many moves.

    Options whose allowance or brigade visits depend on when they began exist once for each beginning
    (``start``). The last rows, one a resident, are *origins*: today's stay before the first period.
    Arrays of shape (nodes,) or (periods, nodes).
    """

    option: NDArray[np.int64]
    window: NDArray[np.int64]
    start: NDArray[np.int64]
    """First period of the stay; ANY_START where it does not matter."""
    starts_later: NDArray[np.bool_]
    """It may also begin in any period after ``start``: nothing then ends or fades before care does."""
    moves: NDArray[np.int64]
    is_origin: NDArray[np.bool_]
    enterable: NDArray[np.bool_]
    """By a move or as the first stay; a resident's place that was never left can only be stayed in."""
    limited: NDArray[np.bool_]
    """At a place with a longest stay."""
    short_stay: NDArray[np.bool_]
    """Limited and not pinned: not followed by another short stay."""
    own_brigade: NDArray[np.bool_]
    """A resident's brigade team that visits since before today."""
    allowed: NDArray[np.bool_]
    goes_on: NDArray[np.bool_]
    """(periods, nodes): the stay may go on in the period; for an origin: in the first period."""
    may_leave: NDArray[np.bool_]
    """(periods, nodes): the stay may be left for another place when the period begins."""
    visit_days: NDArray[np.int16]
    """(periods, nodes with a brigade)"""
    visited: NDArray[np.int64]
    """Nodes with a brigade."""


def build_nodes(problem: MatchingProblem, windows: Windows) -> Nodes:
    """All states that some trajectory could reach."""
    options, scene, periods = problem.options, problem.scene, problem.scene.periods
    # every option of the window's youth
    lows = np.searchsorted(options.youth, windows.youth)
    counts = np.searchsorted(options.youth, windows.youth, side="right") - lows
    window = np.repeat(np.arange(len(windows.youth)), counts)
    option = np.repeat(lows - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
    # every beginning of those for which it matters
    limited = (options.longest_days[option] < EVER) & ~options.resident[option]
    own = problem.brigade_since_day[option]
    timed = (limited | ((options.brigade[option] >= 0) & (own == NEVER))) & ~options.pinned[option]
    table = with_starts(NodeDraft(window, option), timed, windows, problem)
    table = with_moves(table, windows, problem)
    # origins
    residents = np.flatnonzero(problem.youths.is_resident[windows.youth])
    origins = len(residents)
    is_origin = np.zeros(len(table) + origins, dtype=bool)
    is_origin[len(table) :] = True
    table = table.followed_by(NodeDraft(residents, problem.current_option[windows.youth[residents]]))
    window, option, start, later, moves = table.window, table.option, table.start, table.later, table.moves

    goes_on = allowed_periods(table, windows, problem)
    allowed = goes_on & ~is_origin
    always = problem.always_leave[(moves > 0).astype(np.int64), option]
    limited_place = np.append(scene.units.limited, False)[options.place[option]]
    end = windows.end[window]
    # whether a stay at the current place must end does not depend on its support
    never_left = problem.youths.is_resident[windows.youth[window]] & (moves == 0)
    allowed_today = options.allowed[problem.current_option[windows.youth[window]]].T
    lasting = np.where(options.resident[option] | never_left, allowed_today, goes_on)
    broken = ~lasting & (np.arange(periods)[:, None] < end)
    may_leave = np.logical_or.accumulate(broken[::-1], axis=0)[::-1] | always
    visited = np.flatnonzero((options.brigade[option] >= 0) & ~is_origin)
    return Nodes(
        option=option,
        window=window,
        start=start,
        starts_later=later,
        moves=moves,
        is_origin=is_origin,
        enterable=~is_origin & ((moves > 0) | ~problem.youths.is_resident[windows.youth[window]]),
        limited=limited_place,
        short_stay=limited_place & ~options.pinned[option],
        own_brigade=(problem.brigade_since_day[option] > NEVER) & ~is_origin,
        allowed=allowed,
        goes_on=goes_on,
        may_leave=may_leave,
        visit_days=node_visit_days(option[visited], start[visited], problem),
        visited=visited,
    )

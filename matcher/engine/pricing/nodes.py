from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.pricing.node_drafts import (
    NodeDraft,
    Windows,
    allowed_periods,
    drafts,
    first_pinned,
    lasting_periods,
    node_visit_days,
    origins,
    since_day,
    with_moves,
)


@dataclass(frozen=True)
class Nodes:
    """
    States of the trajectory graph: a stay option inside a care window, with what the youth carries along.

    That is: after how many moves, since when at the place, and since when the brigade team visits, as far as these
    make a difference. Whether days are pinned changes nothing about it. The last rows, one a resident, are *origins*:
    today's stay before the first period. Arrays of shape (nodes,) or (periods, nodes).
    """

    option: NDArray[np.int64]
    window: NDArray[np.int64]
    moves: NDArray[np.int64]
    arrival: NDArray[np.int64]
    """First period of the range in which the youth came to the place; -1 for a resident who never left."""
    visits: NDArray[np.int64]
    """First period of the range in which the brigade's visits began; -1 for today's that have not stopped."""
    is_origin: NDArray[np.bool_]
    limited: NDArray[np.bool_]
    """At a place with a longest stay: no other such place follows, unless a person decided so."""
    decided_from: NDArray[np.int64]
    """First period from which on the stay is one that people decided: today's, or one that holds a pinned day."""
    follows: NDArray[np.bool_]
    """(periods, nodes): then a pinned stay at another place may follow, whatever rules say of leaving."""
    allowed: NDArray[np.bool_]
    enters: NDArray[np.bool_]
    """(periods, nodes): a move or a first stay may begin here when the period begins."""
    begins: NDArray[np.bool_]
    """(periods, nodes): another support at the same place may begin; a brigade's first visit is then today."""
    may_leave: NDArray[np.bool_]
    """(periods, nodes): the stay may be left for another place when the period begins."""
    may_break: NDArray[np.bool_]
    """(periods, nodes): an interruption may follow when the period begins."""
    visit_days: NDArray[np.int16]
    """(periods, nodes with a brigade)"""
    visited: NDArray[np.int64]
    """Nodes with a brigade."""

    @property
    def never_left(self) -> NDArray[np.bool_]:
        """At a resident's current place since before today, shape (nodes,)."""
        return self.arrival < 0


def build_nodes(problem: MatchingProblem, windows: Windows) -> Nodes:
    """All states that some trajectory could reach."""
    options, instance = problem.options, problem.instance
    table = with_moves(drafts(problem, windows), windows, problem)
    first = origins(problem, windows)
    is_origin = np.append(np.zeros(len(table), dtype=bool), np.ones(len(first), dtype=bool))
    table = table.followed_by(first)
    option, youth = table.option, windows.youth[table.window]
    never_left = table.goes_on_from_today

    allowed = allowed_periods(table, windows, problem) & ~is_origin
    limited = np.append(instance.units.limited, False)[options.place[option]]
    begins = problem.beginnings[youth].T
    visited = (options.brigade[option] >= 0) & ~table.visits_from_today
    fresh = _within(instance.periods, table.visits_first, table.visits_last) | ~visited
    in_time = (instance.boundaries[:-1, None] <= options.latest_start_day[option]) | problem.own_pin[option].T
    enters = allowed & begins & fresh & in_time & _within(instance.periods, table.arrival_first, table.arrival_last)
    may_leave, may_break = _goings(table, windows, problem)
    decided_from = _decided_from(table, youth, problem)
    with_brigade = np.flatnonzero((options.brigade[option] >= 0) & ~is_origin)
    return Nodes(
        option=option,
        window=table.window,
        moves=table.moves,
        arrival=np.where(never_left, -1, table.arrival_first),
        visits=np.where(table.visits_from_today, -1, table.visits_first),
        is_origin=is_origin,
        limited=limited,
        decided_from=decided_from,
        follows=_follows(decided_from, options.place[option], youth, problem),
        allowed=allowed,
        enters=enters & ~never_left,
        begins=allowed & fresh & (begins | limited),
        may_leave=may_leave,
        may_break=may_break,
        visit_days=node_visit_days(option[with_brigade], since_day(table, problem)[with_brigade], problem),
        visited=with_brigade,
    )


def _within(periods: int, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a period lies in each node's range, shape (periods, nodes)."""
    period = np.arange(periods)[:, None]
    within: NDArray[np.bool_] = (period >= first) & (period <= last)
    return within


def _goings(
    table: NodeDraft, windows: Windows, problem: MatchingProblem
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """When each node may be left for another place, and when for an interruption; both (periods, nodes)."""
    options, periods = problem.options, problem.instance.periods
    youth, never_left = windows.youth[table.window], table.goes_on_from_today
    lasting = lasting_periods(table, problem)
    # whether a stay at the current place must end does not depend on its support
    rows = np.flatnonzero(never_left)
    current = problem.current_option[youth[rows]]
    pinned_here = problem.pinned_place[youth[rows]] == options.place[current][:, None]
    lasting[:, rows] = (options.lasting[current] | pinned_here).T
    ends = ~lasting & (np.arange(periods)[:, None] < windows.end[table.window])
    must_end = np.logical_or.accumulate(ends[::-1], axis=0)[::-1]
    # who decided a stay decided its end, save at a current place that was never left
    pinned = problem.is_pinned[youth].T
    pin_ends = np.zeros((periods, len(table)), dtype=bool)
    pin_ends[1:] = pinned[:-1] & ~pinned[1:] & ~never_left
    always = problem.always_leave[(table.moves > 0).astype(np.int64), table.option]
    return must_end | always | pin_ends, ends | pin_ends


def _decided_from(table: NodeDraft, youth: NDArray[np.int64], problem: MatchingProblem) -> NDArray[np.int64]:
    """First period from which on a node's stay is one that people decided; beyond the last where never."""
    periods = problem.instance.periods
    never = np.full(len(table), periods + 1, dtype=np.int64)
    first = first_pinned(problem.is_pinned)[youth, table.arrival_first]
    held = problem.at_pinned_place[table.option] & (first < periods)
    decided = np.where(held, first + 1, never)
    return np.where(table.goes_on_from_today, 0, decided)


def _follows(
    decided_from: NDArray[np.int64], place: NDArray[np.int64], youth: NDArray[np.int64], problem: MatchingProblem
) -> NDArray[np.bool_]:
    """Where a pinned stay at another place begins that may follow a node's stay, shape (periods, nodes)."""
    pinned_place = problem.pinned_place[youth].T
    period = np.arange(problem.instance.periods)[:, None]
    follows: NDArray[np.bool_] = (pinned_place >= 0) & (pinned_place != place) & (period >= decided_from)
    return follows

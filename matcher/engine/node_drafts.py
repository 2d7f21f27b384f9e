from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem
from matcher.engine.visiting import node_visit_days
from matcher.engine.windows import Windows
from matcher.tables.units import EVER

ANY_START = -1


@dataclass
class NodeDraft:
    """Nodes while they are being made; columns of shape (nodes,)."""

    window: NDArray[np.int64]
    option: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.start: NDArray[np.int64] = np.full(len(self.option), ANY_START, dtype=np.int64)
        self.later: NDArray[np.bool_] = np.zeros(len(self.option), dtype=bool)
        self.moves: NDArray[np.int64] = np.zeros(len(self.option), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.option)

    def rows(self, rows: NDArray[np.intp]) -> "NodeDraft":
        """Some of them, possibly repeated."""
        part = NodeDraft(self.window[rows], self.option[rows])
        part.start, part.later, part.moves = self.start[rows], self.later[rows], self.moves[rows]
        return part

    def followed_by(self, other: "NodeDraft") -> "NodeDraft":
        """Both, one after the other."""
        both = NodeDraft(np.concatenate([self.window, other.window]), np.concatenate([self.option, other.option]))
        both.start = np.concatenate([self.start, other.start])
        both.later = np.concatenate([self.later, other.later])
        both.moves = np.concatenate([self.moves, other.moves])
        return both


def with_starts(
    table: NodeDraft,
    timed: NDArray[np.bool_],
    windows: Windows,
    problem: MatchingProblem,
) -> NodeDraft:
    """Copies for every beginning that matters, and one for all beginnings after which nothing fades."""
    options, bounds = problem.options, problem.scene.boundaries
    rows = np.flatnonzero(timed)
    option, window = table.option[rows], table.window[rows]
    period = np.arange(problem.scene.periods)
    can_begin = options.allowed[option]
    can_begin &= (period >= windows.first[window, None]) & (period < windows.end[window, None])
    can_begin &= bounds[:-1] <= options.latest_start_day[option, None]
    can_begin &= problem.beginnings[options.youth[option]]
    visited = np.where(options.brigade[option] >= 0, problem.youths.brigade_longest_days[options.youth[option]], EVER)
    fades = bounds[:-1] + np.minimum(options.longest_days[option], visited)[:, None] < bounds[windows.end[window], None]
    which, start = np.nonzero(can_begin & fades)
    early = table.rows(rows[which])
    early.start = start
    lasting = can_begin & ~fades
    late = table.rows(rows[lasting.any(axis=1)])
    late.start = lasting.argmax(axis=1)[lasting.any(axis=1)]
    late.later = np.ones(len(late), dtype=bool)
    return table.rows(np.flatnonzero(~timed)).followed_by(early).followed_by(late)


def with_moves(table: NodeDraft, windows: Windows, problem: MatchingProblem) -> NodeDraft:
    """Copies for 0, 1, ... moves, as far as the youth can get there."""
    options, youths = problem.options, problem.youths
    youth = windows.youth[table.window]
    held = options.resident[table.option]
    current = problem.current_option[youth]
    # with another support a resident's place is not left: no move
    here = (current >= 0) & (options.place[table.option] == options.place[current])
    unmoved = ~youths.is_resident[youth] | held | here
    allowed = allowed_periods(table, windows, problem)
    # a stay that breaks off (or, for a resident, cannot even go on) leads to one more move
    been_there = np.logical_or.accumulate(allowed, axis=0) | held
    period = np.arange(problem.scene.periods)[:, None]
    breaks = np.asarray((~allowed & been_there & (period < windows.end[table.window])).any(axis=0))
    limits = move_limits(problem)[youth]
    target = _move_targets(table, allowed, breaks, held, problem)
    parts = [table.rows(np.flatnonzero(unmoved))]
    reached, moves = unmoved, 0
    while True:
        leaves = breaks | problem.always_leave[int(moves > 0), table.option]
        leaving = np.zeros(len(windows.youth), dtype=bool)
        np.logical_or.at(leaving, table.window, leaves & reached)
        moves += 1
        reached = leaving[table.window] & target & (limits >= moves)
        if not reached.any():
            break
        part = table.rows(np.flatnonzero(reached))
        part.moves = np.full(len(part), moves, dtype=np.int64)
        parts.append(part)
    nodes = parts[0]
    for part in parts[1:]:
        nodes = nodes.followed_by(part)
    return nodes


def _move_targets(
    table: NodeDraft,
    allowed: NDArray[np.bool_],
    breaks: NDArray[np.bool_],
    held: NDArray[np.bool_],
    problem: MatchingProblem,
) -> NDArray[np.bool_]:
    """What a move may enter: places that last until care ends, if the youth has enough of them; else all."""
    lasts = allowed.any(axis=0) & ~breaks & ~held
    place = problem.options.place[table.option]
    pairs = np.unique(np.stack([table.window[lasts], place[lasts]]), axis=1)
    lasting = np.bincount(pairs[0], minlength=int(table.window.max(initial=-1)) + 1)
    enough = lasting[table.window] >= problem.scene.settings.lasting_places
    return ~held & (lasts | ~enough | problem.options.pinned[table.option])


def move_limits(problem: MatchingProblem) -> NDArray[np.int64]:
    """Most moves of each youth within the horizon: the policy's, and one for each pinned stay."""
    pins = [len(care.pins) for care in problem.care]
    return problem.scene.policy.norms.max_moves + np.array(pins, dtype=np.int64)


def allowed_periods(table: NodeDraft, windows: Windows, problem: MatchingProblem) -> NDArray[np.bool_]:
    """When each node may be, shape (periods, nodes)."""
    options, bounds = problem.options, problem.scene.boundaries
    period = np.arange(problem.scene.periods)[:, None]
    window, start = table.window, table.start
    allowed = options.allowed[table.option].T & (period < windows.end[window])
    allowed &= (period >= windows.first[window]) & (period >= start)
    ends = (start >= 0) & ~table.later
    longest_until = np.where(ends, bounds[start.clip(0)] + options.longest_days[table.option], EVER)
    allowed &= bounds[1:, None] <= longest_until
    if problem.visits_open is not None:
        visited = np.flatnonzero(options.brigade[table.option] >= 0)
        visits = node_visit_days(table.option[visited], start[visited], problem) > 0
        allowed[:, visited] &= ~visits | problem.visits_open[table.option[visited]].T
    return np.ascontiguousarray(allowed)

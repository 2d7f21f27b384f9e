from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.columns import brigade_since_day
from matcher.engine.problem import MatchingProblem
from matcher.rules.may_move import MayMoveRule
from matcher.tables.units import EVER, NEVER

ANY_START = -1


@dataclass(frozen=True)
class Windows:
    """Care windows of a block of youths, one row each, neighbours by youth."""

    youth: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    end: NDArray[np.int64]


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


def build_windows(problem: MatchingProblem, youths: NDArray[np.int64]) -> Windows:
    """Care windows of some youths, in their order."""
    rows = [
        (youth, window.first, window.last, window.end)
        for youth in youths
        for window in problem.care[youth].windows
    ]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
    return Windows(*columns)


def build_nodes(problem: MatchingProblem, windows: Windows, beginnings: NDArray[np.bool_]) -> Nodes:
    """All states that some trajectory could reach."""
    options, scene, periods = problem.options, problem.scene, problem.scene.periods
    # every option of the window's youth
    lows = np.searchsorted(options.youth, windows.youth)
    counts = np.searchsorted(options.youth, windows.youth, side="right") - lows
    window = np.repeat(np.arange(len(windows.youth)), counts)
    option = np.repeat(lows - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
    # every beginning of those for which it matters
    limited = (options.longest_days[option] < EVER) & ~options.resident[option]
    own = brigade_since_day(options, problem.youths, scene)[option]
    timed = (limited | ((options.brigade[option] >= 0) & (own == NEVER))) & ~options.pinned[option]
    table = _with_starts(_Draft(window, option), timed, windows, beginnings, problem)
    table = _with_moves(table, windows, problem)
    # origins
    residents = np.flatnonzero(problem.youths.is_resident[windows.youth])
    current_of = np.full(len(problem.care), -1, dtype=np.int64)
    current = np.flatnonzero(options.current)
    current_of[options.youth[current]] = current
    origins = len(residents)
    is_origin = np.zeros(len(table) + origins, dtype=bool)
    is_origin[len(table) :] = True
    table = table.followed_by(_Draft(residents, current_of[windows.youth[residents]]))
    window, option, start, later, moves = table.window, table.option, table.start, table.later, table.moves

    goes_on = _allowed(table, windows, problem)
    allowed = goes_on & ~is_origin
    always = np.where(moves > 0, _always_leave(problem, has_moved=True)[option], _always_leave(problem)[option])
    limited_place = np.append(scene.units.limited, False)[options.place[option]]
    end = windows.end[window]
    # whether a stay at the current place must end does not depend on its support
    lasting = np.where(options.resident[option], _allowed_today(problem)[option].T, goes_on)
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
        own_brigade=(brigade_since_day(options, problem.youths, scene)[option] > NEVER) & ~is_origin,
        allowed=allowed,
        goes_on=goes_on,
        may_leave=may_leave,
        visit_days=_visit_days(option[visited], start[visited], problem),
        visited=visited,
    )


@dataclass
class _Draft:
    """Nodes while they are being made; columns of shape (nodes,)."""

    window: NDArray[np.int64]
    option: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.start: NDArray[np.int64] = np.full(len(self.option), ANY_START, dtype=np.int64)
        self.later: NDArray[np.bool_] = np.zeros(len(self.option), dtype=bool)
        self.moves: NDArray[np.int64] = np.zeros(len(self.option), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.option)

    def rows(self, rows: NDArray[np.intp]) -> "_Draft":
        """Some of them, possibly repeated."""
        part = _Draft(self.window[rows], self.option[rows])
        part.start, part.later, part.moves = self.start[rows], self.later[rows], self.moves[rows]
        return part

    def followed_by(self, other: "_Draft") -> "_Draft":
        """Both, one after the other."""
        both = _Draft(
            np.concatenate([self.window, other.window]), np.concatenate([self.option, other.option])
        )
        both.start = np.concatenate([self.start, other.start])
        both.later = np.concatenate([self.later, other.later])
        both.moves = np.concatenate([self.moves, other.moves])
        return both


def _with_starts(
    table: _Draft,
    timed: NDArray[np.bool_],
    windows: Windows,
    beginnings: NDArray[np.bool_],
    problem: MatchingProblem,
) -> _Draft:
    """Copies for every beginning that matters, and one for all beginnings after which nothing fades."""
    options, bounds = problem.options, problem.scene.boundaries
    rows = np.flatnonzero(timed)
    option, window = table.option[rows], table.window[rows]
    period = np.arange(problem.scene.periods)
    can_begin = options.allowed[option]
    can_begin &= (period >= windows.first[window, None]) & (period < windows.end[window, None])
    can_begin &= bounds[:-1] <= options.latest_start_day[option, None]
    can_begin &= beginnings[options.youth[option]]
    visited = np.where(
        options.brigade[option] >= 0, problem.youths.brigade_longest_days[options.youth[option]], EVER
    )
    fades = bounds[:-1] + np.minimum(options.longest_days[option], visited)[:, None] < bounds[windows.end[window], None]
    which, start = np.nonzero(can_begin & fades)
    early = table.rows(rows[which])
    early.start = start
    lasting = can_begin & ~fades
    late = table.rows(rows[lasting.any(axis=1)])
    late.start = lasting.argmax(axis=1)[lasting.any(axis=1)]
    late.later = np.ones(len(late), dtype=bool)
    return table.rows(np.flatnonzero(~timed)).followed_by(early).followed_by(late)


def _with_moves(table: _Draft, windows: Windows, problem: MatchingProblem) -> _Draft:
    """Copies for 0, 1, ... moves, as far as the youth can get there."""
    options, youths = problem.options, problem.youths
    youth = windows.youth[table.window]
    held = options.resident[table.option]
    current_place = np.full(len(problem.care), -1, dtype=np.int64)
    current = np.flatnonzero(options.current)
    current_place[options.youth[current]] = options.place[current]
    pinned_here = options.pinned[table.option] & (options.place[table.option] == current_place[youth])
    unmoved = ~youths.is_resident[youth] | held | pinned_here
    allowed = _allowed(table, windows, problem)
    # a stay that breaks off (or, for a resident, cannot even go on) leads to one more move
    been_there = np.logical_or.accumulate(allowed, axis=0) | held
    period = np.arange(problem.scene.periods)[:, None]
    breaks = (~allowed & been_there & (period < windows.end[table.window])).any(axis=0)
    limits = move_limits(problem)[youth]
    target = _move_targets(table, allowed, breaks, held, problem)
    parts = [table.rows(np.flatnonzero(unmoved))]
    reached, moves = unmoved, 0
    while True:
        leaves = breaks | _always_leave(problem, has_moved=moves > 0)[table.option]
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
    table: _Draft,
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


def _allowed(table: _Draft, windows: Windows, problem: MatchingProblem) -> NDArray[np.bool_]:
    """(periods, nodes)"""
    options, bounds = problem.options, problem.scene.boundaries
    period = np.arange(problem.scene.periods)[:, None]
    window, start = table.window, table.start
    allowed = options.allowed[table.option].T & (period < windows.end[window])
    allowed &= (period >= windows.first[window]) & (period >= start)
    ends = (start >= 0) & ~table.later
    longest_until = np.where(ends, bounds[start.clip(0)] + options.longest_days[table.option], EVER)
    allowed &= bounds[1:, None] <= longest_until
    return np.ascontiguousarray(allowed)


def _always_leave(problem: MatchingProblem, *, has_moved: bool = False) -> NDArray[np.bool_]:
    """Options that may be left at any time, shape (options,)."""
    options, leave = problem.options, np.zeros(len(problem.options), dtype=bool)
    places = np.arange(options.home + 1)
    rule = MayMoveRule()
    bounds = np.searchsorted(options.youth, np.arange(len(problem.care) + 1))
    kinds: dict[tuple[bool, bool, bool], NDArray[np.bool_]] = {}
    for youth, record in enumerate(problem.scene.snapshot.youths):
        has_pin = bool(problem.care[youth].pins)
        key = (record.may_move, has_pin, record.brigade_alternative is not None)
        if key not in kinds:
            kinds[key] = rule.may_always_leave(
                record, places, problem.scene, has_pin=has_pin, has_moved=has_moved
            )
        rows = slice(bounds[youth], bounds[youth + 1])
        leave[rows] = kinds[key][options.place[rows]]
    return leave


def _allowed_today(problem: MatchingProblem) -> NDArray[np.bool_]:
    """(options, periods): for options at the current place, what today's stay is allowed."""
    options = problem.options
    current_of = np.zeros(len(problem.care), dtype=np.int64)
    current = np.flatnonzero(options.current)
    current_of[options.youth[current]] = current
    return options.allowed[current_of[options.youth]]


def _visit_days(
    option: NDArray[np.int64], start: NDArray[np.int64], problem: MatchingProblem
) -> NDArray[np.int16]:
    options, bounds = problem.options, problem.scene.boundaries
    own = brigade_since_day(options, problem.youths, problem.scene)[option]
    since = np.where(own > NEVER, own, bounds[start.clip(0)])
    pinned = np.flatnonzero(options.pinned[option])
    for row in pinned:
        since[row] = _pinned_since(int(option[row]), problem)
    until = since + problem.youths.brigade_longest_days[options.youth[option]]
    days = (until - bounds[:-1, None]).clip(0, problem.scene.days[:, None])
    return days.astype(np.int16)


def _pinned_since(option: int, problem: MatchingProblem) -> int:
    """Day on which the chain of neighbouring pins with the same place and brigade began."""
    options, bounds = problem.options, problem.scene.boundaries
    youth = int(options.youth[option])
    first = int(options.allowed[option].argmax())
    rows = np.flatnonzero(
        (options.youth == youth)
        & options.pinned
        & (options.place == options.place[option])
        & (options.brigade == options.brigade[option])
    )
    covered = options.allowed[rows].any(axis=0)
    while first > 0 and covered[first - 1]:
        first -= 1
    current = np.flatnonzero((options.youth == youth) & options.current)
    if first == 0 and len(current):
        here = options.place[current[0]] == options.place[option]
        if here and options.brigade[current[0]] == options.brigade[option]:
            return int(problem.youths.since_day[youth])
    return int(bounds[first])

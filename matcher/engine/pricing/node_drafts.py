from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.tables.units import EVER, NEVER


@dataclass(frozen=True)
class Windows:
    """Care windows of a block of youths, one row each, neighbours by youth."""

    youth: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    end: NDArray[np.int64]


def build_windows(problem: MatchingProblem, youths: NDArray[np.int64]) -> Windows:
    """Care windows of some youths, in their order."""
    rows = [
        (youth, window.first, window.last, window.end) for youth in youths for window in problem.care[youth].windows
    ]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
    return Windows(*np.ascontiguousarray(columns))


def node_visit_days(
    option: NDArray[np.int64],
    since_day: NDArray[np.int64],
    problem: MatchingProblem,
) -> NDArray[np.int16]:
    """
    Days of each period on which the brigade visits, shape (periods, nodes).

    Parameters
    ----------
    option
        Option rows, shape (nodes,).
    since_day
        Day since when the brigade team has visited at the place without a break, shape (nodes,).
    """
    bounds = problem.instance.boundaries
    until = since_day + problem.youths.brigade_longest_days[problem.options.youth[option]]
    days = (until - bounds[:-1, None]).clip(0, problem.instance.days[:, None])
    return days.astype(np.int16)


@dataclass(frozen=True)
class NodeDraft:
    """
    Nodes while they are being made; columns of shape (nodes,).

    A youth carries along when it came to the place and since when the brigade team visits. Beginnings after which
    everything goes the same way are one node: a range of periods, from ``first`` through ``last``.
    """

    window: NDArray[np.int64]
    option: NDArray[np.int64]
    moves: NDArray[np.int64]
    arrival_first: NDArray[np.int64]
    arrival_last: NDArray[np.int64]
    visits_first: NDArray[np.int64]
    visits_last: NDArray[np.int64]
    goes_on_from_today: NDArray[np.bool_]
    """At a resident's current place, never left; the arrival lies in the past."""
    visits_from_today: NDArray[np.bool_]
    """The brigade team that visits a resident today has not stopped since."""

    def __len__(self) -> int:
        return len(self.option)

    def rows(self, rows: NDArray[np.intp]) -> "NodeDraft":
        """Some of them, possibly repeated."""
        return NodeDraft(*(getattr(self, item.name)[rows] for item in fields(self)))

    def followed_by(self, other: "NodeDraft") -> "NodeDraft":
        """Both, one after the other."""
        columns = ((getattr(self, item.name), getattr(other, item.name)) for item in fields(self))
        return NodeDraft(*(np.concatenate(both) for both in columns))


def origins(problem: MatchingProblem, windows: Windows) -> NodeDraft:
    """Today's stay of every resident of a block, before the first period."""
    window = np.flatnonzero(problem.youths.is_resident[windows.youth])
    option = problem.current_option[windows.youth[window]]
    zero, true = np.zeros(len(window), dtype=np.int64), np.ones(len(window), dtype=bool)
    visited = problem.brigade_since_day[option] > NEVER
    return NodeDraft(window, option, zero, zero, zero, zero, zero, true, visited)


def drafts(problem: MatchingProblem, windows: Windows) -> NodeDraft:
    """Every option of the windows' youths, once for each beginning that makes a difference; no moves yet."""
    options, bounds = problem.options, problem.instance.boundaries
    lows = np.searchsorted(options.youth, windows.youth)
    counts = np.searchsorted(options.youth, windows.youth, side="right") - lows
    window = np.repeat(np.arange(len(windows.youth)), counts)
    option = np.repeat(lows - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
    resident, visited = options.resident[option], options.brigade[option] >= 0
    own = problem.brigade_since_day[option] > NEVER
    end_day = bounds[windows.end[window]]
    can_begin = _can_begin(problem, windows, window, option)

    longest = np.where(resident, EVER, options.longest_days[option])
    arrival = _difference(bounds, longest, end_day)
    decided = np.flatnonzero(~resident & problem.at_pinned_place[option])
    arrival[decided] = _with_pins(problem, window[decided], option[decided], arrival[decided])
    youth = options.youth[option]
    visiting = np.where(visited & ~own, problem.youths.brigade_longest_days[youth], EVER)
    visits = _difference(bounds, visiting, end_day)

    # in a unit with a longest stay the brigade begins with the stay, unless a person decided otherwise
    is_decided = problem.at_pinned_place[option]
    together = (options.longest_days[option] < EVER) & visited & ~resident & ~is_decided
    both = _ranges(np.where(together[:, None], arrival * (EVER * 4) + visits, 0), can_begin.place & can_begin.brigade)
    rows = _Rows(window, option, resident, own)
    parts = [_drafted(rows, both, both, together)]
    arrivals = _ranges(arrival, can_begin.place)
    starts = _ranges(visits, can_begin.brigade)
    parts.append(_crossed(rows, arrivals, starts, ~together))
    stopped = own & is_decided
    if stopped.any():
        # who decided that today's brigade stops may also have decided that it comes back
        some = np.flatnonzero(stopped)
        again = _difference(bounds, problem.youths.brigade_longest_days[youth[some]], end_day[some])
        begun = _ranges(again, can_begin.brigade[some])
        every = np.ones(len(some), dtype=bool)
        one = _whole(len(some), problem.instance.periods)
        parts.append(_crossed(_Rows(window[some], option[some], every, ~every), one, begun, every))
    draft = parts[0]
    for part in parts[1:]:
        draft = draft.followed_by(part)
    return draft


@dataclass(frozen=True)
class _CanBegin:
    """Where a stay at the option's place, or visits by its brigade team there, may begin: (rows, periods)."""

    place: NDArray[np.bool_]
    brigade: NDArray[np.bool_]


def _can_begin(
    problem: MatchingProblem, windows: Windows, window: NDArray[np.int64], option: NDArray[np.int64]
) -> _CanBegin:
    """With whatever support: it may change later, and what the youth carries along stays what it was."""
    options, bounds = problem.options, problem.instance.boundaries
    period = np.arange(problem.instance.periods)
    own_pin = problem.own_pin[option]
    begins = options.allowed[option] & problem.beginnings[options.youth[option]]
    begins &= (period >= windows.first[window, None]) & (period < windows.end[window, None])
    enters = begins & ((bounds[:-1] <= options.latest_start_day[option, None]) | own_pin)
    home, teams = options.home + 1, len(problem.instance.brigade.ids) + 1
    place = window * home + options.place[option]
    brigade = place * teams + options.brigade[option] + 1
    return _CanBegin(_any_of_group(enters, place), _any_of_group(begins, brigade))


def _any_of_group(flags: NDArray[np.bool_], group: NDArray[np.int64]) -> NDArray[np.bool_]:
    _, number = np.unique(group, return_inverse=True)
    any_of = np.zeros((int(number.max(initial=-1)) + 1, flags.shape[1]), dtype=bool)
    np.logical_or.at(any_of, number, flags)
    return any_of[number]


def _difference(
    bounds: NDArray[np.int64], longest_days: NDArray[np.int64], end_day: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What a beginning in each period makes of the rest: the day on which it ends, EVER where care ends first."""
    until = bounds[:-1] + longest_days[:, None]
    return np.where(until < end_day[:, None], until, EVER)


def _with_pins(
    problem: MatchingProblem, window: NDArray[np.int64], option: NDArray[np.int64], arrival: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Besides: after which period the stay holds a pinned day, and whether the authorisation had lapsed."""
    options, bounds = problem.options, problem.instance.boundaries
    periods = problem.instance.periods
    decided = first_pinned(problem.is_pinned[options.youth[option]])
    lapsed = bounds[:-1] > options.latest_start_day[option, None]
    return (arrival * (periods + 2) + decided) * 2 + lapsed


def first_pinned(pinned: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each period the first pinned one on or after it, ``periods`` where there is none; shape (rows, periods)."""
    periods = pinned.shape[1]
    found = np.where(pinned, np.arange(periods), periods)
    first: NDArray[np.int64] = np.minimum.accumulate(found[:, ::-1], axis=1)[:, ::-1]
    return first


@dataclass(frozen=True)
class _Ranges:
    """Periods within which a beginning makes no difference: those of row ``row`` from ``first`` through ``last``."""

    row: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def _whole(rows: int, periods: int) -> _Ranges:
    """One range for each row."""
    return _Ranges(np.arange(rows), np.zeros(rows, dtype=np.int64), np.full(rows, periods - 1, dtype=np.int64))


def _ranges(difference: NDArray[np.int64], can_begin: NDArray[np.bool_]) -> _Ranges:
    """
    Ranges of each row; where there are several, only those in which something can begin.

    Parameters
    ----------
    difference, can_begin
        Shape (rows, periods).
    """
    rows, periods = difference.shape
    cut = np.ones((rows, periods), dtype=bool)
    cut[:, 1:] = difference[:, 1:] != difference[:, :-1]
    row, first = np.nonzero(cut)
    follows = np.append(row[1:] == row[:-1], False)
    last = np.where(follows, np.append(first[1:], 0), periods) - 1
    begun = np.concatenate([np.zeros((rows, 1), dtype=np.int64), np.cumsum(can_begin, axis=1)], axis=1)
    some = begun[row, last + 1] > begun[row, first]
    kept = some | (cut.sum(axis=1) == 1)[row]
    return _Ranges(row[kept], first[kept], last[kept])


@dataclass(frozen=True)
class _Rows:
    """Options inside care windows; columns of shape (rows,)."""

    window: NDArray[np.int64]
    option: NDArray[np.int64]
    resident: NDArray[np.bool_]
    own: NDArray[np.bool_]
    """With today's brigade team, which has not stopped."""


def _drafted(rows: _Rows, arrivals: _Ranges, visits: _Ranges, used: NDArray[np.bool_]) -> NodeDraft:
    """Nodes of ``used`` rows whose arrivals and visits are given side by side, entry by entry."""
    kept = used[arrivals.row]
    row = arrivals.row[kept]
    return NodeDraft(
        rows.window[row], rows.option[row], np.zeros(len(row), dtype=np.int64),
        arrivals.first[kept], arrivals.last[kept], visits.first[kept], visits.last[kept],
        rows.resident[row], rows.own[row],
    )  # fmt: skip


def _crossed(rows: _Rows, arrivals: _Ranges, visits: _Ranges, used: NDArray[np.bool_]) -> NodeDraft:
    """Nodes of ``used`` rows for every arrival with every beginning of visits that does not lie before it."""
    counts = np.bincount(visits.row, minlength=len(used))
    firsts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    each = counts[arrivals.row]
    one = np.repeat(np.arange(len(arrivals.row)), each)
    step = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    other = firsts[arrivals.row[one]] + step
    fits = (visits.last[other] >= arrivals.first[one]) & used[arrivals.row[one]]
    one, other = one[fits], other[fits]
    paired = _Ranges(arrivals.row[one], arrivals.first[one], arrivals.last[one])
    begun = _Ranges(visits.row[other], visits.first[other], visits.last[other])
    return _drafted(rows, paired, begun, used)


def with_moves(table: NodeDraft, windows: Windows, problem: MatchingProblem) -> NodeDraft:
    """Copies for 0, 1, ... moves, as far as the youth can get there."""
    options, youths = problem.options, problem.youths
    youth = windows.youth[table.window]
    held = options.resident[table.option]
    unmoved = ~youths.is_resident[youth] | held
    # a stay that must end (or, for a resident, cannot even go on) leads to one more move, and so may a decision
    lasting, allowed = lasting_periods(table, problem), allowed_periods(table, windows, problem)
    been_there = np.logical_or.accumulate(allowed, axis=0) | held
    period = np.arange(problem.instance.periods)[:, None]
    in_care = period < windows.end[table.window]
    breaks = np.asarray((~lasting & been_there & in_care).any(axis=0)) | problem.is_pinned[youth].any(axis=1)
    ends = np.asarray((~allowed & been_there & in_care).any(axis=0))
    limits = problem.move_limits[youth]
    target = _move_targets(table, allowed, ends, held, problem)
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
        part.moves[:] = moves
        parts.append(part)
    nodes = parts[0]
    for part in parts[1:]:
        nodes = nodes.followed_by(part)
    return nodes


def _move_targets(
    table: NodeDraft,
    allowed: NDArray[np.bool_],
    ends: NDArray[np.bool_],
    held: NDArray[np.bool_],
    problem: MatchingProblem,
) -> NDArray[np.bool_]:
    """What a move may enter: places that last until care ends, if the youth has enough of them; else all."""
    lasts = allowed.any(axis=0) & ~ends & ~held
    place = problem.options.place[table.option]
    pairs = np.unique(np.stack([table.window[lasts], place[lasts]]), axis=1)
    lasting = np.bincount(pairs[0], minlength=int(table.window.max(initial=-1)) + 1)
    enough = lasting[table.window] >= problem.instance.settings.lasting_places
    return ~held & (lasts | ~enough | problem.at_pinned_place[table.option])


def since_day(table: NodeDraft, problem: MatchingProblem) -> NDArray[np.int64]:
    """Day since when each node's brigade team has visited at the place without a break, shape (nodes,)."""
    own = problem.brigade_since_day[table.option]
    return np.where(table.visits_from_today, own, problem.instance.boundaries[table.visits_first])


def allowed_periods(table: NodeDraft, windows: Windows, problem: MatchingProblem) -> NDArray[np.bool_]:
    """When each node may be, shape (periods, nodes)."""
    period = np.arange(problem.instance.periods)[:, None]
    window = table.window
    allowed = problem.options.allowed[table.option].T & lasting_periods(table, problem)
    allowed &= (period >= windows.first[window]) & (period < windows.end[window])
    allowed &= period >= table.arrival_first
    allowed &= (period >= table.visits_first) | table.visits_from_today
    return np.ascontiguousarray(allowed)


def lasting_periods(table: NodeDraft, problem: MatchingProblem) -> NDArray[np.bool_]:
    """
    When the rules let each node's stay go on, given what the youth carries along; shape (periods, nodes).

    Pins waive the rules on their own days. At a resident's current place no excess ends a stay.
    """
    options, bounds = problem.options, problem.instance.boundaries
    decided = problem.own_pin[table.option].T
    entered = ~options.resident[table.option]
    arrived = bounds[table.arrival_first]
    longest_until = np.where(entered, arrived + options.longest_days[table.option], EVER)
    lapsed = entered & (arrived > options.latest_start_day[table.option]) & problem.at_pinned_place[table.option]
    lasting = options.lasting[table.option].T & (bounds[1:, None] <= longest_until) & ~lapsed
    if problem.visits_open is not None:
        visited = np.flatnonzero(options.brigade[table.option] >= 0)
        rows = table.option[visited]
        visits = node_visit_days(rows, since_day(table, problem)[visited], problem) > 0
        lasting[:, visited] &= ~visits | problem.visits_open[rows].T
    return lasting | decided

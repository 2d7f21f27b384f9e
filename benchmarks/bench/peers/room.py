"""What is still free while a plan grows youth by youth, and which stays somebody could enter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.bench.peers.common import costed
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.resources.protocol import ExcessTest
from matcher.tables.options import INTERRUPTED, NO_CARE


@dataclass(frozen=True)
class Entrances:
    """Where and when one youth could enter a stay, and how long each such stay then lasts."""

    option: NDArray[np.int64]
    """Option rows, shape (options,)."""
    may_begin: NDArray[np.bool_]
    """(options, periods)"""
    end: NDArray[np.int64]
    """(options, periods): period in which a stay begun then must end, or care ends (exclusive)."""

    def only(self, doors: NDArray[np.intp]) -> "Entrances":
        """Some of them, in the given order."""
        return Entrances(self.option[doors], self.may_begin[doors], self.end[doors])


def care_ends(problem: MatchingProblem, youth: int) -> NDArray[np.int64]:
    """Period in which care ends if it begins in each period, shape (periods,); 0 where it cannot begin."""
    ends = np.zeros(problem.instance.periods, dtype=np.int64)
    for window in problem.care[youth].windows:
        ends[window.first : window.last + 1] = window.end
    return ends


def entrances(problem: MatchingProblem, youth: int, care_end: NDArray[np.int64]) -> Entrances:
    """
    All stays that a youth could enter, each as long as it may last (docs/semantics.md, sections 3 to 5).

    Parameters
    ----------
    care_end
        Period in which care ends for a stay that begins in each period, shape (periods,).
    """
    options, bounds = problem.options, problem.instance.boundaries
    rows = rows_of(problem, youth)
    rows = rows[~options.resident[rows] & ~options.pinned[rows]]
    allowed = options.allowed[rows]
    by_rules = run_end(allowed)
    longest_day = bounds[:-1] + np.minimum(options.longest_days[rows], bounds[-1] + 1)[:, None]
    by_length = np.searchsorted(bounds, longest_day, side="right") - 1
    end = np.minimum(np.minimum(by_rules, by_length), care_end)
    may_begin = allowed & (bounds[:-1] <= options.latest_start_day[rows, None])
    may_begin &= end > np.arange(problem.instance.periods)
    return Entrances(rows, may_begin, end)


def rows_of(problem: MatchingProblem, youth: int) -> NDArray[np.int64]:
    """Option rows of a youth."""
    low, high = np.searchsorted(problem.options.youth, [youth, youth + 1])
    return np.arange(low, high)


def run_end(allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """
    First period at or after each one that is not allowed; shape (rows, periods) in and out.

    >>> run_end(np.array([[True, True, False, True]]))
    array([[2, 2, 2, 4]])
    """
    periods = allowed.shape[1]
    broken = np.where(allowed, periods, np.arange(periods))
    ends: NDArray[np.int64] = np.minimum.accumulate(broken[:, ::-1], axis=1)[:, ::-1]
    return ends


def is_limited(problem: MatchingProblem, option: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Options at a crisis unit or another place with a longest stay."""
    limited: NDArray[np.bool_] = np.append(problem.instance.units.limited, False)[problem.options.place[option]]
    return limited


class Room:
    """
    What is still free while a plan grows youth by youth; in the beginning everybody has the incumbent's path.

    Siblings apart only cost points, so they take no room. A unit for one sex at a time has room for those
    of the sex that is there, and for both while nobody is.
    """

    def __init__(self, problem: MatchingProblem) -> None:
        self._problem = problem
        self._used = problem.incumbent_demand.copy()
        resources = problem.resources
        self._soft = np.array([test is ExcessTest.NEVER for test in resources.excess_test], dtype=bool)

    def fits(self, youth: int, doors: Entrances) -> NDArray[np.bool_]:
        """Which stays have room from their first period to their end, shape (options, periods)."""
        resources, bounds = self._problem.resources, self._problem.instance.boundaries
        free: NDArray[np.bool_] = run_end(~self._short(resources.demand[doors.option])) >= doors.end
        if not resources.visiting_demand.nnz:
            return doors.may_begin & free
        last_day = bounds[:-1] + self._problem.youths.brigade_longest_days[youth]
        visits_end = np.minimum(doors.end, np.searchsorted(bounds, last_day))
        visited = run_end(~self._short(resources.visiting_demand[doors.option])) >= visits_end
        fits: NDArray[np.bool_] = doors.may_begin & free & visited
        return fits

    def shortages(self, asked: NDArray[np.int64]) -> NDArray[np.bool_]:
        """What lacks for somebody who asks this much of each resource; shapes (resources, periods)."""
        return self._is_short(np.arange(len(asked)), asked) & (asked > 0)

    def left(self, period: int) -> NDArray[np.int64]:
        """How much of each resource is free in a period, shape (resources,)."""
        free: NDArray[np.int64] = self._problem.capacity[:, period] - self._used[:, period]
        return free

    def take(self, asked: NDArray[np.int64]) -> None:
        """Books a demand, or gives it back if it is negative; shape (resources, periods)."""
        self._used += asked

    def replace(self, youth: int, before: NDArray[np.int64], after: NDArray[np.int64]) -> None:
        """Books another path for a youth."""
        demand = costed(self._problem, np.array([youth, youth]), np.stack([before, after])).demand
        change = demand[:, [1]] - demand[:, [0]]
        self.take(change.toarray().reshape(self._used.shape))

    def _short(self, demand: "sparse.csr_array") -> NDArray[np.bool_]:
        """Periods in which something that an option asks for is not there, shape (options, periods)."""
        entries = demand.tocoo()
        short = self._is_short(entries.col.astype(np.int64), entries.data[:, None])
        missing = np.zeros((demand.shape[0], self._used.shape[1]), dtype=bool)
        np.logical_or.at(missing, entries.row, short)
        return missing

    def _is_short(self, resource: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.bool_]:
        """
        Whether this much more of each resource is not there.

        Parameters
        ----------
        resource
            Rows, shape (entries,).
        asked
            Shape (entries, periods) or (entries, 1).
        """
        partner, capacity = self._problem.resources.partner[resource], self._problem.capacity[resource]
        other_sex = (self._used[partner] > 0) & (capacity < UNLIMITED)
        too_much = self._used[resource] + asked > capacity
        short: NDArray[np.bool_] = np.where((partner >= 0)[:, None], other_sex, too_much)
        short &= ~self._soft[resource, None]
        return short


@dataclass(frozen=True)
class Seeker:
    """A youth who has no place from some period on, and where it comes from."""

    youth: int
    path: NDArray[np.int64]
    """(periods,), as booked until now."""
    begin: int
    """First period in which a stay may begin."""
    care_end: NDArray[np.int64]
    """Period in which care ends for a stay that begins in each period, shape (periods,)."""
    in_care: bool
    moves: int = 0
    """Made in this plan."""
    left_place: int = -1
    left_limited: bool = False


def seeker(problem: MatchingProblem, youth: int, path: NDArray[np.int64]) -> Seeker | None:
    """Who waits, or whose current stay must end before care does; None for others and for pinned youths."""
    if problem.care[youth].pins:
        return None
    ends = care_ends(problem, youth)
    if not problem.youths.is_resident[youth]:
        return Seeker(youth, path, 0, ends, in_care=False)
    interrupted = np.flatnonzero(path == INTERRUPTED)
    if not len(interrupted):
        return None
    rows = rows_of(problem, youth)
    current = rows[problem.options.current[rows]]
    return _may_move(
        problem,
        Seeker(
            youth,
            path,
            int(interrupted[0]),
            np.full(len(path), ends[0]),
            in_care=True,
            left_place=int(problem.options.place[current[0]]),
            left_limited=bool(is_limited(problem, current)[0]),
        ),
    )


def doors_of(problem: MatchingProblem, who: Seeker) -> Entrances:
    """The stays that it could enter by the rules, room or not."""
    doors = entrances(problem, who.youth, who.care_end)
    may = doors.may_begin
    may[:, : who.begin] = False
    if who.begin < may.shape[1]:
        # neighbouring stays at one place would be no move
        may[problem.options.place[doors.option] == who.left_place, who.begin] = False
    if who.left_limited:
        may[is_limited(problem, doors.option)] = False
    return doors


def enter(
    problem: MatchingProblem, room: Room, who: Seeker, doors: Entrances, door: int, period: int
) -> tuple[NDArray[np.int64], Seeker | None]:
    """Books a stay; the path with it, and the seeker of the place after it if that stay must end before care does."""
    option, end, care_end = int(doors.option[door]), int(doors.end[door, period]), int(who.care_end[period])
    path = who.path.copy()
    path[period:end], path[end:care_end], path[care_end:] = option, INTERRUPTED, NO_CARE
    room.replace(who.youth, who.path, path)
    if end >= care_end:
        return path, None
    after = Seeker(
        who.youth,
        path,
        end,
        np.full(len(path), care_end),
        in_care=True,
        moves=who.moves + who.in_care,
        left_place=int(problem.options.place[option]),
        left_limited=bool(is_limited(problem, doors.option)[door]),
    )
    return path, _may_move(problem, after)


def _may_move(problem: MatchingProblem, who: Seeker) -> Seeker | None:
    return who if who.moves < problem.instance.policy.norms.max_moves else None

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem


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
    ends = np.zeros(problem.scene.periods, dtype=np.int64)
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
    options, bounds = problem.options, problem.scene.boundaries
    rows = rows_of(problem, youth)
    rows = rows[~options.resident[rows] & ~options.pinned[rows]]
    allowed = options.allowed[rows]
    by_rules = run_end(allowed)
    longest_day = bounds[:-1] + np.minimum(options.longest_days[rows], bounds[-1] + 1)[:, None]
    by_length = np.searchsorted(bounds, longest_day, side="right") - 1
    end = np.minimum(np.minimum(by_rules, by_length), care_end)
    may_begin = allowed & (bounds[:-1] <= options.latest_start_day[rows, None])
    may_begin &= end > np.arange(problem.scene.periods)
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
    limited: NDArray[np.bool_] = np.append(problem.scene.units.limited, False)[problem.options.place[option]]
    return limited

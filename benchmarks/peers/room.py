import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.peers.entrances import Entrances, run_end
from benchmarks.peers.preparing import costed
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.resources.protocol import ExcessTest


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
        resources, bounds = self._problem.resources, self._problem.scene.boundaries
        free: NDArray[np.bool_] = run_end(~self._short(resources.demand[doors.option])) >= doors.end
        if not resources.visiting_demand.nnz:
            return doors.may_begin & free
        last_day = bounds[:-1] + self._problem.youths.brigade_longest_days[youth]
        visits_end = np.minimum(doors.end, np.searchsorted(bounds, last_day))
        visited = run_end(~self._short(resources.visiting_demand[doors.option])) >= visits_end
        fits: NDArray[np.bool_] = doors.may_begin & free & visited
        return fits

    def shortages(self, asked: NDArray[np.int64]) -> NDArray[np.bool_]:
        """What lacks for somebody who asks so much of each resource; shapes (resources, periods)."""
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
        Whether so much more of each resource is not there.

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

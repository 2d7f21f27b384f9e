import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.peers.entrances import Entrances, run_end
from benchmarks.peers.preparing import costed
from matcher.engine.problem import UNLIMITED, MatchingProblem
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

    def replace(self, youth: int, before: NDArray[np.int64], after: NDArray[np.int64]) -> None:
        """Books another path for a youth."""
        demand = costed(self._problem, np.array([youth, youth]), np.stack([before, after])).demand
        change = demand[:, [1]] - demand[:, [0]]
        self._used += change.toarray().reshape(self._used.shape)

    def _short(self, demand: "sparse.csr_array") -> NDArray[np.bool_]:
        """Periods in which something that an option asks for is not there, shape (options, periods)."""
        problem, entries = self._problem, demand.tocoo()
        row, asked = entries.col, entries.data
        partner = problem.resources.partner[row]
        short = self._used[row] + asked[:, None] > problem.capacity[row]
        other_sex = (self._used[partner] > 0) & (problem.capacity[row] < UNLIMITED)
        short = np.where((partner >= 0)[:, None], other_sex, short)
        short[self._soft[row]] = False
        missing = np.zeros((demand.shape[0], self._used.shape[1]), dtype=bool)
        np.logical_or.at(missing, entries.row, short)
        return missing

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.peers.binary_model import BinaryModel, size
from benchmarks.peers.one_entrance import one_entrance_paths
from benchmarks.peers.preparing import costed, stays_by_youth
from benchmarks.peers.rows import binding_rows, switched_on
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.stay import Stay

STACKING_SECONDS = 1.5e-7
"""
For each term, to put all youths' into one matrix: half a minute for the alliance set, and nothing can stop it. So the
building ends while there is still time for it.
"""


class OneEntrance:
    """
    The time-indexed model, whoever solves it: a boolean for each youth × option × start period.

    A stay lasts until it must end or care ends; each youth enters a place or changes support at most once. Costs
    and capacities are the engine's; the incumbent is the start. Paths are made anew when they are asked for:
    all of them would not fit into memory.
    """

    def __init__(self, problem: MatchingProblem) -> None:
        self._problem = problem
        self._begins = problem.beginnings
        self._booleans = self._terms = 0

    @property
    def size(self) -> str:
        """How far the building came, in words."""
        return size(self._booleans, self._terms)

    def build(self, stopper: Stopper) -> BinaryModel:
        """
        Everything as arrays.

        Raises
        ------
        SearchStoppedError
            When time is up.
        """
        problem, first, costs, demands = self._problem, [0], [], []
        for youth in range(len(problem.care)):
            stopper.raise_if_stopped()
            columns = costed(problem, *self._paths(youth))
            first.append(first[-1] + len(columns))
            self._booleans = first[-1]
            self._terms += columns.demand.nnz
            if stopper.remaining_seconds < STACKING_SECONDS * self._terms:
                raise SearchStoppedError
            costs.append(columns.cost)
            demands.append(columns.demand.astype(np.int32))
        demand = sparse.hstack(demands, format="csr")
        stopper.raise_if_stopped()
        switches, capacity = problem.resources.switch_matrix, problem.capacity.reshape(-1)
        binding = binding_rows(demand, capacity, switches)
        rows = sparse.hstack([demand[binding], switches[binding].astype(np.int32)], format="csr")
        self._booleans, self._terms = rows.shape[1], rows.nnz
        start = np.zeros(rows.shape[1], dtype=bool)
        start[first[:-1]] = True
        start[first[-1] :] = switched_on(problem, problem.incumbent)
        return BinaryModel(
            first=np.array(first, dtype=np.int64),
            cost=np.concatenate([*costs, problem.resources.switch_points]),
            fixed_cost=0,
            rows=rows,
            room=capacity[binding],
            start=start,
        )

    def stays(self, picked: NDArray[np.int64]) -> dict[str, tuple[Stay, ...]]:
        """The plan in which each youth has the alternative of the given number, shape (youths,)."""
        paths = np.stack([self._paths(youth)[1][number] for youth, number in enumerate(picked)])
        return stays_by_youth(self._problem, costed(self._problem, np.arange(len(paths)), paths))

    def _paths(self, youth: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        paths = one_entrance_paths(self._problem, youth, self._begins[youth])
        return np.full(len(paths), youth), paths

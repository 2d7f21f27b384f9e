import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.columns import Columns, columns_of_paths
from matcher.engine.problem import MatchingProblem


class Pool:
    """All trajectories found so far, each once, with cost and demand."""

    def __init__(self, problem: MatchingProblem) -> None:
        self._problem = problem
        self._known: dict[tuple[int, bytes], int] = {}
        self._batches: list[Columns] = []
        self._demand: sparse.csc_array | None = None
        self.youth: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.cost: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.youth)

    def add(self, youth: NDArray[np.int64], path: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        Adds the trajectories that are new.

        Parameters
        ----------
        youth
            Shape (trajectories,).
        path
            Shape (trajectories, periods).

        Returns
        -------
        NDArray[np.int64]
            Row in the pool of each given trajectory.
        """
        rows = np.empty(len(youth), dtype=np.int64)
        fresh = []
        for number, (one, way) in enumerate(zip(youth, path, strict=True)):
            key = (int(one), way.tobytes())
            row = self._known.get(key)
            if row is None:
                row = self._known[key] = len(self._known)
                fresh.append(number)
            rows[number] = row
        if fresh:
            problem = self._problem
            batch = columns_of_paths(
                youth[fresh], path[fresh], problem.options, problem.youths,
                problem.resources, problem.costs, problem.scene,
            )  # fmt: skip
            self._batches.append(batch)
            self.youth = np.concatenate([self.youth, batch.youth])
            self.cost = np.concatenate([self.cost, batch.cost])
            self._demand = None
        return rows

    @property
    def demand(self) -> "sparse.csc_array":
        """(resources × periods, trajectories)"""
        if self._demand is None:
            parts = [batch.demand for batch in self._batches]
            self._demand = sparse.hstack(parts, format="csc") if len(parts) > 1 else parts[0]
            # one batch from now on: the next growth joins two parts only
            self._batches = [Columns(self.youth, self.path, self.cost, self._demand)]
        return self._demand

    @property
    def path(self) -> NDArray[np.int64]:
        """(trajectories, periods)"""
        return np.concatenate([batch.path for batch in self._batches])

    def reduced_costs(
        self, prices: NDArray[np.float64], values: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Cost plus priced demand, above the youth's least, shape (trajectories,)."""
        reduced: NDArray[np.float64] = self.cost + prices.reshape(-1) @ self.demand - values[self.youth]
        return reduced

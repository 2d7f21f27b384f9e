from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.pool import Pool
from matcher.engine.problem import MatchingProblem
from matcher.engine.stopping import SearchStoppedError, Stopper

SCALE = 1e-3
"""Points to the LP's unit: keeps its numbers near one."""
TOLERANCE = 1e-6


@dataclass(frozen=True)
class MasterSolution:
    """The restricted relaxation's optimum."""

    cost: float
    """Points, fixed youths included."""
    weight: NDArray[np.float64]
    """(trajectories in the pool,)"""
    prices: NDArray[np.float64]
    """(resources, periods)"""


class Master:
    """
    The relaxation over the trajectories found so far: HiGHS, warm-started, capacity rows added when violated.

    One row a youth (its trajectories' weights sum to one), one row for each resource and period that was ever
    over capacity, and the switches of those rows as columns between 0 and 1.
    """

    def __init__(
        self,
        problem: MatchingProblem,
        pool: Pool,
        youths: NDArray[np.int64],
        capacity: NDArray[np.int64],
        fixed_cost: int,
    ) -> None:
        """
        Opens a master.

        Parameters
        ----------
        youths
            Rows of the youths that choose; everybody else is in ``capacity`` and ``fixed_cost``.
        capacity
            What they may use, shape (resources × periods,).
        """
        self._problem, self._pool = problem, pool
        self._capacity, self._fixed_cost = capacity, fixed_cost
        self._periods = problem.scene.periods
        self._youth_row = np.full(len(problem.care), -1, dtype=np.int32)
        self._youth_row[youths] = np.arange(len(youths))
        self._row = np.full(len(capacity), -1, dtype=np.int32)
        self._rows: list[int] = []
        self._columns: list[int] = []
        """Pool row of each LP column; -1 - k for the k-th switch column."""
        self._switch_columns: dict[tuple[int, int], int] = {}
        self._switch_of = {
            resource: number
            for number, switch in enumerate(problem.resources.switches)
            for resource in switch.coefficients
        }
        self._in_lp = 0
        self._highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        count = len(youths)
        self._highs.addRows(
            count, np.ones(count), np.ones(count), 0, np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)
        )
        self._base_rows = count

    def add_rows_for(self, prices: NDArray[np.float64]) -> None:
        """Adds the rows that have a price: a warm start from known prices."""
        self._add_rows(np.flatnonzero(prices.reshape(-1) > 0))

    def solve(self, stopper: Stopper) -> MasterSolution:
        """Optimum over the pool as it is now; raises when stopped in between."""
        self._add_new_columns()
        while True:
            self._run(stopper)
            solution = self._highs.getSolution()
            values = np.array(solution.col_value)
            weight = np.zeros(len(self._pool))
            columns = np.array(self._columns)
            weight[columns[columns >= 0]] = values[columns >= 0]
            used = self._pool.demand @ weight
            for (number, period), column in self._switch_columns.items():
                for resource, coefficient in self._problem.resources.switches[number].coefficients.items():
                    used[resource * self._periods + period] += coefficient[period] * values[column]
            violated = np.flatnonzero((used > self._capacity + TOLERANCE) & (self._row < 0))
            if not len(violated):
                break
            self._add_rows(violated)
        duals = np.array(solution.row_dual)
        prices = np.zeros(len(self._capacity))
        prices[self._rows] = np.maximum(0.0, -duals[self._base_rows :]) / SCALE
        cost = self._highs.getInfo().objective_function_value / SCALE + self._fixed_cost
        return MasterSolution(cost, weight, prices.reshape(-1, self._periods))

    def _run(self, stopper: Stopper) -> None:
        stopper.raise_if_stopped()
        with stopper.watching(self._highs.cancelSolve):
            self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInterrupt or stopper.stopped:
            raise SearchStoppedError
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the relaxation ended as {self._highs.modelStatusToString(status)}")

    def _add_new_columns(self) -> None:
        fresh = np.arange(self._in_lp, len(self._pool))
        self._in_lp = len(self._pool)
        fresh = fresh[self._youth_row[self._pool.youth[fresh]] >= 0]
        if not len(fresh):
            return
        demand = self._pool.demand[:, fresh]
        in_rows = self._row[demand.indices] >= 0
        count = np.repeat(np.arange(len(fresh)), np.diff(demand.indptr))[in_rows]
        # each column: its youth's row, then its capacity rows
        order = np.argsort(np.concatenate([np.arange(len(fresh)), count]), kind="stable")
        rows = np.concatenate([self._youth_row[self._pool.youth[fresh]], self._row[demand.indices[in_rows]]])
        entries = np.concatenate([np.ones(len(fresh)), demand.data[in_rows].astype(np.float64)])
        starts = np.concatenate([[0], np.cumsum(1 + np.bincount(count, minlength=len(fresh)))[:-1]])
        self._highs.addCols(
            len(fresh), self._pool.cost[fresh] * SCALE, np.zeros(len(fresh)),
            np.full(len(fresh), highspy.kHighsInf), len(rows), starts.astype(np.int32),
            rows[order].astype(np.int32), entries[order],
        )  # fmt: skip
        self._columns += [int(row) for row in fresh]

    def _add_rows(self, rows: NDArray[np.intp]) -> None:
        if not len(rows):
            return
        self._row[rows] = self._base_rows + len(self._rows) + np.arange(len(rows), dtype=np.int32)
        self._rows += [int(row) for row in rows]
        columns = np.array(self._columns, dtype=np.int64)
        trajectories = np.flatnonzero(columns >= 0)
        demand = self._pool.demand[:, columns[trajectories]].tocsr()[rows]
        self._highs.addRows(
            len(rows), np.full(len(rows), -highspy.kHighsInf), self._capacity[rows].astype(np.float64),
            demand.nnz, demand.indptr[:-1].astype(np.int32),
            trajectories[demand.indices].astype(np.int32), demand.data.astype(np.float64),
        )  # fmt: skip
        for row in rows:
            self._add_switch(int(row))

    def _add_switch(self, row: int) -> None:
        resource, period = divmod(row, self._periods)
        number = self._switch_of.get(resource)
        if number is None:
            return
        switch = self._problem.resources.switches[number]
        key = (number, period)
        if key not in self._switch_columns:
            self._switch_columns[key] = len(self._columns)
            self._columns.append(-1 - len(self._switch_columns))
            none = np.zeros(0)
            self._highs.addCol(
                float(switch.points[period]) * SCALE, 0.0, 1.0, 0, none.astype(np.int32), none
            )
        coefficient = float(switch.coefficients[resource][period])
        self._highs.changeCoeff(int(self._row[row]), self._switch_columns[key], coefficient)


def demand_rows(demand: "sparse.csc_array") -> NDArray[np.int64]:
    """Total demand of all columns, shape (resources × periods,)."""
    return np.asarray(demand.sum(axis=1)).reshape(-1).astype(np.int64)

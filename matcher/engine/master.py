from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.pool import Pool
from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope
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

    def __init__(self, problem: MatchingProblem, pool: Pool, scope: Scope) -> None:
        self._problem, self._pool, self._scope = problem, pool, scope
        self._capacity = scope.capacity.astype(np.float64)
        self._switches = switch_matrix(problem)
        self._youth_row = np.full(len(problem.care), -1, dtype=np.int32)
        self._youth_row[scope.youths] = np.arange(len(scope.youths))
        self._row = np.full(len(self._capacity), -1, dtype=np.int32)
        self._rows: list[int] = []
        self._columns: list[int] = []
        """Pool row of each LP column, -1 for a switch."""
        self._switch_columns: dict[int, int] = {}
        self._in_lp = 0
        self._highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._highs.setOptionValue(option, value)
        self._base_rows = count = len(scope.youths)
        none = np.zeros(0, np.int32)
        self._highs.addRows(count, np.ones(count), np.ones(count), 0, none, none, np.zeros(0))

    def add_rows_for(self, prices: NDArray[np.float64]) -> None:
        """Adds the rows that have a price: a warm start from known prices."""
        self._add_new_columns()
        self._add_rows(np.flatnonzero(prices.reshape(-1) > 0))

    def solve(self, stopper: Stopper) -> MasterSolution:
        """Optimum over the pool as it is now; raises when stopped in between."""
        self._add_new_columns()
        if not self._highs.getNumCol():
            raise ValueError("no trajectory to choose from: the incumbent's are missing from the pool")
        while True:
            self._run(stopper)
            solution = self._highs.getSolution()
            values = np.array(solution.col_value)
            weight = np.zeros(len(self._pool))
            columns = np.array(self._columns)
            weight[columns[columns >= 0]] = values[columns >= 0]
            switched = np.zeros(self._switches.shape[1])
            switched[list(self._switch_columns)] = values[list(self._switch_columns.values())]
            used = self._pool.columns.demand @ weight + self._switches @ switched
            over = np.where(self._row < 0, used - self._capacity, 0.0)
            if not (over > TOLERANCE).any():
                break
            self._add_rows(self._worst_of_each_run(over))
        duals = np.array(solution.row_dual)
        prices = np.zeros(len(self._capacity))
        prices[self._rows] = np.maximum(0.0, -duals[self._base_rows :]) / SCALE
        cost = self._highs.getInfo().objective_function_value / SCALE + self._scope.fixed_cost
        return MasterSolution(cost, weight, prices.reshape(-1, self._problem.scene.periods))

    def _worst_of_each_run(self, over: NDArray[np.float64]) -> NDArray[np.intp]:
        """
        Of neighbouring periods in which a resource is over capacity, the worst.

        Mostly the same trajectories use the neighbours, which then hold by themselves; rows that say the same
        thing twice make the relaxation slow (docs/decisions/0007).
        """
        by_period = over.reshape(-1, self._problem.scene.periods)
        violated = by_period > TOLERANCE
        begins = violated.copy()
        begins[:, 1:] &= ~violated[:, :-1]
        run = np.cumsum(begins.reshape(-1)) - 1
        rows = np.flatnonzero(violated.reshape(-1))
        order = np.lexsort((-over[rows], run[rows]))
        _, first = np.unique(run[rows][order], return_index=True)
        return np.sort(rows[order][first])

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
        fresh = fresh[self._youth_row[self._pool.columns.youth[fresh]] >= 0]
        self._in_lp = len(self._pool)
        if not len(fresh):
            return
        demand = self._pool.columns.demand[:, fresh]
        in_rows = self._row[demand.indices] >= 0
        count = np.repeat(np.arange(len(fresh)), np.diff(demand.indptr))[in_rows]
        # each column: its youth's row, then its capacity rows
        order = np.argsort(np.concatenate([np.arange(len(fresh)), count]), kind="stable")
        rows = np.concatenate([self._youth_row[self._pool.columns.youth[fresh]], self._row[demand.indices[in_rows]]])
        entries = np.concatenate([np.ones(len(fresh)), demand.data[in_rows].astype(np.float64)])
        starts = np.concatenate([[0], np.cumsum(1 + np.bincount(count, minlength=len(fresh)))[:-1]])
        self._highs.addCols(
            len(fresh), self._pool.columns.cost[fresh] * SCALE, np.zeros(len(fresh)),
            np.full(len(fresh), highspy.kHighsInf), len(rows), starts.astype(np.int32),
            rows[order].astype(np.int32), entries[order],
        )  # fmt: skip
        self._columns += [int(row) for row in fresh]

    def _add_rows(self, rows: NDArray[np.intp]) -> None:
        if not len(rows):
            return
        self._add_switches(rows)
        self._row[rows] = self._base_rows + len(self._rows) + np.arange(len(rows), dtype=np.int32)
        self._rows += [int(row) for row in rows]
        columns = np.array(self._columns, dtype=np.int64)
        trajectories = np.flatnonzero(columns >= 0)
        demand = self._pool.columns.demand[:, columns[trajectories]].tocsr()[rows].tocoo()
        numbers = np.array(list(self._switch_columns), dtype=np.int64)
        switched = self._switches[rows][:, numbers].tocoo()
        place = np.array(list(self._switch_columns.values()), dtype=np.int64)
        row = np.concatenate([demand.row, switched.row])
        column = np.concatenate([trajectories[demand.col], place[switched.col]])
        order = np.argsort(row, kind="stable")
        starts = np.searchsorted(row[order], np.arange(len(rows)))
        self._highs.addRows(
            len(rows), np.full(len(rows), -highspy.kHighsInf), self._capacity[rows], len(row),
            starts.astype(np.int32), column[order].astype(np.int32),
            np.concatenate([demand.data, switched.data])[order].astype(np.float64),
        )  # fmt: skip

    def _add_switches(self, rows: NDArray[np.intp]) -> None:
        """Adds, as columns, the switches that the rows need and that are not there yet."""
        periods = self._problem.scene.periods
        for column in np.unique(self._switches[rows].tocoo().col):
            if int(column) in self._switch_columns:
                continue
            number, period = divmod(int(column), periods)
            points = float(self._problem.resources.switches[number].points[period])
            self._switch_columns[int(column)] = len(self._columns)
            self._columns.append(-1)
            mine = self._switches[:, [column]].tocoo()
            inside = self._row[mine.row] >= 0
            self._highs.addCol(
                points * SCALE, 0.0, 1.0, int(inside.sum()), self._row[mine.row[inside]], mine.data[inside]
            )


def switch_matrix(problem: MatchingProblem) -> "sparse.csr_array":
    """(resources × periods, switches × periods): the switches' coefficients."""
    periods = problem.scene.periods
    rows, columns, values = [], [], []
    for number, switch in enumerate(problem.resources.switches):
        for resource, coefficient in switch.coefficients.items():
            rows.append(resource * periods + np.arange(periods))
            columns.append(number * periods + np.arange(periods))
            values.append(coefficient.astype(np.float64))
    shape = (problem.rows, len(problem.resources.switches) * periods)
    if not rows:
        return sparse.csr_array(shape)
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(entries, shape=shape)

from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.pool import Pool, WorkingSet, worst_of_each_run
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.stopping import SearchStoppedError, Stopper

SCALE = 1e-3
"""Points to the LP's unit: keeps its numbers near one."""

SIMPLEX_SECONDS, INTERIOR_SECONDS, RUN_SECONDS = 3e-8, 4e-7, 1e-6
"""About what an iteration takes for each row and column, or for each entry of the matrix, and a run for its size."""


def quiet_highs() -> highspy.Highs:
    """HiGHS on one thread, the same every time, saying nothing."""
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(option, value)
    return highs


def run(highs: highspy.Highs, stopper: Stopper, accepted: Iterable[highspy.HighsModelStatus]) -> None:
    """
    Solves what HiGHS holds.

    Raises
    ------
    SearchStoppedError
        If it was stopped in between.
    RuntimeError
        If it ended in another status than those accepted.
    """
    stopper.raise_if_stopped()
    with stopper.watching(highs.cancelSolve):
        highs.run()
    stopper.work(_work_seconds(highs))
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInterrupt or stopper.stopped:
        raise SearchStoppedError
    if status not in accepted:
        raise RuntimeError(f"the relaxation ended as {highs.modelStatusToString(status)}")


def _work_seconds(highs: highspy.Highs) -> float:
    """What the last run took on a usual machine, by its iterations and the size of the model."""
    info, size = highs.getInfo(), highs.getNumRow() + highs.getNumCol()
    simplex = SIMPLEX_SECONDS * max(0, info.simplex_iteration_count) * size
    interior = INTERIOR_SECONDS * max(0, info.ipm_iteration_count) * highs.getNumNz()
    return float(RUN_SECONDS * size + simplex + interior)


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
    The relaxation over a working set of trajectories: HiGHS, warm-started, capacity rows added when violated.

    One row a youth (its trajectories' weights sum to one), one row for each resource and period that was ever
    over capacity, and the switches of those rows as columns between 0 and 1.
    """

    def __init__(self, problem: MatchingProblem, pool: Pool, scope: Scope, working: WorkingSet) -> None:
        self._problem, self._pool, self._scope = problem, pool, scope
        self._capacity = scope.capacity.astype(np.float64)
        self._switches = problem.resources.switch_matrix
        self._by_switch = self._switches.tocsc()
        self._youth_row = np.full(len(problem.care), -1, dtype=np.int32)
        self._youth_row[scope.youths] = np.arange(len(scope.youths))
        self._row = np.full(len(self._capacity), -1, dtype=np.int32)
        self._rows: list[int] = []
        self._columns: list[int] = []
        """Pool row of each LP column, -1 for a switch."""
        self._switch_columns: dict[int, int] = {}
        self._in_lp: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        """Rows of the pool whose trajectories are columns, ascending."""
        self._working = working
        self._highs = quiet_highs()
        self._base_rows = count = len(scope.youths)
        none = np.zeros(0, np.int32)
        self._highs.addRows(count, np.ones(count), np.ones(count), 0, none, none, np.zeros(0))
        self._add_new_columns()
        if len(self._in_lp) > problem.instance.settings.column_generation.interior_from_columns:
            self._highs.setOptionValue("solver", "ipm")

    def solve(self, stopper: Stopper) -> MasterSolution:
        """Optimum over the working set as it is now; raises when stopped in between."""
        self._add_new_columns()
        if not self._highs.getNumCol():
            raise ValueError("no trajectory to choose from: the incumbent's are missing from the pool")
        while True:
            run(self._highs, stopper, (highspy.HighsModelStatus.kOptimal,))
            self._highs.setOptionValue("solver", "simplex")
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
            self._add_rows(worst_of_each_run(over, self._problem.instance.periods, TOLERANCE))
        duals = np.array(solution.row_dual)
        prices = np.zeros(len(self._capacity))
        prices[self._rows] = np.maximum(0.0, -duals[self._base_rows :]) / SCALE
        cost = self._highs.getInfo().objective_function_value / SCALE + self._scope.fixed_cost
        return MasterSolution(cost, weight, prices.reshape(-1, self._problem.instance.periods))

    def _add_new_columns(self) -> None:
        fresh = np.setdiff1d(self._working.trajectories, self._in_lp, assume_unique=True)
        self._in_lp = np.union1d(self._in_lp, fresh)
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
        for column in np.unique(self._switches[rows].tocoo().col):
            if int(column) in self._switch_columns:
                continue
            points = float(self._problem.resources.switch_points[column])
            self._switch_columns[int(column)] = len(self._columns)
            self._columns.append(-1)
            mine = self._by_switch[:, [column]].tocoo()
            inside = self._row[mine.row] >= 0
            self._highs.addCol(
                points * SCALE, 0.0, 1.0, int(inside.sum()), self._row[mine.row[inside]], mine.data[inside]
            )

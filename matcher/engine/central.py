from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.columns import Columns
from matcher.engine.linear_program import SCALE, quiet_highs, run
from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope
from matcher.engine.stopping import Stopper

TOLERANCE = 1e-3
"""Where the interior point method stops: nearer to the optimum its prices are no better."""
ACCEPTED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown)
"""An interior point that ends at a loose tolerance is "unknown" to HiGHS: its prices serve all the same."""


@dataclass(frozen=True)
class CentralSolution:
    """An interior point near the optimum of a relaxation over some trajectories and some capacity rows."""

    cost: float
    """Points, fixed youths included."""
    weight: NDArray[np.float64]
    """(trajectories given,)"""
    prices: NDArray[np.float64]
    """(resources × periods,): 0 in rows that were left out."""
    over: NDArray[np.float64]
    """(resources × periods,): use beyond capacity in rows that were left out."""


class CentralMaster:
    """
    The relaxation over given trajectories and capacity rows, solved nearly by HiGHS's interior point method.

    Its prices lie amid all that are nearly as good, so that far fewer rounds are needed than with the extreme
    prices of a vertex (docs/decisions/0012). Rows and columns are those of ``Master``; built anew each time, as an
    interior point has no use for the one before and building costs a fraction of solving.
    """

    def __init__(self, problem: MatchingProblem, scope: Scope) -> None:
        self._scope = scope
        self._capacity = scope.capacity.astype(np.float64)
        self._switches = problem.resources.switch_matrix
        self._switch_points = problem.resources.switch_points
        self._youth_row = np.full(len(problem.care), -1, dtype=np.int64)
        self._youth_row[scope.youths] = np.arange(len(scope.youths))

    def solve(self, columns: Columns, rows: NDArray[np.int64], stopper: Stopper) -> CentralSolution:
        """
        Prices over the given trajectories and rows; raises when stopped in between.

        Parameters
        ----------
        columns
            Trajectories of the scope's youths among which there is a solution.
        rows
            Capacity rows to keep, ascending.
        """
        use = columns.demand.astype(np.float64)
        switching = self._switches[rows].tocsc()
        used_switches = np.flatnonzero(np.diff(switching.indptr))
        highs = quiet_highs()
        highs.setOptionValue("solver", "ipm")
        highs.setOptionValue("run_crossover", "off")
        highs.setOptionValue("ipm_optimality_tolerance", TOLERANCE)
        matrix = self._matrix(columns, use, rows, switching[:, used_switches])
        highs.passModel(self._model(matrix, columns, rows, used_switches))
        run(highs, stopper, ACCEPTED)
        solution, youths, count = highs.getSolution(), len(self._scope.youths), len(columns)
        value, dual = np.array(solution.col_value), np.array(solution.row_dual)
        prices = np.zeros(len(self._capacity))
        prices[rows] = np.maximum(0.0, -dual[youths:]) / SCALE
        switched = np.zeros(self._switches.shape[1])
        switched[used_switches] = value[count:]
        over = np.maximum(0.0, use @ value[:count] + self._switches @ switched - self._capacity)
        over[rows] = 0.0
        cost = highs.getInfo().objective_function_value / SCALE + self._scope.fixed_cost
        return CentralSolution(cost, value[:count], prices, over)

    def _matrix(
        self,
        columns: Columns,
        use: "sparse.csc_array",
        rows: NDArray[np.int64],
        switching: "sparse.csc_array",
    ) -> "sparse.csc_array":
        """Youths' rows, then capacity rows; trajectories, then switches."""
        youths, count = len(self._scope.youths), len(columns)
        one_each = sparse.csc_array(
            (np.ones(count), (self._youth_row[columns.youth], np.arange(count))), shape=(youths, count)
        )
        none = sparse.csc_array((youths, switching.shape[1]))
        return sparse.block_array([[one_each, none], [use.tocsr()[rows], switching]], format="csc")

    def _model(
        self,
        matrix: "sparse.csc_array",
        columns: Columns,
        rows: NDArray[np.int64],
        switches: NDArray[np.intp],
    ) -> highspy.HighsLp:
        youths, endless = len(self._scope.youths), highspy.kHighsInf
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = np.concatenate([columns.cost, self._switch_points[switches]]) * SCALE
        model.col_lower_ = np.zeros(matrix.shape[1])
        model.col_upper_ = np.concatenate([np.full(len(columns), endless), np.ones(len(switches))])
        model.row_lower_ = np.concatenate([np.ones(youths), np.full(len(rows), -endless)])
        model.row_upper_ = np.concatenate([np.ones(youths), self._capacity[rows]])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        return model

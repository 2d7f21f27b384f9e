from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.relax.master import SCALE, quiet_highs, run
from matcher.engine.stopping import Stopper

ACCEPTED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown)
"""An interior point that ends at a loose tolerance is "unknown" to HiGHS: its prices serve all the same."""


@dataclass(frozen=True)
class RegionSolution:
    """The best prices near some others, as far as the given trajectories tell."""

    bound: float
    """Points that the lower bound would be there, were there no other trajectories."""
    prices: NDArray[np.float64]
    """(resources × periods,)"""
    over: NDArray[np.float64]
    """(resources × periods,): use beyond capacity, negative where there is room."""


class TrustRegion:
    r"""
    Better prices near known ones, by an interior point method over some trajectories.

    .. math:: \max_{\pi} L_T(\pi) \quad \text{with} \quad |\pi_r - \hat\pi_r| \le \delta_r \text{ for the given rows,}
        \quad \pi_r = \hat\pi_r \text{ elsewhere}

    where L_T is the lower bound over the trajectories T. Solved as the relaxation over T with two more columns a row:
    capacity bought at the highest allowed price, and sold at the lowest. The prices of the relaxation alone are
    far off wherever T lacks a trajectory: a bed that nobody in T wants is worth nothing there. Near known
    prices T need only hold what is nearly as cheap as the cheapest (docs/decisions/0015).
    """

    def __init__(self, problem: MatchingProblem, scope: Scope) -> None:
        self._scope = scope
        self._tolerance = problem.instance.settings.stabilisation.interior_tolerance
        self._capacity = scope.capacity.astype(np.float64)
        self._switches = problem.resources.switch_matrix
        self._by_switch = self._switches.tocsc()
        self._switch_points = problem.resources.switch_points.astype(np.float64)
        self._youth_row = np.full(len(problem.care), -1, dtype=np.int64)
        self._youth_row[scope.youths] = np.arange(len(scope.youths))

    def solve(
        self,
        columns: Columns,
        rows: NDArray[np.int64],
        center: NDArray[np.float64],
        radius: NDArray[np.float64],
        stopper: Stopper,
    ) -> RegionSolution:
        """
        Best prices within the region; raises when stopped in between.

        Parameters
        ----------
        columns
            Trajectories of the scope's youths, at least one of each.
        rows
            Whose prices may change, ascending.
        center, radius
            Known prices and how far to go, shape (resources × periods,), non-negative.
        """
        use = columns.demand.astype(np.float64)
        kept = center.copy()
        kept[rows] = 0.0
        points = columns.cost + kept @ use
        switch_points = self._switch_points + kept @ self._by_switch
        touched = np.diff(self._by_switch[rows].indptr) > 0
        constant = self._scope.fixed_cost - kept @ self._capacity + np.minimum(0.0, switch_points[~touched]).sum()
        lowest, highest = np.maximum(0.0, center - radius)[rows], (center + radius)[rows]
        highs = quiet_highs()
        highs.setOptionValue("solver", "ipm")
        highs.setOptionValue("run_crossover", "off")
        highs.setOptionValue("ipm_optimality_tolerance", self._tolerance)
        cost = np.concatenate([points, switch_points[touched], highest, -lowest])
        count, switches = len(columns), int(touched.sum())
        most = np.full(len(cost), highspy.kHighsInf)
        most[count : count + switches] = 1.0
        highs.passModel(self._model(columns, use, rows, touched, cost, most))
        run(highs, stopper, ACCEPTED)
        solution = highs.getSolution()
        value, dual = np.array(solution.col_value), np.array(solution.row_dual)
        prices = center.copy()
        prices[rows] = np.clip(-dual[len(self._scope.youths) :] / SCALE, lowest, highest)
        switched = (switch_points < 0).astype(np.float64)
        switched[touched] = value[count : count + switches]
        over = use @ value[:count] + self._switches @ switched - self._capacity
        return RegionSolution(highs.getInfo().objective_function_value / SCALE + constant, prices, over)

    def _model(
        self,
        columns: Columns,
        use: "sparse.csc_array",
        rows: NDArray[np.int64],
        touched: NDArray[np.bool_],
        cost: NDArray[np.float64],
        most: NDArray[np.float64],
    ) -> highspy.HighsLp:
        """Youths' rows, then capacity rows; trajectories, switches, capacity bought, capacity sold."""
        youths, count, endless = len(self._scope.youths), len(columns), highspy.kHighsInf
        one_each = sparse.csc_array(
            (np.ones(count), (self._youth_row[columns.youth], np.arange(count))), shape=(youths, count)
        )
        trade = sparse.identity(len(rows), format="csc")
        none = sparse.csc_array((youths, int(touched.sum()) + 2 * len(rows)))
        used = sparse.hstack([use.tocsr()[rows], self._by_switch[rows][:, touched], -trade, trade], format="csc")
        matrix = sparse.vstack([sparse.hstack([one_each, none]), used], format="csc")
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = cost * SCALE
        model.col_lower_, model.col_upper_ = np.zeros(len(cost)), most
        model.row_lower_ = np.concatenate([np.ones(youths), np.full(len(rows), -endless)])
        model.row_upper_ = np.concatenate([np.ones(youths), self._capacity[rows]])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        return model

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.peers.phases import Phases
from benchmarks.peers.preparing import prepared, stays_by_youth
from benchmarks.peers.protocol import BoundScope, PeerResult, PeerStatus
from benchmarks.peers.rows import binding_rows, switched_on
from matcher.engine.ascent import ascend
from matcher.engine.column_generation import relax
from matcher.engine.columns import Columns
from matcher.engine.pool import Pool
from matcher.engine.problem import MatchingProblem
from matcher.engine.relaxation import open_relaxation
from matcher.engine.scope import Scope, whole_scope
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

SHARE_FOR_COLUMNS = 0.5
"""Of the time limit, for generating trajectories at most."""


class TrajectoryMipPeer:
    """
    A general MIP solver instead of CP-SAT: HiGHS chooses among the trajectories that the engine generates.

    The engine's ascent and relaxation run for at most half of the time; HiGHS has the rest, begins with the
    incumbent, and its bound holds for these trajectories only.
    """

    name = "trajectory-mip"

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        """Generates, then chooses."""
        phases, stopper = Phases(), Stopper(time_limit_seconds)
        settings = SolverSettings(seed=seed)
        try:
            with phases.phase("prepare"):
                problem = prepared(snapshot, policy, settings)
                scope = whole_scope(problem)
            with phases.phase("generate"):
                columns = _generated(problem, scope, Stopper(SHARE_FOR_COLUMNS * time_limit_seconds))
            with phases.phase("build"):
                highs = _mip(problem, scope, columns)
            with phases.phase("solve"):
                chosen, bound, proven = _solved(highs, problem, columns, stopper)
        except (SearchStoppedError, MemoryError) as error:
            what = "memory" if isinstance(error, MemoryError) else "time"
            return PeerResult(
                PeerStatus.NO_ANSWER,
                None,
                seconds_by_phase=phases.seconds,
                note=f"out of {what} before HiGHS began",
            )
        with phases.phase("write"):
            stays = stays_by_youth(problem, problem.incumbent) | stays_by_youth(problem, chosen)
        status = PeerStatus.OPTIMAL if proven else PeerStatus.FEASIBLE
        note = f"{len(columns):,} columns, {highs.getNumRow():,} rows"
        return PeerResult(status, stays, bound, BoundScope.POOL, phases.seconds, note)


def _generated(problem: MatchingProblem, scope: Scope, stopper: Stopper) -> Columns:
    """The scope's part of the pool after ascent and relaxation; the incumbent's columns stand first."""
    pool = Pool(problem.incumbent)
    if len(scope.youths):
        try:
            state = open_relaxation(problem, scope, pool, np.zeros(problem.capacity.shape), stopper)
            ascend(problem, state, problem.scene.settings.ascent_rounds, stopper, lambda _: None)
            relax(problem, state, problem.scene.settings.gap, stopper, lambda _: None)
        except SearchStoppedError:
            pass
    return pool.columns.only(np.flatnonzero(np.isin(pool.columns.youth, scope.youths)))


def _mip(problem: MatchingProblem, scope: Scope, columns: Columns) -> highspy.Highs:
    """One row a youth, one for each resource and period that can be over; switches after the trajectories."""
    switches, points = problem.resources.switch_matrix, problem.resources.switch_points
    demand = columns.demand.tocsr()
    rows = binding_rows(demand, scope.capacity, switches)
    count = len(columns)
    youth_rows = sparse.csr_array(
        (np.ones(count), (np.searchsorted(scope.youths, columns.youth), np.arange(count))),
        shape=(len(scope.youths), count + len(points)),
    )
    capacity_rows = sparse.hstack([demand[rows], switches[rows]], format="csr")
    matrix = sparse.vstack([youth_rows, capacity_rows], format="csc").astype(np.float64)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_ = np.concatenate([columns.cost, points]).astype(np.float64)
    lp.offset_ = float(scope.fixed_cost)
    lp.col_lower_, lp.col_upper_ = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    ones = np.ones(len(scope.youths))
    lp.row_lower_ = np.concatenate([ones, np.full(len(rows), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([ones, scope.capacity[rows].astype(np.float64)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
    # threads are fixed by the first run in a process: the relaxation's one would remain all there is, and
    # ours would make the next relaxation fail
    highspy.Highs.resetGlobalScheduler(True)
    highs = highspy.Highs()
    settings = problem.scene.settings
    for option, value in (
        ("output_flag", False),
        ("threads", settings.workers),
        ("random_seed", settings.seed),
        ("mip_rel_gap", settings.gap),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    return highs


def _solved(
    highs: highspy.Highs, problem: MatchingProblem, columns: Columns, stopper: Stopper
) -> tuple[Columns, float, bool]:
    """One column for each youth of the scope, the bound, and whether HiGHS proved it."""
    first = _first_of_each(columns.youth)
    start = highspy.HighsSolution()
    chosen = np.zeros(len(columns))
    chosen[first] = 1.0
    start.col_value = np.concatenate([chosen, switched_on(problem, problem.incumbent)]).tolist()
    highs.setSolution(start)
    stopper.raise_if_stopped()
    highs.setOptionValue("time_limit", stopper.remaining_seconds)
    try:
        with stopper.watching(highs.cancelSolve):
            ended = highs.run()
    finally:
        highspy.Highs.resetGlobalScheduler(True)
    if ended == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS ended as {highs.modelStatusToString(highs.getModelStatus())}")
    info = highs.getInfo()
    values = np.array(highs.getSolution().col_value)[: len(columns)]
    rows = np.flatnonzero(values > 0.5) if info.primal_solution_status == 2 else first
    return (
        columns.only(rows),
        info.mip_dual_bound,
        highs.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def _first_of_each(youth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row of each youth's first column, the incumbent's."""
    return np.unique(youth, return_index=True)[1].astype(np.int64)

"""HiGHS over the engine's trajectories."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.bench.peers.binary_model import BinaryModel, binding_rows, switched_on
from benchmarks.bench.peers.common import Phases, prepared, stays_by_youth
from benchmarks.bench.peers.highs_mip import HighsMip
from benchmarks.bench.peers.protocol import BoundScope, PeerResult, PeerStatus
from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope, whole_scope
from matcher.engine.relax.column_generation import generate_columns
from matcher.engine.relax.relaxation import open_relaxation
from matcher.engine.relax.subgradient import subgradient_ascent
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

SHARE_FOR_COLUMNS = 0.5
"""Of the time left after preparing, for generating trajectories at most."""


class TrajectoryMipPeer:
    """
    A general MIP solver instead of CP-SAT: HiGHS chooses among the trajectories that the engine generates.

    The engine's ascent and relaxation run for at most half of the time; HiGHS has the rest, begins with the
    incumbent, and its bound holds for these trajectories only.
    """

    name = "trajectory-mip"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Generates, then chooses."""
        phases, stopper = Phases(), Stopper(settings.time_limit_seconds)
        try:
            with phases.phase("prepare"):
                problem = prepared(snapshot, policy, settings)
                scope = whole_scope(problem)
            with phases.phase("generate"):
                columns = _by_youth(relaxed(problem, scope, stopper.share(SHARE_FOR_COLUMNS)).columns)
            with phases.phase("build"):
                mip = HighsMip(_model(problem, scope, columns), settings)
            with phases.phase("solve"):
                found = mip.solve(stopper)
        except (SearchStoppedError, MemoryError) as error:
            what = "memory" if isinstance(error, MemoryError) else "time"
            return PeerResult(
                PeerStatus.NO_ANSWER,
                None,
                seconds_by_phase=phases.seconds,
                note=f"out of {what} before HiGHS began",
            )
        with phases.phase("write"):
            chosen = columns.only(np.searchsorted(columns.youth, scope.youths) + found.picked)
            stays = stays_by_youth(problem, problem.incumbent) | stays_by_youth(problem, chosen)
        return PeerResult(
            status=PeerStatus.OPTIMAL if found.proven else PeerStatus.FEASIBLE,
            stays=stays,
            bound=found.bound,
            bound_scope=BoundScope.POOL,
            seconds_by_phase=phases.seconds,
            note=found.note(f"{len(columns):,} columns, {mip.rows:,} rows"),
            trace=found.trace,
        )


@dataclass(frozen=True)
class Relaxed:
    """What the engine's ascent and relaxation give a method that chooses by other means."""

    columns: Columns
    """Trajectories of the scope's youths; the incumbent's stand first."""
    prices: NDArray[np.float64]
    """(resources, periods): points for one unit in a period, those of the best bound; 0 before the first."""


def relaxed(problem: MatchingProblem, scope: Scope, stopper: Stopper) -> Relaxed:
    """Runs the engine's first two phases until they end or time is up, whichever comes first."""
    pool, prices = Pool(problem.incumbent), np.zeros(problem.capacity.shape)
    if len(scope.youths):
        try:
            state = open_relaxation(problem, scope, pool, prices, stopper)
            subgradient_ascent(problem, state, problem.instance.settings.ascent_rounds, stopper, lambda _: None)
            generate_columns(problem, state, problem.instance.settings.gap, stopper, lambda _: None)
            prices = state.prices
        except SearchStoppedError:
            pass
    columns = pool.columns.only(np.flatnonzero(np.isin(pool.columns.youth, scope.youths)))
    return Relaxed(columns, prices)


def _by_youth(columns: Columns) -> Columns:
    """Those of one youth next to each other, the incumbent's still first."""
    return columns.only(np.argsort(columns.youth, kind="stable"))


def _model(problem: MatchingProblem, scope: Scope, columns: Columns) -> BinaryModel:
    """One group a youth of the scope, one row for each resource and period that can be over."""
    switches, points = problem.resources.switch_matrix, problem.resources.switch_points
    demand = columns.demand.tocsr()
    rows = binding_rows(demand, scope.capacity, switches)
    first = np.append(np.searchsorted(columns.youth, scope.youths), len(columns)).astype(np.int64)
    start = np.zeros(len(columns), dtype=bool)
    start[first[:-1]] = True
    return BinaryModel(
        first=first,
        cost=np.concatenate([columns.cost, points]),
        fixed_cost=scope.fixed_cost,
        rows=sparse.hstack([demand[rows], switches[rows]], format="csr"),
        room=scope.capacity[rows],
        start=np.concatenate([start, switched_on(problem, problem.incumbent)]),
    )

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.relax.column_generation import relax
from matcher.engine.relax.relaxation import open_relaxation
from matcher.engine.relax.subgradient import ascend
from matcher.engine.stopping import SearchStoppedError, Stopper


@dataclass(frozen=True)
class Relaxed:
    """What the engine's ascent and relaxation give a way that chooses by other means."""

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
            ascend(problem, state, problem.scene.settings.ascent_rounds, stopper, lambda _: None)
            relax(problem, state, problem.scene.settings.gap, stopper, lambda _: None)
            prices = state.prices
        except SearchStoppedError:
            pass
    columns = pool.columns.only(np.flatnonzero(np.isin(pool.columns.youth, scope.youths)))
    return Relaxed(columns, prices)

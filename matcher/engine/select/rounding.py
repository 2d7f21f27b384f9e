import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import exchanged_if_feasible, overloaded
from matcher.engine.model.pool import Pool, joined
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope, scope_beside
from matcher.engine.relax.relaxation import WHOLE, Relaxation
from matcher.engine.select.restricted_master import solve_restricted_master
from matcher.engine.stopping import Stopper


def round_relaxation(problem: MatchingProblem, state: Relaxation, stopper: Stopper) -> Columns | None:
    """
    A whole plan from the relaxation: those that it left fractional choose, all others keep what it gave them.

    Where a resident among those who choose could not even stay at home because somebody else was given the
    bed, those others choose as well; so after a few rounds there is always a choice.

    Returns
    -------
    Columns | None
        One column a youth, or None if too many are fractional, time ran out or no choice was found.
    """
    params = problem.instance.settings.selection
    if state.weight is None or len(state.fractional) > params.rounding_most_share * len(state.scope.youths):
        return None
    columns = state.pool.columns.only(np.arange(len(state.weight)))
    rounded = _heaviest(problem, columns, state.weight)
    free = state.fractional
    # half a switch lets in what a whole one does not: those concerned choose as well
    short = np.flatnonzero(overloaded(problem, rounded.only(np.setdiff1d(np.arange(len(rounded)), free))))
    free = np.union1d(free, np.unique(rounded.demand.tocsr()[short].indices))
    free = free[np.isin(free, state.scope.youths)]
    for _ in range(params.rounding_rounds):
        if not len(free):
            return rounded
        scope = scope_beside(problem, free, rounded)
        candidates, hint = _candidates(problem, state, scope, rounded)
        choice = solve_restricted_master(problem, scope, candidates, hint, params.rounding_seconds, stopper)
        if choice is not None:
            plan = exchanged_if_feasible(problem, rounded, candidates.only(choice.rows))
            if plan is not None:
                return plan
        if stopper.stopped:
            return None
        free = _with_rivals(problem, scope, rounded, state.scope.youths)
    return None


def _heaviest(problem: MatchingProblem, columns: Columns, weight: NDArray[np.float64]) -> Columns:
    """For each youth the trajectory with the most weight; the incumbent's for those who have no choice."""
    order = np.argsort(weight, kind="stable")
    best = np.full(len(problem.care), -1, dtype=np.int64)
    best[columns.youth[order]] = order
    heavy = (best >= 0) & (weight[best.clip(0)] > WHOLE)
    both = joined([problem.incumbent, columns])
    return both.only(np.where(heavy, len(problem.care) + best, np.arange(len(problem.care))))


def _candidates(
    problem: MatchingProblem, state: Relaxation, scope: Scope, rounded: Columns
) -> tuple[Columns, NDArray[np.int64]]:
    """The incumbent's trajectories, the heaviest, and all of the pool's; and the hint's rows."""
    everything = state.pool.columns
    inside = np.zeros(len(problem.care), dtype=bool)
    inside[scope.youths] = True
    rows = np.flatnonzero(inside[everything.youth])
    pool = Pool(problem.incumbent.only(scope.youths))
    hint = pool.add(rounded.only(scope.youths))
    pool.add(everything.only(rows))
    return pool.columns, hint


def _with_rivals(
    problem: MatchingProblem, scope: Scope, rounded: Columns, choosers: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The scope's youths and those whose given trajectory keeps one of them from the incumbent's."""
    free = scope.youths
    asked = np.asarray(problem.incumbent.demand[:, free].sum(axis=1)).reshape(-1)
    short = np.flatnonzero(asked > scope.capacity)
    using = np.unique(rounded.demand.tocsr()[short].indices)
    return np.union1d(free, using[np.isin(using, choosers)])

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.column_generation import relax
from matcher.engine.columns import Columns, above_cheapest
from matcher.engine.neighbourhoods import Neighbourhoods
from matcher.engine.plan_costs import is_feasible, plan_cost
from matcher.engine.pool import Pool, joined
from matcher.engine.problem import MatchingProblem
from matcher.engine.relaxation import Relaxation, open_relaxation
from matcher.engine.scope import Scope, scope_beside
from matcher.engine.selection import select
from matcher.engine.stopping import SearchStoppedError, Stopper

LOCAL_ROUNDS = 6
"""Rounds of column generation inside a neighbourhood: the prices of the whole are a good start."""
LOCAL_GAP_SHARE = 0.2
LOCAL_SECONDS = 4.0
MOST_COLUMNS = 2500

OnBetter = Callable[[Columns, str], None]
"""Takes a better plan and what found it."""


def improve(
    problem: MatchingProblem,
    plan: Columns,
    state: Relaxation,
    gap: float,
    rounds: int,
    stopper: Stopper,
    on_better: OnBetter,
) -> bool:
    """
    Large-neighbourhood search: frees the youths around a few scarce resources and lets CP-SAT choose again.

    The rest of the plan is fixed; trajectories are those of the pool near the prices and, in deep neighbourhoods,
    those found by pricing them anew against what the others leave. Neighbourhoods grow around a youth who pays much
    more than the prices suggest, or around a scarce resource; a kind that finds something is drawn more often.

    Returns
    -------
    bool
        True if the gap was reached.
    """
    random = np.random.default_rng(problem.scene.settings.seed)
    neighbourhoods = Neighbourhoods(problem, state, random)
    cost = plan_cost(problem, plan)
    for _ in range(rounds):
        if cost - state.bound <= gap * cost:
            return True
        if stopper.stopped:
            return False
        youths = neighbourhoods.draw(plan)
        if not len(youths):
            continue
        found = reselect(problem, plan, youths, state, gap, stopper, is_deep=neighbourhoods.is_deep)
        gained = 0
        if found.plan is not None and (new_cost := plan_cost(problem, found.plan)) < cost:
            gained, plan, cost = cost - new_cost, found.plan, new_cost
            on_better(plan, neighbourhoods.name)
        neighbourhoods.learn(gained, found.is_optimal)
    return cost - state.bound <= gap * cost


@dataclass(frozen=True)
class Reselection:
    """What choosing anew for some youths gave."""

    plan: Columns | None
    """None if nothing was found in time."""
    is_optimal: bool
    """There is no better choice among the trajectories considered."""


def reselect(
    problem: MatchingProblem,
    plan: Columns,
    youths: NDArray[np.int64],
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    *,
    is_deep: bool = True,
) -> Reselection:
    """
    Chooses anew for some youths, everybody else fixed.

    Parameters
    ----------
    is_deep
        Trajectories are generated against what the others leave; else those of the pool must do.
    """
    scope = scope_beside(problem, youths, plan)
    pool = _near_columns(problem, state, scope, plan)
    if is_deep:
        try:
            local = open_relaxation(problem, scope, pool, state.prices, stopper)
        except SearchStoppedError:
            return Reselection(None, False)
        # what is missed here is a share of the whole's gap
        slack = LOCAL_GAP_SHARE * gap * plan_cost(problem, plan)
        mine = int(plan.cost[youths].sum()) + scope.fixed_cost
        relax(problem, local, slack / max(1, mine), stopper, lambda _: None, LOCAL_ROUNDS)
    hint = pool.add(plan.only(scope.youths))
    choice = select(problem, scope, pool.columns, hint, LOCAL_SECONDS, stopper)
    state.pool.add(pool.columns)
    if choice is None:
        return Reselection(None, False)
    return Reselection(replace(problem, plan, scope, pool.columns.only(choice.rows)), choice.is_optimal)


def replace(problem: MatchingProblem, plan: Columns, scope: Scope, chosen: Columns) -> Columns | None:
    """The plan with other trajectories for the youths of a scope; None if that breaks a capacity."""
    both = joined([plan, chosen])
    rows = np.arange(len(plan))
    rows[scope.youths] = len(plan) + np.arange(len(chosen))
    result = both.only(rows)
    return result if is_feasible(problem, result) else None


def _near_columns(problem: MatchingProblem, state: Relaxation, scope: Scope, plan: Columns) -> Pool:
    """The plan's own trajectories and those of the pool, cheapest at the prices first, for a scope."""
    everything = state.pool.columns
    inside = np.zeros(len(problem.care), dtype=bool)
    inside[scope.youths] = True
    mine = everything.only(np.flatnonzero(inside[everything.youth]))
    nearest = np.argsort(above_cheapest(mine, state.prices, len(problem.care)), kind="stable")[:MOST_COLUMNS]
    pool = Pool(plan.only(scope.youths))
    pool.add(mine.only(nearest))
    return pool

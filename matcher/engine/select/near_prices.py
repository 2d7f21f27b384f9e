import numpy as np

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import exchanged_if_feasible, plan_cost
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside
from matcher.engine.relax.relaxation import Relaxation
from matcher.engine.select.restricted_master import OnBetter, solve_restricted_master
from matcher.engine.stopping import Stopper


def select_near(
    problem: MatchingProblem,
    assignment: Columns,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_better: OnBetter,
) -> None:
    """
    Everybody chooses again at once, among the trajectories near the prices; the margin widens step by step.

    Good prices leave most youths one trajectory that is near, so CP-SAT decides over the whole alliance in seconds
    what neighbourhoods would have to find piece by piece. The plan's own trajectories are always among them.

    Parameters
    ----------
    gap
        Between plan and bound, relative, at which it is good enough.
    """
    params, columns = problem.instance.settings.selection, state.pool.columns
    value = np.full(len(problem.care), np.inf)
    value[state.scope.youths] = state.values
    # minus infinity for youths who have no choice
    above = columns.cost + state.prices.reshape(-1) @ columns.demand - value[columns.youth]
    for margin in params.near_margins_points:
        cost = plan_cost(problem, assignment)
        if stopper.stopped or cost - state.bound <= gap * cost:
            return
        pool = Pool(assignment.only(state.scope.youths))
        pool.add(columns.only(np.flatnonzero(np.isfinite(above) & (above <= margin))))
        choices = np.bincount(pool.columns.youth, minlength=len(value))
        free = np.flatnonzero(choices > 1)
        if not len(free):
            continue
        scope = scope_beside(problem, free, assignment)
        candidates = pool.columns.only(np.flatnonzero(choices[pool.columns.youth] > 1))
        # the plan's own come first
        threads = problem.instance.settings.workers if len(candidates) > params.threads_from_columns else 1
        choice = solve_restricted_master(
            problem, scope, candidates, np.arange(len(free)), params.near_seconds, stopper, threads
        )
        better = None if choice is None else exchanged_if_feasible(problem, assignment, candidates.only(choice.rows))
        if better is not None and plan_cost(problem, better) < cost:
            assignment = better
            on_better(assignment, "near")
        if choice is None or not choice.is_optimal:
            # with more to choose from it would take longer still: that is for neighbourhoods
            return

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.desk.what_if.circles import grown
from matcher.desk.what_if.force import ForcedProblem, is_met
from matcher.engine.columns import Columns
from matcher.engine.fitting import fitting_columns
from matcher.engine.improvement import reselect
from matcher.engine.plan_costs import plan_cost
from matcher.engine.pool import Pool, exchanged
from matcher.engine.pricing import quotes_of
from matcher.engine.relaxation import open_relaxation
from matcher.engine.scope import scope_beside, whole_scope
from matcher.engine.search import Search
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.engine.trajectories import TrajectoryGraph

FIRST_YOUTHS = 40
"""Youths who choose anew first, beside the one in question."""
WAYS = 6
"""Trajectories by other places generated for each youth who may have to make way."""
GROWTH = 2
"""Every circle is so many times the one before."""


def make_way(
    forced: ForcedProblem,
    plan: Columns,
    prices: NDArray[np.float64],
    wishes: Callable[[], Columns],
    stopper: Stopper,
    on_better: Callable[[Columns], None],
) -> tuple[Columns, float]:
    """
    Lets everybody choose anew around a forced youth, in growing circles, the rest of the plan fixed.

    A circle holds those who have what the forced trajectory takes, those who would like what becomes free, and
    those who have what these could take instead. Once it holds everybody, the whole search goes on with the time left.

    Parameters
    ----------
    plan
        The plan before, at the forced problem's points: the youth pays the penalty in it.
    wishes
        What others would like best at the prices: asked for after the first circle, for pricing everybody takes long.
    on_better
        Called with every better plan.

    Returns
    -------
    tuple[Columns, float]
        The best plan, and the best bound of a search over everybody (-inf if there was none).
    """
    everybody = whole_scope(forced).youths
    circle = np.array([forced.force.youth], dtype=np.int64)
    trajectory = cheapest_forced(forced, prices)
    pool = Pool(plan)
    # whoever makes way may at least wait, or stay
    pool.add(forced.incumbent)
    pool.add(trajectory)
    size = FIRST_YOUTHS
    try:
        state = open_relaxation(forced, scope_beside(forced, circle, plan), pool, prices, stopper)
        while not stopper.stopped:
            before = len(circle)
            is_first = size == FIRST_YOUTHS
            known = None if is_first else wishes()
            circle = grown(forced, plan, circle, pool.columns, known, prices, everybody, size)
            if len(circle) == before and not is_first:
                break
            pool.add(_giving_way(forced, plan, trajectory, circle, prices, stopper))
            better = reselect(forced, plan, circle, state, stopper).plan
            if better is not None and _rank(forced, better) < _rank(forced, plan):
                plan = better
                on_better(plan)
            if len(circle) == len(everybody):
                break
            size *= GROWTH
    except SearchStoppedError:
        pass
    if stopper.stopped:
        return plan, -np.inf
    return _everybody(forced, plan, prices, stopper, on_better)


def _giving_way(
    forced: ForcedProblem,
    plan: Columns,
    trajectory: Columns,
    circle: NDArray[np.int64],
    prices: NDArray[np.float64],
    stopper: Stopper,
) -> Columns:
    """
    What the others of a circle could do beside the forced trajectory.

    Without these they would only be asked what they would like: where several have to go at once, such as all of
    one sex, no single price makes any of them leave.
    """
    others = np.setdiff1d(circle, trajectory.youth)
    scope = scope_beside(forced, others, exchanged(plan, trajectory))
    return fitting_columns(forced, scope, prices, WAYS, stopper)


def cheapest_forced(forced: ForcedProblem, prices: NDArray[np.float64]) -> Columns:
    """The youth's cheapest trajectory at the prices, one column: it pays the penalty if there is no other."""
    graph = TrajectoryGraph(forced, np.array([forced.force.youth], dtype=np.int64))
    path = quotes_of(graph, prices).path
    return forced.columns(graph.youths, path)


def _everybody(
    forced: ForcedProblem,
    plan: Columns,
    prices: NDArray[np.float64],
    stopper: Stopper,
    on_better: Callable[[Columns], None],
) -> tuple[Columns, float]:
    """The whole search, from the plan and the prices."""
    search = Search(forced, stopper, None)
    search.begin_with(prices, plan)
    try:
        search.relax()
        if search.bound > forced.most_points:
            # proven: nobody can make way
            return plan, search.bound
        search.select()
        search.improve()
        if forced.scene.settings.prove:
            search.prove()
    except SearchStoppedError:
        pass
    if _rank(forced, search.plan) < _rank(forced, plan):
        plan = search.plan
        on_better(plan)
    return plan, search.bound


def _rank(forced: ForcedProblem, plan: Columns) -> tuple[bool, int]:
    """Plans that do what is forced first, whatever they cost; then the cheaper one."""
    return not is_met(plan, forced), plan_cost(forced, plan)

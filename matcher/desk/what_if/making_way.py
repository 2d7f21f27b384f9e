from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.desk.what_if.force import ForcedProblem, is_met
from matcher.engine.improve.fitting import fitting_columns
from matcher.engine.improve.lns import reselect
from matcher.engine.model.columns import Columns, reduced_cost_gap
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.pool import Pool, exchanged
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside, whole_scope
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.pricing.pricer import price_block
from matcher.engine.relax.relaxation import open_relaxation
from matcher.engine.search import Search
from matcher.engine.stopping import SearchStoppedError, Stopper

NEAR_POINTS = 20_000.0
"""Trajectories that cost so much more than a youth's cheapest, at the prices, still count as wishes."""
RIVAL_SHARE = 0.75
"""Of those added to a circle, at most so many have what others would take; the rest would like what becomes free."""


def expand(
    problem: MatchingProblem,
    assignment: Columns,
    circle: NDArray[np.int64],
    known: Columns,
    wishes: Columns | None,
    prices: NDArray[np.float64],
    choosers: NDArray[np.int64],
    size: int,
) -> NDArray[np.int64]:
    """
    A circle of youths with those whom its choice touches.

    Rivals have, in the plan, what somebody of the circle would take and what is full; wishers would like best what
    somebody of the circle has.

    Parameters
    ----------
    known
        Trajectories found so far, those of the circle among them.
    wishes
        What others would like best at the prices; None: not known.
    choosers
        Rows of youths who have a choice, ascending.
    size
        Youths in the circle afterwards, at most.

    Returns
    -------
    NDArray[np.int64]
        Rows, ascending; the given circle if it touches nobody else.
    """
    outside = np.setdiff1d(choosers, circle)
    rivals = _rivals(problem, assignment, circle, known, prices, outside)
    wishers = np.zeros(0, dtype=np.int64) if wishes is None else _wishers(assignment, circle, wishes, prices, outside)
    wanted = max(0, size - len(circle))
    first = rivals[: max(round(RIVAL_SHARE * wanted), wanted - len(wishers))]
    more = np.setdiff1d(wishers, first, assume_unique=True)[: wanted - len(first)]
    return np.union1d(circle, np.concatenate([first, more]))


def _rivals(
    problem: MatchingProblem,
    assignment: Columns,
    circle: NDArray[np.int64],
    known: Columns,
    prices: NDArray[np.float64],
    outside: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Those outside who have something full that the circle would take, who have most of it first."""
    mine = known.only(np.flatnonzero(np.isin(known.youth, circle)))
    near = reduced_cost_gap(mine, prices, len(problem.care)) <= NEAR_POINTS
    asked = mine.demand[:, np.flatnonzero(near)].max(axis=1).toarray().reshape(-1)
    used = np.asarray(assignment.demand.sum(axis=1)).reshape(-1)
    capacity = problem.capacity.reshape(-1)
    short = (asked > 0) & (used + asked > capacity)
    rows = np.flatnonzero(short | _excluded(problem, asked > 0))
    have = np.asarray((assignment.demand[:, outside].tocsr()[rows] > 0).sum(axis=0)).reshape(-1)
    order = np.argsort(-have, kind="stable")
    return outside[order[have[order] > 0]]


def _excluded(problem: MatchingProblem, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows of partners that must be empty for what is asked: the other sex in a unit of one sex at a time."""
    by_resource = asked.reshape(problem.capacity.shape)
    partner = problem.resources.partner
    found = np.zeros_like(by_resource)
    some = np.flatnonzero(partner >= 0)
    found[partner[some]] = by_resource[some]
    return found.reshape(-1)


def _wishers(
    assignment: Columns,
    circle: NDArray[np.int64],
    wishes: Columns,
    prices: NDArray[np.float64],
    outside: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Those outside who would like best something scarce that the circle has, who regret most first."""
    has = np.asarray(assignment.demand[:, circle].sum(axis=1)).reshape(-1) > 0
    scarce = has & (prices.reshape(-1) > 0)
    free = np.flatnonzero(np.isin(wishes.youth, outside))
    touches = np.asarray((wishes.demand[:, free].tocsr()[np.flatnonzero(scarce)] > 0).sum(axis=0)).reshape(-1) > 0
    free = free[touches]
    youths = wishes.youth[free]
    priced = prices.reshape(-1)
    paid = assignment.cost[youths] + priced @ assignment.demand[:, youths]
    regret = paid - (wishes.cost[free] + priced @ wishes.demand[:, free])
    order = np.argsort(-regret, kind="stable")
    found: NDArray[np.int64] = youths[order[regret[order] > 0]]
    return found


FIRST_YOUTHS = 40
"""Youths who choose anew first, beside the one in question."""
WAYS = 6
"""Trajectories by other places generated for each youth who may have to make way."""
GROWTH = 2
"""Every circle is so many times the one before."""


def make_way(
    forced: ForcedProblem,
    assignment: Columns,
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
    assignment
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
    pool = Pool(assignment)
    # whoever makes way may at least wait, or stay
    pool.add(forced.incumbent)
    pool.add(trajectory)
    size = FIRST_YOUTHS
    try:
        state = open_relaxation(forced, scope_beside(forced, circle, assignment), pool, prices, stopper)
        while not stopper.stopped:
            before = len(circle)
            is_first = size == FIRST_YOUTHS
            known = None if is_first else wishes()
            circle = expand(forced, assignment, circle, pool.columns, known, prices, everybody, size)
            if len(circle) == before and not is_first:
                break
            pool.add(_giving_way(forced, assignment, trajectory, circle, prices, stopper))
            better = reselect(forced, assignment, circle, state, stopper).plan
            if better is not None and _rank(forced, better) < _rank(forced, assignment):
                assignment = better
                on_better(assignment)
            if len(circle) == len(everybody):
                break
            size *= GROWTH
    except SearchStoppedError:
        pass
    if stopper.stopped:
        return assignment, -np.inf
    return _everybody(forced, assignment, prices, stopper, on_better)


def _giving_way(
    forced: ForcedProblem,
    assignment: Columns,
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
    scope = scope_beside(forced, others, exchanged(assignment, trajectory))
    return fitting_columns(forced, scope, prices, WAYS, stopper)


def cheapest_forced(forced: ForcedProblem, prices: NDArray[np.float64]) -> Columns:
    """The youth's cheapest trajectory at the prices, one column: it pays the penalty if there is no other."""
    graph = TrajectoryGraph(forced, np.array([forced.force.youth], dtype=np.int64))
    path = price_block(graph, prices).path
    return forced.columns(graph.youths, path)


def _everybody(
    forced: ForcedProblem,
    assignment: Columns,
    prices: NDArray[np.float64],
    stopper: Stopper,
    on_better: Callable[[Columns], None],
) -> tuple[Columns, float]:
    """The whole search, from the plan and the prices."""
    search = Search(forced, stopper, None)
    search.begin_with(prices, assignment)
    # a bound above what the cheapest plan without penalty may cost proves that nobody can make way
    search.run(enough=lambda known: known.bound > forced.most_points)
    if _rank(forced, search.assignment) < _rank(forced, assignment):
        assignment = search.assignment
        on_better(assignment)
    return assignment, search.bound


def _rank(forced: ForcedProblem, assignment: Columns) -> tuple[bool, int]:
    """Plans that do what is forced first, whatever they cost; then the cheaper one."""
    return not is_met(assignment, forced), plan_cost(forced, assignment)

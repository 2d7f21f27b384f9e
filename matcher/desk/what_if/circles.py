import numpy as np
from numpy.typing import NDArray

from matcher.engine.columns import Columns, above_cheapest
from matcher.engine.problem import MatchingProblem

NEAR_POINTS = 20_000.0
"""Trajectories that cost so much more than a youth's cheapest, at the prices, still count as wishes."""
RIVAL_SHARE = 0.75
"""Of those added to a circle, at most so many have what others would take; the rest would like what becomes free."""


def grown(
    problem: MatchingProblem,
    plan: Columns,
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
    rivals = _rivals(problem, plan, circle, known, prices, outside)
    wishers = np.zeros(0, dtype=np.int64) if wishes is None else _wishers(plan, circle, wishes, prices, outside)
    wanted = max(0, size - len(circle))
    first = rivals[: max(round(RIVAL_SHARE * wanted), wanted - len(wishers))]
    more = np.setdiff1d(wishers, first, assume_unique=True)[: wanted - len(first)]
    return np.union1d(circle, np.concatenate([first, more]))


def _rivals(
    problem: MatchingProblem,
    plan: Columns,
    circle: NDArray[np.int64],
    known: Columns,
    prices: NDArray[np.float64],
    outside: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Those outside who have something full that the circle would take, who have most of it first."""
    mine = known.only(np.flatnonzero(np.isin(known.youth, circle)))
    near = above_cheapest(mine, prices, len(problem.care)) <= NEAR_POINTS
    asked = mine.demand[:, np.flatnonzero(near)].max(axis=1).toarray().reshape(-1)
    used = np.asarray(plan.demand.sum(axis=1)).reshape(-1)
    capacity = problem.capacity.reshape(-1)
    short = (asked > 0) & (used + asked > capacity)
    rows = np.flatnonzero(short | _excluded(problem, asked > 0))
    have = np.asarray((plan.demand[:, outside].tocsr()[rows] > 0).sum(axis=0)).reshape(-1)
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
    plan: Columns,
    circle: NDArray[np.int64],
    wishes: Columns,
    prices: NDArray[np.float64],
    outside: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Those outside who would like best something scarce that the circle has, who regret most first."""
    has = np.asarray(plan.demand[:, circle].sum(axis=1)).reshape(-1) > 0
    scarce = has & (prices.reshape(-1) > 0)
    free = np.flatnonzero(np.isin(wishes.youth, outside))
    touches = np.asarray((wishes.demand[:, free].tocsr()[np.flatnonzero(scarce)] > 0).sum(axis=0)).reshape(-1) > 0
    free = free[touches]
    youths = wishes.youth[free]
    priced = prices.reshape(-1)
    paid = plan.cost[youths] + priced @ plan.demand[:, youths]
    regret = paid - (wishes.cost[free] + priced @ wishes.demand[:, free])
    order = np.argsort(-regret, kind="stable")
    found: NDArray[np.int64] = youths[order[regret[order] > 0]]
    return found

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.relaxation import Relaxation, quote
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.resources.protocol import ExcessTest

BED_DAY_POINTS = 3000.0
MINUTE_DAY_POINTS = 3.0


def typical_prices(problem: MatchingProblem) -> NDArray[np.float64]:
    """Points that a unit of each resource is worth in each period, by order of size; shape (resources, periods)."""
    minutes = np.array(["minute" in unit for unit in problem.resources.unit])[:, None]
    prices: NDArray[np.float64] = np.where(minutes, MINUTE_DAY_POINTS, BED_DAY_POINTS) * problem.scene.days
    return prices


LEAST_MINUTES = 600.0
FIRST_SHARE = 0.6
STEP = 0.3
SHRINK = 0.96
KNOWN_STEP = 0.02
"""The first step from prices that are known to be good."""
MOMENTUM = 0.6
KEEP_LAST = 12
"""Rounds whose trajectories are kept: earlier ones answer to prices that are far off."""


def ascend(
    problem: MatchingProblem,
    state: Relaxation,
    rounds: int,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
    start: NDArray[np.float64] | None = None,
) -> None:
    """
    Lets prices follow overload: up where more is asked than there is, down where there is room.

    Every resource moves by its relative overload times what a unit is typically worth, so that beds and minutes
    approach their level together. Far cheaper than the relaxation's first rounds, whose prices swing from
    one extreme to the other (docs/decisions/0007). Each round gives a valid bound.

    Parameters
    ----------
    start
        Prices known to be good, shape (resources, periods): a few short steps around them find trajectories.
    """
    resources = problem.resources
    minutes = np.array(["minute" in unit for unit in resources.unit])[:, None]
    hard = np.array([test is ExcessTest.OVER_CAPACITY for test in resources.excess_test])[:, None]
    capacity = state.scope.capacity.reshape(problem.capacity.shape).astype(np.float64)
    # a step of one would go so far
    scale = typical_prices(problem) * hard
    # relative to the whole resource, also where most of it is taken by those who have no choice
    size = np.maximum(problem.capacity, np.where(minutes, LEAST_MINUTES, 1.0))
    prices, step = FIRST_SHARE * scale, STEP
    if start is not None:
        prices, step, rounds = start, KNOWN_STEP, min(rounds, KEEP_LAST)
    trend: NDArray[np.float64] = np.zeros_like(prices)
    try:
        for number in range(rounds):
            stopper.raise_if_stopped()
            columns = quote(problem, state, prices).columns
            if number >= rounds - KEEP_LAST:
                state.working.wake(state.pool.add(columns))
            used = np.asarray(columns.demand.sum(axis=1)).reshape(capacity.shape)
            overload = ((used - capacity) / size).clip(-1, 1)
            trend = overload if number == 0 else MOMENTUM * trend + (1 - MOMENTUM) * overload
            prices = np.maximum(0.0, prices + step * SHRINK**number * scale * trend)
            on_round(state)
    except SearchStoppedError:
        return

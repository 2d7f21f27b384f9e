from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.relaxation import Relaxation, price_columns
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.resources.protocol import ExcessTest


def typical_prices(problem: MatchingProblem) -> NDArray[np.float64]:
    """Points that a unit of each resource is worth in each period, by order of size; shape (resources, periods)."""
    params = problem.instance.settings.subgradient
    minutes = problem.resources.in_minutes[:, None]
    prices: NDArray[np.float64] = (
        np.where(minutes, params.minute_day_points, params.bed_day_points) * problem.instance.days
    )
    return prices


def subgradient_ascent(
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
    params, resources = problem.instance.settings.subgradient, problem.resources
    minutes = resources.in_minutes[:, None]
    hard = np.array([test is ExcessTest.OVER_CAPACITY for test in resources.excess_test])[:, None]
    capacity = state.scope.capacity.reshape(problem.capacity.shape).astype(np.float64)
    # a step of one would go so far
    scale = typical_prices(problem) * hard
    # relative to the whole resource, also where most of it is taken by those who have no choice
    size = np.maximum(problem.capacity, np.where(minutes, params.least_minutes, 1.0))
    prices, step = params.first_price_share * scale, params.step
    if start is not None:
        prices, step, rounds = start, params.warm_step, min(rounds, params.kept_rounds)
    trend: NDArray[np.float64] = np.zeros_like(prices)
    try:
        for number in range(rounds):
            stopper.raise_if_stopped()
            columns = price_columns(problem, state, prices).columns
            if number >= rounds - params.kept_rounds:
                state.working.wake(state.pool.add(columns))
            used = np.asarray(columns.demand.sum(axis=1)).reshape(capacity.shape)
            overload = ((used - capacity) / size).clip(-1, 1)
            trend = overload if number == 0 else params.momentum * trend + (1 - params.momentum) * overload
            prices = np.maximum(0.0, prices + step * params.step_shrink**number * scale * trend)
            on_round(state)
    except SearchStoppedError:
        return

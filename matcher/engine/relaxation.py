from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.bounds import lower_bound
from matcher.engine.master import Master
from matcher.engine.pool import Pool
from matcher.engine.pricing import Pricer
from matcher.engine.problem import MatchingProblem
from matcher.engine.stopping import SearchStoppedError, Stopper

ENOUGH_NEW = 30
"""With fewer new trajectories at the smoothed prices, the LP's own prices are tried as well."""


@dataclass
class Relaxation:
    """What column generation knows so far; grows from round to round and is usable after any."""

    pool: Pool
    bound: float
    """Best lower bound, in points."""
    prices: NDArray[np.float64]
    """(resources, periods): those of the best bound."""
    values: NDArray[np.float64]
    """(youths,): each youth's least cost plus priced demand at these prices."""
    lp_cost: float
    """Cost of the last relaxation over the pool; inf before the first."""
    weight: NDArray[np.float64]
    """(trajectories,): weights of the last relaxation, for the pool as it was then."""
    rounds: int = 0


def relax(
    problem: MatchingProblem,
    pricer: Pricer,
    start: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
) -> bool:
    """
    Column generation: prices from the restricted relaxation, trajectories from the prices, in turn.

    The prices tried are a mix of those with the best bound so far and the relaxation's (smoothing), which
    damps their swings. Every pricing round gives a valid bound.

    Returns
    -------
    bool
        False if it was stopped or ran out of rounds before reaching the gap; ``start`` holds what was found.
    """
    pool, state = start.pool, start
    fixed = pricer.fixed
    used = np.asarray(problem.incumbent.demand[:, np.flatnonzero(fixed)].sum(axis=1)).reshape(-1)
    capacity = problem.capacity.reshape(-1) - used.astype(np.int64)
    fixed_cost = int(problem.incumbent.cost[fixed].sum())
    master = Master(problem, pool, np.flatnonzero(~fixed), capacity, fixed_cost)
    active = np.flatnonzero(~fixed)
    smoothing = problem.scene.settings.smoothing
    try:
        if state.rounds == 0:
            _price(problem, pricer, state, state.prices, active)
            on_round(state)
        master.add_rows_for(state.prices)
        while state.rounds < problem.scene.settings.relax_rounds:
            solution = master.solve(stopper)
            state.lp_cost, state.weight = solution.cost, solution.weight
            if state.lp_cost - state.bound <= gap * max(1.0, state.lp_cost):
                return True
            mix = smoothing if state.rounds > 2 else 0.0
            new = _price(
                problem, pricer, state, mix * state.prices + (1 - mix) * solution.prices, active
            )
            if new < ENOUGH_NEW and mix > 0:
                stopper.raise_if_stopped()
                new += _price(problem, pricer, state, solution.prices, active)
            state.rounds += 1
            on_round(state)
            if new == 0:
                return True
    except SearchStoppedError:
        pass
    return False


def _price(
    problem: MatchingProblem,
    pricer: Pricer,
    state: Relaxation,
    prices: NDArray[np.float64],
    active: NDArray[np.intp],
) -> int:
    """Prices every youth, keeps the bound if it is better, adds the trajectories; how many were new."""
    quotes = pricer.quotes(prices)
    bound = lower_bound(problem, prices, quotes.value_points)
    if bound > state.bound:
        state.bound, state.prices, state.values = bound, prices, quotes.value_points
    before = len(state.pool)
    state.pool.add(active, quotes.path[active])
    return len(state.pool) - before

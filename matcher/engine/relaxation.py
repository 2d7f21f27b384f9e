from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.bounds import lower_bound
from matcher.engine.columns import Columns, columns_of_paths
from matcher.engine.master import Master
from matcher.engine.pool import Pool
from matcher.engine.pricing import Pricer
from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope
from matcher.engine.stopping import SearchStoppedError, Stopper


@dataclass
class Relaxation:
    """What column generation knows of a scope so far; grows from round to round and is usable after any."""

    scope: Scope
    pricer: Pricer
    pool: Pool
    bound: float
    """Best lower bound, in points; -inf before the first pricing."""
    prices: NDArray[np.float64]
    """(resources, periods): those of the best bound."""
    values: NDArray[np.float64]
    """(youths of the scope,): least cost plus priced demand at these prices."""
    lp_cost: float = np.inf
    """Points of the last relaxation over the pool; inf before the first."""
    weight: NDArray[np.float64] | None = None
    """(trajectories,): weights of the last relaxation, for the pool as it was then."""
    rounds: int = 0

    @property
    def gap(self) -> float:
        """How far the relaxation's cost is above the bound, relative."""
        return (self.lp_cost - self.bound) / max(1.0, abs(self.lp_cost)) if np.isfinite(self.lp_cost) else np.inf


def open_relaxation(
    problem: MatchingProblem, scope: Scope, pool: Pool, prices: NDArray[np.float64], stopper: Stopper
) -> Relaxation:
    """Ready to price a scope, beginning at the given prices."""
    pricer = Pricer(problem, scope, stopper)
    return Relaxation(scope, pricer, pool, -np.inf, prices, np.zeros(len(scope.youths)))


def relax(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
) -> bool:
    """
    Column generation: prices from the restricted relaxation, trajectories from the prices, in turn.

    In each round several mixes of the best prices so far and the relaxation's are priced (smoothing): near the
    best ones the bound rises, near the relaxation's the trajectories that it lacks are found.

    Returns
    -------
    bool
        False if it was stopped or ran out of rounds before reaching the gap; ``state`` holds what was found.
    """
    settings = problem.scene.settings
    master = Master(problem, state.pool, state.scope)
    try:
        if not np.isfinite(state.bound):
            price(problem, state, state.prices)
        master.add_rows_for(state.prices)
        while state.rounds < settings.relax_rounds:
            solution = master.solve(stopper)
            state.lp_cost, state.weight = solution.cost, solution.weight
            if state.gap <= gap:
                return True
            best, before = state.prices, len(state.pool)
            for share in settings.smoothing:
                stopper.raise_if_stopped()
                price(problem, state, share * best + (1 - share) * solution.prices)
            if len(state.pool) == before:
                price(problem, state, solution.prices)
            state.rounds += 1
            on_round(state)
            if len(state.pool) == before:
                return True
    except SearchStoppedError:
        pass
    return False


def price(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64], *, keep: bool = True) -> Columns:
    """Prices every youth of the scope, keeps the bound if it is better, and the trajectories if asked."""
    quotes = state.pricer.quotes(prices)
    bound = lower_bound(problem, state.scope, prices, quotes.value_points)
    if bound > state.bound:
        state.bound, state.prices, state.values = bound, prices, quotes.value_points
    columns = columns_of_paths(
        state.scope.youths, quotes.path, problem.options, problem.youths,
        problem.resources, problem.costs, problem.scene,
    )  # fmt: skip
    if keep:
        state.pool.add(columns)
    return columns

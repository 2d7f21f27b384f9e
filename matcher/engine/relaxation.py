from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.bounds import lower_bound
from matcher.engine.central import CentralMaster
from matcher.engine.columns import Columns, columns_of_paths
from matcher.engine.master import Master
from matcher.engine.pool import Pool
from matcher.engine.pricing import Pricer
from matcher.engine.problem import MatchingProblem
from matcher.engine.scope import Scope
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.engine.working_set import WorkingSet

MANY_YOUTHS = 1000
"""From so many on, column generation begins with central prices; below, simplex is quicker from the start."""
FIRST_PASSES, CENTRAL_PASSES, SETTLING_PASSES = 8, 2, 4
"""How often rows are added before prices are taken: central prices need not be right in every row."""
NEAR_ROUNDS = 2
WHOLE = 1e-6
"""Weights nearer than this to 0 or 1 are whole."""


@dataclass
class Relaxation:
    """What column generation knows of a scope so far; grows from round to round and is usable after any."""

    scope: Scope
    pricer: Pricer
    pool: Pool
    working: WorkingSet
    bound: float
    """Best lower bound, in points; -inf before the first pricing."""
    prices: NDArray[np.float64]
    """(resources, periods): those of the best bound."""
    values: NDArray[np.float64]
    """(youths of the scope,): least cost plus priced demand at these prices."""
    lp_cost: float = np.inf
    """Points of the last exact relaxation over the pool; inf before the first."""
    weight: NDArray[np.float64] | None = None
    """(trajectories,): weights of the last exact relaxation, for the pool as it was then."""
    rounds: int = 0

    @property
    def fractional(self) -> NDArray[np.int64]:
        """Rows of the youths to whom the last exact relaxation gave parts of several trajectories, ascending."""
        if self.weight is None:
            return np.zeros(0, dtype=np.int64)
        parts = (self.weight > WHOLE) & (self.weight < 1 - WHOLE)
        return np.unique(self.pool.columns.youth[np.flatnonzero(parts)])


def open_relaxation(
    problem: MatchingProblem, scope: Scope, pool: Pool, prices: NDArray[np.float64], stopper: Stopper
) -> Relaxation:
    """Ready to price a scope, beginning at the given prices."""
    pricer = Pricer(problem, scope, stopper)
    working = WorkingSet(problem, scope, pool)
    return Relaxation(scope, pricer, pool, working, -np.inf, prices, np.zeros(len(scope.youths)))


def relax(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
    rounds: int | None = None,
) -> bool:
    """
    Column generation: prices from the restricted relaxation, trajectories from the prices, in turn.

    Large problems begin with central prices of a relaxation that is nearly right. In each round several mixes
    of the best prices so far and the relaxation's are priced (smoothing): near the best ones the bound rises, near
    the relaxation's the trajectories that it lacks are found.

    Parameters
    ----------
    gap
        Between relaxation and bound, relative, at which it is good enough.
    rounds
        At most so many; None: as many as the settings allow.

    Returns
    -------
    bool
        False if it was stopped or ran out of rounds before reaching the gap; ``state`` holds what was found.
    """
    try:
        if not np.isfinite(state.bound):
            price(problem, state, state.prices)
        if len(state.scope.youths) >= MANY_YOUTHS:
            _centrally(problem, state, gap, stopper, on_round)
        most = problem.scene.settings.relax_rounds if rounds is None else state.rounds + rounds
        return _exactly(problem, state, gap, stopper, on_round, most)
    except SearchStoppedError:
        return False


def settle(problem: MatchingProblem, state: Relaxation, stopper: Stopper) -> None:
    """A vertex of the relaxation over the trajectories found so far: few of its weights are fractional."""
    master = Master(problem, state.pool, state.scope, state.working)
    solution = master.solve(stopper, SETTLING_PASSES)
    state.lp_cost, state.weight = solution.cost, solution.weight


def _centrally(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
) -> None:
    """Rounds with central prices, until they are within the gap twice in a row: once may be by accident."""
    master, working, near = CentralMaster(problem, state.scope), state.working, 0
    while near < NEAR_ROUNDS and state.rounds < problem.scene.settings.relax_rounds:
        trajectories = working.trajectories
        columns = state.pool.columns.only(trajectories)
        for _ in range(CENTRAL_PASSES if state.rounds else FIRST_PASSES):
            solution = master.solve(columns, working.rows, stopper)
            if not working.add_violated(solution):
                break
        working.rest(solution, trajectories)
        new = _price_between(problem, state, solution.prices.reshape(state.prices.shape), stopper)
        missing = (solution.cost - state.bound) / max(1.0, abs(solution.cost))
        near = near + 1 if missing <= gap or not new else 0
        on_round(state)


def _exactly(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
    rounds: int,
) -> bool:
    """Rounds with the prices of a vertex, until it is within the gap or no trajectory is lacking."""
    master = Master(problem, state.pool, state.scope, state.working)
    while state.rounds < rounds:
        solution = master.solve(stopper)
        state.lp_cost, state.weight = solution.cost, solution.weight
        if (solution.cost - state.bound) / max(1.0, abs(solution.cost)) <= gap:
            return True
        new = _price_between(problem, state, solution.prices, stopper)
        on_round(state)
        if not new:
            return True
    return False


def _price_between(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64], stopper: Stopper) -> int:
    """Prices mixes of the best prices and the given ones; how many trajectories are new."""
    best, new = state.prices, 0
    for share in problem.scene.settings.smoothing:
        stopper.raise_if_stopped()
        new += price(problem, state, share * best + (1 - share) * prices)
    state.rounds += 1
    return new or price(problem, state, prices)


def price(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64]) -> int:
    """Prices every youth of the scope, keeps the bound if it is better, and the trajectories; how many are new."""
    return state.working.wake(state.pool.add(quote(problem, state, prices)))


def quote(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64]) -> Columns:
    """The cheapest trajectory of every youth of the scope; keeps the bound if it is better."""
    quotes = state.pricer.quotes(prices)
    bound = lower_bound(problem, state.scope, prices, quotes.value_points)
    if bound > state.bound:
        state.bound, state.prices, state.values = bound, prices, quotes.value_points
    return columns_of_paths(
        state.scope.youths, quotes.path, problem.options, problem.youths,
        problem.resources, problem.costs, problem.scene,
    )  # fmt: skip

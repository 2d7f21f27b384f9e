from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.master import Master
from matcher.engine.relax.relaxation import Relaxation, add_priced_columns
from matcher.engine.relax.stabilised import stabilised_steps
from matcher.engine.stopping import SearchStoppedError, Stopper


def generate_columns(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
) -> bool:
    """
    Column generation: prices from the restricted relaxation, trajectories from the prices, in turn.

    Large problems only approach the best prices, step by step. Of others, in each round several mixes of the best
    prices so far and the relaxation's are priced (smoothing): near the best ones the bound rises, near the
    relaxation's the trajectories that it lacks are found.

    Parameters
    ----------
    gap
        Between relaxation and bound, relative, at which it is good enough.

    Returns
    -------
    bool
        False if it was stopped or ran out of rounds before reaching the gap, and for large problems, which have no
        exact relaxation; ``state`` holds what was found.
    """
    try:
        if not np.isfinite(state.bound):
            add_priced_columns(problem, state, state.prices)
        if len(state.scope.youths) >= problem.instance.settings.column_generation.large_from_youths:
            stabilised_steps(problem, state, gap, stopper, on_round)
            return False
        return _exactly(problem, state, gap, stopper, on_round)
    except SearchStoppedError:
        return False


def _exactly(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
) -> bool:
    """Rounds with the prices of a vertex, until it is within the gap or no trajectory is lacking."""
    master = Master(problem, state.pool, state.scope, state.working)
    while state.rounds < problem.instance.settings.relax_rounds:
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
    for share in problem.instance.settings.smoothing:
        stopper.raise_if_stopped()
        new += add_priced_columns(problem, state, share * best + (1 - share) * prices)
    state.rounds += 1
    return new or add_priced_columns(problem, state, prices)

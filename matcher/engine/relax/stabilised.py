from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.relaxation import Relaxation, price_columns
from matcher.engine.relax.subgradient import typical_prices
from matcher.engine.relax.trust_region import TrustRegion
from matcher.engine.stopping import Stopper


def stabilised_steps(
    problem: MatchingProblem,
    state: Relaxation,
    gap: float,
    stopper: Stopper,
    on_round: Callable[[Relaxation], None],
) -> None:
    """
    Raises the bound of a large problem step by step, each within a region around the best prices so far.

    Every step is priced twice, carefully and boldly, and each pricing brings trajectories by several places; so the
    relaxation near the prices is nearly complete, and its promise mostly kept. The region narrows
    when a bold step makes the bound worse, and widens when a good part of the promise came true.

    Parameters
    ----------
    gap
        Ends when steps promise less than a share of it, relative.
    """
    settings = problem.instance.settings
    params = settings.stabilisation
    region, size = TrustRegion(problem, state.scope), 1.0
    rows, over = np.zeros(0, dtype=np.int64), np.zeros(problem.capacity.size)
    typical = params.typical_share * typical_prices(problem).reshape(-1)
    _price(problem, state, state.prices)
    poor = 0
    while poor < params.poor_rounds and state.rounds < settings.relax_rounds:
        before, center = state.bound, state.prices.reshape(-1)
        state.working.keep_near(center, settings.column_generation.kept_points)
        columns = state.pool.columns.only(state.working.trajectories)
        radius = size * (params.price_share * center + typical)
        least = abs(before) * max(params.least_gain, params.first_gain * params.gain_shrink**state.rounds)
        for _ in range(params.later_passes if len(rows) else params.first_passes):
            rows = np.union1d(rows, np.flatnonzero(_gain(over, center, radius) > least))
            solution = region.solve(columns, rows, center, radius, stopper)
            over = solution.over
        rows = rows[np.abs(solution.prices - center)[rows] > params.still_share * radius[rows]]
        bold = before
        for share in params.mix_shares:
            stopper.raise_if_stopped()
            mix = (share * center + (1 - share) * solution.prices).reshape(state.prices.shape)
            bold = _price(problem, state, mix)
        state.rounds += 1
        promise = solution.bound - before
        if bold < before:
            size = max(params.narrowest, size * params.narrow)
        elif state.bound - before > params.good_share * promise:
            size = min(params.widest, size * params.widen)
        poor = poor + 1 if promise <= params.promise_share * gap * abs(solution.bound) else 0
        on_round(state)


def _price(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64]) -> float:
    """The bound at some prices; keeps the trajectories and the alternatives that it finds."""
    priced = price_columns(problem, state, prices, problem.instance.settings.detours)
    state.working.wake(state.pool.add(priced.columns))
    return priced.bound


def _gain(over: NDArray[np.float64], center: NDArray[np.float64], radius: NDArray[np.float64]) -> NDArray[np.float64]:
    """What moving each price as far as it may go would raise the bound by, if nobody chose otherwise."""
    gain: NDArray[np.float64] = np.where(over > 0, over * radius, -over * np.minimum(radius, center))
    return gain

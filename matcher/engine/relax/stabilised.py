from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.relaxation import NEAR_POINTS, Relaxation, quote
from matcher.engine.relax.subgradient import typical_prices
from matcher.engine.relax.trust_region import TrustRegion
from matcher.engine.stopping import Stopper

SHARES = (0.6, 0.2)
"""Of the known prices, in the mixes that are priced: one careful step and one bold."""
PRICE_SHARE, TYPICAL_SHARE = 0.5, 0.05
"""How far a price may go in one step, of itself and of a typical price."""
WIDER, NARROWER, WIDEST, NARROWEST = 1.4, 0.6, 4.0, 0.05
GOOD_SHARE = 0.4
"""Of the promised rise of the bound: from here on the region may be wider."""
FIRST_GAIN, LEAST_GAIN, GAIN_SHRINK = 1e-5, 1e-6, 0.7
"""A row joins where its price could raise the bound by so much, relative; less from round to round."""
FIRST_PASSES, LATER_PASSES = 5, 1
PROMISE_SHARE = 3.0
"""Of the gap: a step that promises less is not worth another round; a tenth to a half of a promise comes true."""
POOR_ROUNDS = 2
STILL = 1e-3
"""A price that moves by less, of what it may, is left as it is."""


def approach(
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
    region, size = TrustRegion(problem, state.scope), 1.0
    rows, over = np.zeros(0, dtype=np.int64), np.zeros(problem.capacity.size)
    typical = TYPICAL_SHARE * typical_prices(problem).reshape(-1)
    _price(problem, state, state.prices)
    poor = 0
    while poor < POOR_ROUNDS and state.rounds < problem.scene.settings.relax_rounds:
        before, center = state.bound, state.prices.reshape(-1)
        state.working.keep_near(center, NEAR_POINTS)
        columns = state.pool.columns.only(state.working.trajectories)
        radius = size * (PRICE_SHARE * center + typical)
        least = abs(before) * max(LEAST_GAIN, FIRST_GAIN * GAIN_SHRINK**state.rounds)
        for _ in range(LATER_PASSES if len(rows) else FIRST_PASSES):
            rows = np.union1d(rows, np.flatnonzero(_gain(over, center, radius) > least))
            solution = region.solve(columns, rows, center, radius, stopper)
            over = solution.over
        rows = rows[np.abs(solution.prices - center)[rows] > STILL * radius[rows]]
        bold = before
        for share in SHARES:
            stopper.raise_if_stopped()
            mix = (share * center + (1 - share) * solution.prices).reshape(state.prices.shape)
            bold = _price(problem, state, mix)
        state.rounds += 1
        promise = solution.bound - before
        if bold < before:
            size = max(NARROWEST, size * NARROWER)
        elif state.bound - before > GOOD_SHARE * promise:
            size = min(WIDEST, size * WIDER)
        poor = poor + 1 if promise <= PROMISE_SHARE * gap * abs(solution.bound) else 0
        on_round(state)


def _price(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64]) -> float:
    """The bound at some prices; keeps the trajectories and the detours that it finds."""
    offer = quote(problem, state, prices, problem.scene.settings.detours)
    state.working.wake(state.pool.add(offer.columns))
    return offer.bound


def _gain(over: NDArray[np.float64], center: NDArray[np.float64], radius: NDArray[np.float64]) -> NDArray[np.float64]:
    """What moving each price as far as it may go would raise the bound by, if nobody chose otherwise."""
    gain: NDArray[np.float64] = np.where(over > 0, over * radius, -over * np.minimum(radius, center))
    return gain

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import Pool, WorkingSet
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.pricing.pricer import Pricer
from matcher.engine.stopping import Stopper


def lagrangian_bound(
    problem: MatchingProblem, scope: Scope, prices: NDArray[np.float64], values: NDArray[np.float64]
) -> float:
    r"""
    A cost that no plan over the same candidates can undercut, valid for any non-negative prices.

    .. math:: L(\pi) = c_0 + \sum_y v_y(\pi) - \pi b + \sum_s \min(0, c_s + \pi a_s)

    over the youths y of the scope, the capacities b left to them, the switches s with cost c and coefficients a,
    and the cost of everybody else.

    Parameters
    ----------
    prices
        Shape (resources, periods).
    values
        Least cost plus priced demand of each youth of the scope, shape (youths,).
    """
    bound = scope.fixed_cost + float(values.sum()) - float(prices.reshape(-1) @ scope.capacity)
    resources = problem.resources
    reduced = resources.switch_points + prices.reshape(-1) @ resources.switch_matrix
    bound += float(np.minimum(reduced, 0.0).sum())
    return bound


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


@dataclass(frozen=True)
class PricedColumns:
    """What pricing a scope at some prices gives."""

    bound: float
    """Points that no plan undercuts."""
    columns: Columns
    """The cheapest trajectory of every youth of the scope, in its order; then the alternatives, if asked for."""


def price_columns(
    problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64], alternatives: int = 0
) -> PricedColumns:
    """
    Prices every youth of the scope; keeps the bound if it is better.

    Parameters
    ----------
    prices
        Shape (resources, periods), non-negative.
    alternatives
        Besides the cheapest, so many trajectories by other places a youth.
    """
    priced = state.pricer.price_paths(prices, alternatives, problem.instance.settings.column_generation.kept_points)
    bound = lagrangian_bound(problem, state.scope, prices, priced.value_points)
    if bound > state.bound:
        state.bound, state.prices, state.values = bound, prices, priced.value_points
    youth = np.concatenate([state.scope.youths, priced.alternative_youth])
    path = np.concatenate([priced.path, priced.alternative_path])
    columns = problem.columns(youth, path)
    return PricedColumns(bound, columns)


def add_priced_columns(problem: MatchingProblem, state: Relaxation, prices: NDArray[np.float64]) -> int:
    """Prices every youth of the scope and keeps the trajectories; how many were not in the working set."""
    priced = price_columns(problem, state, prices, problem.instance.settings.detours)
    return state.working.wake(state.pool.add(priced.columns))

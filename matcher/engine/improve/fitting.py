import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.dearest import dearest_of
from matcher.engine.model.feasibility import room_beside
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.pricing.pricer import Pricer
from matcher.engine.stopping import Stopper


def fitting_columns(
    problem: MatchingProblem, scope: Scope, prices: NDArray[np.float64], alternatives: int, stopper: Stopper
) -> Columns:
    """
    Trajectories of a scope's youths that fit beside everybody else: the cheapest, and others by way of other places.

    Parameters
    ----------
    prices
        What capacity is worth, shape (resources, periods), non-negative.
    alternatives
        So many trajectories by other places a youth, the cheapest first.
    """
    full_points = prohibitive_points(problem, scope, prices)
    fitting = fitting_prices(problem, scope, prices, full_points)
    priced = Pricer(problem, scope, stopper).price_paths(fitting, alternatives, margin_points=full_points / 2)
    youth = np.concatenate([scope.youths, priced.alternative_youth])
    path = np.concatenate([priced.path, priced.alternative_path])
    return problem.columns(youth, path)


def prohibitive_points(problem: MatchingProblem, scope: Scope, prices: NDArray[np.float64]) -> float:
    """
    A price of what is full at which nobody who can do anything else takes it: twice the dearest trajectory of all.

    It comes from the problem: large rates or old dates exceed a fixed number, and it spoils small ones' arithmetic.
    """
    return 2.0 * max((dearest_of(problem, int(youth), prices) for youth in scope.youths), default=0.0) + 1.0


def fitting_prices(
    problem: MatchingProblem, scope: Scope, prices: NDArray[np.float64], full_points: float
) -> NDArray[np.float64]:
    """The prices, and a prohibitive one wherever those outside the scope leave no room at all."""
    full = room_beside(problem, scope) < 1
    fitting: NDArray[np.float64] = np.where(full.reshape(prices.shape), full_points, prices)
    return fitting


def fits(columns: Columns, room: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which trajectories each find room for themselves; (columns,)."""
    demand = columns.demand
    column = np.repeat(np.arange(len(columns)), np.diff(demand.indptr))
    alone = np.ones(len(columns), dtype=bool)
    alone[column[demand.data > room[demand.indices]]] = False
    return alone

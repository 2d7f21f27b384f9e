from math import ceil

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import exchanged
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.engine.model.scope import Scope


def switch_cost(problem: MatchingProblem, assignment: Columns) -> int:
    """
    Points of the plan's switches: each is on exactly where its resources need it.

    Parameters
    ----------
    assignment
        One column a youth, in their order.
    """
    over = _used(assignment) > problem.capacity.reshape(-1)
    switches = problem.resources.switch_matrix.tocoo()
    needed = np.unique(switches.col[over[switches.row]])
    return int(problem.resources.switch_points[needed].sum())


ROUNDING_SHARE = 1e-10
"""Of a bound, forgiven for the rounding of floating-point sums."""


def integral_bound(bound: float) -> int:
    """
    The whole points that no plan undercuts: costs are whole, so a bound is rounded up; never below zero.

    Parameters
    ----------
    bound
        Points, as sums of floating-point numbers gave them.
    """
    return max(0, ceil(bound - ROUNDING_SHARE * max(1.0, abs(bound))))


def plan_cost(problem: MatchingProblem, assignment: Columns) -> int:
    """Points of a plan, one column a youth: trajectories and switches."""
    return int(assignment.cost.sum()) + switch_cost(problem, assignment)


def is_feasible(problem: MatchingProblem, assignment: Columns) -> bool:
    """No resource is over its capacity, switches at their best."""
    return not overloaded(problem, assignment).any()


def overloaded(problem: MatchingProblem, assignment: Columns) -> NDArray[np.bool_]:
    """Where some trajectories, any number a youth, ask too much, switches at their best: (resources, periods)."""
    left = problem.capacity.reshape(-1) - _used(assignment)
    return (room_left(problem, left) < 0).reshape(problem.capacity.shape)


def exchanged_if_feasible(problem: MatchingProblem, assignment: Columns, chosen: Columns) -> Columns | None:
    """The plan with other trajectories for some youths, one each; None if that breaks a capacity."""
    result = exchanged(assignment, chosen)
    return result if is_feasible(problem, result) else None


def room_beside(problem: MatchingProblem, scope: Scope) -> NDArray[np.int64]:
    """What those outside a scope leave of each resource, shape (resources × periods,), switches at their best."""
    return room_left(problem, scope.capacity)


def room_left(problem: MatchingProblem, left: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    What is left with each switch at its best.

    Of the states that no resource of the switch forbids, each resource sees the better one: a trajectory uses one
    resource of a switch only. Where both states are forbidden there is less than nothing.

    Parameters
    ----------
    left
        Capacity less demand, switches off, shape (resources × periods,).
    """
    switches = problem.resources.switch_matrix.tocoo()
    row, switch = switches.row, switches.col
    off, on = left[row], left[row] - switches.data
    may_be_off, may_be_on = np.ones(switches.shape[1], dtype=bool), np.ones(switches.shape[1], dtype=bool)
    may_be_off[switch[off < 0]] = False
    may_be_on[switch[on < 0]] = False
    room = left.astype(np.int64)
    room[row] = np.maximum(np.where(may_be_off[switch], off, -UNLIMITED), np.where(may_be_on[switch], on, -UNLIMITED))
    return room


def _used(assignment: Columns) -> NDArray[np.int64]:
    """Demand of all trajectories together, shape (resources × periods,)."""
    used: NDArray[np.int64] = np.asarray(assignment.demand.sum(axis=1)).reshape(-1)
    return used

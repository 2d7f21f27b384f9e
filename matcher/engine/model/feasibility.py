import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns, moves_before, transitions
from matcher.engine.model.pool import exchanged
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.tables.options import INTERRUPTED, WAITING
from matcher.terms import SIBLINGS_APART


def switch_cost(problem: MatchingProblem, plan: Columns) -> int:
    """
    Points of the plan's switches: each is on exactly where its resources need it.

    Parameters
    ----------
    plan
        One column a youth, in their order.
    """
    over = _used(plan) > problem.capacity.reshape(-1)
    switches = problem.resources.switch_matrix.tocoo()
    needed = np.unique(switches.col[over[switches.row]])
    return int(problem.resources.switch_points[needed].sum())


def plan_cost(problem: MatchingProblem, plan: Columns) -> int:
    """Points of a plan, one column a youth: trajectories and switches."""
    return int(plan.cost.sum()) + switch_cost(problem, plan)


def is_feasible(problem: MatchingProblem, plan: Columns) -> bool:
    """No resource is over its capacity, switches at their best."""
    return not overloaded(problem, plan).any()


def overloaded(problem: MatchingProblem, plan: Columns) -> NDArray[np.bool_]:
    """Where some trajectories, any number a youth, ask too much, switches at their best: (resources, periods)."""
    used, capacity = _used(plan), problem.capacity.reshape(-1)
    over = used > capacity
    switches = problem.resources.switch_matrix.tocoo()
    unfit_off, unfit_on = np.zeros(switches.shape[1], dtype=bool), np.zeros(switches.shape[1], dtype=bool)
    unfit_off[switches.col[over[switches.row]]] = True
    unfit_on[switches.col[used[switches.row] + switches.data > capacity[switches.row]]] = True
    over[switches.row] = (unfit_off & unfit_on)[switches.col]
    return over.reshape(problem.capacity.shape)


def exchanged_if_feasible(problem: MatchingProblem, plan: Columns, chosen: Columns) -> Columns | None:
    """The plan with other trajectories for some youths, one each; None if that breaks a capacity."""
    result = exchanged(plan, chosen)
    return result if is_feasible(problem, result) else None


def room_beside(problem: MatchingProblem, scope: Scope) -> NDArray[np.float64]:
    """What a resource has left in a period, (resources × periods,), with its switch as it is best and as it may be."""
    left = scope.capacity.astype(np.float64)
    switches = problem.resources.switch_matrix.tocoo()
    row, switch = switches.row, switches.col
    off, on = left[row], left[row] - switches.data
    may_be_off, may_be_on = np.ones(switches.shape[1], dtype=bool), np.ones(switches.shape[1], dtype=bool)
    may_be_off[switch[off < 0]] = False
    may_be_on[switch[on < 0]] = False
    room = left.copy()
    room[row] = np.maximum(np.where(may_be_off[switch], off, -np.inf), np.where(may_be_on[switch], on, -np.inf))
    return room


def _used(plan: Columns) -> NDArray[np.int64]:
    """Demand of all trajectories together, shape (resources × periods,)."""
    used: NDArray[np.int64] = np.asarray(plan.demand.sum(axis=1)).reshape(-1)
    return used


def term_lines(problem: MatchingProblem, plan: Columns) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """
    Points and amounts of the terms that are not stays, by term, each of shape (youths,).

    Waiting, moves, changes of team, departure, siblings apart; the terms of stays are added stay by stay.
    """
    costs, path = problem.costs, plan.path
    days = problem.scene.days
    steps = transitions(plan.youth, path, problem.options, problem.youths)
    before = moves_before(steps)
    move_points = costs.move[plan.youth[:, None], before.clip(max=costs.move.shape[1] - 1)] * steps.moves
    changes = steps.changes.sum(axis=1)
    departed = (path == WAITING) * costs.departures.published_waiting_days
    departed = departed + (path == INTERRUPTED) * costs.departures.published_days
    if costs.departures.option_days is not None and len(problem.options):
        placed = path >= 0
        option = np.where(placed, path, 0)
        departed = departed + costs.departures.option_days[option, np.arange(len(days))] * placed
    rate = problem.scene.policy.rates.departure_day
    waiting_points = costs.waiting - rate * costs.departures.published_waiting_days
    waited = (path == WAITING) * waiting_points
    interrupted = (path == INTERRUPTED) * (problem.scene.policy.rates.interrupted_day * days)
    waiting_days = (path == WAITING) * costs.waiting_days + (path == INTERRUPTED) * days
    apart_days = _apart_days(problem, plan)
    return {
        "waiting": ((waited + interrupted).sum(axis=1), waiting_days.sum(axis=1)),
        "moves": (move_points.sum(axis=1), steps.moves.sum(axis=1)),
        "change_of_team": (changes * costs.change_of_team, changes),
        "departure": (rate * departed.sum(axis=1), departed.sum(axis=1)),
        "siblings_apart": (apart_days * problem.scene.policy.rates.siblings_apart_day, apart_days),
    }


def _apart_days(problem: MatchingProblem, plan: Columns) -> NDArray[np.int64]:
    """Days apart of each pair of siblings, charged to the first by id."""
    apart = np.zeros(len(plan), dtype=np.int64)
    for first, second in SIBLINGS_APART.pairs(problem.scene):
        one, other = plan.path[first], plan.path[second]
        both = np.flatnonzero((one >= 0) & (other >= 0))
        differ = problem.options.place[one[both]] != problem.options.place[other[both]]
        apart[first] += int(problem.scene.days[both[differ]].sum())
    return apart

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.tables.options import options_of_youth
from matcher.terms import SIBLINGS_APART


def dearest_of(problem: MatchingProblem, youth: int, prices: NDArray[np.float64] | None = None) -> float:
    """
    Points that no trajectory of a youth exceeds, with the prices of what it takes if prices are given.

    In each period the dearest of all that the youth could do then, besides as many moves as there may be, and on
    entering each period every team changed. Nothing costs less than zero, so no two trajectories differ by more.

    Parameters
    ----------
    prices
        Points for one unit in a period, shape (resources, periods), non-negative.
    """
    costs, options, days = problem.costs, problem.options, problem.instance.days
    rows = options_of_youth(options, youth)
    nowhere = np.maximum(costs.waiting[youth], costs.interrupted[youth]).astype(np.float64)
    if not len(rows):
        return float(nowhere.sum())
    points = ((costs.day[rows] + costs.visit_day[rows])[:, None] * days).astype(np.float64)
    if costs.dated is not None:
        points += costs.dated[rows]
    if prices is not None:
        points += problem.resources.demand[rows] @ prices + problem.resources.visiting_demand[rows] @ prices
    points[~options.allowed[rows]] = 0.0
    settled = _settled_periods(problem, youth, rows)
    dearest = np.maximum(points.max(axis=0), nowhere)
    dearest[:settled] = points[options.resident[rows], :settled].max(axis=0, initial=0.0)
    if problem.youths.is_resident[youth]:
        # care has one window, and nothing is costed after it
        dearest[max(window.end for window in problem.care[youth].windows) :] = 0.0
    teams = (options.team[rows] >= 0).sum(axis=1) + (options.brigade[rows] >= 0)
    changes = int(teams.max()) * len(days) if len(rows) > 1 else 0
    most_moves = int(problem.move_limits[youth])
    moves = int(costs.move[youth, :most_moves].sum())
    return float(dearest.sum()) + moves + changes * costs.change_of_team


def dearest_of_everybody(problem: MatchingProblem) -> NDArray[np.float64]:
    """
    Points of each youth that the cheapest plan does not exceed, whatever is decided for others, shape (youths,).

    Whoever has no choice has one trajectory. Who waits costs at most what waiting all along costs: it takes nothing
    from anybody and parts no siblings, so a plan in which somebody costs more is not the cheapest. Everybody else
    costs at most what the dearest trajectory costs.
    """
    points = problem.incumbent.cost.astype(np.float64)
    waits = ~problem.youths.is_resident & np.array([not care.pins for care in problem.care], dtype=bool)
    for youth in np.intersect1d(whole_scope(problem).youths, np.flatnonzero(~waits)):
        points[youth] = dearest_of(problem, int(youth))
    return points


def points_of_all_siblings_apart(problem: MatchingProblem) -> int:
    """Points if every pair of siblings is apart all the time: these belong to no trajectory."""
    return len(SIBLINGS_APART.pairs(problem.instance)) * int(SIBLINGS_APART.points(problem.instance).sum())


def _settled_periods(problem: MatchingProblem, youth: int, rows: NDArray[np.int64]) -> int:
    """Periods from the first in which a resident is certainly at the current place."""
    options, care = problem.options, problem.care[youth]
    here = rows[options.resident[rows]]
    if not len(here) or care.pins or problem.always_leave[0, here].any():
        return 0
    # a gap or another place begins only when some stay there can not go on
    goes_on = options.allowed[here]
    if problem.visits_open is not None:
        goes_on = goes_on & problem.visits_open[here]
    return int(np.append(goes_on.all(axis=0), False).argmin())

import numpy as np
from numpy.typing import NDArray

from matcher.desk.what_if.force import MARGIN, ForcedProblem
from matcher.engine.columns import Columns
from matcher.engine.dearest import dearest_of
from matcher.engine.pricing import quotes_of
from matcher.engine.trajectories import TrajectoryGraph
from matcher.resources.pairs import options_of_youth


def cannot_make_way(forced: ForcedProblem, plan: Columns, prices: NDArray[np.float64]) -> bool:
    """
    Whether too many of those who have the place on the first day have no trajectory without it.

    Asked by pricing: where what the force takes on that day costs a penalty, whoever could be elsewhere pays
    none: the penalty is more than any two trajectories of one of these youths differ by. True is a proof; where it
    is false somebody may make way, but may need what others have.

    Parameters
    ----------
    plan
        One column a youth, at the forced problem's points.
    """
    force, periods = forced.force, forced.scene.periods
    for resource in _always_taken(forced):
        row = int(resource) * periods + force.period
        users = np.unique(plan.demand.tocsr()[[row]].indices).astype(np.int64)
        users = users[users != force.youth]
        held = _least_units(forced, users, prices, int(resource)) if len(users) else 0
        if held + _own_units(forced, int(resource)) > forced.capacity.reshape(-1)[row]:
            return True
    return False


def _always_taken(forced: ForcedProblem) -> NDArray[np.int64]:
    """Resources without a switch that every way to be at the place takes, whatever the support."""
    there = _ways_to_be_there(forced)
    if not len(there):
        return np.zeros(0, dtype=np.int64)
    taken = forced.resources.demand[there].toarray().min(axis=0) > 0
    # a switch may give more than the capacity
    for switch in forced.resources.switches:
        taken[list(switch.coefficients)] = False
    found: NDArray[np.int64] = np.flatnonzero(taken)
    return found


def _ways_to_be_there(forced: ForcedProblem) -> NDArray[np.int64]:
    """Options of the youth at the place on the first day, whatever the support."""
    force, options = forced.force, forced.options
    rows = options_of_youth(options, force.youth)
    found: NDArray[np.int64] = rows[(options.place[rows] == force.place) & options.allowed[rows, force.period]]
    return found


def _own_units(forced: ForcedProblem, resource: int) -> int:
    """Units that the youth takes of a resource at least, to be there."""
    return int(forced.resources.demand[_ways_to_be_there(forced)][:, [resource]].toarray().min())


def _least_units(forced: ForcedProblem, youths: NDArray[np.int64], prices: NDArray[np.float64], resource: int) -> int:
    """Units that the youths together can not do without, by what a penalty on each unit adds to their values."""
    penalty = MARGIN * max(dearest_of(forced, int(youth), prices) for youth in youths) + 1
    dear = prices.copy()
    dear[resource, forced.force.period] += penalty
    graph = TrajectoryGraph(forced, np.sort(youths))
    added = quotes_of(graph, dear).value_points - quotes_of(graph, prices).value_points
    # between m units and m + 1 / MARGIN of them; the values are rounded
    return int(np.floor(added / penalty + (1 - 1 / MARGIN) / 2).sum())

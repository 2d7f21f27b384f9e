from dataclasses import dataclass, fields, replace
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.desk.baseline import Baseline
from matcher.engine.model.columns import Columns
from matcher.engine.model.dearest import dearest_of, points_of_all_siblings_apart
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.pricing.pricer import price_block
from matcher.tables.options import options_of_youth
from models.base import MOST

MARGIN = 1.01
"""How much larger a penalty is than what it must exceed."""


@dataclass(frozen=True)
class Force:
    """
    A decision that is tried (wat als): one youth comes to a place when a period begins, or stays where it is.

    Until then a youth who waits has no place, and a resident is at the current one as long as may be. Team
    support and what follows are chosen by the search.
    """

    youth: int
    place: int
    """Row of the unit table, or their number for home."""
    period: int
    """0 for staying at the current place, which then lasts as long as that stay may."""
    brigade: bool | None = None
    """With brigade visits on the first day there, without, or whichever is cheaper."""


def any_day_problem(problem: MatchingProblem, youth: int) -> MatchingProblem:
    """The problem in which one youth may come to a place in any period, not only when a search would look."""
    begins = problem.beginnings.copy()
    begins[youth] = True
    return replace(problem, beginnings=begins)


@dataclass(frozen=True)
class ForcedProblem(MatchingProblem):
    """
    A problem with a penalty on all that one youth could do instead of what is forced.

    Rules, resources and what the others may choose are as before, so a plan that pays no penalty is a plan of the
    snapshot itself, and a bound holds for all such plans. Where every plan pays, nobody can make way.

    The penalty is derived from the problem, for no constant is larger than every plan:

    - If some plan pays none, the cheapest of these costs at most U points (`most_points`). Every plan that pays costs
      at least the penalty, for nothing costs less than zero. So with a penalty above U no plan that pays is as cheap,
      and a bound above U proves that every plan pays.
    - Priced alone, the youth's trajectory that does what is forced costs at most V points with its prices. So with a
      penalty above V the cheapest one pays only if there is no other.

    It is a hundredth above the larger of the two, beyond the rounding of the relaxation, and no more: the larger it
    is beside the costs, the fewer digits of them the relaxation sees.
    """

    force: Force
    otherwise: NDArray[np.bool_]
    """(options of the youth, periods): not what is forced."""
    most_points: int
    """U: points that the cheapest plan without penalty does not exceed, if there is one."""
    penalty_points: int
    """For each period spent otherwise."""


def forced_problem(baseline: Baseline, force: Force) -> ForcedProblem:
    """The problem of a plan with what is forced."""
    problem, prices = baseline.desk.problem, baseline.prices
    youth = force.youth
    most = baseline.dearest.sum() - baseline.dearest[youth] + dearest_of(problem, youth)
    most_points = ceil(most) + points_of_all_siblings_apart(problem)
    # prices are what a file says: whatever stands there, points stay whole numbers that add up
    penalty_points = min(ceil(MARGIN * max(most_points, dearest_of(problem, youth, prices))) + 1, MOST)
    costs, rows = problem.costs, options_of_youth(problem.options, youth)
    otherwise = _otherwise(problem, force, rows)
    dated = dated_points(problem)
    dated[rows] += otherwise * np.int64(penalty_points)
    waiting, interrupted = costs.waiting.copy(), costs.interrupted.copy()
    waiting[youth, force.period] += penalty_points
    interrupted[youth, force.period] += penalty_points
    any_day = any_day_problem(problem, youth)
    kept: dict[str, Any] = {item.name: getattr(any_day, item.name) for item in fields(MatchingProblem)}
    kept["costs"] = replace(costs, dated=dated, waiting=waiting, interrupted=interrupted)
    forced = ForcedProblem(
        **kept,
        force=force,
        otherwise=otherwise,
        most_points=most_points,
        penalty_points=penalty_points,
    )
    return replace(forced, incumbent=forced.recosted(problem.incumbent))


def dated_points(problem: MatchingProblem) -> NDArray[Any]:
    """What options cost by date, to be added to: a copy of shape (options, periods), wide enough for any penalty."""
    dated = problem.costs.dated
    return np.zeros(problem.options.allowed.shape, dtype=np.int64) if dated is None else dated.astype(np.int64)


def is_met(assignment: Columns, forced: ForcedProblem) -> bool:
    """Whether a plan of a forced problem, one column a youth, does what is forced."""
    return does_it(assignment.path[forced.force.youth], forced)


def does_it(path: NDArray[np.int64], forced: ForcedProblem) -> bool:
    """Whether a trajectory of the youth does what is forced; asked of the path, whatever it costs."""
    placed = np.flatnonzero(path >= 0)
    rows = path[placed] - options_of_youth(forced.options, forced.force.youth)[:1]
    return bool(path[forced.force.period] >= 0) and not forced.otherwise[rows, placed].any()


def _otherwise(problem: MatchingProblem, force: Force, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where an option is not what is forced, shape (options of the youth, periods)."""
    options = problem.options
    wrong = np.zeros((len(rows), problem.instance.periods), dtype=bool)
    current = int(problem.current_option[force.youth])
    if current < 0:
        wrong[:, : force.period] = True
    else:
        until = force.period
        if options.place[current] == force.place:
            until = int(np.flatnonzero(~np.append(options.allowed[current], False))[0])
        wrong[options.place[rows] != options.place[current], :until] = True
    there = options.place[rows] == force.place
    if force.brigade is not None:
        there &= (options.brigade[rows] >= 0) == force.brigade
    wrong[~there, force.period] = True
    return wrong


def cannot_make_way(forced: ForcedProblem, assignment: Columns, prices: NDArray[np.float64]) -> bool:
    """
    Whether too many of those who have the place on the first day have no trajectory without it.

    Asked by pricing: where what the force takes on that day costs a penalty, whoever could be elsewhere pays
    none: the penalty is more than any two trajectories of one of these youths differ by. True is a proof; where it
    is false somebody may make way, but may need what others have.

    Parameters
    ----------
    assignment
        One column a youth, at the forced problem's points.
    """
    force, periods = forced.force, forced.instance.periods
    for resource in _always_taken(forced):
        row = int(resource) * periods + force.period
        users = np.unique(assignment.demand.tocsr()[[row]].indices).astype(np.int64)
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
    added = price_block(graph, dear).value_points - price_block(graph, prices).value_points
    # between m units and m + 1 / MARGIN of them; the values are rounded
    return int(np.floor(added / penalty + (1 - 1 / MARGIN) / 2).sum())

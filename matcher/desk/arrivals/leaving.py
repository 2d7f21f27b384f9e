from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.desk.arrivals.fitting import Weights
from matcher.desk.desk import Desk
from matcher.engine.columns import visit_days
from matcher.engine.trajectories import TrajectoryGraph
from matcher.tables.options import INTERRUPTED, NO_CARE
from matcher.terms import CHANGE_OF_TEAM


@dataclass(frozen=True)
class Leaving:
    """
    How a resident comes from the current place to another: with today's support, or what was decided, until then.

    Where the current stay must end before there is a place, the days between are interrupted.
    """

    origin: int
    """Node of today's stay."""
    path: NDArray[np.int64]
    """(periods,): the current place until it must end or a pin is elsewhere, then interrupted, then no care."""
    points: NDArray[np.float64]
    """(periods,): own points and priced demand before each period; inf where nobody gets away by then."""
    may_enter: NDArray[np.bool_]
    """(periods, nodes): what a resident may come to by the first move."""
    entering_points: NDArray[np.float64]
    """(2, nodes): the move and the teams that stop; second row after an interruption."""
    end: int
    """First period in which the current stay can not go on."""

    @property
    def possible(self) -> NDArray[np.bool_]:
        """Periods in which the current place can be left, or has been."""
        return np.isfinite(self.points)

    def points_before(self, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """Everything before and on entering a node in each period, shape (periods, nodes)."""
        gone = (np.arange(shape[0]) > self.end).astype(np.int64)
        points = self.points[:, None] + self.entering_points[gone]
        return np.where(self.may_enter, points, np.inf)


def leaving_of(desk: Desk, youth: int, graph: TrajectoryGraph, weights: Weights) -> Leaving:
    """How a resident gets away from the current place."""
    problem, nodes = desk.problem, graph.nodes
    options, costs, periods = problem.options, problem.costs, problem.scene.periods
    origin = int(graph.origin_of[0])
    current = int(problem.current_option[youth])
    care_end = int(graph.windows.end[0])
    stays = problem.incumbent.path[youth]
    here = (stays >= 0) & (options.place[stays.clip(0)] == options.place[current])
    end = min(care_end, int(np.flatnonzero(~np.append(here, False))[0]))
    path = np.full(periods, NO_CARE, dtype=np.int64)
    path[:end], path[end:care_end] = stays[:end], INTERRUPTED
    visits = visit_days(path[None, :], options, problem.youths, problem.scene)[0]
    at, period = np.where(path >= 0, path, current), np.arange(periods)
    own = (costs.day[at] * problem.scene.days + costs.visit_day[at] * visits).astype(np.float64)
    if costs.dated is not None:
        own += costs.dated[at, period]
    row = np.searchsorted(graph.options, at)
    # inf times no visit is not a number
    own += weights.priced[row, period] + np.where(visits > 0, weights.priced_visits[row, period], 0.0)
    in_gap = graph.arrays.gap_points[:, 0]
    a_period = np.where(np.arange(periods) < end, own, in_gap)
    points = np.concatenate([[0.0], np.cumsum(a_period)[:-1]])
    follows = nodes.follows[:, [origin]]
    points[(period <= end) & ~nodes.may_leave[:, origin] & ~follows[:, 0]] = np.inf
    points[period >= care_end] = np.inf
    elsewhere = options.place[nodes.option] != options.place[current]
    may_enter = elsewhere & (nodes.moves == 1) & (follows | ~(nodes.limited[origin] & nodes.limited))
    # of the nodes' options only: there are a thousand times as many in all
    teams = np.concatenate([options.team[nodes.option], options.brigade[nodes.option, None]], axis=1)
    today = np.append(options.team[current], options.brigade[current])
    changes = CHANGE_OF_TEAM.changes(np.repeat(today[None, :], len(teams), axis=0), teams) * costs.change_of_team
    move = float(costs.move[youth, 0])
    entering = np.stack([move + changes, np.full(len(nodes.option), move)])
    return Leaving(origin, path, points, may_enter, entering, end)

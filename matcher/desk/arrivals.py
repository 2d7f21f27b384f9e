"""The cheapest trajectories of one youth through each place, beside what the others leave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.engine.model.columns import visit_days
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.pricing.kernels import Values, forward
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING, options_of_youth
from matcher.terms import CHANGE_OF_TEAM, SIBLINGS_APART
from matcher.terms.siblings_apart import certain_place


@dataclass(frozen=True)
class Weights:
    """What a youth's options cost beside their own points, in each period: all of shape (options, periods)."""

    priced: NDArray[np.float64]
    """Price of the capacity taken and points of living apart; inf where it does not fit beside the others."""
    priced_visits: NDArray[np.float64]
    """The same for what is asked only while the brigade visits."""


def weights_of(desk: Desk, youth: int, room: NDArray[np.int64], options: NDArray[np.int64]) -> Weights:
    """
    Weights of some options of a youth.

    Parameters
    ----------
    room
        What the others leave, shape (resources, periods).
    options
        Option rows, shape (options,).
    """
    resources = desk.problem.resources
    priced = np.asarray(resources.demand[options] @ desk.prices)
    visits = np.asarray(resources.visiting_demand[options] @ desk.prices)
    priced[does_not_fit(desk, options, room, visiting=False)] = np.inf
    visits[does_not_fit(desk, options, room, visiting=True)] = np.inf
    return Weights(priced + _apart_points(desk, youth, options), visits)


def does_not_fit(
    desk: Desk, options: NDArray[np.int64], room: NDArray[np.int64], *, visiting: bool
) -> NDArray[np.bool_]:
    """Where an option asks more of some resource than there is room, shape (options, periods)."""
    resources = desk.problem.resources
    asked = (resources.visiting_demand if visiting else resources.demand)[options].tocoo()
    unfit = np.zeros((len(options), room.shape[1]), dtype=bool)
    np.logical_or.at(unfit, asked.row, asked.data[:, None] > room[asked.col])
    return unfit


def _apart_points(desk: Desk, youth: int, options: NDArray[np.int64]) -> NDArray[np.int64]:
    """Points of living apart from siblings where the plan has them, unless the options' own costs hold them."""
    problem = desk.problem
    instance, table = problem.instance, problem.options
    extra = np.zeros((len(options), instance.periods), dtype=np.int64)
    for sibling, is_first in siblings_of(desk, youth):
        pair = (youth, sibling) if is_first else (sibling, youth)
        certain = [certain_place(table, row) for row in pair]
        if any(certain) and (pair[1] if certain[0] else pair[0]) == youth:
            continue  # CostTables.dated
        path = desk.held.path[sibling]
        there = np.where(path >= 0, table.place[path.clip(0)], -1)
        apart = (there >= 0) & (table.place[options][:, None] != there)
        extra += apart * SIBLINGS_APART.points(instance)
    return extra


def siblings_of(desk: Desk, youth: int) -> list[tuple[int, bool]]:
    """Rows of a youth's siblings, and whether the youth is the first of the pair by id."""
    found = [(second, True) for first, second in desk.sibling_pairs if first == youth]
    return found + [(first, False) for first, second in desk.sibling_pairs if second == youth]


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
    options, costs, periods = problem.options, problem.costs, problem.instance.periods
    origin = int(graph.origin_of[0])
    current = int(problem.current_option[youth])
    care_end = int(graph.windows.end[0])
    stays = problem.incumbent.path[youth]
    here = (stays >= 0) & (options.place[stays.clip(0)] == options.place[current])
    end = min(care_end, int(np.flatnonzero(~np.append(here, False))[0]))
    path = np.full(periods, NO_CARE, dtype=np.int64)
    path[:end], path[end:care_end] = stays[:end], INTERRUPTED
    visits = visit_days(path[None, :], options, problem.youths, problem.instance)[0]
    at, period = np.where(path >= 0, path, current), np.arange(periods)
    own = (costs.day[at] * problem.instance.days + costs.visit_day[at] * visits).astype(np.float64)
    if costs.dated is not None:
        own += costs.dated[at, period]
    row = np.searchsorted(graph.options, at)
    # inf times no visit is not a number
    own += weights.priced[row, period] + np.where(visits > 0, weights.priced_visits[row, period], 0.0)
    interrupted = graph.arrays.interruption_points[:, 0]
    a_period = np.where(np.arange(periods) < end, own, interrupted)
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


class Arrivals:
    r"""
    The cheapest trajectory of one youth through each place, beside what the others leave.

    One pass backwards gives, for every state n and period t, the value V(n, t) of going on from there; the
    trajectory that first comes to a place in t costs what precedes t and the least V over the place's states.
    """

    def __init__(self, desk: Desk, youth: int, room: NDArray[np.int64], graph: TrajectoryGraph | None = None) -> None:
        problem = desk.problem
        self._desk, self._youth, self._problem = desk, youth, problem
        self._graph = TrajectoryGraph(problem, np.array([youth], dtype=np.int64)) if graph is None else graph
        self._weights = weights_of(desk, youth, room, self._graph.options)
        self._is_resident = bool(problem.youths.is_resident[youth])
        self._place = problem.options.place[self._graph.nodes.option]
        self._brigade = problem.options.brigade[self._graph.nodes.option] >= 0
        self.leaving: Leaving | None = None
        """How a resident gets away; None for others."""
        if self._is_resident:
            self.leaving = leaving_of(desk, youth, self._graph, self._weights)

    def beside(self, room: NDArray[np.int64]) -> "Arrivals":
        """The same youth's, if the others left another room."""
        return Arrivals(self._desk, self._youth, room, self._graph)

    def paths(self, only: int | None = None) -> NDArray[np.int64]:
        """
        Trajectories as option rows, shape (trajectories, periods).

        For each place, with and without brigade: the one that comes there first, and the cheapest if it is
        another; for a resident also staying at the current place.

        Parameters
        ----------
        only
            Row of the one place asked about; None: all of them.
        """
        periods = self._problem.instance.periods
        if not len(self._graph):
            return np.zeros((0, periods), dtype=np.int64)
        values = self._graph.values_at(self._weights.priced, self._weights.priced_visits)
        total = self._totals(values)
        found = self._stays()
        for place in np.unique(self._place if only is None else self._place[self._place == only]):
            for brigade in (False, True):
                nodes = np.flatnonzero((self._place == place) & (self._brigade == brigade))
                of_place = total[:, nodes]
                possible = np.flatnonzero(np.isfinite(of_place).any(axis=1))
                if not len(possible):
                    continue
                soonest = int(possible[0])
                cheapest = int(of_place.min(axis=1).argmin())
                for begin in dict.fromkeys((soonest, cheapest)):
                    node = int(nodes[of_place[begin].argmin()])
                    found.append(self._walk(values, node, begin))
        return np.array(found, dtype=np.int64).reshape(len(found), periods)

    def _totals(self, values: Values) -> NDArray[np.float64]:
        """Own points and priced demand of first coming to a node in each period, shape (periods, nodes)."""
        nodes, windows, arrays = self._graph.nodes, self._graph.windows, self._graph.arrays
        total = np.where(arrays.enter_by_move, values.node[:-1], np.inf)
        if self.leaving is not None:
            return total + self.leaving.points_before(total.shape)
        total[:, nodes.moves > 0] = np.inf
        period = np.arange(len(total))[:, None]
        outside = (period < windows.first[nodes.window]) | (period > windows.last[nodes.window])
        total[outside] = np.inf
        total += self._graph.waited[:-1][:, nodes.window]
        return total

    def _walk(self, values: Values, node: int, begin: int) -> NDArray[np.int64]:
        path = self._onward(values, node, begin + 1)
        path[:begin] = WAITING if self.leaving is None else self.leaving.path[:begin]
        path[begin] = self._graph.nodes.option[node]
        return path

    def _onward(self, values: Values, node: int, begin: int) -> NDArray[np.int64]:
        path = np.empty(self._problem.instance.periods, dtype=np.int64)
        window = int(self._graph.nodes.window[node])
        forward(
            self._graph.arrays, values.node, values.interruption, values.step, window, node, begin,
            WAITING, INTERRUPTED, NO_CARE, path,
        )  # fmt: skip
        return self._graph.in_option_rows(path)

    def _stays(self) -> list[NDArray[np.int64]]:
        """A resident's cheapest trajectories at the current place, without and with a brigade team."""
        if self.leaving is None:
            return []
        options, rows, origin = self._problem.options, self._graph.options, self.leaving.origin
        here = options.place[rows] == options.place[self._graph.nodes.option[origin]]
        here &= options.resident[rows]
        found: list[NDArray[np.int64]] = []
        for brigade in (False, True):
            kept = here & ((options.brigade[rows] >= 0) == brigade)
            if not kept.any():
                continue
            shut = np.where(kept, 0.0, np.inf)[:, None]
            values = self._graph.values_at(self._weights.priced + shut, self._weights.priced_visits)
            if np.isfinite(values.origin[origin]):
                path = self._onward(values, origin, 0)
                if (path >= 0).any():
                    found.append(path)
        return found


def arrivals_of(desk: Desk, youth: int, room: NDArray[np.int64]) -> Arrivals | None:
    """A youth's arrivals; None where no care is needed within the horizon."""
    problem = desk.problem
    if not problem.care[youth].windows or not len(options_of_youth(problem.options, youth)):
        return None
    return Arrivals(desk, youth, room)

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.engine.columns import Columns, visit_days
from matcher.resources.pairs import options_of_youth
from matcher.rules.may_move import MayMoveRule
from matcher.tables.options import INTERRUPTED, NO_CARE

CHUNK_PATHS = 10_000


@dataclass(frozen=True)
class Course:
    """One new trajectory of a youth."""

    columns: Columns
    row: int
    """Its own among the columns."""

    @property
    def youth(self) -> int:
        """Row of the youth."""
        return int(self.columns.youth[self.row])

    @property
    def path(self) -> NDArray[np.int64]:
        """(periods,): option rows."""
        path: NDArray[np.int64] = self.columns.path[self.row]
        return path

    @property
    def cost_points(self) -> int:
        """Own points; those with siblings who may live elsewhere as well are left out."""
        return int(self.columns.cost[self.row])

    @property
    def asked(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of resources × periods, and how much of each."""
        demand = self.columns.demand
        part = slice(demand.indptr[self.row], demand.indptr[self.row + 1])
        return demand.indices[part].astype(np.int64), demand.data[part].astype(np.int64)

    @property
    def column(self) -> Columns:
        """Alone."""
        return self.columns.only(np.array([self.row], dtype=np.int64))


@dataclass(frozen=True)
class Link:
    """A youth goes from the place of today to another on the day of the exchange, and stays while rules allow."""

    youth: int
    place: int
    """Row of the unit, or their number for home."""
    courses: tuple[Course, ...]
    """One for each support that does not lose, the cheapest first."""


class Links:
    """
    Who may take part in an exchange, and where each would not lose, whether there is room or not.

    Taking part: residents without pins whom the plan keeps at today's place up to and including the period of
    the exchange, and who may then leave it (may_move; crisis; closed care with a brigade alternative; a stay
    that must end).
    """

    def __init__(self, desk: Desk, period: int) -> None:
        self.desk, self.period = desk, period
        self._problem = desk.problem
        self.home = dict(self._participants())
        """Place of today by youth."""

    def all(self, spare_points: dict[int, int]) -> dict[int, list[Link]]:
        """
        Links of everybody, those that gain most first.

        Parameters
        ----------
        spare_points
            What living with siblings could gain beside the youth's own terms, by youth.
        """
        by_place: dict[int, dict[int, list[Course]]] = {youth: defaultdict(list) for youth in self.home}
        for columns in self._columns(spare_points):
            place = self._problem.options.place[columns.path[:, self.period]]
            for row in np.argsort(columns.cost, kind="stable"):
                course = Course(columns, int(row))
                if course.cost_points <= self.desk.held.cost[course.youth] + spare_points[course.youth]:
                    by_place[course.youth][int(place[row])].append(course)
        links = {}
        for youth, places in by_place.items():
            found = [Link(youth, place, tuple(courses)) for place, courses in places.items()]
            found.sort(key=lambda link: (link.courses[0].cost_points, link.place))
            links[youth] = found
        return links

    def _participants(self) -> Iterator[tuple[int, int]]:
        problem, period = self._problem, self.period
        options, held = problem.options, self.desk.held.path
        rule = MayMoveRule()
        if problem.scene.policy.norms.max_moves == 0:
            return
        for youth in np.flatnonzero(problem.current_option >= 0):
            current = int(problem.current_option[youth])
            care = problem.care[youth]
            end = care.windows[0].end
            if care.pins or period >= end:
                continue
            until_now = held[youth, : period + 1]
            place = int(options.place[current])
            if (until_now < 0).any() or (options.place[until_now] != place).any():
                continue
            must_end = rule.must_end(options.allowed[current], end)[period]
            if problem.always_leave[0, current] or must_end:
                yield int(youth), place

    def _columns(self, spare_points: dict[int, int]) -> Iterator[Columns]:
        """Trajectories that could be cheap enough, everybody's of one youth together."""
        youths: list[NDArray[np.int64]] = []
        paths: list[NDArray[np.int64]] = []
        for youth in self.home:
            if sum(map(len, paths)) > CHUNK_PATHS:
                yield self._costed(np.concatenate(youths), np.concatenate(paths))
                youths, paths = [], []
            found = self._paths(youth, spare_points[youth])
            youths.append(np.full(len(found), youth, dtype=np.int64))
            paths.append(found)
        if youths:
            yield self._costed(np.concatenate(youths), np.concatenate(paths))

    def _paths(self, youth: int, spare_points: int) -> NDArray[np.int64]:
        """New trajectories of a youth, shape (trajectories, periods), without those certain to cost too much."""
        problem, desk, bounds = self._problem, self.desk, self._problem.scene.boundaries
        rows, until = self._rows(youth)
        end = problem.care[youth].windows[0].end
        rates = problem.costs
        certain = rates.day[rows] * (bounds[until] - bounds[self.period]) + rates.move[youth, 0]
        certain += problem.scene.policy.rates.interrupted_day * (bounds[end] - bounds[until])
        keep = certain <= desk.held.cost[youth] + spare_points
        rows, until = rows[keep], until[keep]
        period = np.arange(problem.scene.periods)
        paths = np.repeat(desk.held.path[[youth]], len(rows), axis=0)
        there = (period >= self.period) & (period < until[:, None])
        paths = np.where(there, rows[:, None], paths)
        # a stay that can not last is followed by an interruption: nothing is planned after it
        paths = np.where((period >= until[:, None]) & (period < end), INTERRUPTED, paths)
        paths[:, end:] = NO_CARE
        return paths

    def _rows(self, youth: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Options that could be entered on the day, and the period (exclusive) until which each may last."""
        problem, period = self._problem, self.period
        options, bounds, units = problem.options, problem.scene.boundaries, problem.scene.units
        end, here = problem.care[youth].windows[0].end, self.home[youth]
        rows = options_of_youth(options, youth)
        limited = np.append(units.limited, False)
        keep = ~options.resident[rows] & ~options.pinned[rows] & (options.place[rows] != here)
        keep &= options.allowed[rows, period] & (bounds[period] <= options.latest_start_day[rows])
        # no short stay after a short stay
        keep &= ~(limited[here] & limited[options.place[rows]])
        rows = rows[keep]
        open_then = np.concatenate([options.allowed[rows, period:end], np.zeros((len(rows), 1), dtype=bool)], axis=1)
        longest = np.searchsorted(bounds, bounds[period] + options.longest_days[rows], side="right") - 1
        until = np.minimum(period + open_then.argmin(axis=1), longest)
        lasts = until > period
        return rows[lasts], until[lasts]

    def _costed(self, youths: NDArray[np.int64], paths: NDArray[np.int64]) -> Columns:
        problem = self._problem
        if problem.visits_open is not None:
            visited = visit_days(paths, problem.options, problem.youths, problem.scene) > 0
            shut = ~problem.visits_open[paths.clip(0), np.arange(paths.shape[1])] & (paths >= 0)
            is_open = np.flatnonzero(~(visited & shut).any(axis=1))
            youths, paths = youths[is_open], paths[is_open]
        return problem.columns(youths, paths)

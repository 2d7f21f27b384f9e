from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.engine.model.columns import Columns, visit_days
from matcher.engine.model.feasibility import overloaded
from matcher.rules.may_move import MayMoveRule
from matcher.tables.options import INTERRUPTED, NO_CARE, options_of_youth
from matcher.terms import SIBLINGS_APART
from matcher.terms.siblings_apart import certain_place

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
        if problem.instance.policy.norms.max_moves == 0:
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
        problem, desk, bounds = self._problem, self.desk, self._problem.instance.boundaries
        rows, until = self._rows(youth)
        end = problem.care[youth].windows[0].end
        rates = problem.costs
        certain = rates.day[rows] * (bounds[until] - bounds[self.period]) + rates.move[youth, 0]
        certain += problem.instance.policy.rates.interrupted_day * (bounds[end] - bounds[until])
        keep = certain <= desk.held.cost[youth] + spare_points
        rows, until = rows[keep], until[keep]
        period = np.arange(problem.instance.periods)
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
        options, bounds, units = problem.options, problem.instance.boundaries, problem.instance.units
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
            visited = visit_days(paths, problem.options, problem.youths, problem.instance) > 0
            shut = ~problem.visits_open[paths.clip(0), np.arange(paths.shape[1])] & (paths >= 0)
            is_open = np.flatnonzero(~(visited & shut).any(axis=1))
            youths, paths = youths[is_open], paths[is_open]
        return problem.columns(youths, paths)


class SiblingsInExchange:
    """
    Points of siblings apart that depend on two trajectories.

    Of a pair of whom one is certain to stay where it is, the points are a cost of the other's trajectory already.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        options, instance = desk.problem.options, desk.problem.instance
        pairs = SIBLINGS_APART.pairs(instance)
        self._pairs = [pair for pair in pairs if not any(certain_place(options, youth) for youth in pair)]
        self._points = SIBLINGS_APART.points(instance)

    def pairs_of(self, youths: set[int]) -> list[tuple[int, int]]:
        """Pairs of whom at least one is among some youths."""
        return [pair for pair in self._pairs if youths.intersection(pair)]

    def most_gained(self, youth: int) -> int:
        """What the youth's pairs cost in the plan: no exchange can gain more with them."""
        return sum(self.points(pair, {}) for pair in self.pairs_of({youth}))

    def gained(self, youths: set[int], after: dict[int, NDArray[np.int64]]) -> int:
        """Points before minus after of all pairs of some youths, if others of `after` take another trajectory."""
        return sum(self.points(pair, {}) - self.points(pair, after) for pair in self.pairs_of(youths))

    def points(self, pair: tuple[int, int], after: dict[int, NDArray[np.int64]]) -> int:
        """Points of a pair, with the plan's trajectories save those given, as option rows of shape (periods,)."""
        first, second = (after.get(youth, self._desk.held.path[youth]) for youth in pair)
        place = self._desk.problem.options.place
        apart = (first >= 0) & (second >= 0) & (place[first.clip(0)] != place[second.clip(0)])
        return int(self._points[apart].sum())


TEAM_KINDS = ("ambulant", "brigade")


class ExchangeRoom:
    """Whether there is room for new trajectories beside everybody who keeps the plan's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._capacity = desk.problem.capacity.reshape(-1)
        self._used = desk.used.reshape(-1)
        switches = desk.problem.resources.switch_matrix
        self._switched = np.diff(switches.indptr) > 0
        kinds = [name.partition(":")[0] for name in desk.problem.resources.ids]
        self._of_place = ~np.isin(kinds, TEAM_KINDS)

    def for_all(self, courses: list[Course]) -> bool:
        """No resource is over its capacity in any period, if these youths take these trajectories."""
        after = self._used.copy()
        for course in courses:
            rows, amounts = self._held(course.youth)
            after[rows] -= amounts
        for course in courses:
            rows, amounts = course.asked
            after[rows] += amounts
        asked = np.concatenate([course.asked[0] for course in courses])
        over = after[asked] > self._capacity[asked]
        if (over & ~self._switched[asked]).any():
            return False
        if not self._switched[asked].any():
            return True
        one = type(self._desk.held.demand)(after[:, None])
        together = Columns(self._desk.held.youth[:1], self._desk.held.path[:1], self._desk.held.cost[:1], one)
        return not overloaded(self._desk.problem, together).any()

    def beside(self, youth: int) -> NDArray[np.int64]:
        """What everybody but one youth leaves, shape (resources × periods,)."""
        return self._desk.room_beside(youth).reshape(-1)

    def with_room(self, link: Link, room: NDArray[np.int64], leaving: int | None) -> Link | None:
        """
        The trajectories of a link for which the place has room, if another youth leaves.

        Minutes of teams are not looked at here: others of the chain may leave some.

        Parameters
        ----------
        room
            What everybody but the link's youth leaves, shape (resources × periods,).
        """
        if leaving is not None:
            rows, amounts = self._held(leaving)
            if self._switched[rows].any():
                without = self._used.copy()
                without[rows] -= amounts
                desk = replace(self._desk, used=without.reshape(self._desk.used.shape))
                room = desk.room_beside(link.youth).reshape(-1)
            else:
                room = room.copy()
                room[rows] += amounts
        periods = self._desk.used.shape[1]
        fitting = []
        for course in link.courses:
            rows, amounts = course.asked
            if (amounts <= room[rows])[self._of_place[rows // periods]].all():
                fitting.append(course)
        return Link(link.youth, link.place, tuple(fitting)) if fitting else None

    def _held(self, youth: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        demand = self._desk.held.demand
        part = slice(demand.indptr[youth], demand.indptr[youth + 1])
        return demand.indices[part].astype(np.int64), demand.data[part].astype(np.int64)

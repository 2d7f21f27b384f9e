from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.swaps.links import Course, Link
from matcher.engine.columns import Columns
from matcher.engine.plan_costs import overloaded

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

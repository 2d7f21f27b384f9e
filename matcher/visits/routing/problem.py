from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Ranges = tuple[tuple[int, int], ...]
"""Closed ranges of whole times, rising, apart."""


@dataclass(frozen=True)
class Shift:
    """One expert's hours on one day: the route leaves its site and comes back to it within them."""

    expert: int
    day: int
    """Days are numbered by the calendar: neighbouring days differ by one."""
    site: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Chance:
    """When a task may begin on a shift."""

    starts: Ranges
    due: int | None = None
    """Beginning after it is late; None is never late."""


@dataclass(frozen=True)
class Task:
    """What one expert does at one visit."""

    visit: int
    site: int
    duration: int
    """At least 1: tasks of a route are ordered by their beginnings."""
    chances: Mapping[int, Chance]
    """By shift; a shift that is not among them is not able."""


@dataclass(frozen=True)
class Link:
    """Two tasks of one visit, by different experts: the second begins so long after the first has begun."""

    first: int
    second: int
    least: int
    most: int


@dataclass(frozen=True)
class Visit:
    """One task, or two that are linked, on one day; all of it is done or nothing."""

    tasks: tuple[int, ...]
    unplanned_cost: int | None = None
    """What leaving it out costs; None: it must be done."""


@dataclass(frozen=True)
class Series:
    """The visits of one youth: each on its own day, by as few new experts as can be."""

    visits: tuple[int, ...]
    known_experts: frozenset[int] = frozenset()
    free_strangers: int = 0
    """So many experts who are not known cost nothing."""
    most_runs: int | None = None
    """At most so many times three neighbouring days; None: any number."""


@dataclass(frozen=True)
class Weights:
    """Cost of one unit of each term."""

    travel: int = 1
    lateness: int = 1
    largest_lateness: int = 0
    change: int = 0


@dataclass(frozen=True)
class RoutingProblem:
    """
    Everything the search knows, in whole numbers.

    The unit of time is whatever the caller counts in: minutes in a week, thousandths in a benchmark.
    """

    travel: Sequence[Sequence[int]]
    """(sites, sites), from row to column; need not be symmetric nor keep the triangle inequality."""
    shifts: tuple[Shift, ...]
    tasks: tuple[Task, ...]
    visits: tuple[Visit, ...]
    links: tuple[Link, ...] = ()
    series: tuple[Series, ...] = ()
    weights: Weights = Weights()

    @cached_property
    def least_travel(self) -> list[list[int]]:
        """Shortest ways over any sites: what no route can be quicker than, whatever the triangle inequality."""
        least = [list(row) for row in self.travel]
        for via in range(len(least)):
            for row in least:
                for column in range(len(least)):
                    row[column] = min(row[column], row[via] + least[via][column])
        return least

    @cached_property
    def series_of(self) -> dict[int, int]:
        """The series of each visit that has one."""
        return {visit: number for number, series in enumerate(self.series) for visit in series.visits}

    @cached_property
    def possible_starts(self) -> tuple[dict[int, Ranges], ...]:
        """For each task the shifts that can do it at all, with the ranges that travel from and to the site leaves."""
        return tuple(self._possible(task) for task in self.tasks)

    def _possible(self, task: Task) -> dict[int, Ranges]:
        found: dict[int, Ranges] = {}
        for number, chance in task.chances.items():
            shift = self.shifts[number]
            first = shift.opens + self.least_travel[shift.site][task.site]
            last = shift.closes - task.duration - self.least_travel[task.site][shift.site]
            cut = tuple((max(low, first), min(high, last)) for low, high in chance.starts)
            ranges = tuple((low, high) for low, high in cut if low <= high)
            if ranges:
                found[number] = ranges
        return found

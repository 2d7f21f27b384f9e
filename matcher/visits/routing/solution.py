from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from matcher.visits.routing.problem import RoutingProblem


class Placement(NamedTuple):
    """A task on a shift from a time on."""

    shift: int
    start: int


Solution = Mapping[int, Placement]
"""Placement by task; tasks of visits that are left out are absent. Routes follow from the beginnings."""


@dataclass(frozen=True)
class Cost:
    """What a solution costs by term, in the problem's units of time and in number."""

    travel: int
    lateness: int
    largest_lateness: int
    changes: int
    unplanned: int
    """Cost of the visits left out."""
    total: int


def routes(problem: RoutingProblem, solution: Solution) -> list[list[int]]:
    """The tasks of each shift in the order in which they are done."""
    found: list[list[int]] = [[] for _ in problem.shifts]
    for task, placement in solution.items():
        found[placement.shift].append(task)
    for route in found:
        route.sort(key=lambda task: solution[task].start)
    return found


def cost_of(problem: RoutingProblem, solution: Solution) -> Cost:
    r"""
    Costs of a solution.

    .. math:: w_t \sum travel + w_l \sum lateness + w_m \max lateness + w_c \sum changes + \sum unplanned
    """
    travel = 0
    for shift, route in zip(problem.shifts, routes(problem, solution), strict=True):
        sites = [shift.site, *(problem.tasks[task].site for task in route), shift.site]
        travel += sum(problem.travel[one][other] for one, other in pairwise(sites))
    late = [lateness(problem, task, placement) for task, placement in solution.items()]
    changes = sum(_changes(problem, solution, number) for number in range(len(problem.series)))
    unplanned = sum(visit.unplanned_cost or 0 for visit in problem.visits if visit.tasks[0] not in solution)
    weights, largest = problem.weights, max(late, default=0)
    total = (
        weights.travel * travel
        + weights.lateness * sum(late)
        + weights.largest_lateness * largest
        + weights.change * changes
        + unplanned
    )
    return Cost(travel, sum(late), largest, changes, unplanned, total)


def lateness(problem: RoutingProblem, task: int, placement: Placement) -> int:
    """How long after it was due a task begins."""
    due = problem.tasks[task].chances[placement.shift].due
    return 0 if due is None else max(0, placement.start - due)


def in_order(problem: RoutingProblem, solution: Solution) -> dict[int, Placement]:
    """The same solution with interchangeable visits of a series in the order of their days, left-out ones last."""
    ordered = dict(solution)
    for visits in interchangeable(problem):
        planned = [tuple(solution.get(task) for task in problem.visits[visit].tasks) for visit in visits]
        planned.sort(key=lambda places: (places[0] is None, places[0] and problem.shifts[places[0].shift].day))
        for visit, places in zip(visits, planned, strict=True):
            for task, place in zip(problem.visits[visit].tasks, places, strict=True):
                ordered.pop(task, None)
                if place is not None:
                    ordered[task] = place
    return ordered


def interchangeable(problem: RoutingProblem) -> list[list[int]]:
    """Groups of visits of one series that differ in nothing but their number."""
    groups: dict[object, list[int]] = defaultdict(list)
    links = {link.first: link for link in problem.links}
    for number, series in enumerate(problem.series):
        for visit in series.visits:
            tasks = [problem.tasks[task] for task in problem.visits[visit].tasks]
            alike = tuple((task.site, task.duration, tuple(sorted(task.chances.items(), key=_shift))) for task in tasks)
            link = links.get(problem.visits[visit].tasks[0])
            apart = None if link is None else (link.least, link.most)
            groups[number, problem.visits[visit].unplanned_cost, alike, apart].append(visit)
    return [visits for visits in groups.values() if len(visits) > 1]


def _shift(chance: tuple[int, object]) -> int:
    return chance[0]


def _changes(problem: RoutingProblem, solution: Solution, number: int) -> int:
    series = problem.series[number]
    tasks = [task for visit in series.visits for task in problem.visits[visit].tasks]
    experts = {problem.shifts[solution[task].shift].expert for task in tasks if task in solution}
    return max(0, len(experts - series.known_experts) - series.free_strangers)


@dataclass(frozen=True)
class Scope:
    """
    What a model decides: free visits altogether, kept tasks only their times; other visits are left out.

    On shifts that are not open nothing changes, not even times; free visits go to open shifts only.
    """

    free: frozenset[int]
    kept: Solution
    """Tasks that keep their shift and their order on it."""
    open_shifts: frozenset[int]
    whole: bool = False
    """Every visit is free and every shift open: bounds hold, and interchangeable visits may be ordered."""


def everything(problem: RoutingProblem) -> Scope:
    """All visits are free."""
    shifts = frozenset(range(len(problem.shifts)))
    return Scope(free=frozenset(range(len(problem.visits))), kept={}, open_shifts=shifts, whole=True)


def around(
    problem: RoutingProblem, solution: Solution, free: Iterable[int], open_shifts: Iterable[int] | None = None
) -> Scope:
    """
    Some visits are free; the others keep shift and order, or stay left out.

    Parameters
    ----------
    open_shifts
        None for all. Those on which the free visits are now are open in any case.
    """
    freed = frozenset(free)
    kept = {task: place for task, place in solution.items() if problem.tasks[task].visit not in freed}
    shifts = range(len(problem.shifts)) if open_shifts is None else open_shifts
    now = {place.shift for task, place in solution.items() if task not in kept}
    return Scope(free=freed, kept=kept, open_shifts=frozenset(shifts) | now)

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Solution


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

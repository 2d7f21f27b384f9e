from collections.abc import Sequence

from matcher.engine.stopping import Stopper
from matcher.visits.routing.limits import SearchLimits
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.scope import around
from matcher.visits.routing.solution import Placement, Solution
from matcher.visits.routing.solving import solve_scope


def fewest_chances_first(problem: RoutingProblem) -> list[int]:
    """All visits: pairs first, then those with the least time in which they may begin, over all shifts."""

    def chances(visit: int) -> tuple[bool, int, int]:
        tasks, starts = problem.visits[visit].tasks, problem.possible_starts
        room = sum(high - low for task in tasks for ranges in starts[task].values() for low, high in ranges)
        return len(tasks) < 2, room, visit

    return sorted(range(len(problem.visits)), key=chances)


def put_in(
    problem: RoutingProblem,
    solution: Solution,
    waiting: Sequence[int],
    stopper: Stopper,
    limits: SearchLimits,
    *,
    workers: int,
) -> dict[int, Placement] | None:
    """
    Plans visits batch by batch around those that are in.

    Returns
    -------
    dict[int, Placement] | None
        None if a visit that must be done found no room; others that found none are left out.
    """
    whole = dict(solution)
    for begin in range(0, len(waiting), limits.batch_visits):
        scope = around(problem, whole, waiting[begin : begin + limits.batch_visits])
        seconds = 2 * limits.neighbourhood_seconds
        if not any(problem.visits[visit].unplanned_cost is None for visit in waiting[begin:]):
            # little time is shared, so that the last batches are not left out for want of it
            batches = -(-(len(waiting) - begin) // limits.batch_visits)
            seconds = min(seconds, stopper.remaining_seconds / batches)
        answer = solve_scope(problem, scope, whole, seconds, stopper, workers=workers, seed=limits.seed)
        if answer.solution is not None:
            whole = answer.solution
        elif any(problem.visits[visit].unplanned_cost is None for visit in waiting[begin:]):
            return None
        if stopper.stopped:
            break
    must = any(problem.visits[visit].unplanned_cost is None and not _is_in(problem, whole, visit) for visit in waiting)
    return None if must else whole


def _is_in(problem: RoutingProblem, solution: Solution, visit: int) -> bool:
    return problem.visits[visit].tasks[0] in solution

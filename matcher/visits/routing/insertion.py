from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from matcher.engine.stopping import Stopper
from matcher.visits.routing.limits import SearchLimits
from matcher.visits.routing.model import RoutingModel
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Placement, Scope, Solution, around


@dataclass(frozen=True)
class Answer:
    """What CP-SAT made of a scope."""

    solution: dict[int, Placement] | None
    """None if it found nothing in its time."""
    bound: int | None
    """No solution of the scope costs less; None if nothing is known."""
    is_optimal: bool
    is_impossible: bool
    """Proven: the scope has no solution."""


def solve_scope(
    problem: RoutingProblem,
    scope: Scope,
    hint: Solution,
    time_limit_seconds: float,
    stopper: Stopper,
    *,
    workers: int,
    seed: int,
) -> Answer:
    """
    The cheapest way to plan a scope that CP-SAT finds in the time given.

    Parameters
    ----------
    hint
        A solution to begin with. It does not protect the one at hand: keep that yourself.
    """
    built = RoutingModel(problem, scope)
    built.hint(hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    # CP-SAT would take over Ctrl-C, which the caller listens to
    solver.parameters.catch_sigint_signal = False
    if not scope.whole:
        # measured on neighbourhoods of ten visits: a fifth of the time is saved, the answers are the same
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    limit = min(time_limit_seconds, stopper.remaining_seconds)
    if limit <= 0:
        return Answer(None, None, is_optimal=False, is_impossible=False)
    solver.parameters.max_time_in_seconds = limit
    with stopper.watching(solver.stop_search):
        status = solver.solve(built.model)
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"CP-SAT refused the model: {built.model.validate()}")
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    known = found or status == cp_model.UNKNOWN
    return Answer(
        solution=built.read(solver) if found else None,
        bound=max(0, round(solver.best_objective_bound)) if known else None,
        is_optimal=status == cp_model.OPTIMAL,
        is_impossible=status == cp_model.INFEASIBLE,
    )


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

from dataclasses import dataclass

from ortools.sat.python import cp_model

from matcher.engine.stopping import Stopper
from matcher.visits.routing.model import RoutingModel
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.scope import Scope
from matcher.visits.routing.solution import Placement, Solution


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

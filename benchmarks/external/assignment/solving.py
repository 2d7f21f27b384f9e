import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.external.assignment.preparing import assigned_agents, matching_problem
from benchmarks.external.assignment.problem import AssignmentProblem
from matcher.engine.progress import Progress
from matcher.engine.search import Search
from matcher.engine.stopping import Stopper
from models.settings import SolverSettings


@dataclass(frozen=True)
class Assignment:
    """What the engine found."""

    agent: NDArray[np.int64]
    """(jobs,): -1 where nobody takes it."""
    bound: float
    """Points that no assignment undercuts."""
    seconds: float
    last_gain_seconds: float | None
    """When the cost fell for the last time; None if it never did."""


def solve_assignment(
    assignment: AssignmentProblem, settings: SolverSettings, tell: Callable[[Progress], object] = lambda _: None
) -> Assignment:
    """The engine's search, as `matcher.engine.solve` runs it, on an assignment problem."""
    begun = time.perf_counter()
    stopper = Stopper(settings.time_limit_seconds)
    problem = matching_problem(assignment, settings)
    events: list[Progress] = []

    def note(event: Progress) -> None:
        if not events or event.cost != events[-1].cost:
            events.append(event)
            tell(event)

    search = Search(problem, stopper, note)
    search.run()
    return Assignment(
        # one column a youth, in their order
        agent=assigned_agents(search.plan.path, problem),
        bound=search.bound,
        seconds=time.perf_counter() - begun,
        last_gain_seconds=events[-1].seconds if len(events) > 1 else None,
    )

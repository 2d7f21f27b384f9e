from collections.abc import Mapping, Sequence

from pydantic import Field

from benchmarks.measures.problems import Problem, arm_of, problem_of
from benchmarks.runs.record import Run
from models.base import Model

DOING_NOTHING = "incumbent"
"""How a trace calls the plan that everybody stays or waits, which is there before any search."""


class BestKnown(Model):
    """What is known of a problem from all runs of the store."""

    points: int = Field(description="The least cost of any checked plan.")
    found_by: str = Field(description="The setting.")
    nothing_points: int | None = Field(
        default=None, description="What it costs that everybody stays or waits; null if no trace tells it."
    )


def best_known(runs: Sequence[Run]) -> Mapping[Problem, BestKnown]:
    """The best known cost of every problem that has a checked plan."""
    found: dict[Problem, tuple[int, str]] = {}
    nothing: dict[Problem, int] = {}
    for run in runs:
        problem, cost = problem_of(run), checked_cost(run)
        if cost is not None and (problem not in found or cost < found[problem][0]):
            found[problem] = (cost, arm_of(run))
        for point in run.outcome.trace:
            if point.found_by == DOING_NOTHING and point.cost is not None:
                nothing[problem] = point.cost
    return {
        problem: BestKnown(points=points, found_by=arm, nothing_points=nothing.get(problem))
        for problem, (points, arm) in found.items()
    }


def checked_cost(run: Run) -> int | None:
    """Points of the run's plan; null without a plan or with one that the checker refused."""
    return None if run.outcome.violations else run.outcome.cost

"""What a run's trace says: when it had which plan, how far that was from the best known, when it reached a goal."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import Field

from benchmarks.bench.measures.problems import Problem, configuration_of, problem_of
from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.runs.record import Run
from models.base import Model

DOING_NOTHING = "incumbent"
"""How a trace calls the plan that everybody stays or waits, which is there before any search."""
GRACE_SECONDS, GRACE_SHARE = 1.0, 0.05
"""A goal reached this long after the limit still counts: methods look at the clock between steps."""


class BestKnown(Model):
    """What is known of a problem from all runs of the store."""

    points: int = Field(description="The least cost of any checked plan.")
    found_by: str = Field(description="The setting.")
    nothing_points: int | None = Field(
        default=None, description="What it costs that everybody stays or waits; null if no trace says it."
    )


def best_known(runs: Sequence[Run]) -> Mapping[Problem, BestKnown]:
    """The best known cost of every problem that has a checked plan."""
    found: dict[Problem, tuple[int, str]] = {}
    nothing: dict[Problem, int] = {}
    for run in runs:
        problem, cost = problem_of(run), checked_cost(run)
        if cost is not None and (problem not in found or cost < found[problem][0]):
            found[problem] = (cost, configuration_of(run))
        for point in run.outcome.trace:
            if point.found_by == DOING_NOTHING and point.cost is not None:
                nothing[problem] = point.cost
    return {
        problem: BestKnown(points=points, found_by=configuration, nothing_points=nothing.get(problem))
        for problem, (points, configuration) in found.items()
    }


def checked_cost(run: Run) -> int | None:
    """Points of the run's plan; null without a plan or with one that the checker refused."""
    return None if run.outcome.violations else run.outcome.cost


def cost_in_time(run: Run) -> int | None:
    """
    Points of the best plan that the run had within its limit, by its trace; null if it had none.

    A method without a trace does not say when it found its plan: that counts, however late it ended.
    """
    if all(point.cost is None for point in run.outcome.trace):
        return checked_cost(run)
    costs = [step.cost for step in cost_steps(run) if within_limit(run, step.seconds) is not None]
    return costs[-1] if costs else None


def seconds_of(run: Run) -> float:
    """How long the method took; the whole process where its own clock was lost with it."""
    return run.process_seconds if run.outcome.seconds is None else run.outcome.seconds


def holds_for_all(run: Run) -> bool:
    """
    Whether the run's bound says something of the problem: it holds for every plan over the product's candidates.

    A bound over a method's own choices (one entrance a youth, its own columns) proves that it found the best of these;
    another method may find something cheaper still. Such a bound counts as none, in every gap and every time to proof.
    """
    return run.outcome.bound_scope is BoundScope.CANDIDATES


class CostStep(NamedTuple):
    """From this moment on the run had a plan of this cost."""

    seconds: float
    cost: int


class GapStep(NamedTuple):
    """From this moment on the primal gap function has this value."""

    seconds: float
    gap: float


def cost_steps(run: Run) -> Sequence[CostStep]:
    """
    Costs as they fell, in order of time; empty without a plan that the checker accepted.

    The trace is the method's own word. It never counts as better than the plan that was handed over and checked; a
    method that reports nothing has its plan at its end.
    """
    final = checked_cost(run)
    if final is None:
        return ()
    steps: list[CostStep] = []
    reported = [(point.seconds, max(point.cost, final)) for point in run.outcome.trace if point.cost is not None]
    for seconds, cost in (*reported, (seconds_of(run), final)):
        if not steps or cost < steps[-1].cost:
            steps.append(CostStep(seconds, cost))
    return steps


def gap_steps(run: Run, known: BestKnown) -> Sequence[GapStep]:
    """
    The primal gap function p(t), in order of time, beginning at 0.

    p(t) = 1 before the first plan that is better than doing nothing (everybody stays or waits), then the primal gap of
    the best plan so far; it keeps its last value after the run.
    """
    steps = [GapStep(0.0, 1.0)]
    for seconds, cost in cost_steps(run):
        if is_plan(cost, known):
            steps.append(GapStep(seconds, primal_gap(cost, known.points)))
    return steps


def primal_gap(cost: int, best: int) -> float:
    r"""
    How far a plan is from the best known (Berthold, Operations Research Letters 41, 2013).

    .. math:: \gamma = \frac{|c - c^*|}{\max(|c|, |c^*|)}

    0 if both are zero, 1 if they have unlike signs or only one is zero. Between 0 and 1, so that a bad plan cannot
    drown the others: a plan of three times the best has 67 %, not 200 %.
    """
    if cost == best:
        return 0.0
    if cost * best < 0:
        return 1.0
    return abs(cost - best) / max(abs(cost), abs(best))


def primal_integral(run: Run, known: BestKnown) -> float:
    r"""
    Seconds of distance: how good how soon, in one number (Berthold 2013).

    .. math:: P(T) = \int_0^T p(t)\,dt

    T is the time limit of the run. 0 would be the best known plan at once, T is no plan at all; P(T) / T is the mean
    gap over the time given. It depends on the best known cost: compute it again for all runs when that falls.
    """
    limit = run.time_limit_seconds
    steps = [step for step in gap_steps(run, known) if step.seconds < limit]
    ends = [*(step.seconds for step in steps[1:]), limit]
    return sum(step.gap * (end - step.seconds) for step, end in zip(steps, ends, strict=True))


def seconds_to_first(run: Run, known: BestKnown) -> float | None:
    """Until the first plan that is better than doing nothing; null if there was none within the limit."""
    reached = (step.seconds for step in cost_steps(run) if is_plan(step.cost, known))
    return within_limit(run, next(reached, None))


def seconds_to_distance(run: Run, known: BestKnown, share: float) -> float | None:
    """Until a plan within this primal gap of the best known; null if there was none within the limit."""
    near = (step.seconds for step in cost_steps(run) if primal_gap(step.cost, known.points) <= share)
    return within_limit(run, next(near, None))


def seconds_to_gap(run: Run, share: float) -> float | None:
    """
    Until the run had proved by its own bound that its plan is within this gap, (cost - bound) / cost.

    Null if there was none within the limit, or if the bound holds for the method's own choices only.
    """
    final = checked_cost(run)
    if final is None or not holds_for_all(run):
        return None
    cost: int | None = None
    bound: float | None = None
    for point in run.outcome.trace:
        if point.cost is not None:
            reported = max(point.cost, final)
            cost = reported if cost is None else min(cost, reported)
        if point.bound is not None:
            bound = point.bound if bound is None else max(bound, point.bound)
        if cost is not None and bound is not None and _gap(cost, bound) <= share:
            return within_limit(run, point.seconds)
    is_proven = run.outcome.status is PeerStatus.OPTIMAL
    if is_proven or (run.outcome.bound is not None and _gap(final, run.outcome.bound) <= share):
        return within_limit(run, seconds_of(run))
    return None


def is_plan(cost: int, known: BestKnown) -> bool:
    """Better than that everybody stays or waits; where nothing is better than that, the same is one too."""
    return known.nothing_points is None or cost < known.nothing_points or cost <= known.points


def within_limit(run: Run, seconds: float | None) -> float | None:
    """The seconds, or null where they lie beyond the limit and its grace: a censored run."""
    latest = run.time_limit_seconds * (1 + GRACE_SHARE) + GRACE_SECONDS
    return None if seconds is None or seconds > latest else seconds


def _gap(cost: float, bound: float) -> float:
    return max(0.0, (cost - bound) / cost) if cost else 0.0

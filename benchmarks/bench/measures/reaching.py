from benchmarks.bench.measures.primal import BestKnown, checked_cost, cost_steps, is_plan, primal_gap, seconds_of
from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.runs.record import Run


def holds_for_all(run: Run) -> bool:
    """
    Whether the run's bound says something of the problem: it holds for every plan over the product's candidates.

    A bound over a way's own choices (one entrance a youth, its own columns) proves that it found the best of these;
    another way may find something cheaper still. Such a bound counts as none, in every gap and every time to a proof.
    """
    return run.outcome.bound_scope is BoundScope.CANDIDATES


GRACE_SECONDS, GRACE_SHARE = 1.0, 0.05
"""A goal reached so long after the limit still counts: ways look at the clock between steps."""


def within_limit(run: Run, seconds: float | None) -> float | None:
    """The seconds, or null where they lie beyond the limit and its grace: a censored run."""
    latest = run.time_limit_seconds * (1 + GRACE_SHARE) + GRACE_SECONDS
    return None if seconds is None or seconds > latest else seconds


def cost_in_time(run: Run) -> int | None:
    """
    Points of the best plan that the run had within its limit, by its trace; null if it had none.

    A way without a trace does not tell when it found its plan: that counts, however late it ended.
    """
    if all(point.cost is None for point in run.outcome.trace):
        return checked_cost(run)
    costs = [step.cost for step in cost_steps(run) if within_limit(run, step.seconds) is not None]
    return costs[-1] if costs else None


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

    Null if there was none within the limit, or if the bound holds for the way's own choices only.
    """
    final = checked_cost(run)
    if final is None or not holds_for_all(run):
        return None
    cost: int | None = None
    bound: float | None = None
    for point in run.outcome.trace:
        if point.cost is not None:
            told = max(point.cost, final)
            cost = told if cost is None else min(cost, told)
        if point.bound is not None:
            bound = point.bound if bound is None else max(bound, point.bound)
        if cost is not None and bound is not None and _gap(cost, bound) <= share:
            return within_limit(run, point.seconds)
    is_proven = run.outcome.status is PeerStatus.OPTIMAL
    if is_proven or (run.outcome.bound is not None and _gap(final, run.outcome.bound) <= share):
        return within_limit(run, seconds_of(run))
    return None


def _gap(cost: float, bound: float) -> float:
    return max(0.0, (cost - bound) / cost) if cost else 0.0

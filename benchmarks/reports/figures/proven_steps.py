from collections.abc import Sequence

from benchmarks.measures.best_known import checked_cost
from benchmarks.measures.primal import seconds_of
from benchmarks.measures.proving import holds_for_all
from benchmarks.runs.record import Run


def proven_steps(run: Run) -> Sequence[tuple[float, float]]:
    """
    The gap that the run could prove, (cost - bound) / cost, in order of time; begins at (0, 1): nothing is known.

    A bound that holds for the way's own choices only proves nothing.

    As with costs, what the trace tells never counts as better than the plan that was handed over and checked.
    """
    steps = [(0.0, 1.0)]
    final = checked_cost(run)
    if final is None or not holds_for_all(run):
        return steps
    cost: float | None = None
    bound: float | None = None
    told = [(point.seconds, point.cost, point.bound) for point in run.outcome.trace]
    for seconds, new_cost, new_bound in (*told, (seconds_of(run), final, run.outcome.bound)):
        if new_cost is not None:
            cost = max(new_cost, final) if cost is None else min(cost, max(new_cost, final))
        if new_bound is not None:
            bound = new_bound if bound is None else max(bound, new_bound)
        if cost is not None and bound is not None:
            gap = max(0.0, (cost - bound) / cost) if cost > 0 else 0.0
            if gap < steps[-1][1]:
                steps.append((seconds, gap))
    return steps

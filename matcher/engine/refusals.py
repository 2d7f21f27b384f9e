"""What is done where the independent checker refuses a part of a plan: a fault of ours, and people need a plan."""

from collections.abc import Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from matcher.check import CheckReport, Code, Violation
from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from models.plan import EndReason, Plan, PlanStatus, Refusal

OF_COSTS = frozenset({Code.COST_LINE, Code.COST, Code.BOUND, Code.GAP, Code.STATUS})
"""Faults in what a plan states of its costs; its trajectories may be right."""
STATEMENTS = OF_COSTS | {Code.UNPLACED, Code.EXCESSES}
"""Faults in what a plan states about itself."""

NO_TRAJECTORY = "no_trajectory"
"""Code of a youth for whom pricing found nothing at all."""


def youths_at_fault(
    problem: MatchingProblem, assignment: Columns, violations: Sequence[Violation]
) -> NDArray[np.bool_]:
    """
    Youths whose trajectory, or a resource that they use, the checker complains of, shape (youths,).

    Who does as in the incumbent is at fault only if complained of by name: who shares a resource with somebody at
    fault need not be.

    Parameters
    ----------
    assignment
        One column a youth, in their order.
    """
    instance = problem.instance
    named, sharing = np.zeros(len(assignment), dtype=bool), np.zeros(len(assignment), dtype=bool)
    used, periods = assignment.demand.tocsr(), instance.periods
    for violation in violations:
        if violation.code in STATEMENTS:
            continue
        if violation.youth_id is not None:
            named[instance.youth_index[violation.youth_id]] = True
        elif violation.resource is not None:
            first, until = 0, periods
            if violation.date is not None:
                first = instance.snapshot.calendar.period_until(instance.snapshot.calendar.day_of(violation.date))
                until = first + 1
            for row, name in enumerate(problem.resources.ids):
                if name == violation.resource or name.startswith(f"{violation.resource}:"):
                    entries = slice(used.indptr[row * periods + first], used.indptr[row * periods + until])
                    sharing[used.indices[entries]] = True
    changed = (assignment.path != problem.incumbent.path).any(axis=1)
    at_fault: NDArray[np.bool_] = named | (sharing & changed)
    return at_fault


def refusals_of(violations: Sequence[Violation]) -> tuple[Refusal, ...]:
    """The checker's complaints as a plan tells them."""
    return tuple(
        Refusal(code=item.code.value, youth_id=item.youth_id, resource=item.resource, first_day=item.date)
        for item in violations
    )


def without_trajectory(problem: MatchingProblem, youths: Sequence[int]) -> tuple[Refusal, ...]:
    """The same for youths for whom pricing found nothing."""
    ids = [problem.instance.snapshot.youths[row].id for row in youths]
    return tuple(Refusal(code=NO_TRAJECTORY, youth_id=youth_id) for youth_id in ids)


def restated(plan: Plan, report: CheckReport, refused: Sequence[Refusal], bound: float) -> Plan:
    """
    The plan with what was refused in it, and its costs as the checker computed them where it stated others.

    What holds with some youths held is no proof for all: the plan is not called optimal, nor its search proven.

    Parameters
    ----------
    bound
        Points that no plan undercuts in which nobody is held.
    """
    if not refused:
        return plan
    changes: dict[str, object] = {"refused": tuple(dict.fromkeys(refused))}
    cost = plan.cost
    if report.cost_points is not None and OF_COSTS & set(report.codes):
        cost = report.cost_points
        changes["trajectories"] = tuple(
            item.model_copy(update={"costs": report.costs[item.youth_id]}) for item in plan.trajectories
        )
    # rounded down: it was computed with what turned out to be wrong
    whole_bound = max(0, min(cost, floor(bound)))
    is_proof = plan.provenance.ended in (EndReason.PROVEN, EndReason.GAP_REACHED)
    ended = EndReason.EXHAUSTED if is_proof else plan.provenance.ended
    return plan.model_copy(
        update=changes
        | {
            "cost": cost,
            "bound": whole_bound,
            "gap": (cost - whole_bound) / cost if cost else 0.0,
            "status": PlanStatus.FEASIBLE if plan.status is PlanStatus.OPTIMAL else plan.status,
            "provenance": plan.provenance.model_copy(update={"ended": ended}),
        }
    )

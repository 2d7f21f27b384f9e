from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.runs.kpis import kpis_of
from matcher.check import CheckReport, Code, Evaluation, check_plan, evaluate_plan
from matcher.travel.protocol import TravelTimes
from models.plan import Plan, PlanStatus, Provenance, Trajectory
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay

NOT_STATED = (Code.UNPLACED, Code.EXCESSES)
"""What a plan must list about itself; stays alone list nothing."""


@dataclass(frozen=True)
class Judgement:
    """What the independent checker makes of stays."""

    cost_points: int | None
    """Null where the stays are not well formed: they cost nothing definite."""
    violations: dict[str, int]
    """Number by code."""
    kpis: dict[str, float]
    note: str = ""
    """Why it has no cost."""


def judged(snapshot: Snapshot, stays: Mapping[str, Sequence[Stay]], policy: Policy, travel: TravelTimes) -> Judgement:
    """
    Costs, violations and key figures of stays, whoever made them: every way is measured by the same checker.

    Stays that are not well formed (they overlap, or name what the snapshot does not know) break a rule like any other.
    """
    try:
        evaluation = evaluate_plan(snapshot, stays, policy, travel)
    except ValueError:
        report = _checked(snapshot, stays, policy, travel)
        if report.cost_points is not None:
            # well formed, so it is something else
            raise
        note = f"its plan cannot be costed: {report.violations[0].message}"
        return Judgement(cost_points=None, violations=_by_code(report), kpis={}, note=note)
    return Judgement(
        cost_points=evaluation.cost_points,
        violations=_by_code(_checked(snapshot, stays, policy, travel, evaluation)),
        kpis=kpis_of(snapshot, stays, policy, travel, evaluation),
    )


def _checked(
    snapshot: Snapshot,
    stays: Mapping[str, Sequence[Stay]],
    policy: Policy,
    travel: TravelTimes,
    evaluation: Evaluation | None = None,
) -> CheckReport:
    """What the checker finds in a plan of these stays; without an evaluation as if it cost nothing."""
    costs, points = ({}, 0) if evaluation is None else (evaluation.costs, evaluation.cost_points)
    plan = Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=points,
        bound=points,
        gap=0.0,
        trajectories=tuple(
            # not validated: a name that is no identifier is for the checker to find
            Trajectory.model_construct(youth_id=youth_id, stays=tuple(of_youth), costs=costs.get(youth_id, ()))
            for youth_id, of_youth in stays.items()
        ),
        provenance=Provenance(policy=policy),
    )
    return check_plan(snapshot, plan, policy, travel=travel)


def _by_code(report: CheckReport) -> dict[str, int]:
    return dict(Counter(item.code.value for item in report.violations if item.code not in NOT_STATED))

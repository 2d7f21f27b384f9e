from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.runs.kpis import kpis_of
from matcher.check import Code, check_plan, evaluate_plan
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

    cost_points: int
    violations: dict[str, int]
    """Number by code."""
    kpis: dict[str, float]


def judged(snapshot: Snapshot, stays: Mapping[str, Sequence[Stay]], policy: Policy, travel: TravelTimes) -> Judgement:
    """
    Costs, violations and key figures of stays, whoever made them: every way is measured by the same checker.

    Raises
    ------
    ValueError
        If the stays are not well formed, so that they cost nothing definite.
    """
    evaluation = evaluate_plan(snapshot, stays, policy, travel)
    plan = Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=evaluation.cost_points,
        bound=evaluation.cost_points,
        gap=0.0,
        trajectories=tuple(
            Trajectory(youth_id=youth_id, stays=tuple(of_youth), costs=evaluation.costs[youth_id])
            for youth_id, of_youth in stays.items()
        ),
        provenance=Provenance(policy=policy),
    )
    found = check_plan(snapshot, plan, policy, travel=travel).violations
    return Judgement(
        cost_points=evaluation.cost_points,
        violations=dict(Counter(item.code.value for item in found if item.code not in NOT_STATED)),
        kpis=kpis_of(snapshot, stays, policy, travel, evaluation),
    )

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.check import Code, check_plan, evaluate_plan
from matcher.check.alliance import Alliance
from matcher.check.evaluate import follow
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
    unplaced: int
    """Youths with a day without a place, waiting or interrupted."""
    unplaced_days: int


def judged(snapshot: Snapshot, stays: Mapping[str, Sequence[Stay]], policy: Policy, travel: TravelTimes) -> Judgement:
    """
    Costs and violations of stays, whoever made them: every way is measured by the same checker.

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
    without = [course.days_without_place for course in follow(Alliance(snapshot, policy), stays).values()]
    return Judgement(
        cost_points=evaluation.cost_points,
        violations=dict(Counter(item.code.value for item in found if item.code not in NOT_STATED)),
        unplaced=sum(days > 0 for days in without),
        unplaced_days=sum(without),
    )

"""Engines that do what a test needs: one that waits for its stop, one that finds nothing, one that errs."""

import threading
from typing import Any

from matcher.check import evaluate_plan, incumbent_stays
from matcher.engine.progress import OnProgress, Phase, Progress
from matcher.travel.roads.travel import RoadTravel
from models.plan import EndReason, Plan, PlanStatus, Provenance, Refusal, Trajectory
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

LONGEST_WAIT_SECONDS = 60.0


def incumbent_plan(
    snapshot: Snapshot, status: PlanStatus = PlanStatus.INCUMBENT, ended: EndReason = EndReason.TIME_LIMIT
) -> Plan:
    """Everybody stays or waits; what the plan states beside the costs is left out."""
    travel = RoadTravel()
    stays = incumbent_stays(snapshot, Policy(), travel)
    costs = evaluate_plan(snapshot, stays, Policy(), travel)
    return Plan(
        snapshot_id=snapshot.id,
        status=status,
        cost=costs.cost_points,
        bound=0,
        gap=1.0,
        trajectories=tuple(
            Trajectory(youth_id=youth_id, stays=of_youth, costs=costs.costs[youth_id])
            for youth_id, of_youth in stays.items()
        ),
        provenance=Provenance(seconds={"prepare": 0.25, "relax": 1.5}, ended=ended, travel=travel.name),
    )


def idle(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: Any) -> Plan:
    """Finds nothing better than the incumbent."""
    return incumbent_plan(snapshot)


def partly_refused(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: Any) -> Plan:
    """Makes a plan of which the checker refused a part."""
    plan = incumbent_plan(snapshot, PlanStatus.FEASIBLE)
    return plan.model_copy(update={"refused": (Refusal(code="max_moves", youth_id=snapshot.youths[0].id),)})


def patient(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    *,
    stop: threading.Event,
    on_progress: OnProgress,
    **options: Any,
) -> Plan:
    """Goes on until it is stopped."""
    on_progress(Progress(Phase.RELAX, 0.5, cost=1000, bound=900))
    stopped = stop.wait(LONGEST_WAIT_SECONDS)
    ended = EndReason.STOPPED if stopped else EndReason.TIME_LIMIT
    return incumbent_plan(snapshot, PlanStatus.FEASIBLE, ended)


def deaf(
    snapshot: Snapshot, policy: Policy, settings: SolverSettings, *, on_progress: OnProgress, **options: Any
) -> Plan:
    """Does not listen to its stop."""
    on_progress(Progress(Phase.RELAX, 0.5, cost=1000, bound=900))
    threading.Event().wait(LONGEST_WAIT_SECONDS)
    return incumbent_plan(snapshot, PlanStatus.FEASIBLE)

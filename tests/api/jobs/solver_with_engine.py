"""
A solver process with an engine of these tests: python -m tests.api.jobs.solver_with_engine NAME FOLDER ...

A job asks for its engine by its seed, so that one worker serves tests that want different ones.
"""

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from matcher.check import evaluate_plan, incumbent_stays
from matcher.engine.progress import OnProgress, Phase, Progress
from matcher.travel.protocol import TravelTimes
from models.plan import EndReason, Plan, PlanStatus, Provenance, Refusal, Trajectory
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

LONGEST_WAIT_SECONDS = 120.0
MANY_LINES = 20_000
"""More than any pipe holds."""
PACED_LINES = 120
STEADY_SECONDS = 5.0


def patient(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    *,
    travel: TravelTimes,
    stop: threading.Event,
    on_progress: OnProgress,
    **_: Any,
) -> Plan:
    """Goes on until it is stopped."""
    on_progress(Progress(Phase.RELAX, 0.5, cost=1000, bound=900))
    stopped = stop.wait(LONGEST_WAIT_SECONDS)
    return _plan(snapshot, policy, travel, EndReason.STOPPED if stopped else EndReason.TIME_LIMIT)


def brisk(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    *,
    travel: TravelTimes,
    on_progress: OnProgress,
    **_: Any,
) -> Plan:
    """Ends at once with a plan."""
    on_progress(Progress(Phase.RELAX, 0.25, cost=2000, bound=1300))
    return _plan(snapshot, policy, travel, EndReason.GAP_REACHED)


def steady(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    *,
    travel: TravelTimes,
    stop: threading.Event,
    on_progress: OnProgress,
    **_: Any,
) -> Plan:
    """Ends by itself after some seconds."""
    on_progress(Progress(Phase.RELAX, 0.5, cost=1000, bound=900))
    stop.wait(STEADY_SECONDS)
    return _plan(snapshot, policy, travel, EndReason.EXHAUSTED)


def deaf(snapshot: Snapshot, policy: Policy, settings: SolverSettings, *, on_progress: OnProgress, **_: Any) -> Plan:
    """Does not listen to its stop."""
    on_progress(Progress(Phase.RELAX, 0.5, cost=1000, bound=900))
    threading.Event().wait(LONGEST_WAIT_SECONDS)
    raise AssertionError("it should have been ended")


def talkative(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    *,
    travel: TravelTimes,
    stop: threading.Event,
    on_progress: OnProgress,
    **_: Any,
) -> Plan:
    """Reports more than a pipe holds, then goes on for some seconds."""
    for number in range(MANY_LINES):
        on_progress(Progress(Phase.IMPROVE, number / 1000, cost=2 * MANY_LINES - number, bound=17))
    for number in range(PACED_LINES):
        on_progress(Progress(Phase.IMPROVE, 20 + number / 1000, cost=MANY_LINES - number, bound=17))
        stop.wait(0.02)
    return _plan(snapshot, policy, travel, EndReason.EXHAUSTED)


def partly_refused(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: Any) -> Plan:
    """Makes a plan of which the checker refused a part."""
    plan = _plan(snapshot, policy, options["travel"], EndReason.GAP_REACHED)
    return plan.model_copy(update={"refused": (Refusal(code="max_moves", youth_id=snapshot.youths[0].id),)})


def abrupt(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **_: Any) -> Plan:
    """Takes its process down, as a fault in a solver's own code does."""
    os.abort()


def indiscreet(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **_: Any) -> Plan:
    """Fails with a birth date in its words."""
    raise ValueError(f"cannot place {snapshot.youths[0].birth_date}")


def real(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: Any) -> Plan:
    """The engine of the product."""
    from matcher.engine.solve import solve

    return solve(snapshot, policy, settings, **options)


def _plan(snapshot: Snapshot, policy: Policy, travel: TravelTimes, ended: EndReason) -> Plan:
    """Everybody stays or waits."""
    stays = incumbent_stays(snapshot, policy, travel)
    costs = evaluate_plan(snapshot, stays, policy, travel)
    return Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.INCUMBENT,
        cost=costs.cost_points,
        bound=0,
        gap=1.0,
        trajectories=tuple(
            Trajectory(youth_id=youth_id, stays=of_youth, costs=costs.costs[youth_id])
            for youth_id, of_youth in stays.items()
        ),
        provenance=Provenance(seconds={"prepare": 0.25, "relax": 1.5}, ended=ended, travel=travel.name),
    )


ENGINES: dict[str, Callable[..., Plan]] = {
    "abrupt": abrupt,
    "brisk": brisk,
    "deaf": deaf,
    "indiscreet": indiscreet,
    "patient": patient,
    "real": real,
    "partly_refused": partly_refused,
    "steady": steady,
    "talkative": talkative,
}

BY_SEED = "by_seed"
"""Instead of an engine's name."""


def seed_of(engine: str) -> int:
    """What a job's settings say to be solved by an engine."""
    return list(ENGINES).index(engine)


def by_seed(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: Any) -> Plan:
    """The engine that the job asks for."""
    return list(ENGINES.values())[settings.seed](snapshot, policy, settings, **options)


if __name__ == "__main__":
    from api.jobs.solve.process import main

    os._exit(main(sys.argv[2:], {BY_SEED: by_seed, **ENGINES}[sys.argv[1]]))

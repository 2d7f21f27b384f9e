import threading
from dataclasses import replace

import numpy as np

from matcher.check import check_plan
from matcher.engine.prepare.prepare import prepare
from matcher.engine.progress import OnProgress, Phase
from matcher.engine.refusals import refusals_of, restated, without_trajectory, youths_at_fault
from matcher.engine.report.plan import build_plan
from matcher.engine.search import Search
from matcher.engine.stopping import NoTrajectoryError, Stopper
from matcher.engine.warm_start import warm_prices, warm_trajectories
from matcher.tables.instance import build_instance
from matcher.travel.protocol import TravelTimes
from models.plan import Plan, Refusal
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

MOST_REFUSALS = 5
"""Rounds in which refused youths are held and the others planned again, before everybody is held."""


def solve(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    *,
    travel: TravelTimes,
    published: Plan | None = None,
    warm_start: Plan | None = None,
    stop: threading.Event | None = None,
    on_progress: OnProgress | None = None,
) -> Plan:
    """
    From a snapshot to a checked plan with a proven gap; the reading order of the engine.

    Anytime: the time limit and the stop event are honoured within about a second in every phase, and the best
    plan so far is returned, never worse than the incumbent (stay where you are, wait).

    Parameters
    ----------
    published
        The published plan: departing from it costs points.
    warm_start
        An earlier plan: its prices and trajectories are where the search begins.
    stop
        Set it from another thread to end the search and keep the best plan.

    Returns
    -------
    Plan
        Passed by the independent checker. Where it refuses a youth's trajectory, which is a fault of ours, that youth
        is held at the incumbent's and the others are planned again in the time that is left; ``refused`` then tells.
    """
    stopper = Stopper(settings.time_limit_seconds, stop, counts_work=settings.deterministic)
    instance = build_instance(snapshot, policy, settings, travel)
    # preparing is not cut short: without it there is not even an incumbent to return
    problem = prepare(instance, published)
    search = Search(problem, stopper, on_progress)
    if warm_start is not None:
        search.begin_with(warm_prices(problem, warm_start), warm_trajectories(problem, warm_start, published))
    refused: list[Refusal] = []
    free_bound = 0.0
    for rounds_left in reversed(range(MOST_REFUSALS)):
        try:
            search.run()
        except NoTrajectoryError as error:
            refused += without_trajectory(problem, error.youths)
            free_bound = free_bound if problem.held.any() else search.bound
            at_fault = np.isin(np.arange(len(problem.held)), error.youths)
        else:
            search.enter(Phase.CHECK)
            # of the alliance only what was found while everybody could choose is a bound
            free_bound = free_bound if problem.held.any() else search.bound
            plan = build_plan(
                problem,
                search.assignment,
                search.bound,
                search.prices,
                search.status,
                search.ended,
                search.seconds,
                None if published is None else published.snapshot_id,
            )
            report = check_plan(snapshot, plan, policy, travel=travel, published=published)
            refused += refusals_of(report.violations)
            at_fault = youths_at_fault(problem, search.assignment, report.violations) & ~problem.held
            if not at_fault.any():
                break
        # at last everybody: the incumbent is what is done if nobody decides anything
        problem = replace(problem, held=problem.held | at_fault | (rounds_left <= 1))
        search = search.holding(problem)
    search.enter(Phase.DONE)
    plan = restated(plan, report, refused, free_bound)
    return plan.model_copy(update={"provenance": plan.provenance.model_copy(update={"seconds": dict(search.seconds)})})

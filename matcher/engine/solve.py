import threading

from matcher.check import check_plan
from matcher.engine.errors import PlanRejectedError
from matcher.engine.problem import prepare
from matcher.engine.progress import OnProgress, Phase
from matcher.engine.result import build_plan
from matcher.engine.search import Search
from matcher.engine.stopping import Stopper
from matcher.engine.warm_start import warm_prices, warm_trajectories
from matcher.tables.scene import build_scene
from matcher.travel.protocol import TravelTimes
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


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

    Raises
    ------
    PlanRejectedError
        If the independent checker refuses the plan: a fault of ours.
    """
    stopper = Stopper(settings.time_limit_seconds, stop)
    scene = build_scene(snapshot, policy, settings, travel)
    # preparing is not cut short: without it there is not even an incumbent to return
    problem = prepare(scene, published)
    search = Search(problem, stopper, on_progress)
    if warm_start is not None:
        search.begin_with(warm_prices(problem, warm_start), warm_trajectories(problem, warm_start, published))
    search.run()
    search.enter(Phase.CHECK)
    plan = build_plan(
        problem,
        search.plan,
        search.bound,
        search.prices,
        search.status,
        search.ended,
        search.seconds,
        None if published is None else published.snapshot_id,
    )
    report = check_plan(snapshot, plan, policy, travel=travel, published=published)
    if report.violations:
        raise PlanRejectedError(report.violations)
    search.enter(Phase.DONE)
    return plan.model_copy(update={"provenance": plan.provenance.model_copy(update={"seconds": dict(search.seconds)})})

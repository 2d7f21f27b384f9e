import numpy as np
from numpy.typing import NDArray

from matcher.check import check_plan
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import path_of_stays, planned_stays, stay_model
from matcher.engine.refusals import youths_at_fault
from models.plan import Plan, PlanStatus, Provenance, Trajectory

REPAIRS = 6
"""Rounds in which youths whose earlier trajectory no longer holds go back to the incumbent's."""


def warm_prices(problem: MatchingProblem, earlier: Plan) -> NDArray[np.float64]:
    """
    The earlier plan's prices for today's periods, by resource and date, shape (resources, periods).

    A price is for a whole period; periods may have moved or changed length since, so it goes over by the day.
    """
    instance = problem.instance
    calendar = instance.snapshot.calendar
    row_of = {name: row for row, name in enumerate(problem.resources.ids)}
    begins = sorted({price.period for price in earlier.prices})
    lengths = {
        begin: (begins[number + 1] - begin).days if number + 1 < len(begins) else 7
        for number, begin in enumerate(begins)
    }
    a_day = np.zeros((len(problem.resources), calendar.horizon_days))
    for price in earlier.prices:
        row = row_of.get(price.resource)
        if row is None:
            continue
        days = max(1, min(7, lengths[price.period]))
        first = calendar.day_of(price.period)
        a_day[row, max(0, first) : max(0, first + days)] = price.points / days
    sums = np.concatenate([np.zeros((len(a_day), 1)), np.cumsum(a_day, axis=1)], axis=1)
    by_period: NDArray[np.float64] = np.diff(sums[:, instance.boundaries], axis=1)
    return by_period


def warm_trajectories(problem: MatchingProblem, earlier: Plan, published: Plan | None) -> Columns | None:
    """
    The earlier plan's trajectories as far as they still hold, the incumbent's for everybody else.

    The independent checker says who cannot keep the earlier trajectory. None where nothing of it holds.
    """
    instance = problem.instance
    paths = problem.incumbent.path.copy()
    index = instance.youth_index
    for trajectory in earlier.trajectories:
        row = index.get(trajectory.youth_id)
        path = None if row is None else path_of_stays(problem, row, trajectory.stays)
        if row is not None and path is not None:
            paths[row] = path
    everybody = np.arange(len(paths))
    for _ in range(REPAIRS):
        columns = problem.columns(everybody, paths)
        broken = _broken(problem, columns, published)
        changed = broken & (paths != problem.incumbent.path).any(axis=1)
        if not changed.any():
            return columns if not broken.any() and is_feasible(problem, columns) else None
        paths[changed] = problem.incumbent.path[changed]
    return None


def _broken(problem: MatchingProblem, columns: Columns, published: Plan | None) -> NDArray[np.bool_]:
    """Youths whose trajectory, or a resource that they use, the checker complains of."""
    snapshot, policy = problem.instance.snapshot, problem.instance.policy
    courses = planned_stays(problem, columns)
    plan = Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=0,
        bound=0,
        gap=0.0,
        trajectories=tuple(
            Trajectory(youth_id=youth.id, stays=tuple(stay_model(problem, stay) for stay in courses[row]))
            for row, youth in enumerate(snapshot.youths)
        ),
        provenance=Provenance(policy=policy),
    )
    report = check_plan(snapshot, plan, policy, travel=problem.instance.travel, published=published)
    return youths_at_fault(problem, columns, report.violations)

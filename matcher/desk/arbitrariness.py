"""How much of an answer could as well be otherwise."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from matcher.check import check_plan
from matcher.desk.baseline import Baseline
from matcher.desk.options import NEAR_PERCENT
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.search import Search
from matcher.engine.stopping import PlanRejectedError, Stopper
from models.base import Model

SHAKE_SHARE = 0.01
"""Costs are changed by at most so much, up or down."""
TENTHS = 10
NOWHERE = -1


class NearPlan(Model):
    """Another plan that costs nearly the same, with what it truly costs."""

    seed: int
    cost: int
    above_percent: float = Field(description="Above the cheapest plan seen.")
    is_near: bool = Field(description="Within 1 % of the cheapest plan seen: only such plans count.")
    youths_elsewhere: int = Field(ge=0, description="Youths with another place on some day than in the given plan.")


class Arbitrariness(Model):
    """Whose place differs between plans that cost nearly the same: there, little decides (willekeur)."""

    snapshot_id: str
    cost: int = Field(description="Points of the given plan.")
    plans: tuple[NearPlan, ...]
    youths: int = Field(ge=0, description="Youths in all.")
    youth_ids: tuple[str, ...] = Field(description="Whose place differs between the given plan and some near one.")

    @property
    def share(self) -> float:
        """Of all youths, those whose place differs."""
        return len(self.youth_ids) / self.youths if self.youths else 0.0


OnPlan = Callable[[NearPlan], None]


def how_arbitrary(
    baseline: Baseline,
    tries: int,
    time_limit_seconds: float,
    *,
    stop: threading.Event | None = None,
    on_plan: OnPlan | None = None,
) -> Arbitrariness:
    """
    Solves anew, from the plan's prices, with costs shaken a little by fixed seeds, and compares places.

    Every option's points a day are changed by at most 1 %, each by itself; each plan found is costed at the true
    points and checked independently.

    Parameters
    ----------
    tries
        Plans looked for, with seeds 1, 2, ...
    time_limit_seconds
        Shared by all of them.

    Raises
    ------
    PlanRejectedError
        If the independent checker refuses a plan: a fault of ours.
    """
    problem, plan = baseline.desk.problem, baseline.columns
    whole = Stopper(time_limit_seconds, stop)
    found: list[tuple[int, int, NDArray[np.bool_]]] = []
    cheapest = baseline.cost
    for seed in range(1, tries + 1):
        if whole.stopped:
            break
        other = _shaken_plan(baseline, seed, whole.share(1 / (tries - seed + 1)))
        cost = plan_cost(problem, other)
        _check(baseline, other)
        cheapest = min(cheapest, cost)
        found.append((seed, cost, elsewhere(problem, plan, other)))
        if on_plan is not None:
            on_plan(_near_plan(*found[-1], cheapest))
    plans = tuple(_near_plan(*item, cheapest) for item in found)
    differs = np.zeros(len(plan), dtype=bool)
    for near, (_, _, moved) in zip(plans, found, strict=True):
        if near.is_near:
            differs |= moved
    snapshot = problem.instance.snapshot
    return Arbitrariness(
        snapshot_id=snapshot.id,
        cost=baseline.cost,
        plans=plans,
        youths=len(snapshot.youths),
        youth_ids=tuple(snapshot.youths[row].id for row in np.flatnonzero(differs)),
    )


def elsewhere(problem: MatchingProblem, one: Columns, other: Columns) -> NDArray[np.bool_]:
    """Youths with another place on some day, shape (youths,); other support at the same place does not count."""
    places = [
        np.append(problem.options.place, NOWHERE)[np.where(plan.path >= 0, plan.path, -1)] for plan in (one, other)
    ]
    differs: NDArray[np.bool_] = (places[0] != places[1]).any(axis=1)
    return differs


def shaken(problem: MatchingProblem, seed: int) -> MatchingProblem:
    """
    The problem with points of every stay option, and of each youth's waiting, changed by at most 1 %.

    In tenths of points: a few points a day would be rounded back to what they were.
    """
    random, costs, resources = np.random.default_rng(seed), problem.costs, problem.resources

    def shake(points: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
        factor = 1.0 + SHAKE_SHARE * random.uniform(-1.0, 1.0, size=shape)
        return np.round(points * factor * TENTHS).astype(np.int64)

    changed = replace(
        costs,
        day=shake(costs.day, costs.day.shape),
        visit_day=shake(costs.visit_day, costs.visit_day.shape),
        # the same for all periods of one youth: time itself stays worth what it is
        waiting=shake(costs.waiting, (len(costs.waiting), 1)),
        interrupted=costs.interrupted * TENTHS,
        dated=None if costs.dated is None else costs.dated * TENTHS,
        move=costs.move * TENTHS,
        change_of_team=costs.change_of_team * TENTHS,
    )
    switches = tuple(replace(switch, points=switch.points * TENTHS) for switch in resources.switches)
    other = replace(problem, costs=changed, resources=replace(resources, switches=switches))
    return replace(other, incumbent=other.recosted(problem.incumbent))


def _shaken_plan(baseline: Baseline, seed: int, stopper: Stopper) -> Columns:
    """The best plan at shaken points, at the true ones."""
    problem = baseline.desk.problem
    other = shaken(problem, seed)
    search = Search(other, stopper, None)
    # at the plan's prices, but not at its trajectories: they would be kept wherever nothing is gained
    search.begin_with(baseline.prices * TENTHS, None)
    search.run(prove=False)
    return problem.recosted(search.assignment)


def _check(baseline: Baseline, columns: Columns) -> None:
    instance = baseline.desk.problem.instance
    plan = baseline.written(columns, 0.0)
    report = check_plan(instance.snapshot, plan, instance.policy, travel=instance.travel, published=baseline.published)
    if report.violations:
        raise PlanRejectedError(report.violations)


def _near_plan(seed: int, cost: int, moved: NDArray[np.bool_], cheapest: int) -> NearPlan:
    return NearPlan(
        seed=seed,
        cost=cost,
        above_percent=round(100 * (cost - cheapest) / cheapest, 3) if cheapest else 0.0,
        is_near=100 * cost <= (100 + NEAR_PERCENT) * cheapest,
        youths_elsewhere=int(moved.sum()),
    )

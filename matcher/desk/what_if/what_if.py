import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matcher.check import check_plan
from matcher.desk.arrivals import Arrivals
from matcher.desk.baseline import Baseline
from matcher.desk.options import columns_of
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.what_if.consequences import (
    NoWay,
    WhatIf,
    consequences,
    missing_for,
    only_touched,
    points_left_out,
    term_changes,
    unchanged,
)
from matcher.desk.what_if.force import Force, ForcedProblem, cannot_make_way, does_it, forced_problem, is_met
from matcher.desk.what_if.forcing import not_on_that_day, soonest_period
from matcher.desk.what_if.making_way import cheapest_forced, make_way
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import integral_bound, is_feasible, plan_cost
from matcher.engine.model.pool import joined
from matcher.engine.stopping import PlanRejectedError, Stopper
from models.stay import HOME

OnFirst = Callable[[int, float], None]
"""Told of the first answer: points that it costs more than the plan as it stands, and seconds."""


def what_if(
    baseline: Baseline,
    force: Force,
    time_limit_seconds: float,
    *,
    stop: threading.Event | None = None,
    on_first: OnFirst | None = None,
) -> WhatIf | NoWay:
    r"""
    What a decision for one youth means for everybody: forced, and the rest chosen anew around it.

    The bound comes from the plan's prices, with the youth's value replaced by that of the cheapest forced trajectory:

    .. math:: L_F(\pi) = L(\pi) - v_y(\pi) + \min_{\tau \in F} \left( c(\tau) + \pi a(\tau) \right)

    Parameters
    ----------
    time_limit_seconds
        Of the search; telling the consequences and checking come on top.

    Raises
    ------
    PlanRejectedError
        If the independent checker refuses the plan: a fault of ours.
    """
    stopper = Stopper(time_limit_seconds, stop)
    forced = forced_problem(baseline, force)
    cheapest = cheapest_forced(forced, baseline.prices)
    care_ends = max((window.end for window in forced.care[force.youth].windows), default=0)
    if care_ends <= force.period or not does_it(cheapest.path[0], forced):
        return _no_way(baseline, force, None, is_proven=True)
    answers: list[float] = []

    def better(assignment: Columns) -> None:
        if not answers and is_met(assignment, forced):
            answers.append(stopper.seconds)
            if on_first is not None:
                on_first(plan_cost(forced, assignment) - baseline.cost, stopper.seconds)

    before = forced.recosted(baseline.columns)
    if cannot_make_way(forced, before, baseline.prices):
        return _no_way(baseline, force, cheapest, is_proven=True)
    begin = _beside(baseline, forced, before)
    better(begin)
    plan, searched = make_way(forced, begin, baseline.prices, lambda: baseline.wishes, stopper, better)
    bound = max(searched, _bound(baseline, force, cheapest))
    if not is_met(plan, forced):
        return _no_way(baseline, force, cheapest, is_proven=bound > forced.most_points)
    return _told(baseline, forced, before, plan, bound, answers[0], stopper)


def _beside(baseline: Baseline, forced: ForcedProblem, before: Columns) -> Columns:
    """The plan with the forced youth in what the others leave free, if that is possible; else the plan before."""
    youth = forced.force.youth
    if is_met(before, forced):
        return before
    desk = replace(baseline.desk, problem=forced, held=before)
    paths = Arrivals(desk, youth, desk.room_beside(youth)).paths()
    if not len(paths):
        return before
    found = columns_of(desk, youth, paths)
    rows = np.arange(len(before))
    rows[youth] += len(before) - youth + int(found.cost.argmin())
    plan = joined([before, found]).only(rows)
    return plan if is_met(plan, forced) and is_feasible(forced, plan) else before


def _bound(baseline: Baseline, force: Force, cheapest: Columns) -> float:
    """The bound of the plan's prices with the forced trajectory's value instead of the youth's own."""
    value = float(cheapest.cost[0] + baseline.prices.reshape(-1) @ cheapest.demand[:, [0]].toarray().reshape(-1))
    row = np.flatnonzero(baseline.scope.youths == force.youth)
    if not len(row):
        # the only trajectory is the forced one
        return baseline.bound
    return baseline.bound - float(baseline.priced.value_points[row[0]]) + value


def _told(
    baseline: Baseline,
    forced: ForcedProblem,
    before: Columns,
    after: Columns,
    bound: float,
    first_seconds: float,
    stopper: Stopper,
) -> WhatIf:
    problem, force = baseline.desk.problem, forced.force
    instance = problem.instance
    kept = only_touched(forced, before, after, force.youth)
    plan = baseline.written(problem.recosted(kept), baseline.bound)
    seconds = stopper.seconds
    report = check_plan(instance.snapshot, plan, instance.policy, travel=instance.travel, published=baseline.published)
    if report.violations:
        raise PlanRejectedError(report.violations)
    youth_id = instance.snapshot.youths[force.youth].id
    found = consequences(baseline.stated, plan)
    own = [item for item in found if item.youth_id == youth_id]
    if not own:
        days = sum(item.days for item in plan.unplaced if item.youth_id == youth_id)
        own = [unchanged(plan.trajectories[force.youth], days)]
    calendar = instance.snapshot.calendar
    return WhatIf(
        snapshot_id=instance.snapshot.id,
        youth_id=youth_id,
        place=_place_id(baseline, force),
        from_date=calendar.date_of(calendar.boundaries[force.period]),
        brigade=force.brigade,
        cost_before=baseline.cost,
        cost_after=plan.cost,
        terms=term_changes(baseline.stated, plan),
        own=own[0],
        others=tuple(item for item in found if item.youth_id != youth_id),
        bound=min(plan.cost, integral_bound(bound)),
        left_out_points=max(0, points_left_out(forced, after, kept)),
        first_answer_seconds=round(first_seconds, 3),
        seconds=round(seconds, 3),
        plan=plan,
    )


def _no_way(baseline: Baseline, force: Force, cheapest: Columns | None, *, is_proven: bool) -> NoWay:
    instance = baseline.desk.problem.instance
    calendar = instance.snapshot.calendar
    place = _place_id(baseline, force)
    reason = _day_reason(baseline, force, place) if cheapest is None else missing_for(baseline, force, cheapest)
    return NoWay(
        snapshot_id=instance.snapshot.id,
        youth_id=instance.snapshot.youths[force.youth].id,
        place=place,
        from_date=calendar.date_of(calendar.boundaries[force.period]),
        reason=reason,
        is_proven=is_proven,
    )


def _day_reason(baseline: Baseline, force: Force, place: str) -> PlaceReason:
    """The youth could not be there from that day even if everybody made way."""
    soonest = soonest_period(baseline.desk, force.youth, force.place)
    return not_on_that_day(baseline.desk, place, force.period if soonest is None else soonest)


def _place_id(baseline: Baseline, force: Force) -> str:
    units = baseline.desk.problem.instance.units.units
    return HOME if force.place == len(units) else units[force.place].id

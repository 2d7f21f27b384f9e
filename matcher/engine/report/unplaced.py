from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.rules import ADMISSION_RULES
from matcher.rules.protocol import AdmissionWindow, YouthView
from matcher.tables.options import INTERRUPTED, WAITING
from models.plan import Reason, Unplaced


def unplaced_youths(problem: MatchingProblem, assignment: Columns) -> tuple[Unplaced, ...]:
    """
    Everybody with days without a place, and for each the number of units that fall off by reason.

    A unit is counted under the first rule that shuts it on all days without a place; else as ``full`` where no
    bed is free on any of them, else as ``costlier``: open, but the plan is better without.
    """
    instance = problem.instance
    waiting = (assignment.path == WAITING) * problem.costs.waiting_days
    gaps = (assignment.path == INTERRUPTED) * instance.days
    days = waiting + gaps
    used = np.asarray(assignment.demand.sum(axis=1)).reshape(problem.capacity.shape)[: len(instance.units.units)]
    free = instance.units.beds > used
    found = []
    for row in np.flatnonzero(days.sum(axis=1) > 0):
        youth = instance.snapshot.youths[row]
        missing = days[row] > 0
        first = int(missing.argmax())
        begin = instance.boundaries[first]
        if assignment.path[row, first] == WAITING:
            begin = max(begin, problem.youths.need_day[row])
        found.append(
            Unplaced(
                youth_id=youth.id,
                from_date=instance.snapshot.calendar.date_of(int(begin)),
                days=int(days[row].sum()),
                reasons=tuple(_reasons(problem, int(row), missing, free)),
            )
        )
    return tuple(found)


def _reasons(
    problem: MatchingProblem, row: int, missing: NDArray[np.bool_], free: NDArray[np.bool_]
) -> Iterator[Reason]:
    instance = problem.instance
    youth = instance.snapshot.youths[row]
    minutes = instance.travel.minutes([youth.home.location], [unit.location for unit in instance.units.units])[0]
    region = instance.region_of_municipality[youth.home.municipality_id]
    view = YouthView(youth, region, minutes, instance.birthday_days(youth))
    window = AdmissionWindow.wide(instance)
    open_before: NDArray[np.bool_] = np.ones(len(minutes), dtype=bool)
    for rule in ADMISSION_RULES:
        rule.narrow(window, view, instance)
        open_now = np.asarray((window.allowed_periods(instance) & missing).any(axis=1))
        if (shut := int((open_before & ~open_now).sum())) > 0:
            yield Reason(code=rule.code, places=shut)
        open_before = open_now
    has_bed = (window.allowed_periods(instance) & missing & free).any(axis=1)
    if (full := int((open_before & ~has_bed).sum())) > 0:
        yield Reason(code="full", places=full)
    if (costlier := int((open_before & has_bed).sum())) > 0:
        yield Reason(code="costlier", places=costlier)

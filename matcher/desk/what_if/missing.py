import numpy as np

from matcher.desk.reasons.place_reason import PlaceReason, Shortage
from matcher.desk.reasons.reasons import LACKING
from matcher.desk.standing_plan import StandingPlan
from matcher.desk.what_if.force import Force
from matcher.engine.columns import Columns
from matcher.engine.plan_costs import overloaded
from matcher.engine.pool import exchanged
from models.stay import HOME


def missing_for(standing: StandingPlan, force: Force, trajectory: Columns) -> PlaceReason:
    """
    What is short in the plan as it stands if a youth had a trajectory: each resource, from when until when.

    Parameters
    ----------
    trajectory
        One column of the forced youth.
    """
    problem, plan = standing.desk.problem, standing.columns
    both = exchanged(plan, problem.recosted(trajectory))
    over = overloaded(problem, both)
    used = np.asarray(both.demand.sum(axis=1)).reshape(problem.capacity.shape)
    shortages = []
    calendar, resources = problem.scene.snapshot.calendar, problem.resources
    for row in np.flatnonzero(over.any(axis=1)):
        periods = np.flatnonzero(over[row])
        short = np.maximum(1, used[row, periods] - problem.capacity[row, periods])
        points = round(float((standing.prices[row, periods] * short).sum()))
        shortages.append(
            Shortage(
                resource=resources.ids[row],
                units=int(short.max()),
                unit=resources.unit[row],
                from_date=calendar.date_of(calendar.boundaries[int(periods[0])]),
                until=calendar.date_of(calendar.boundaries[int(periods[-1]) + 1]),
                points=points if standing.desk.is_priced else None,
            )
        )
    units = problem.scene.units.units
    kind = shortages[0].resource.partition(":")[0] if shortages else ""
    return PlaceReason(
        place=HOME if force.place == len(units) else units[force.place].id,
        code=LACKING.get(kind, kind) if shortages else "given_to_others",
        shortages=tuple(shortages),
        points=sum(item.points or 0 for item in shortages) if standing.desk.is_priced and shortages else None,
    )

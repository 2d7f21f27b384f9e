from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import YouthCarePlan
from matcher.resources.siblings import apart_from_certain_sibling
from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable
from matcher.terms import CHANGE_OF_TEAM, DEPARTURE, MOVES, STAY_TERMS, WAITING
from matcher.terms.departure import Departures
from models.plan import Plan


@dataclass(frozen=True)
class CostTables:
    """What everything costs, in points."""

    day: NDArray[np.int64]
    """(options,): each day of a stay."""
    visit_day: NDArray[np.int64]
    """(options,): each day on which the brigade visits, on top."""
    waiting: NDArray[np.int64]
    """(youths, periods): before care begins, departures included."""
    waiting_days: NDArray[np.int64]
    """(youths, periods): days of each period that count as waiting."""
    interrupted: NDArray[np.int64]
    """(youths, periods): without a place during care, departures included."""
    dated: NDArray[np.int64] | None
    """(options, periods): what depends on the date: departing from the published plan, living apart from a
    sibling whose place is certain; None where there is no such thing."""
    move: NDArray[np.int64]
    """(youths, most moves): the next move after 0, 1, ... in this plan."""
    change_of_team: int
    departures: Departures


def build_costs(
    options: StayOptions,
    youths: YouthTable,
    care: list[YouthCarePlan],
    published: Plan | None,
    scene: Scene,
) -> CostTables:
    """Asks every term for its points."""
    day = np.zeros(len(options), dtype=np.int64)
    visit_day = np.zeros(len(options), dtype=np.int64)
    for term in STAY_TERMS:
        points = term.points_per_day(options, youths, scene)
        if term.visiting:
            visit_day += points
        else:
            day += points
    departures = DEPARTURE.departures(options, youths.need_day, published, scene)
    rate = DEPARTURE.points_per_day(scene)
    most_pins = max((len(youth.pinned.stays) for youth in scene.snapshot.youths if youth.pinned is not None), default=0)
    waiting = np.diff(WAITING.points_until(youths, scene), axis=1)
    dated = apart_from_certain_sibling(
        options, scene, [max((window.end for window in plan.windows), default=0) for plan in care]
    )
    if departures.option_days is not None:
        dated += rate * departures.option_days
    return CostTables(
        day=day,
        visit_day=visit_day,
        waiting=waiting + rate * departures.published_waiting_days,
        waiting_days=np.diff(WAITING.days_until(youths, scene), axis=1),
        interrupted=WAITING.interrupted_points(scene) + rate * departures.published_days,
        dated=dated if dated.any() else None,
        move=MOVES.points(youths, scene, scene.policy.norms.max_moves + most_pins + 1),
        change_of_team=CHANGE_OF_TEAM.points(scene),
        departures=departures,
    )

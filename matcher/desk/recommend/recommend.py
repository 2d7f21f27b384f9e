from datetime import timedelta

import numpy as np

from matcher.desk.arbitrariness.near_best import near_best
from matcher.desk.arrivals.arrivals import arrivals_of
from matcher.desk.desk import Desk
from matcher.desk.options.describing import columns_of, describe
from matcher.desk.options.option import Option, OptionKind
from matcher.desk.options.points import cost_lines, days_without_place
from matcher.desk.places import places_of
from matcher.desk.reasons.nearest import nearest_first
from matcher.desk.reasons.reasons import Reasons
from matcher.desk.recommend.alike import ranked
from matcher.desk.recommend.recommendation import Recommendation, WithoutChoice
from matcher.engine.stays import planned_stays

MOST_RELAXATIONS = 5
STAYING = (OptionKind.STAY, OptionKind.STAY_WITH_BRIGADE)


def recommend(desk: Desk, youth_id: str) -> Recommendation:
    r"""
    Ranked options (opties) for one youth, beside what the plan's other youths hold, and a reason for every other place.

    .. math:: \text{total}(\tau) = c(\tau) + \sum_r \pi_r a_r(\tau)

    Raises
    ------
    KeyError
        If the snapshot has no such youth.
    """
    problem = desk.problem
    scene = problem.scene
    youth = scene.youth_index[youth_id]
    room = desk.room_beside(youth)
    arrivals = arrivals_of(desk, youth, room)
    options: tuple[Option, ...] = ()
    if arrivals is not None and len(paths := arrivals.paths()):
        options = ranked(describe(desk, youth, room, columns_of(desk, youth, paths)))
    offered = {place for option in options for place in (option.place, *option.alike)}
    why_not = Reasons(desk, youth, room, arrivals)
    reasons = tuple(why_not.of(row) for row, place in enumerate(places_of(scene)) if place not in offered)
    nowhere_new = all(option.kind in STAYING for option in options)
    return Recommendation(
        snapshot_id=scene.snapshot.id,
        youth_id=youth_id,
        as_of=scene.snapshot.as_of,
        is_priced=desk.is_priced,
        options=options,
        near_best=near_best(options),
        reasons=reasons,
        relaxations=nearest_first(reasons)[:MOST_RELAXATIONS] if nowhere_new else (),
        without_choice=_without_choice(desk, youth),
    )


def _without_choice(desk: Desk, youth: int) -> WithoutChoice:
    problem = desk.problem
    scene, record = problem.scene, problem.scene.snapshot.youths[youth]
    column = problem.incumbent.only(np.array([youth], dtype=np.int64))
    lines = cost_lines(desk, column, planned_stays(problem, column))[0]
    days = days_without_place(desk, column)[0]
    first = None
    norm = None
    if days.any():
        period = int(np.flatnonzero(days)[0])
        begin = int(scene.boundaries[period])
        if record.current_stay is None:
            begin = max(begin, int(problem.youths.need_day[youth]))
        first = scene.snapshot.calendar.date_of(begin)
    if record.current_stay is None:
        norm = record.need.from_date + timedelta(days=int(problem.youths.waiting_norm_days[youth]))
    return WithoutChoice(
        waiting_from=first,
        days_without_place=int(days.sum()),
        norm_date=norm,
        own_points=sum(line.points for line in lines),
    )

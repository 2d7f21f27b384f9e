from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.desk.arrivals import arrivals_of
from matcher.desk.desk import Desk, row_of_place
from matcher.desk.options import Option, columns_of
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.reasons.reasons import Reasons
from matcher.desk.what_if.force import Force, any_day_problem
from matcher.engine.model.problem import UNLIMITED
from matcher.tables.options import options_of_youth

NOT_ON_THAT_DAY = "not_on_that_day"


def force_of_option(desk: Desk, youth_id: str, option: Option) -> Force:
    """What taking an option means: its place, its first day there, with or without brigade visits."""
    instance = desk.problem.instance
    calendar = instance.snapshot.calendar
    entered = next(item.stay for item in option.stays if item.stay.place == option.place)
    return Force(
        youth=instance.youth_index[youth_id],
        place=row_of_place(instance, option.place),
        period=calendar.period_from(calendar.day_of(option.from_date)),
        brigade=entered.brigade_team_id is not None,
    )


def force_of_place(desk: Desk, youth_id: str, place: str, from_date: date | None) -> Force | PlaceReason:
    """
    What coming to a place means, whoever lives there now; or why the youth never could.

    Parameters
    ----------
    from_date
        The first day there, moved to the next day on which a period begins; None: of all days, the cheapest at the
        plan's prices.

    Returns
    -------
    Force | PlaceReason
        A force may still be one that nobody can make way for.
    """
    problem = desk.problem
    youth, row = problem.instance.youth_index[youth_id], row_of_place(problem.instance, place)
    entries = _entries(desk, youth)
    calendar = problem.instance.snapshot.calendar
    periods = sorted(((total, period) for total, at, period in entries if at == row))
    if not periods:
        return _reason(desk, youth, row)
    if from_date is None:
        return Force(youth, row, periods[0][1])
    period = calendar.period_from(calendar.day_of(from_date))
    soonest = min(period for _, period in periods)
    if period < soonest or period >= calendar.periods:
        return not_on_that_day(desk, place, soonest)
    return Force(youth, row, period)


def is_considered(desk: Desk, youth_id: str, place: str, brigade: bool | None) -> bool:
    """Whether the place, with brigade visits or without, is among the youth's candidates."""
    options = desk.problem.options
    rows = options_of_youth(options, desk.problem.instance.youth_index[youth_id])
    there = options.place[rows] == row_of_place(desk.problem.instance, place)
    if brigade is not None:
        there &= (options.brigade[rows] >= 0) == brigade
    return bool(there.any())


def not_on_that_day(desk: Desk, place: str, soonest: int) -> PlaceReason:
    """The place is possible, but not from the day asked for."""
    calendar = desk.problem.instance.snapshot.calendar
    day = calendar.date_of(calendar.boundaries[soonest]).isoformat()
    return PlaceReason(place=place, code=NOT_ON_THAT_DAY, parameters={"soonest": day})


def soonest_period(desk: Desk, youth: int, place: int) -> int | None:
    """First period in which the youth could come to the place if everybody made way; None: never."""
    return min((period for _, at, period in _entries(desk, youth) if at == place), default=None)


def _entries(desk: Desk, youth: int) -> list[tuple[float, int, int]]:
    """Points with prices, place and period of coming there, of every way to a place if everybody made way."""
    problem = any_day_problem(desk.problem, youth)
    desk = replace(desk, problem=problem)
    arrivals = arrivals_of(desk, youth, _unlimited(desk))
    if arrivals is None or not len(paths := arrivals.paths()):
        return []
    columns = columns_of(desk, youth, paths)
    totals = columns.cost + columns.demand.T @ desk.prices.reshape(-1)
    current = int(problem.current_option[youth])
    here = -1 if current < 0 else int(problem.options.place[current])
    entries = []
    for total, path in zip(totals, paths, strict=True):
        placed = np.flatnonzero(path >= 0)
        places = problem.options.place[path[placed]]
        elsewhere = np.flatnonzero(places != here)
        first = int(elsewhere[0]) if len(elsewhere) else 0
        entries.append((float(total), int(places[first]), int(placed[first])))
    return entries


def _unlimited(desk: Desk) -> NDArray[np.int64]:
    """Room as if everybody made way, shape (resources, periods)."""
    return np.full(desk.problem.capacity.shape, UNLIMITED, dtype=np.int64)


def _reason(desk: Desk, youth: int, place: int) -> PlaceReason:
    """The rule that shuts the place: capacity is no reason here."""
    room = _unlimited(desk)
    return Reasons(desk, youth, room, arrivals_of(desk, youth, room)).of(place)

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.reasons.place_reason import Shortage
from matcher.engine.model.stays import PlannedStay
from matcher.tables.options import options_of_youth
from matcher.tables.units import EVER, NEVER


@dataclass(frozen=True)
class Lack:
    """What is missing for an option from one period on, for as long as it could be kept."""

    points: float
    """What the missing is worth."""
    total_points: float
    """With what precedes the beginning."""
    units_days: int
    first: int
    shortages: tuple[Shortage, ...]

    @property
    def rank(self) -> tuple[float, int, int]:
        """The least first: by price, then by how much and how soon."""
        return (self.total_points, self.units_days, self.first)


def least_lack(
    desk: Desk,
    option: int,
    begins: NDArray[np.bool_],
    ends: NDArray[np.int64],
    room: NDArray[np.int64],
    before: NDArray[np.float64] | None = None,
) -> Lack | None:
    """
    The least capacity with which a stay could begin; None where it may never begin.

    Parameters
    ----------
    begins
        Periods in which it may begin, shape (periods,).
    ends
        Period (exclusive) in which the stay ends for each beginning, shape (periods,).
    before
        Points of what precedes each beginning, shape (periods,): a bed in half a year is no help to one who waits.
    """
    lacks = _lacks(desk, option, ends, room)
    points, units = np.zeros(len(begins)), np.zeros(len(begins))
    for lack in lacks:
        points += lack.sum_of(desk.prices[lack.resource] * lack.units)
        units += lack.sum_of((lack.units * desk.problem.instance.days).astype(np.float64))
    earlier = np.zeros(len(begins)) if before is None else before
    periods = np.flatnonzero(begins)
    if not len(periods):
        return None
    total = np.round(points + earlier, 3)
    first = int(periods[np.lexsort((periods, units[periods], total[periods]))[0]])
    return Lack(float(points[first]), float(total[first]), int(units[first]), first, _told(desk, lacks, first))


def lasting_until(desk: Desk, option: int, care_end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Period (exclusive) until which a stay begun in each period may last, shape (periods,)."""
    problem = desk.problem
    bounds, periods = problem.instance.boundaries, problem.instance.periods
    allowed = problem.options.allowed[option]
    until, ends = periods, np.zeros(periods, dtype=np.int64)
    longest = int(problem.options.longest_days[option])
    for period in range(periods - 1, -1, -1):
        if not allowed[period]:
            until = period
        ends[period] = min(until, int(care_end[period]))
        if longest < EVER:
            ends[period] = min(ends[period], int(np.searchsorted(bounds, bounds[period] + longest, side="right")) - 1)
    return ends


def support_shortages(desk: Desk, stay: PlannedStay, room: NDArray[np.int64]) -> tuple[Shortage, ...]:
    """
    What the teams that could bring uncovered expertises are short of while the stay lasts.

    For each the supports that add a team for it and change nothing else; where one of them has the minutes, the
    option is cheaper without, and nothing is short.
    """
    problem = desk.problem
    options, row = problem.options, stay.option
    rows = options_of_youth(options, stay.youth)
    same = rows[(options.place[rows] == options.place[row]) & (options.brigade[rows] == options.brigade[row])]
    same = same[(options.resident[same] == options.resident[row])]
    own = options.team[row]
    found: list[Shortage] = []
    for expertise in np.flatnonzero((own < 0) & (problem.youths.care_minutes[stay.youth] > 0)):
        wanted = same[options.team[same, expertise] >= 0]
        others = np.arange(options.team.shape[1]) != expertise
        wanted = wanted[(options.team[wanted][:, others] == own[others]).all(axis=1)]
        begins = np.zeros(problem.instance.periods, dtype=bool)
        begins[stay.first] = True
        ends = np.full(problem.instance.periods, stay.until, dtype=np.int64)
        lacks = [least_lack(desk, int(option), begins, ends, room) for option in wanted]
        known = [lack for lack in lacks if lack is not None]
        if known:
            found.extend(min(known, key=lambda lack: lack.rank).shortages)
    return tuple(found)


@dataclass(frozen=True)
class _Missing:
    """What one resource is short of for an option."""

    resource: int
    units: NDArray[np.int64]
    """(periods,)"""
    until: NDArray[np.int64]
    """(periods,): period (exclusive) until which it is asked, for each beginning."""

    def sum_of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum over the periods in which it is asked, for each beginning, shape (periods,)."""
        total = np.concatenate([[0.0], np.cumsum(values)])
        period = np.arange(len(values))
        sums: NDArray[np.float64] = total[np.maximum(self.until, period)] - total[period]
        return sums


def _lacks(desk: Desk, option: int, ends: NDArray[np.int64], room: NDArray[np.int64]) -> list[_Missing]:
    """Every resource that is short for the option in some period, by resource row."""
    resources = desk.problem.resources
    found = []
    for matrix, until in (
        (resources.demand, ends),
        (resources.visiting_demand, np.minimum(ends, _visited_until(desk, option))),
    ):
        entries = slice(matrix.indptr[option], matrix.indptr[option + 1])
        for resource, asked in zip(matrix.indices[entries], matrix.data[entries], strict=True):
            short = (asked - room[resource]).clip(0, asked).astype(np.int64)
            if short.any():
                found.append(_Missing(int(resource), short, until))
    return sorted(found, key=lambda item: item.resource)


def _visited_until(desk: Desk, option: int) -> NDArray[np.int64]:
    """Period (exclusive) until which the brigade visits a stay begun in each period, shape (periods,)."""
    problem = desk.problem
    bounds = problem.instance.boundaries
    own = int(problem.brigade_since_day[option])
    since = np.where(own > NEVER, own, bounds[:-1])
    longest = problem.youths.brigade_longest_days[problem.options.youth[option]]
    until: NDArray[np.int64] = np.searchsorted(bounds, since + longest).clip(max=len(bounds) - 1)
    return until


def _told(desk: Desk, lacks: list[_Missing], first: int) -> tuple[Shortage, ...]:
    calendar, resources = desk.problem.instance.snapshot.calendar, desk.problem.resources
    told = []
    for lack in lacks:
        asked = slice(first, max(first, int(lack.until[first])))
        periods = np.flatnonzero(lack.units[asked]) + first
        if not len(periods):
            continue
        points = round(float((desk.prices[lack.resource, asked] * lack.units[asked]).sum()))
        told.append(
            Shortage(
                resource=resources.ids[lack.resource],
                units=int(lack.units[asked].max()),
                unit=resources.unit[lack.resource],
                from_date=calendar.date_of(calendar.boundaries[int(periods[0])]),
                until=calendar.date_of(calendar.boundaries[int(periods[-1]) + 1]),
                points=points if desk.is_priced else None,
            )
        )
    return tuple(told)

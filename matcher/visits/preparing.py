from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from matcher.travel.protocol import TravelTimes
from matcher.visits.routing.problem import Chance, Link, RoutingProblem, Series, Shift, Task, Weights
from matcher.visits.routing.problem import Visit as RoutingVisit
from models.geography import Location
from models.visits.clock import dates_of, minutes_of
from models.visits.team_week import TeamWeek, Visit, VisitDay, YouthVisits


def runs(days: Collection[int]) -> int:
    """How many times three neighbouring days are all among the days."""
    chosen = set(days)
    return sum({day, day + 1, day + 2} <= chosen for day in chosen)


def fewest_runs(possible: Iterable[int], visits: int, agreed: Collection[int] = ()) -> int:
    """
    The fewest runs of three neighbouring days that so many visits on different days can have.

    Parameters
    ----------
    possible
        Days of the week, 0 to 6, on which a visit may be.
    visits
        Wanted; with more visits than days every day is taken.
    agreed
        Days that are taken in any case, as far as they are possible.
    """
    days = sorted(set(possible))
    fixed = set(agreed) & set(days)
    free = [day for day in days if day not in fixed]
    more = max(0, min(visits, len(days)) - len(fixed))
    return min((runs({*fixed, *others}) for others in combinations(free, more)), default=runs(fixed))


@dataclass(frozen=True)
class PreparedWeek:
    """A team's week in whole numbers, with the way back to ids and dates."""

    problem: RoutingProblem
    dates: tuple[date, ...]
    visits: tuple[tuple[YouthVisits, Visit], ...]
    """By the problem's number of the visit."""


def prepare(week: TeamWeek, travel: TravelTimes) -> PreparedWeek:
    """Turns a team's week into a routing problem: minutes after midnight, days 0 (Monday) to 6."""
    dates = dates_of(week.week)
    sites = _Sites()
    shifts, working = _shifts(week, sites)
    tasks: list[Task] = []
    visits: list[RoutingVisit] = []
    links: list[Link] = []
    series: list[Series] = []
    index = {expert.id: number for number, expert in enumerate(week.experts)}
    for youth in week.youths:
        first_visit = len(visits)
        for visit in youth.visits:
            first, number = len(tasks), len(visits)
            for position in range(len(visit.parts)):
                chances = dict(_chances(week, visit, position, shifts, dates))
                tasks.append(Task(number, sites.number(visit.location), visit.parts[position].minutes, chances))
            visits.append(RoutingVisit(tuple(range(first, len(tasks))), week.rates.unplanned_visit))
            if visit.link is not None:
                links.append(Link(first, first + 1, visit.link.least_minutes, visit.link.most_minutes))
        numbers = tuple(range(first_visit, len(visits)))
        series.append(_series(youth, numbers, working, index, dates))
    minutes = travel.minutes(sites.locations, sites.locations)
    rates = week.rates
    return PreparedWeek(
        problem=RoutingProblem(
            travel=[[int(value) for value in row] for row in minutes.tolist()],
            shifts=tuple(shifts),
            tasks=tuple(tasks),
            visits=tuple(visits),
            links=tuple(links),
            series=tuple(series),
            weights=Weights(
                travel=rates.travel_minute,
                lateness=rates.lateness_minute,
                largest_lateness=rates.largest_lateness_minute,
                change=rates.change_of_expert,
            ),
        ),
        dates=dates,
        visits=tuple((youth, visit) for youth in week.youths for visit in youth.visits),
    )


class _Sites:
    """Places by location: two visits at one location are no travel apart."""

    def __init__(self) -> None:
        self._numbers: dict[Location, int] = {}

    def number(self, location: Location) -> int:
        return self._numbers.setdefault(location, len(self._numbers))

    @property
    def locations(self) -> list[Location]:
        return list(self._numbers)


def _shifts(week: TeamWeek, sites: _Sites) -> tuple[list[Shift], set[int]]:
    """Every expert's working days, and the days on which anybody works."""
    shifts: list[Shift] = []
    for number, expert in enumerate(week.experts):
        if expert.base is None:
            raise ValueError(f"{expert.id} has no base")
        for hours in expert.hours:
            opens, closes = minutes_of(hours.from_clock), minutes_of(hours.until)
            shifts.append(Shift(number, hours.day.number, sites.number(expert.base), opens, closes))
    return shifts, {shift.day for shift in shifts}


def _chances(
    week: TeamWeek, visit: Visit, position: int, shifts: list[Shift], dates: tuple[date, ...]
) -> Iterator[tuple[int, Chance]]:
    """On which shifts a part may be and when: skill, day, windows; an agreed slot binds the first part."""
    part = visit.parts[position]
    days = {dates.index(day.date): day for day in visit.days if day.date in dates}
    for number, shift in enumerate(shifts):
        able = set(part.expertises) <= set(week.experts[shift.expert].expertises)
        if able and shift.day in days:
            starts, due = _starts(days[shift.day], part.minutes, slotted=position == 0)
            if starts:
                yield number, Chance(starts, due)


def _starts(day: VisitDay, minutes: int, *, slotted: bool) -> tuple[tuple[tuple[int, int], ...], int | None]:
    agreed = day.agreed if slotted else None
    earliest = 0 if agreed is None else minutes_of(agreed.from_clock)
    ranges = [
        (max(earliest, minutes_of(window.from_clock)), minutes_of(window.until) - minutes) for window in day.windows
    ]
    due = None if agreed is None else minutes_of(agreed.until)
    return tuple((low, high) for low, high in sorted(ranges) if low <= high), due


def _series(
    youth: YouthVisits, numbers: tuple[int, ...], working: set[int], index: dict[str, int], dates: tuple[date, ...]
) -> Series:
    possible: set[int] = set()
    agreed: set[int] = set()
    for visit in youth.visits:
        longest = max(part.minutes for part in visit.parts)
        for day in visit.days:
            weekday = dates.index(day.date)
            if weekday in working and _starts(day, longest, slotted=True)[0]:
                possible.add(weekday)
                if day.agreed is not None:
                    agreed.add(weekday)
    return Series(
        visits=numbers,
        known_experts=frozenset(index[expert] for expert in youth.usual_expert_ids if expert in index),
        free_strangers=0 if youth.usual_expert_ids else max(len(visit.parts) for visit in youth.visits),
        most_runs=fewest_runs(possible, len(youth.visits), agreed),
    )

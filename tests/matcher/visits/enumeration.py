"""Every week there is, in plain Python: all days, experts and orders, each as early as it can be."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations, product
from typing import NamedTuple

from matcher.visits.check import VisitCode, check_week
from matcher.visits.check.costs import costs_of
from models.visits.clock import clock_of, minutes_of
from models.visits.team_week import TeamWeek, Visit, VisitDay
from models.visits.visit_plan import (
    PlannedPart,
    PlannedVisit,
    TeamWeekPlan,
    UnplannedCode,
    UnplannedVisit,
    VisitCosts,
    WeekStatus,
)
from tests.matcher.visits.building import LineTravel

ZERO = VisitCosts(
    travel_minutes=0, lateness_minutes=0, largest_lateness_minutes=0, changes_of_expert=0, unplanned_visits=0, points=0
)
STATED = {VisitCode.COST, VisitCode.LATENESS, VisitCode.BOUND}
"""What a week says of itself; enumerated weeks say nothing."""


class Choice(NamedTuple):
    """A visit's day, its experts, and the window that each part is in."""

    visit: Visit
    day: VisitDay
    experts: tuple[str, ...]
    windows: tuple[int, ...]


def fewest_points(week: TeamWeek) -> int:
    """Points of the cheapest week that the checker accepts."""
    return min(_points(week))


def _points(week: TeamWeek) -> Iterator[int]:
    names = [expert.id for expert in week.experts]
    options: list[list[Choice | None]] = []
    for visit in week.visits:
        mine: list[Choice | None] = [None]
        for day in visit.days:
            for experts in permutations(names, len(visit.parts)):
                for windows in product(range(len(day.windows)), repeat=len(visit.parts)):
                    mine.append(Choice(visit, day, experts, windows))
        options.append(mine)
    for choices in product(*options):
        chosen = [choice for choice in choices if choice is not None]
        for routes in _orders(chosen):
            planned = _earliest(week, chosen, routes)
            if planned is None:
                continue
            plan = _plan(week, planned)
            if all(fault.code in STATED for fault in check_week(week, plan, LineTravel())):
                yield costs_of(week, plan, LineTravel()).points


Key = tuple[str, int]
"""Visit id and number of the part."""


def _orders(chosen: list[Choice]) -> Iterator[list[tuple[str, date, tuple[Key, ...]]]]:
    """Every order of every expert's day."""
    stops: dict[tuple[str, date], list[Key]] = {}
    for choice in chosen:
        for number, expert in enumerate(choice.experts):
            stops.setdefault((expert, choice.day.date), []).append((choice.visit.id, number))
    for orders in product(*(list(permutations(keys)) for keys in stops.values())):
        yield [(expert, day, order) for (expert, day), order in zip(stops, orders, strict=True)]


def _earliest(
    week: TeamWeek, chosen: list[Choice], routes: list[tuple[str, date, tuple[Key, ...]]]
) -> list[PlannedVisit] | None:
    """The earliest beginnings that keep windows, order, travel and links; None if they run away."""
    by_id = {choice.visit.id: choice for choice in chosen}
    bases = {expert.id: expert for expert in week.experts}
    starts: dict[Key, int] = {}
    for choice in chosen:
        for number in range(len(choice.experts)):
            begin = minutes_of(choice.day.windows[choice.windows[number]].from_clock)
            if number == 0 and choice.day.agreed is not None:
                begin = max(begin, minutes_of(choice.day.agreed.from_clock))
            starts[choice.visit.id, number] = begin
    travel = LineTravel()
    for _ in range(10_000):
        before = dict(starts)
        for expert, day, order in routes:
            opens = [minutes_of(item.from_clock) for item in bases[expert].hours if item.day.number == day.weekday()]
            if not opens:
                return None
            free, place = opens[0], bases[expert].base
            for key in order:
                visit = by_id[key[0]].visit
                assert place is not None
                free += int(travel.minutes([place], [visit.location])[0][0])
                starts[key] = max(starts[key], free)
                free, place = starts[key] + visit.parts[key[1]].minutes, visit.location
        for choice in chosen:
            if choice.visit.link is not None:
                one, other = (choice.visit.id, 0), (choice.visit.id, 1)
                starts[other] = max(starts[other], starts[one] + choice.visit.link.least_minutes)
                starts[one] = max(starts[one], starts[other] - choice.visit.link.most_minutes)
        if max(starts.values(), default=0) > 23 * 60:
            return None
        if starts == before:
            return [_planned(week, choice, starts) for choice in chosen]
    raise AssertionError("beginnings neither settle nor run away")


def _planned(week: TeamWeek, choice: Choice, starts: dict[Key, int]) -> PlannedVisit:
    owner = {visit.id: youth.youth_id for youth in week.youths for visit in youth.visits}
    parts = tuple(
        PlannedPart.model_validate(
            {
                "expert_id": expert,
                "from": clock_of(starts[choice.visit.id, number]),
                "until": clock_of(min(1439, starts[choice.visit.id, number] + choice.visit.parts[number].minutes)),
            }
        )
        for number, expert in enumerate(choice.experts)
    )
    return PlannedVisit(
        visit_id=choice.visit.id,
        youth_id=owner[choice.visit.id],
        place=choice.visit.place,
        date=choice.day.date,
        parts=parts,
    )


def _plan(week: TeamWeek, planned: list[PlannedVisit]) -> TeamWeekPlan:
    done = {item.visit_id for item in planned}
    left_out = tuple(
        UnplannedVisit(visit_id=visit.id, youth_id=youth.youth_id, code=UnplannedCode.HOURS_FULL)
        for youth in week.youths
        for visit in youth.visits
        if visit.id not in done
    )
    return TeamWeekPlan(
        team_id=week.team_id,
        kind=week.kind,
        status=WeekStatus.FEASIBLE,
        bound=0,
        costs=ZERO,
        visits=tuple(planned),
        unplanned=left_out,
    )

"""One day of single visits, planned by PyVRP."""

from collections.abc import Iterator

import pyvrp
from pyvrp.stop import MaxRuntime

from matcher.travel.protocol import TravelTimes
from matcher.visits.check.costs import costs_of
from models.geography import Location
from models.visits.arrangements import Expert
from models.visits.clock import clock_of, minutes_of
from models.visits.team_week import Span, TeamWeek, Visit
from models.visits.visit_plan import (
    PlannedPart,
    PlannedVisit,
    TeamWeekPlan,
    UnplannedCode,
    UnplannedVisit,
    VisitCosts,
    WeekStatus,
)

NO_COSTS = VisitCosts(
    travel_minutes=0, lateness_minutes=0, largest_lateness_minutes=0, changes_of_expert=0, unplanned_visits=0, points=0
)


class NotOneDayError(ValueError):
    """PyVRP plans one day of single visits with hard windows; the week asks for more."""


def plan_day(week: TeamWeek, travel: TravelTimes, seconds: float, seed: int) -> TeamWeekPlan:
    """
    One day of single visits by PyVRP: few minutes on the road, windows hard, skills by profiles, prizes for visits.

    A visit with two windows is a group of two clients of which one is visited. What PyVRP has no notion of
    (pairs, agreed slots that may be late, series over days, known experts) is refused.

    Raises
    ------
    NotOneDayError
        If the week holds any of these.
    RuntimeError
        If it found no plan within the windows.
    """
    _require_one_day(week)
    visits = week.visits
    model = pyvrp.Model()
    windows = [(visit, window) for visit in visits for window in visit.days[0].windows if _fits(visit, window)]
    places = [visit.location for visit, _ in windows]
    located = [model.add_location(0, 0) for _ in places]
    for visit in visits:
        mine = [number for number, (of, _) in enumerate(windows) if of.id == visit.id]
        group = model.add_client_group(required=False) if len(mine) > 1 else None
        for number in mine:
            window, minutes = windows[number][1], visit.parts[0].minutes
            model.add_client(
                located[number],
                service_duration=minutes,
                tw_early=minutes_of(window.from_clock),
                tw_late=minutes_of(window.until) - minutes,
                prize=week.rates.unplanned_visit,
                required=False,
                group=group,
                name=f"{number}",
            )
    for expert in week.experts:
        _add_expert(model, expert, windows, located, travel)
    result = model.solve(stop=MaxRuntime(seconds), seed=seed, display=False)
    if not result.is_feasible():
        raise RuntimeError("PyVRP found no plan within the windows")
    planned = tuple(sorted(_planned(week, model, result.best, windows), key=lambda item: item.visit_id))
    done = {visit.visit_id for visit in planned}
    left_out = tuple(
        UnplannedVisit(visit_id=visit.id, youth_id=youth.youth_id, code=UnplannedCode.HOURS_FULL)
        for youth in week.youths
        for visit in youth.visits
        if visit.id not in done
    )
    plan = TeamWeekPlan(
        team_id=week.team_id,
        kind=week.kind,
        status=WeekStatus.FEASIBLE,
        bound=0,
        costs=NO_COSTS,
        visits=planned,
        unplanned=left_out,
    )
    return plan.model_copy(update={"costs": costs_of(week, plan, travel)})


def _add_expert(
    model: pyvrp.Model,
    expert: Expert,
    windows: list[tuple[Visit, Span]],
    located: list[pyvrp.Location],
    travel: TravelTimes,
) -> None:
    """A vehicle with a depot and a profile of its own; who is unable has no road there."""
    if expert.base is None:
        raise NotOneDayError(f"{expert.id} has no base")
    base = model.add_location(0, 0)
    depot, profile = model.add_depot(base), model.add_profile()
    hours = expert.hours[0]
    model.add_vehicle_type(
        start_depot=depot,
        end_depot=depot,
        tw_early=minutes_of(hours.from_clock),
        tw_late=minutes_of(hours.until),
        profile=profile,
        name=expert.id,
    )
    able = [n for n, (visit, _) in enumerate(windows) if set(visit.parts[0].expertises) <= set(expert.expertises)]
    ends: list[tuple[pyvrp.Location, Location]] = [(base, expert.base)]
    ends += [(located[number], windows[number][0].location) for number in able]
    minutes = travel.minutes([point for _, point in ends], [point for _, point in ends])
    for row, (one, _) in enumerate(ends):
        for column, (other, _) in enumerate(ends):
            if row != column:
                value = int(minutes[row][column])
                model.add_edge(one, other, distance=value, duration=value, profile=profile)


def _planned(
    week: TeamWeek, model: pyvrp.Model, solution: pyvrp.Solution, windows: list[tuple[Visit, Span]]
) -> Iterator[PlannedVisit]:
    owner = {visit.id: youth.youth_id for youth in week.youths for visit in youth.visits}
    for route in solution.routes():
        expert = week.experts[route.vehicle_type()]
        for stop in route.schedule():
            if stop.is_depot():
                continue
            visit = windows[int(model.clients[stop.idx].name)][0]
            # a scheduled stop includes the waiting before its service
            begin = stop.start_time + stop.wait_duration
            until = begin + visit.parts[0].minutes
            part = {"expert_id": expert.id, "from": clock_of(begin), "until": clock_of(until)}
            yield PlannedVisit(
                visit_id=visit.id,
                youth_id=owner[visit.id],
                place=visit.place,
                date=visit.days[0].date,
                parts=(PlannedPart.model_validate(part),),
            )


def _fits(visit: Visit, window: Span) -> bool:
    return minutes_of(window.until) - minutes_of(window.from_clock) >= visit.parts[0].minutes


def _require_one_day(week: TeamWeek) -> None:
    dates = {day.date for visit in week.visits for day in visit.days}
    paired = any(len(visit.parts) > 1 for visit in week.visits)
    agreed = any(day.agreed is not None for visit in week.visits for day in visit.days)
    series = any(len(youth.visits) > 1 or youth.usual_expert_ids for youth in week.youths)
    hours = any(len(expert.hours) != 1 for expert in week.experts)
    if len(dates) != 1 or paired or agreed or series or hours:
        raise NotOneDayError("not one day of single visits without slots and known experts")

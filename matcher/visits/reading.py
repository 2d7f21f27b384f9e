from collections.abc import Iterator
from itertools import product
from typing import Any

from matcher.visits.preparing import PreparedWeek, runs
from matcher.visits.routing.limits import Found
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Solution, lateness
from models.visits.clock import clock_of, minutes_of
from models.visits.team_week import Span, TeamWeek
from models.visits.visit_plan import (
    PlannedPart,
    PlannedVisit,
    TeamWeekPlan,
    UnplannedCode,
    UnplannedVisit,
    VisitCosts,
    WeekStatus,
)


def reason_of(prepared: PreparedWeek, solution: Solution, number: int, *, searched: bool) -> UnplannedVisit:
    """
    Why a visit was left out: the first of the codes that holds.

    Parameters
    ----------
    number
        Of the visit in the routing problem.
    searched
        Other visits were tried elsewhere to make room, or the week is proven.
    """
    youth, visit = prepared.visits[number]
    code, parameters = _reason(prepared, solution, number)
    if code is UnplannedCode.HOURS_FULL and not searched:
        code = UnplannedCode.NOT_SEARCHED
    return UnplannedVisit(visit_id=visit.id, youth_id=youth.youth_id, code=code, parameters=parameters)


def _reason(prepared: PreparedWeek, solution: Solution, number: int) -> tuple[UnplannedCode, dict[str, Any]]:
    problem = prepared.problem
    youth, visit = prepared.visits[number]
    longest = max(part.minutes for part in visit.parts)
    open_days = [day.date for day in visit.days if any(_minutes(window) >= longest for window in day.windows)]
    if not open_days:
        return UnplannedCode.NO_DAY, {"minutes": longest, "days": len(visit.days)}
    if any(not problem.tasks[task].chances for task in problem.visits[number].tasks):
        missing = [part.expertises for part in visit.parts]
        return UnplannedCode.NO_EXPERT, {"expertises": sorted({str(item) for skills in missing for item in skills})}
    alone = set(_days_alone(problem, number))
    if not alone:
        pair_without_two = len(visit.parts) == 2 and not _two_experts(problem, number)
        code = UnplannedCode.NO_EXPERT if pair_without_two else UnplannedCode.TOO_FAR
        return code, {"minutes": longest, "travel_minutes": _round_trip(problem, number)}
    taken = {problem.shifts[solution[task].shift].day for task in _others(problem, number) if task in solution}
    if not alone - taken:
        return UnplannedCode.NO_DAY, {"days": len(alone), "visits": len(youth.visits)}
    most = problem.series[problem.series_of[number]].most_runs
    if most is not None and all(runs(taken | {day}) > most for day in alone - taken):
        return UnplannedCode.SPREAD, {"days": len(alone - taken)}
    minutes = sum(part.minutes for part in visit.parts)
    return UnplannedCode.HOURS_FULL, {"minutes": minutes, "travel_minutes": _round_trip(problem, number)}


def _minutes(window: Span) -> int:
    return minutes_of(window.until) - minutes_of(window.from_clock)


def _days_alone(problem: RoutingProblem, number: int) -> Iterator[int]:
    """Days on which the visit would fit if it were the only one."""
    tasks = problem.visits[number].tasks
    for placed in product(*(_alone(problem, task) for task in tasks)):
        days = {problem.shifts[shift].day for shift, _, _ in placed}
        if len(days) > 1 or len({problem.shifts[shift].expert for shift, _, _ in placed}) < len(tasks):
            continue
        if len(tasks) == 1 or _apart(problem, number, placed[0][1:], placed[1][1:]):
            yield days.pop()


def _alone(problem: RoutingProblem, task: int) -> list[tuple[int, int, int]]:
    """Shift and range of beginnings of a task that is alone on its shift."""
    service = problem.tasks[task]
    found = []
    for number, ranges in problem.possible_starts[task].items():
        shift = problem.shifts[number]
        first = shift.opens + problem.travel[shift.site][service.site]
        last = shift.closes - service.duration - problem.travel[service.site][shift.site]
        found += [(number, max(low, first), min(high, last)) for low, high in ranges]
    return [item for item in found if item[1] <= item[2]]


def _apart(problem: RoutingProblem, number: int, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Beginnings within the two ranges can be as far apart as the link says."""
    first = problem.visits[number].tasks[0]
    link = next(link for link in problem.links if link.first == first)
    return other[0] - one[1] <= link.most and other[1] - one[0] >= link.least


def _two_experts(problem: RoutingProblem, number: int) -> bool:
    """On some day two different experts have the skills of the two parts."""
    one, other = (
        {(problem.shifts[shift].day, problem.shifts[shift].expert) for shift in problem.tasks[task].chances}
        for task in problem.visits[number].tasks
    )
    return any(day == same and expert != another for day, expert in one for same, another in other)


def _others(problem: RoutingProblem, number: int) -> list[int]:
    """First tasks of the youth's other visits."""
    visits = problem.series[problem.series_of[number]].visits
    return [problem.visits[visit].tasks[0] for visit in visits if visit != number]


def _round_trip(problem: RoutingProblem, number: int) -> int:
    """The shortest way from a base to the visit and back, in minutes."""
    site = problem.tasks[problem.visits[number].tasks[0]].site
    bases = {
        problem.shifts[shift].site for task in problem.visits[number].tasks for shift in problem.tasks[task].chances
    }
    return min(problem.travel[base][site] + problem.travel[site][base] for base in bases)


def read_week(week: TeamWeek, prepared: PreparedWeek, found: Found) -> TeamWeekPlan:
    """A solution as a proposal: visits by day and time, what does not fit and why."""
    problem = prepared.problem
    planned: list[PlannedVisit] = []
    unplanned = []
    searched = found.is_optimal or found.rounds > 0
    for number, (youth, visit) in enumerate(prepared.visits):
        tasks = problem.visits[number].tasks
        if tasks[0] not in found.solution:
            unplanned.append(reason_of(prepared, found.solution, number, searched=searched))
            continue
        places = [found.solution[task] for task in tasks]
        parts = tuple(
            PlannedPart.model_validate(
                {
                    "expert_id": week.experts[problem.shifts[place.shift].expert].id,
                    "from": clock_of(place.start),
                    "until": clock_of(place.start + problem.tasks[task].duration),
                }
            )
            for task, place in zip(tasks, places, strict=True)
        )
        planned.append(
            PlannedVisit(
                visit_id=visit.id,
                youth_id=youth.youth_id,
                place=visit.place,
                date=prepared.dates[problem.shifts[places[0].shift].day],
                parts=parts,
                lateness_minutes=lateness(problem, tasks[0], places[0]),
            )
        )
    planned.sort(key=lambda item: (item.date, item.parts[0].from_clock, item.visit_id))
    return TeamWeekPlan(
        team_id=week.team_id,
        kind=week.kind,
        status=WeekStatus.OPTIMAL if found.is_optimal else WeekStatus.FEASIBLE,
        bound=found.bound,
        costs=VisitCosts(
            travel_minutes=found.cost.travel,
            lateness_minutes=found.cost.lateness,
            largest_lateness_minutes=found.cost.largest_lateness,
            changes_of_expert=found.cost.changes,
            unplanned_visits=len(unplanned),
            points=found.cost.total,
        ),
        visits=tuple(planned),
        unplanned=tuple(unplanned),
        assumed_roster=week.assumed_roster,
    )

from matcher.visits.preparing import PreparedWeek
from matcher.visits.reasons import reason_of
from matcher.visits.routing.limits import Found
from matcher.visits.routing.solution import lateness
from models.visits.clock import clock_of
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import PlannedPart, PlannedVisit, TeamWeekPlan, VisitCosts, WeekStatus


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

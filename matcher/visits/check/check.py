from matcher.travel.protocol import TravelTimes
from matcher.visits.check.costs import check_costs
from matcher.visits.check.report import VisitViolation
from matcher.visits.check.routes import check_routes
from matcher.visits.check.structure import check_structure
from matcher.visits.check.visits import check_visit
from matcher.visits.check.youths import check_youth
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan


def check_week(week: TeamWeek, plan: TeamWeekPlan, travel: TravelTimes) -> tuple[VisitViolation, ...]:
    """
    Recomputes a team's week from clocks and dates, sharing no code with the search.

    The reading order of the package: form, each visit, each youth, each expert's day, costs. A week that is
    not well formed is judged no further.

    Parameters
    ----------
    travel
        The source of travel times with which the week was made.
    """
    malformed = tuple(check_structure(week, plan))
    if malformed:
        return malformed
    asked = {visit.id: visit for visit in week.visits}
    experts = {expert.id: expert for expert in week.experts}
    planned = {visit.visit_id: visit for visit in plan.visits}
    return (
        *(item for visit in plan.visits for item in check_visit(asked[visit.visit_id], visit, experts)),
        *(item for youth in week.youths for item in check_youth(week, youth, planned)),
        *check_routes(week, plan, travel),
        *check_costs(week, plan, travel),
    )

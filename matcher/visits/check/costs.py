from collections.abc import Iterator
from itertools import pairwise

from matcher.travel.protocol import TravelTimes
from matcher.visits.check.report import VisitCode, VisitViolation
from matcher.visits.check.routes import shift_stops, stops_of, way
from matcher.visits.check.visits import late_minutes
from models.visits.team_week import TeamWeek, YouthVisits
from models.visits.visit_plan import TeamWeekPlan, VisitCosts, WeekStatus


def costs_of(week: TeamWeek, plan: TeamWeekPlan, travel: TravelTimes) -> VisitCosts:
    """Costs of a week, recomputed term by term."""
    asked = {visit.id: visit for visit in week.visits}
    late = [late_minutes(asked[visit.visit_id], visit) for visit in plan.visits]
    travelled = travelled_minutes(week, plan, travel)
    changes = sum(changed_experts(youth, plan) for youth in week.youths)
    largest, left_out = max(late, default=0), len(week.visits) - len(plan.visits)
    rates = week.rates
    return VisitCosts(
        travel_minutes=travelled,
        lateness_minutes=sum(late),
        largest_lateness_minutes=largest,
        changes_of_expert=changes,
        unplanned_visits=left_out,
        points=rates.travel_minute * travelled
        + rates.lateness_minute * sum(late)
        + rates.largest_lateness_minute * largest
        + rates.change_of_expert * changes
        + rates.unplanned_visit * left_out,
    )


def travelled_minutes(week: TeamWeek, plan: TeamWeekPlan, travel: TravelTimes) -> int:
    """Minutes on the road: from the base, between visits, back to the base, for each of an expert's hours."""
    experts = {expert.id: expert for expert in week.experts}
    total = 0
    for (expert_id, day), stops in stops_of(week, plan).items():
        base = experts[expert_id].base
        for _, _, part in shift_stops(experts[expert_id], day, stops):
            if part and base is not None:
                places = [base, *(stop.location for stop in part), base]
                total += sum(way(travel, one, other) for one, other in pairwise(places))
    return total


def changed_experts(youth: YouthVisits, plan: TeamWeekPlan) -> int:
    """Experts whom the youth does not know, beyond one (or a pair) where nobody is known."""
    ids = {visit.id for visit in youth.visits}
    seen = {part.expert_id for visit in plan.visits if visit.visit_id in ids for part in visit.parts}
    if youth.usual_expert_ids:
        return len(seen - set(youth.usual_expert_ids))
    return max(0, len(seen) - max(len(visit.parts) for visit in youth.visits))


def check_costs(week: TeamWeek, plan: TeamWeekPlan, travel: TravelTimes) -> Iterator[VisitViolation]:
    """What the week states of itself is what it costs."""
    asked = {visit.id: visit for visit in week.visits}
    for visit in plan.visits:
        late = late_minutes(asked[visit.visit_id], visit)
        if late != visit.lateness_minutes:
            yield VisitViolation(
                code=VisitCode.LATENESS,
                visit_id=visit.visit_id,
                date=visit.date,
                message=f"visit {visit.visit_id}: another lateness than stated",
                expected=str(late),
                found=str(visit.lateness_minutes),
            )
    costs = costs_of(week, plan, travel)
    for name, value in costs:
        stated = getattr(plan.costs, name)
        if stated != value:
            yield VisitViolation(
                code=VisitCode.COST, message=f"another {name} than stated", expected=str(value), found=str(stated)
            )
    is_proven = plan.bound == plan.costs.points
    if plan.bound > plan.costs.points or is_proven != (plan.status is WeekStatus.OPTIMAL):
        yield VisitViolation(
            code=VisitCode.BOUND,
            message=f"the bound does not agree with cost and status {plan.status.value}",
            expected=f"at most {plan.costs.points}, equal if and only if optimal",
            found=str(plan.bound),
        )

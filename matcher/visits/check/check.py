from collections import Counter
from collections.abc import Iterator

from matcher.travel.protocol import TravelTimes
from matcher.visits.check.costs import check_costs
from matcher.visits.check.report import VisitCode, VisitViolation
from matcher.visits.check.routes import check_routes
from matcher.visits.check.visits import check_visit, check_youth
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan


def check_structure(week: TeamWeek, plan: TeamWeekPlan) -> Iterator[VisitViolation]:
    """Without this nothing else can be computed: every visit once, known experts, as many of them as parts."""
    if plan.team_id != week.team_id:
        yield VisitViolation(
            code=VisitCode.TEAM, message="the week is another team's", expected=week.team_id, found=plan.team_id
        )
    owner = {visit.id: (youth.youth_id, visit) for youth in week.youths for visit in youth.visits}
    counts = Counter([item.visit_id for item in plan.visits] + [item.visit_id for item in plan.unplanned])
    for visit_id, count in counts.items():
        if visit_id not in owner:
            yield _about(VisitCode.VISIT_UNKNOWN, visit_id, "is not asked for")
        elif count > 1:
            yield _about(VisitCode.VISIT_TWICE, visit_id, f"is there {count} times")
    for visit_id in owner:
        if visit_id not in counts:
            yield _about(VisitCode.VISIT_MISSING, visit_id, "is neither planned nor said not to fit")
    experts = {expert.id for expert in week.experts}
    for planned in plan.visits:
        if planned.visit_id not in owner:
            continue
        youth_id, visit = owner[planned.visit_id]
        if (planned.youth_id, planned.place) != (youth_id, visit.place):
            yield _about(VisitCode.VISIT_FORM, visit.id, f"is of {youth_id} at {visit.place}")
        if len(planned.parts) != len(visit.parts):
            yield _about(VisitCode.VISIT_FORM, visit.id, f"needs {len(visit.parts)} expert(s)")
        for part in planned.parts:
            if part.expert_id not in experts:
                yield _about(VisitCode.EXPERT_UNKNOWN, visit.id, f"has {part.expert_id}, who is not in the team")


def _about(code: VisitCode, visit_id: str, words: str) -> VisitViolation:
    return VisitViolation(code=code, visit_id=visit_id, message=f"visit {visit_id} {words}")


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

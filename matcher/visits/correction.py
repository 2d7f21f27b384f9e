from collections.abc import Mapping, Sequence

from matcher.visits.demand import AskedVisits
from models.capacity import AmbulantTeam, BrigadeTeam
from models.visits.clock import minutes_of
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan, TravelCorrection, UnplannedCode

LARGEST_STEP_PERCENT = 50
"""A week adds at most so much: one bad week is not the rule, and the next one corrects further."""
HIGHEST_PERCENT = 1000


def travel_correction(
    team: BrigadeTeam | AmbulantTeam,
    week: TeamWeek,
    plan: TeamWeekPlan,
    asked: Sequence[AskedVisits],
    base_minutes: Mapping[str, int],
) -> TravelCorrection | None:
    r"""
    How much more the team's travel must count, if visits did not fit because the hours were full.

    .. math:: f = \lceil 100 (C - V) / R \rceil

    with C the minutes of the team or of its roster that week, whichever are fewer, and V and R the visit minutes
    and round trips of the visits that did fit, both as a plan counts them: at f percent exactly these fill C.
    One week adds at most 50 percent.

    Parameters
    ----------
    asked
        What the plan asks of this team in the week.
    base_minutes
        One-way minutes from the team's base, by visit id.

    Returns
    -------
    TravelCorrection | None
        None if nothing was left out for want of hours, or if travel is not the trouble: f is no more than
        the percentage before, or there is no travel.
    """
    full = sum(item.code is UnplannedCode.HOURS_FULL for item in plan.unplanned)
    planned = {visit.visit_id for visit in plan.visits}
    minutes = plan_minutes(asked)
    visit_minutes = sum(minutes[visit] for visit in planned)
    travel_minutes = sum(2 * base_minutes[visit] for visit in planned)
    if not full or not travel_minutes:
        return None
    hours = min(team.minutes_per_week, roster_minutes(week))
    needed = -(-100 * (hours - visit_minutes) // travel_minutes)
    if needed <= team.travel_percent:
        return None
    return TravelCorrection(
        team_id=team.id,
        kind=week.kind,
        travel_percent_before=team.travel_percent,
        travel_percent=min(HIGHEST_PERCENT, needed, team.travel_percent + LARGEST_STEP_PERCENT),
        travel_percent_needed=needed,
        hours_minutes=hours,
        visit_minutes=visit_minutes,
        travel_minutes=travel_minutes,
        unplanned_visits=full,
    )


def roster_minutes(week: TeamWeek) -> int:
    """Minutes between the beginning and the end of all working days together."""
    hours = [item for expert in week.experts for item in expert.hours]
    return sum(minutes_of(item.until) - minutes_of(item.from_clock) for item in hours)


def plan_minutes(asked: Sequence[AskedVisits]) -> dict[str, int]:
    """Minutes of each visit by id: one expert's, as a plan counts them."""
    counted: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for item in asked:
        for minutes in item.minutes:
            numbers[item.youth.id] = numbers.get(item.youth.id, 0) + 1
            counted[f"{item.youth.id}:{numbers[item.youth.id]}"] = minutes
    return counted

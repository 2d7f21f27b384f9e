from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from matcher.visits.check.clocks import minutes
from matcher.visits.check.report import VisitCode, VisitViolation
from models.visits.team_week import TeamWeek, VisitDay, YouthVisits
from models.visits.visit_plan import PlannedVisit


def check_youth(week: TeamWeek, youth: YouthVisits, planned: Mapping[str, PlannedVisit]) -> Iterator[VisitViolation]:
    """Each visit on its own day, and no more runs of three neighbouring days than there must be."""
    days = sorted(planned[visit.id].date for visit in youth.visits if visit.id in planned)
    for day in sorted({day for day in days if days.count(day) > 1}):
        yield VisitViolation(
            code=VisitCode.OWN_DAY, date=day, message=f"{youth.youth_id} is visited {days.count(day)} times on a day"
        )
    allowed, found = allowed_runs(week, youth), _runs(set(days))
    if found > allowed:
        yield VisitViolation(
            code=VisitCode.SPREAD,
            message=f"{youth.youth_id} is visited on three neighbouring days",
            expected=f"at most {allowed} time(s)",
            found=str(found),
        )


def allowed_runs(week: TeamWeek, youth: YouthVisits) -> int:
    """The fewest runs that so many visits could have on the days that are open, agreed days among them."""
    open_days: set[date] = set()
    agreed: set[date] = set()
    for visit in youth.visits:
        longest = max(part.minutes for part in visit.parts)
        for day in visit.days:
            works = any(hours.day.number == day.date.weekday() for expert in week.experts for hours in expert.hours)
            if works and _is_open(day, longest):
                open_days.add(day.date)
                if day.agreed is not None:
                    agreed.add(day.date)
    count = min(len(youth.visits), len(open_days))
    if len(agreed) > count:
        return _runs(agreed)
    return min(_runs(set(chosen)) for chosen in combinations(sorted(open_days), count) if agreed <= set(chosen))


def _is_open(day: VisitDay, longest: int) -> bool:
    earliest = 0 if day.agreed is None else minutes(day.agreed.from_clock)
    return any(minutes(item.until) - max(earliest, minutes(item.from_clock)) >= longest for item in day.windows)


def _runs(days: set[date]) -> int:
    return sum(day + timedelta(days=1) in days and day + timedelta(days=2) in days for day in days)

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from matcher.visits.check.report import VisitCode, VisitViolation, minutes
from models.visits.arrangements import Expert
from models.visits.team_week import TeamWeek, Visit, VisitDay, YouthVisits
from models.visits.visit_plan import PlannedVisit


def check_visit(visit: Visit, planned: PlannedVisit, experts: Mapping[str, Expert]) -> Iterator[VisitViolation]:
    """What can be judged of one visit without the others: day, windows, slot, lengths, skills, the pair."""
    for asked, part in zip(visit.parts, planned.parts, strict=True):
        missing = sorted(set(asked.expertises) - set(experts[part.expert_id].expertises))
        if missing:
            yield _fault(VisitCode.SKILL, planned, f"{part.expert_id} lacks {', '.join(missing)}")
        lasts = minutes(part.until) - minutes(part.from_clock)
        if lasts != asked.minutes:
            yield _fault(
                VisitCode.DURATION, planned, f"{part.expert_id} has another time", str(asked.minutes), str(lasts)
            )
    yield from _pair(visit, planned)
    days = [day for day in visit.days if day.date == planned.date]
    if not days:
        yield _fault(VisitCode.DAY, planned, "the youth cannot be visited on that day")
        return
    yield from _times(days[0], planned)


def late_minutes(visit: Visit, planned: PlannedVisit) -> int:
    """Minutes after the agreed slot's end at which the first expert begins; 0 without a slot."""
    for day in visit.days:
        if day.date == planned.date and day.agreed is not None:
            return max(0, minutes(planned.parts[0].from_clock) - minutes(day.agreed.until))
    return 0


def _pair(visit: Visit, planned: PlannedVisit) -> Iterator[VisitViolation]:
    if len(planned.parts) < 2:
        return
    one, other = planned.parts
    if one.expert_id == other.expert_id:
        yield _fault(VisitCode.SAME_EXPERT, planned, "two different experts are needed")
    if visit.link is not None:
        apart = minutes(other.from_clock) - minutes(one.from_clock)
        least, most = visit.link.least_minutes, visit.link.most_minutes
        if not least <= apart <= most:
            yield _fault(VisitCode.LINK, planned, "the experts' beginnings", f"{least} to {most} minutes", str(apart))


def _times(day: VisitDay, planned: PlannedVisit) -> Iterator[VisitViolation]:
    for part in planned.parts:
        begin, end = minutes(part.from_clock), minutes(part.until)
        if not any(minutes(item.from_clock) <= begin and end <= minutes(item.until) for item in day.windows):
            windows = ", ".join(f"{item.from_clock}-{item.until}" for item in day.windows) or "none"
            found = f"{part.from_clock}-{part.until}"
            yield _fault(VisitCode.WINDOW, planned, f"{part.expert_id} is outside the windows", windows, found)
    first = planned.parts[0].from_clock
    if day.agreed is not None and minutes(first) < minutes(day.agreed.from_clock):
        yield _fault(VisitCode.AGREED, planned, "begins before the agreed slot", day.agreed.from_clock, first)


def _fault(
    code: VisitCode, planned: PlannedVisit, words: str, expected: str | None = None, found: str | None = None
) -> VisitViolation:
    return VisitViolation(
        code=code,
        visit_id=planned.visit_id,
        date=planned.date,
        message=f"visit {planned.visit_id}: {words}",
        expected=expected,
        found=found,
    )


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

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from matcher.travel.protocol import TravelTimes
from matcher.visits.check.report import VisitCode, VisitViolation, clock, minutes
from models.geography import Location
from models.visits.arrangements import Expert
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan


class Stop(NamedTuple):
    """An expert at a visit."""

    begin: int
    end: int
    visit_id: str
    location: Location


def stops_of(week: TeamWeek, plan: TeamWeekPlan) -> dict[tuple[str, date], list[Stop]]:
    """The stops of each expert on each day, in the order of their beginnings."""
    where = {visit.id: visit.location for visit in week.visits}
    found: dict[tuple[str, date], list[Stop]] = {}
    for planned in plan.visits:
        for part in planned.parts:
            stop = Stop(minutes(part.from_clock), minutes(part.until), planned.visit_id, where[planned.visit_id])
            found.setdefault((part.expert_id, planned.date), []).append(stop)
    return {key: sorted(stops, key=lambda stop: (stop.begin, stop.visit_id)) for key, stops in found.items()}


def shift_stops(expert: Expert, day: date, stops: list[Stop]) -> list[tuple[int, int, list[Stop]]]:
    """The hours of a day with the stops that begin in them; stops in no hours come last, with none (-1, -1)."""
    left, found = list(stops), []
    for hours in expert.hours:
        if hours.day.number == day.weekday():
            opens, closes = minutes(hours.from_clock), minutes(hours.until)
            found.append((opens, closes, [stop for stop in left if opens <= stop.begin < closes]))
            left = [stop for stop in left if not opens <= stop.begin < closes]
    return [*found, (-1, -1, left)] if left else found


def way(travel: TravelTimes, one: Location, other: Location) -> int:
    """One-way minutes."""
    return int(travel.minutes([one], [other])[0][0])


def check_routes(week: TeamWeek, plan: TeamWeekPlan, travel: TravelTimes) -> Iterator[VisitViolation]:
    """Each expert leaves the base and is back within the hours, with time for every trip between."""
    experts = {expert.id: expert for expert in week.experts}
    for (expert_id, day), stops in stops_of(week, plan).items():
        expert = experts[expert_id]
        for opens, closes, part in shift_stops(expert, day, stops):
            if part and opens < 0:
                yield _fault(VisitCode.HOURS, expert_id, day, part[0], "the expert does not work then", None, None)
            elif part:
                yield from _route(expert, day, (opens, closes), part, travel)


def _route(
    expert: Expert, day: date, hours: tuple[int, int], stops: list[Stop], travel: TravelTimes
) -> Iterator[VisitViolation]:
    if expert.base is None:
        yield _fault(VisitCode.HOURS, expert.id, day, stops[0], "the expert has no base", None, None)
        return
    leaves = stops[0].begin - way(travel, expert.base, stops[0].location)
    if leaves < hours[0]:
        words = "leaves the base before the hours begin"
        yield _fault(VisitCode.HOURS, expert.id, day, stops[0], words, clock(hours[0]), clock(leaves))
    back = stops[-1].end + way(travel, stops[-1].location, expert.base)
    if back > hours[1]:
        words = "is back at the base after the hours end"
        yield _fault(VisitCode.HOURS, expert.id, day, stops[-1], words, clock(hours[1]), clock(back))
    for one, other in pairwise(stops):
        arrives = one.end + way(travel, one.location, other.location)
        if arrives > other.begin:
            words = f"cannot come from {one.visit_id} in time"
            yield _fault(VisitCode.TRAVEL_TIME, expert.id, day, other, words, clock(arrives), clock(other.begin))


def _fault(
    code: VisitCode, expert_id: str, day: date, stop: Stop, words: str, expected: str | None, found: str | None
) -> VisitViolation:
    return VisitViolation(
        code=code,
        visit_id=stop.visit_id,
        expert_id=expert_id,
        date=day,
        message=f"{expert_id}, visit {stop.visit_id}: {words}",
        expected=expected,
        found=found,
    )

from collections.abc import Iterator
from typing import NamedTuple

from matcher.check.alliance import Alliance
from matcher.check.course import Course, Leg
from matcher.check.trips import Trips
from models.stay import HOME
from models.youth import Youth


class Resource(NamedTuple):
    """Something that stays compete for (capaciteit)."""

    kind: str
    owner_id: str
    """The unit or team."""
    detail: str = ""
    """The risk tag, or the two youths kept apart."""

    @property
    def name(self) -> str:
        """As written in plans: `beds:UNIT`, `mix:UNIT:TAG`, `apart:YOUTH:YOUTH:UNIT` and so on."""
        if self.kind == "apart":
            return f"apart:{self.detail}:{self.owner_id}"
        return ":".join(part for part in self if part)


class Demand(NamedTuple):
    """What one youth asks of a resource on each day from `start` until `end`."""

    resource: Resource
    start: int
    end: int
    amount: int
    youth_id: str


def ambulant_trips(alliance: Alliance, youth: Youth, leg: Leg) -> Iterator[tuple[str, int, int]]:
    """For each expertise brought: the team, care minutes a week and trips a week, rounded up."""
    per_visit = alliance.norms.minutes_per_ambulant_visit
    for expertise, team_id in sorted(leg.stay.support):
        minutes = youth.need.expertises.get(expertise, 0)
        yield team_id, minutes, -(-minutes // per_visit)


def visit_days(youth: Youth, leg: Leg, end: int) -> tuple[int, int]:
    """First day and end of the brigade's visits in a stay that runs until `end`; equal if there are none."""
    start = leg.stay.start
    if leg.stay.brigade_team_id is None or youth.brigade_alternative is None:
        return start, start
    last = leg.brigade_since + 7 * youth.brigade_alternative.max_weeks
    return start, max(start, min(end, last))


def demands_of_leg(
    alliance: Alliance, trips: Trips, youth: Youth, leg: Leg, end: int | None = None
) -> Iterator[Demand]:
    """Everything one stay asks for, as if it ran until `end` where that is given."""
    start, end = leg.stay.start, leg.stay.end if end is None else end
    for resource in _unit_resources(alliance, youth, leg.stay.place):
        yield Demand(resource, start, end, 1, youth.id)
    team_minutes: dict[str, int] = {}
    for team_id, minutes, count in ambulant_trips(alliance, youth, leg):
        one_way = trips.ambulant(team_id, leg.stay.place, youth)
        road = count * 2 * _at_percent(one_way, alliance.ambulant_teams[team_id].travel_percent)
        team_minutes[team_id] = team_minutes.get(team_id, 0) + minutes + road
    for team_id, minutes in team_minutes.items():
        yield Demand(Resource("ambulant", team_id), start, end, minutes, youth.id)
    first, last = visit_days(youth, leg, end)
    if first < last and leg.stay.brigade_team_id is not None and youth.brigade_alternative is not None:
        one_way = trips.brigade(leg.stay.brigade_team_id, leg.stay.place, youth)
        road = 2 * _at_percent(one_way, alliance.brigade_teams[leg.stay.brigade_team_id].travel_percent)
        visits = youth.brigade_alternative
        minutes = visits.visits_per_week * (visits.minutes_per_visit + road)
        yield Demand(Resource("brigade", leg.stay.brigade_team_id), first, last, minutes, youth.id)


def demands_of(alliance: Alliance, trips: Trips, course: Course) -> list[Demand]:
    """Everything a youth asks for, stay by stay."""
    return [demand for leg in course.legs for demand in demands_of_leg(alliance, trips, course.youth, leg)]


def _at_percent(minutes: int, percent: int) -> int:
    """One-way minutes as they count for a team whose travel takes more than the source says, rounded up."""
    return (minutes * percent + 99) // 100


def _unit_resources(alliance: Alliance, youth: Youth, place: str) -> Iterator[Resource]:
    if place == HOME:
        return
    unit = alliance.units[place]
    yield Resource("beds", place)
    for tag in sorted(set(youth.risk_tags) & set(unit.mix_limits)):
        yield Resource("mix", place, tag)
    for one, other in alliance.kept_apart.get(youth.id, ()):
        yield Resource("apart", place, f"{one}:{other}")
    if unit.one_sex_at_a_time:
        yield Resource("sex", place)

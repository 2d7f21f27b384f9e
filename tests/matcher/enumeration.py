"""A youth's trajectories, all or those that may be useful, judged and priced by the checker."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise, product
from typing import NamedTuple

from matcher.check import Code
from matcher.check.alliance import Alliance
from matcher.check.course import Course, Leg, course_of
from matcher.check.day_stay import DayStay, pairs
from matcher.check.demand import Resource, demands_of, demands_of_leg
from matcher.check.evaluate import TERMS
from matcher.check.excess import Excess
from matcher.check.judgement import first_forbidden_days
from matcher.check.pins import check_pins
from matcher.check.stays_allowed import check_stays
from matcher.check.support import check_support, support_faults
from matcher.check.trajectory import check_trajectory
from matcher.check.trips import Trips
from models.stay import HOME
from models.vocabulary import Expertise
from models.youth import Youth

Usage = dict[tuple[str, int], int]
"""Demand by resource name and day."""


class Allowed(NamedTuple):
    """One trajectory that the checker allows a youth alone, with what it costs without siblings."""

    course: Course
    cost_points: int


class World(NamedTuple):
    """What every youth's search shares."""

    alliance: Alliance
    trips: Trips
    excess: Excess


class Prefix(NamedTuple):
    """A trajectory up to a boundary: the stays so far and the place of each period."""

    stays: tuple[DayStay, ...] = ()
    places: tuple[str | None, ...] = ()
    brigade_since: int | None = None
    """Day on which the last period's brigade team began there without a break."""


class YouthSearch:
    """Builds a youth's trajectories period by period; each step is judged by the checker."""

    def __init__(self, world: World, youth: Youth) -> None:
        self.world = world
        self.youth = youth
        self._arrangements = tuple(self._all_arrangements())
        self._judged: dict[object, frozenset[Code]] = {}
        self.scarce: set[Resource] = set()

    def most_minutes(self) -> dict[Resource, int]:
        """The most that the youth could ask of each team in one week."""
        most: dict[Resource, int] = {}
        for arrangement in self._arrangements:
            leg = Leg(arrangement.lasting(0, 1), 0, 0, in_current_place=False)
            for demand in demands_of_leg(self.world.alliance, self.world.trips, self.youth, leg):
                if demand.resource.kind in ("ambulant", "brigade"):
                    most[demand.resource] = max(demand.amount, most.get(demand.resource, 0))
        return most

    def all(self) -> Iterator[Allowed]:
        """Every allowed trajectory."""
        for prefix in self._grown():
            yield self._allowed(prefix)

    def useful(self, most_points: int) -> Iterator[Allowed]:
        """
        Allowed trajectories of at most so many points, without those that another replaces at no loss.

        Another replaces it if it has the same places on the same days, asks no scarce team for more on any
        day, and costs no more.
        """
        for prefix in self._grown(most_points):
            yield self._allowed(prefix)

    def _grown(self, most_points: int | None = None) -> list[Prefix]:
        boundaries = self.world.alliance.boundaries
        prefixes = [Prefix()]
        for start, end in pairwise(boundaries):
            usable = [item for item in self._arrangements if self._may_be_usable(item, start, end)]
            prefixes = [longer for prefix in prefixes for longer in self._longer(prefix, usable, start, end)]
            if most_points is not None:
                priced = [(self._points(prefix, end), prefix) for prefix in prefixes]
                within = [item for item in priced if item[0] <= most_points]
                prefixes = self._useful(within, is_last=end == boundaries[-1])
        return prefixes

    def _longer(self, prefix: Prefix, usable: list[DayStay], start: int, end: int) -> Iterator[Prefix]:
        """The prefix with one more period, in every way that breaks no rule before its end."""
        here = prefix.places[-1] if prefix.places else None
        locked = False
        for arrangement in (None, *usable):
            leaves = here is not None and arrangement is not None and arrangement.place != here
            if leaves and locked:
                continue
            longer = self._extended(prefix, arrangement, start, end)
            codes = self._codes(prefix, longer, arrangement, end)
            # whether a place may be left depends on the place entered only where that is pinned
            locked = locked or (leaves and Code.LEAVING in codes and self.youth.pinned is None)
            if not codes:
                yield longer

    def _codes(self, prefix: Prefix, longer: Prefix, arrangement: DayStay | None, end: int) -> frozenset[Code]:
        """
        Rules broken before the end of the last period.

        Remembered by what they depend on beside rules that the prefix has passed: places until now, the last
        support and brigade team, and since when; with pins, everything.
        """
        key: object = (longer.stays, end)
        if self.youth.pinned is None:
            key = (_last(prefix), arrangement)
        if key not in self._judged:
            self._judged[key] = self._judge(longer, end)
        return self._judged[key]

    def _judge(self, prefix: Prefix, end: int) -> frozenset[Code]:
        alliance, trips, excess = self.world
        course = self._course(prefix)
        found = chain(
            check_trajectory(alliance, trips, excess, course),
            check_stays(alliance, trips, course),
            check_support(alliance, trips, course),
            check_pins(alliance, self.youth, course.pins, course.stays),
        )
        last_date = alliance.calendar.date_of(end)
        return frozenset(item.code for item in found if item.date is None or item.date < last_date)

    def _points(self, prefix: Prefix, end: int) -> int:
        """What the days before `end` cost; never more than a trajectory that begins so."""
        course = self._course(prefix)
        care = None if course.care is None else (course.care[0], min(course.care[1], end))
        waiting = (min(course.waiting[0], end), min(course.waiting[1], end))
        until_now = replace(course, care=care, waiting=waiting)
        return sum(term(self.world.alliance, self.world.trips, until_now).points for term, _ in TERMS)

    def _useful(self, priced: list[tuple[int, Prefix]], *, is_last: bool) -> list[Prefix]:
        groups: dict[object, list[tuple[int, Prefix]]] = {}
        for points, prefix in priced:
            if is_last:
                key: object = prefix.places
            else:
                key = _last(prefix)
            if self.youth.pinned is not None:
                key = (key, prefix.stays)
            groups.setdefault(key, []).append((points, prefix))
        return [prefix for group in groups.values() for prefix in self._not_replaced(group)]

    def _not_replaced(self, group: list[tuple[int, Prefix]]) -> list[Prefix]:
        if len(group) == 1:
            return [group[0][1]]
        asking = [(points, self._minutes(prefix), prefix) for points, prefix in group]
        asking.sort(key=lambda item: (item[0], sum(item[1].values())))
        kept: list[tuple[Usage, Prefix]] = []
        for _, usage, prefix in asking:
            if not any(_asks_no_more(other, usage) for other, _ in kept):
                kept.append((usage, prefix))
        return [prefix for _, prefix in kept]

    def _minutes(self, prefix: Prefix) -> Usage:
        """Minutes asked of scarce teams on each day; the rest is the same for the same places."""
        usage: Usage = {}
        for demand in demands_of(self.world.alliance, self.world.trips, self._course(prefix)):
            if demand.resource in self.scarce:
                for day in range(demand.start, demand.end):
                    key = (demand.resource.name, day)
                    usage[key] = usage.get(key, 0) + demand.amount
        return usage

    def _extended(self, prefix: Prefix, arrangement: DayStay | None, start: int, end: int) -> Prefix:
        """The prefix with a period without a place, or in this arrangement."""
        if arrangement is None:
            return Prefix(prefix.stays, (*prefix.places, None), prefix.brigade_since)
        places = (*prefix.places, arrangement.place)
        stays = (*prefix.stays, arrangement.lasting(start, end))
        if prefix.stays and prefix.stays[-1].end == start and prefix.stays[-1].same_arrangement(arrangement):
            stays = (*prefix.stays[:-1], prefix.stays[-1].lasting(prefix.stays[-1].start, end))
        if arrangement.brigade_team_id is None:
            return Prefix(stays, places)
        course = course_of(self.world.alliance, self.youth, stays)
        return Prefix(stays, places, course.legs[-1].brigade_since)

    def _course(self, prefix: Prefix) -> Course:
        return course_of(self.world.alliance, self.youth, prefix.stays)

    def _allowed(self, prefix: Prefix) -> Allowed:
        course = self._course(prefix)
        points = sum(term(self.world.alliance, self.world.trips, course).points for term, _ in TERMS)
        return Allowed(course, points)

    def _all_arrangements(self) -> Iterator[DayStay]:
        """Places with supports and brigade teams that the checker could allow on some day; no days yet."""
        alliance, trips, _ = self.world
        today = self.youth.current_stay
        pins = () if self.youth.pinned is None else self.youth.pinned.stays
        decided = [DayStay(pin.place, 0, 0, pairs(pin.support), pin.brigade_team_id) for pin in pins]
        if today is not None:
            decided.append(DayStay(today.place, 0, 0, pairs(today.support), today.brigade_team_id))
        yield from dict.fromkeys(decided)
        treating = frozenset[tuple[Expertise, str]]() if today is None else pairs(today.support)
        asked = sorted({*self.youth.need.expertises, *(expertise for expertise, _ in treating)})
        teams = alliance.ambulant_teams.values()
        bringing = [[None, *((item, t.id) for t in teams if item in t.expertises)] for item in asked]
        for place in (HOME, *alliance.units):
            for brought in product(*bringing):
                support = frozenset(item for item in brought if item is not None)
                for brigade_id in (None, *alliance.brigade_teams):
                    stay = DayStay(place, 0, 0, support, brigade_id)
                    at_current = today is not None and today.place == place
                    leg = Leg(stay, 0, 0, in_current_place=at_current)
                    if stay not in decided and not any(support_faults(alliance, trips, self.youth, leg)):
                        yield stay

    def _may_be_usable(self, arrangement: DayStay, start: int, end: int) -> bool:
        """No rule forbids the period to one who enters now, save those that care when one entered."""
        today = self.youth.current_stay
        if self.youth.pinned is not None or (today is not None and today.place == arrangement.place):
            return True
        leg = Leg(arrangement.lasting(start, end), start, start, in_current_place=False)
        found = first_forbidden_days(self.world.alliance, self.world.trips, self.youth, leg, start, end)
        return not found.keys() - {Code.CLOSED_AUTHORISATION}


def _last(prefix: Prefix) -> object:
    """What decides how a youth without pins may go on."""
    if not prefix.stays:
        return prefix.places
    last = prefix.stays[-1]
    return prefix.places, last.support, last.brigade_team_id, prefix.brigade_since


def _asks_no_more(one: Usage, other: Usage) -> bool:
    return all(amount <= other.get(key, 0) for key, amount in one.items())

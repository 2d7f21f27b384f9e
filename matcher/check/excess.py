from collections import defaultdict
from collections.abc import Sequence

from matcher.check.alliance import Alliance
from matcher.check.course import Course, course_of
from matcher.check.demand import Demand, Resource, demands_of
from matcher.check.incumbent import incumbent_of
from matcher.check.overload import Overload, overloads
from matcher.check.spans import Spans
from matcher.check.trips import Trips
from models.youth import Youth


class Excess:
    """
    Resources on which the incumbent plan already asks too much, and what each youth asks there.

    Nobody is put out, nobody is added: in a period that holds a day in excess no youth may ask more than at most
    in the incumbent. The period counts, not the day: minutes are so many a week.
    """

    def __init__(self, alliance: Alliance, trips: Trips) -> None:
        self._alliance = alliance
        youths = alliance.youths.values()
        self._incumbent = {
            youth.id: course_of(alliance, youth, incumbent_of(alliance, trips, youth)) for youth in youths
        }
        courses = self._incumbent.values()
        trips.gather((course.youth, stay) for course in courses for stay in course.stays)
        demands = [demand for course in courses for demand in demands_of(alliance, trips, course)]
        self.days: dict[Resource, tuple[Overload, ...]] = overloads(alliance, demands)
        self._own: dict[tuple[Resource, str], list[Demand]] = defaultdict(list)
        for demand in demands:
            if demand.resource in self.days:
                self._own[demand.resource, demand.youth_id].append(demand)

    def incumbent_of(self, youth: Youth) -> Course:
        """The youth's course in the incumbent plan."""
        return self._incumbent[youth.id]

    def first_added_day(self, demand: Demand) -> int | None:
        """First day of a period in excess on which a youth would ask more than in the incumbent plan."""
        own = self._own.get((demand.resource, demand.youth_id), ())
        for start, end in self.periods(demand.resource):
            if demand.start < end and start < demand.end and _greatest(own, start, end) < demand.amount:
                return max(start, demand.start)
        return None

    def periods(self, resource: Resource) -> Spans:
        """Periods, each by its first day and its end, that hold a day in excess."""
        alliance = self._alliance
        starts = {
            alliance.boundary_until(day)
            for days in self.days.get(resource, ())
            for day in (days.start, *(bound for bound in alliance.boundaries if days.start < bound < days.end))
        }
        return tuple((start, alliance.next_boundary(start)) for start in sorted(starts))


def _greatest(demands: Sequence[Demand], start: int, end: int) -> int:
    """The most that is asked at once on days from `start` until `end`."""
    asked = [item for item in demands if item.start < end and start < item.end]
    begins = {max(start, item.start) for item in asked}
    return max((sum(item.amount for item in asked if item.start <= day < item.end) for day in begins), default=0)

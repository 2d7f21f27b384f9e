from collections import defaultdict

from matcher.check.alliance import Alliance
from matcher.check.course import course_of
from matcher.check.demand import Demand, Resource, demands_of
from matcher.check.incumbent import incumbent_of
from matcher.check.overload import Overload, overloads
from matcher.check.trips import Trips


class Excess:
    """
    Resources on which the incumbent plan already asks too much, and what each youth asks there.

    Nobody is put out, nobody is added: on such days no youth may ask more than in the incumbent.
    """

    def __init__(self, alliance: Alliance, trips: Trips) -> None:
        youths = alliance.youths.values()
        courses = [course_of(alliance, youth, incumbent_of(alliance, trips, youth)) for youth in youths]
        trips.gather((course.youth, stay) for course in courses for stay in course.stays)
        demands = [demand for course in courses for demand in demands_of(alliance, trips, course)]
        self.days: dict[Resource, tuple[Overload, ...]] = overloads(alliance, demands)
        self._own: dict[tuple[Resource, str], list[Demand]] = defaultdict(list)
        for demand in demands:
            if demand.resource in self.days:
                self._own[demand.resource, demand.youth_id].append(demand)

    def first_added_day(self, demand: Demand) -> int | None:
        """First day in excess on which a youth would ask more than in the incumbent plan."""
        own = self._own.get((demand.resource, demand.youth_id), ())
        for days in self.days.get(demand.resource, ()):
            start, end = max(days.start, demand.start), min(days.end, demand.end)
            cuts = {start} | {day for item in own for day in (item.start, item.end) if start < day < end}
            for day in sorted(cuts) if start < end else ():
                if sum(item.amount for item in own if item.start <= day < item.end) < demand.amount:
                    return day
        return None

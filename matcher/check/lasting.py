from matcher.check.alliance import Alliance
from matcher.check.course import Leg
from matcher.check.demand import demands_of_leg
from matcher.check.excess import Excess
from matcher.check.judgement import first_forbidden_days
from matcher.check.spans import parts
from matcher.check.trips import Trips
from models.youth import Youth


def lasts_until(alliance: Alliance, trips: Trips, excess: Excess, youth: Youth, leg: Leg, start: int, end: int) -> int:
    """
    The boundary until which the rules let a stay go on from a day at which it ends, at most `end`.

    An entered stay ends before the first period with a day on which an admission rule forbids it,
    `full_today` among them; that one ends no stay at a resident's current place. Pins waive the rules on
    their own days.
    """
    days = [*first_forbidden_days(alliance, trips, youth, leg, start, end).values(), end]
    if excess.days and not leg.in_current_place:
        for demand in demands_of_leg(alliance, trips, youth, leg, end=end):
            for first, last in parts(max(start, demand.start), demand.end, leg.pinned):
                added = excess.first_added_day(demand._replace(start=first, end=last))
                if added is not None:
                    days.append(added)
    return alliance.boundary_until(min(days))

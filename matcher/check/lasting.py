from matcher.check.admission import broken_days
from matcher.check.alliance import Alliance
from matcher.check.course import Leg
from matcher.check.current_place import must_end
from matcher.check.demand import demands_of_leg
from matcher.check.excess import Excess
from matcher.check.trips import Trips
from models.youth import Youth


def last_boundary(alliance: Alliance, trips: Trips, excess: Excess, youth: Youth, leg: Leg) -> int:
    """
    The boundary until which the rules let a stay last, whatever its planned end.

    A resident's current stay lasts until it must end; an entered one until an admission rule is first
    broken, `full_today` among them. A pinned stay is judged here as if it were not pinned: whether it may be
    longer than the pin is for the rules to say.
    """
    if leg.in_current_place:
        return must_end(alliance, youth)
    broken = min(broken_days(alliance, trips, youth, leg).values(), default=alliance.horizon_days)
    if excess.days:
        demands = demands_of_leg(alliance, trips, youth, leg, end=alliance.horizon_days)
        added = excess.first_added_day_of(demands)
        broken = broken if added is None else min(broken, added)
    return alliance.boundary_until(broken)

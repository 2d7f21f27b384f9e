from matcher.check.alliance import Alliance
from matcher.check.authorisation import unauthorised_days
from matcher.check.course import Leg
from matcher.check.current_place import ended_days
from matcher.check.demand import demands_of_leg
from matcher.check.excess import Excess
from matcher.check.judgement import first_forbidden_days
from matcher.check.pins import pins_ahead
from matcher.check.spans import first_day, parts
from matcher.check.trips import Trips
from models.youth import Youth


def lasts_until(alliance: Alliance, trips: Trips, excess: Excess, youth: Youth, leg: Leg, start: int, end: int) -> int:
    """
    The boundary until which the rules let a stay go on from a day at which it ends, at most `end`.

    An entered stay ends before the first period with a day on which an admission rule forbids it,
    `full_today` among them; that one ends no stay at a resident's current place, and whether such a stay must
    end does not depend on its support. Pins waive the rules on their own days.
    """
    if leg.in_current_place:
        return alliance.boundary_until(_current_place_ends(alliance, youth, leg, start, end))
    days = [*first_forbidden_days(alliance, trips, youth, leg, start, end).values(), end]
    if excess.days:
        for demand in demands_of_leg(alliance, trips, youth, leg, end=end):
            for first, last in parts(max(start, demand.start), demand.end, leg.pinned):
                added = excess.first_added_day(demand._replace(start=first, end=last))
                if added is not None:
                    days.append(added)
    return alliance.boundary_until(min(days))


def _current_place_ends(alliance: Alliance, youth: Youth, leg: Leg, start: int, end: int) -> int:
    """First day on which the current place itself may not be stayed in, whatever the support; at most `end`."""
    place = leg.stay.place
    pinned = tuple((pin.start, pin.end) for pin in pins_ahead(alliance, youth) if pin.place == place)
    days = [end]
    for spans in ended_days(alliance, youth).values():
        days += [day for day in (first_day(spans, start, end, pinned),) if day is not None]
    unauthorised = first_day(unauthorised_days(alliance, youth, place), start, end)
    return min(days if unauthorised is None else [*days, unauthorised])

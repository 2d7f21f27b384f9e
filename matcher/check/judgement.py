from matcher.check.admission import current_place_faults, refused_days
from matcher.check.alliance import Alliance
from matcher.check.authorisation import unauthorised_days
from matcher.check.course import Leg
from matcher.check.current_place import ended_days
from matcher.check.report import Code
from matcher.check.spans import Spans, first_day
from matcher.check.trips import Trips
from models.youth import Youth


def forbidden_days(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> dict[Code, Spans]:
    """
    For each rule the days of the horizon on which it forbids a stay, whatever its planned end and pins.

    A resident's current place answers to section 5, an entered one to section 4. `full_today` is not among
    the rules (see `lasting`), nor are the days of the authorisation, which no pin waives.
    """
    if not leg.in_current_place:
        return refused_days(alliance, trips, youth, leg)
    every_day: Spans = ((0, alliance.horizon_days),)
    faults = dict.fromkeys(current_place_faults(alliance, trips, youth, leg), every_day)
    return faults | ended_days(alliance, youth)


def first_forbidden_days(
    alliance: Alliance, trips: Trips, youth: Youth, leg: Leg, start: int, end: int
) -> dict[Code, int]:
    """
    For each rule the first day from `start` and before `end` on which it forbids the stay.

    Judged day by day: a rule does not count on the days of a pin with the same place, support and brigade
    team, save for the authorisation.
    """
    found: dict[Code, int] = {}
    unpinned = first_day(((start, end),), start, end, leg.pinned)
    if unpinned is not None:
        for code, spans in forbidden_days(alliance, trips, youth, leg).items():
            day = first_day(spans, start, end, leg.pinned)
            if day is not None:
                found[code] = day
    day = first_day(unauthorised_days(alliance, youth, leg.stay.place), start, end)
    if day is not None:
        code = Code.CLOSED_AUTHORISATION
        found[code] = min(day, found.get(code, day))
    return found

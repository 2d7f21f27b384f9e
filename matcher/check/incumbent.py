from collections.abc import Sequence

from matcher.check.alliance import Alliance
from matcher.check.care import care_of
from matcher.check.course import Leg, course_of
from matcher.check.day_stay import DayStay, pairs, to_dates
from matcher.check.judgement import first_forbidden_days
from matcher.check.pins import pins_ahead
from matcher.check.support import support_faults
from matcher.check.trips import Trips
from matcher.travel.protocol import TravelTimes
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay
from models.youth import Youth


def incumbent_of(alliance: Alliance, trips: Trips, youth: Youth) -> tuple[DayStay, ...]:
    """
    Stay where you are, wait, follow your pins; then be interrupted.

    A resident keeps the current place and support until the stay must end, care ends, or a pin begins. After
    a pin the youth is interrupted until the next one; a resident whose pin is at the current place goes on there. What
    was not decided takes no bed from anybody.
    """
    pins = pins_ahead(alliance, youth)
    stays: list[DayStay] = []
    current = youth.current_stay
    if current is not None:
        kept = DayStay(current.place, 0, 0, pairs(current.support), current.brigade_team_id)
        end = _stop(alliance, youth, pins, None, pins[0].start if pins else alliance.horizon_days)
        leg = Leg(kept, 0, 0, in_current_place=True)
        days = first_forbidden_days(alliance, trips, youth, leg, 0, end).values()
        end = alliance.boundary_until(min(days, default=end))
        if end > 0:
            stays.append(kept.lasting(0, end))
    first_day = pins[0].start if pins else None
    for index, pin in enumerate(pins):
        _append(stays, pin)
        next_pin = pins[index + 1].start if index + 1 < len(pins) else alliance.horizon_days
        end = _stop(alliance, youth, pins, first_day, next_pin)
        _go_on(alliance, trips, youth, stays, pin.lasting(pin.end, pin.end), end)
    return tuple(stays)


def incumbent_stays(snapshot: Snapshot, policy: Policy, travel: TravelTimes) -> dict[str, tuple[Stay, ...]]:
    """Every youth's stays in the incumbent plan, by youth."""
    alliance = Alliance(snapshot, policy)
    trips = Trips(alliance, travel)
    return {
        youth.id: tuple(to_dates(stay, alliance.calendar) for stay in incumbent_of(alliance, trips, youth))
        for youth in snapshot.youths
    }


def _stop(alliance: Alliance, youth: Youth, pins: Sequence[DayStay], first_day: int | None, next_pin: int) -> int:
    """Care's end or the next pin's beginning."""
    care = care_of(alliance, youth, pins, first_day)
    return next_pin if care is None else min(care[1], next_pin)


def _go_on(alliance: Alliance, trips: Trips, youth: Youth, stays: list[DayStay], stay: DayStay, end: int) -> None:
    """Lengthens what was done last as far as the rules let it, in a resident's current place that was never left."""
    if stay.start >= end:
        return
    longer = [*stays]
    _append(longer, stay.lasting(stay.start, end))
    leg = course_of(alliance, youth, longer, pins=()).legs[-1]
    if not leg.in_current_place:
        return
    if any(support_faults(alliance, trips, youth, leg)):
        return
    days = first_forbidden_days(alliance, trips, youth, leg, stay.start, end).values()
    last = alliance.boundary_until(min(days, default=end))
    if last > stay.start:
        _append(stays, stay.lasting(stay.start, last))


def _append(stays: list[DayStay], stay: DayStay) -> None:
    """Adds a stay, as part of the one before where both are the same."""
    if stays and stays[-1].end == stay.start and stays[-1].same_arrangement(stay):
        stays[-1] = stays[-1].lasting(stays[-1].start, stay.end)
    else:
        stays.append(stay)

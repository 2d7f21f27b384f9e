from collections.abc import Sequence

from matcher.check.alliance import Alliance
from matcher.check.care import care_of
from matcher.check.course import Leg
from matcher.check.day_stay import DayStay, pairs, to_dates
from matcher.check.judgement import first_forbidden_days
from matcher.check.pins import pins_ahead
from matcher.check.trips import Trips
from matcher.travel.protocol import TravelTimes
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay
from models.youth import Youth


def incumbent_of(alliance: Alliance, trips: Trips, youth: Youth) -> tuple[DayStay, ...]:
    """
    Stay where you are, wait, follow your pins; then be interrupted.

    A resident keeps the current place and support until the stay must end, care ends, or a pin begins. After a pin at
    the current place that was never left the youth goes on there as today; after another pin the youth is interrupted
    until the next one. What was not decided takes no bed from anybody.
    """
    pins = pins_ahead(alliance, youth)
    stays: list[DayStay] = []
    current = youth.current_stay
    kept = None
    if current is not None:
        kept = DayStay(current.place, 0, 0, pairs(current.support), current.brigade_team_id)
        _go_on(alliance, trips, youth, stays, kept, 0, _stop(alliance, youth, pins, None, 0))
    first_day = pins[0].start if pins else None
    for index, pin in enumerate(pins):
        if kept is not None and (pin.place != kept.place or (stays[-1].end if stays else 0) != pin.start):
            kept = None
        _append(stays, pin)
        if kept is not None:
            _go_on(alliance, trips, youth, stays, kept, pin.end, _stop(alliance, youth, pins, first_day, index + 1))
    return tuple(stays)


def incumbent_stays(snapshot: Snapshot, policy: Policy, travel: TravelTimes) -> dict[str, tuple[Stay, ...]]:
    """Every youth's stays in the incumbent plan, by youth."""
    alliance = Alliance(snapshot, policy)
    trips = Trips(alliance, travel)
    return {
        youth.id: tuple(to_dates(stay, alliance.calendar) for stay in incumbent_of(alliance, trips, youth))
        for youth in snapshot.youths
    }


def _stop(alliance: Alliance, youth: Youth, pins: Sequence[DayStay], first_day: int | None, index: int) -> int:
    """Care's end, or the beginning of the pin with this number where that is earlier."""
    next_pin = pins[index].start if index < len(pins) else alliance.horizon_days
    care = care_of(alliance, youth, pins, first_day)
    return next_pin if care is None else min(care[1], next_pin)


def _go_on(
    alliance: Alliance, trips: Trips, youth: Youth, stays: list[DayStay], kept: DayStay, start: int, end: int
) -> None:
    """Goes on at the current place that was never left, as today, as far as the rules let it."""
    if start >= end:
        return
    leg = Leg(kept.lasting(start, end), start, start, in_current_place=True)
    days = first_forbidden_days(alliance, trips, youth, leg, start, end).values()
    last = alliance.boundary_until(min(days, default=end))
    if last > start:
        _append(stays, kept.lasting(start, last))


def _append(stays: list[DayStay], stay: DayStay) -> None:
    """Adds a stay, as part of the one before where both are the same."""
    if stays and stays[-1].end == stay.start and stays[-1].same_arrangement(stay):
        stays[-1] = stays[-1].lasting(stays[-1].start, stay.end)
    else:
        stays.append(stay)

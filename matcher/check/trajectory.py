from collections.abc import Iterator
from itertools import pairwise

from matcher.check.alliance import Alliance
from matcher.check.care import need_day
from matcher.check.course import Course, Leg
from matcher.check.excess import Excess
from matcher.check.lasting import lasts_until
from matcher.check.report import Code, Violation
from matcher.check.trips import Trips
from models.vocabulary import Setting


def check_trajectory(alliance: Alliance, trips: Trips, excess: Excess, course: Course) -> Iterator[Violation]:
    """How stays follow each other: within care, with gaps and moves only where they may be."""
    yield from _care(alliance, course)
    yield from _interruptions(alliance, trips, excess, course)
    yield from _leavings(alliance, trips, excess, course)
    yield from _limited_units(alliance, course)
    allowed = max(alliance.norms.max_moves, len(excess.incumbent_of(course.youth).moves))
    if len(course.moves) > allowed:
        day = course.moves[allowed].stay.start
        found = _violation(alliance, course, Code.MAX_MOVES, day, "moves too often")
        yield found.model_copy(update={"expected": f"{allowed} moves", "found": f"{len(course.moves)} moves"})


def _care(alliance: Alliance, course: Course) -> Iterator[Violation]:
    """Care begins when it is needed, earlier only by a pin; no stay after its end."""
    if course.care is None:
        return
    first_day, end = course.care
    pinned = any(pin.start <= first_day < pin.end for pin in course.pins)
    if course.current is None and first_day < need_day(alliance, course.youth) and not pinned:
        yield _violation(alliance, course, Code.CARE_BEGINS, first_day, "has a stay before care is needed")
    for leg in course.legs:
        if leg.stay.end > end:
            day = max(end, leg.stay.start)
            yield _violation(alliance, course, Code.CARE_ENDS, day, "has a stay after care ends")


def _interruptions(alliance: Alliance, trips: Trips, excess: Excess, course: Course) -> Iterator[Violation]:
    """An interruption begins only where the stay before it could not last one period longer, or was decided to end."""
    for day, _ in course.interruptions:
        left = next((leg for leg in course.legs if leg.stay.end == day), course.current)
        if left is None or _ends_as_decided(course, left):
            continue
        next_day = alliance.next_boundary(day)
        if lasts_until(alliance, trips, excess, course.youth, left, day, next_day) >= next_day:
            found = _violation(alliance, course, Code.INTERRUPTION, day, "is interrupted without need")
            yield found.model_copy(update={"expected": f"a stay until {alliance.calendar.date_of(next_day)} at least"})


def _ends_as_decided(course: Course, leg: Leg) -> bool:
    """Who decided a stay decided its end: it need not go on after its pin, save in a place that was never left."""
    return not leg.in_current_place and any(pin.end == leg.stay.end for pin in course.pins)


def _leavings(alliance: Alliance, trips: Trips, excess: Excess, course: Course) -> Iterator[Violation]:
    """A place is left at once for another only with a reason."""
    if course.care is None:
        return
    end = course.care[1]
    for left, entered in course.joins:
        day = entered.stay.start
        if left.stay.place == entered.stay.place or _may_leave(alliance, course, left, entered):
            continue
        if _is_decided(left, entered) or _ends_as_decided(course, left):
            continue
        if lasts_until(alliance, trips, excess, course.youth, left, day, end) >= end:
            words = f"leaves {left.stay.place} without a reason"
            yield _violation(alliance, course, Code.LEAVING, day, words)


def _may_leave(alliance: Alliance, course: Course, left: Leg, entered: Leg) -> bool:
    """`may_move` is for the first move only; the other reasons are for every move."""
    youth, setting = course.youth, alliance.setting_of(left.stay.place)
    if youth.may_move and entered is course.moves[0]:
        return True
    if setting is Setting.CRISIS:
        return True
    return setting is Setting.CLOSED and youth.brigade_alternative is not None


def _is_decided(left: Leg, entered: Leg) -> bool:
    """One decision follows another: a pinned stay the current one or one that holds a pinned day."""
    return left.decided and entered.begins_pinned


def _limited_units(alliance: Alliance, course: Course) -> Iterator[Violation]:
    """
    No shuttling between limited units, even through an interruption, and no other brigade team within one.

    Decisions are exempt: a pinned stay after the current one or after one that holds a pinned day, and the brigade
    team where a pin begins or ends.
    """
    pin_days = {day for pin in course.pins for day in (pin.start, pin.end)}
    legs = course.legs if course.current is None else (course.current, *course.legs)
    for left, entered in pairwise(legs):
        if not alliance.is_limited(left.stay.place):
            continue
        day = entered.stay.start
        if left.stay.place != entered.stay.place or left.stay.end != day:
            if alliance.is_limited(entered.stay.place) and not _is_decided(left, entered):
                words = f"goes from one stay in a limited unit, {left.stay.place}, to another"
                yield _violation(alliance, course, Code.LIMITED_UNIT, day, words)
        elif left.stay.brigade_team_id != entered.stay.brigade_team_id and day not in pin_days:
            words = f"changes brigade team within limited unit {left.stay.place}"
            yield _violation(alliance, course, Code.LIMITED_BRIGADE, day, words)


def _violation(alliance: Alliance, course: Course, code: Code, day: int, words: str) -> Violation:
    return Violation(
        code=code,
        youth_id=course.youth.id,
        date=alliance.calendar.date_of(day),
        message=f"{course.youth.id} {words}",
    )

from collections.abc import Iterator

from matcher.check.alliance import Alliance
from matcher.check.care import need_day
from matcher.check.course import Course, Leg
from matcher.check.current_place import must_end
from matcher.check.excess import Excess
from matcher.check.lasting import last_boundary
from matcher.check.report import Code, Violation
from matcher.check.trips import Trips
from models.vocabulary import Setting


def check_trajectory(alliance: Alliance, trips: Trips, excess: Excess, course: Course) -> Iterator[Violation]:
    """How stays follow each other: within care, with gaps and moves only where they may be."""
    yield from _care(alliance, course)
    yield from _interruptions(alliance, trips, excess, course)
    yield from _leavings(alliance, trips, excess, course)
    yield from _limited_units(alliance, course)
    allowed = alliance.norms.max_moves + len(course.pins)
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
    """An interruption begins only where the stay before it could not last one period longer."""
    for day, _ in course.interruptions:
        left = next((leg for leg in course.legs if leg.stay.end == day), None)
        if left is not None:
            lasts = last_boundary(alliance, trips, excess, course.youth, left)
        else:
            lasts = must_end(alliance, course.youth)
        if lasts >= alliance.next_boundary(day):
            found = _violation(alliance, course, Code.INTERRUPTION, day, "is interrupted without need")
            yield found.model_copy(update={"expected": f"a stay until {alliance.calendar.date_of(lasts)}"})


def _leavings(alliance: Alliance, trips: Trips, excess: Excess, course: Course) -> Iterator[Violation]:
    """A place is left at once for another only with a reason."""
    for left, entered in course.joins:
        if left.stay.place == entered.stay.place or _may_leave(alliance, course, left, entered):
            continue
        lasts = last_boundary(alliance, trips, excess, course.youth, left)
        if course.care is not None and lasts >= course.care[1]:
            words = f"leaves {left.stay.place} without a reason"
            yield _violation(alliance, course, Code.LEAVING, entered.stay.start, words)


def _may_leave(alliance: Alliance, course: Course, left: Leg, entered: Leg) -> bool:
    """`may_move` is for the first move only; the other reasons are for every move."""
    youth, setting = course.youth, alliance.setting_of(left.stay.place)
    if youth.may_move and entered is course.moves[0]:
        return True
    if course.pins or setting is Setting.CRISIS:
        return True
    return setting is Setting.CLOSED and youth.brigade_alternative is not None


def _limited_units(alliance: Alliance, course: Course) -> Iterator[Violation]:
    """No shuttling between limited units, and no other brigade team within a stay in one."""
    for left, entered in course.joins:
        if not alliance.is_limited(left.stay.place):
            continue
        day = entered.stay.start
        if left.stay.place != entered.stay.place:
            if alliance.is_limited(entered.stay.place):
                words = f"goes from one limited unit, {left.stay.place}, to another"
                yield _violation(alliance, course, Code.LIMITED_UNIT, day, words)
        elif left.stay.brigade_team_id != entered.stay.brigade_team_id:
            words = f"changes brigade team within limited unit {left.stay.place}"
            yield _violation(alliance, course, Code.LIMITED_BRIGADE, day, words)


def _violation(alliance: Alliance, course: Course, code: Code, day: int, words: str) -> Violation:
    return Violation(
        code=code,
        youth_id=course.youth.id,
        date=alliance.calendar.date_of(day),
        message=f"{course.youth.id} {words}",
    )

from collections.abc import Iterator

from matcher.check.admission import authorised_until, broken_days, current_place_faults
from matcher.check.alliance import Alliance
from matcher.check.course import Course, Leg
from matcher.check.current_place import ending_days
from matcher.check.report import Code, Violation
from matcher.check.trips import Trips
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth


def check_stays(alliance: Alliance, trips: Trips, course: Course) -> Iterator[Violation]:
    """Every day of every stay is allowed by the rules; pinned stays answer to the authorisation only."""
    for leg in course.legs:
        for code, day in sorted(_faults(alliance, trips, course.youth, leg).items()):
            if day < leg.stay.end:
                yield Violation(
                    code=code,
                    youth_id=course.youth.id,
                    date=alliance.calendar.date_of(max(day, leg.stay.start)),
                    message=f"{course.youth.id} may not be in {leg.stay.place} then: {code.value}",
                    expected=f"allowed until {alliance.calendar.date_of(leg.stay.end)}",
                    found=f"allowed until {alliance.calendar.date_of(max(day, leg.stay.start))}",
                )


def _faults(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> dict[Code, int]:
    """For each rule the first day on which it forbids the stay."""
    if leg.is_pin:
        return _pinned_faults(alliance, youth, leg)
    if leg.in_current_place:
        faults = dict.fromkeys(current_place_faults(alliance, trips, youth, leg), leg.stay.start)
        return faults | ending_days(alliance, youth)
    return broken_days(alliance, trips, youth, leg)


def _pinned_faults(alliance: Alliance, youth: Youth, leg: Leg) -> dict[Code, int]:
    if leg.stay.place == HOME or alliance.setting_of(leg.stay.place) is not Setting.CLOSED:
        return {}
    code = Code.CLOSED_AUTHORISATION
    if leg.in_current_place:
        return {code: ending_days(alliance, youth)[code]}
    return {code: authorised_until(alliance, youth, leg.stay.start)}

from collections.abc import Iterator

from matcher.check.alliance import Alliance
from matcher.check.course import Course
from matcher.check.judgement import first_forbidden_days
from matcher.check.report import Violation
from matcher.check.trips import Trips


def check_stays(alliance: Alliance, trips: Trips, course: Course) -> Iterator[Violation]:
    """Every day of every stay is allowed by the rules; days of a pin answer to the authorisation only."""
    for leg in course.legs:
        start, end = leg.stay.start, leg.stay.end
        faults = first_forbidden_days(alliance, trips, course.youth, leg, start, end)
        for code, day in sorted(faults.items()):
            yield Violation(
                code=code,
                youth_id=course.youth.id,
                date=alliance.calendar.date_of(day),
                message=f"{course.youth.id} may not be in {leg.stay.place} then: {code.value}",
                expected=f"allowed until {alliance.calendar.date_of(end)}",
                found=f"not allowed on {alliance.calendar.date_of(day)}",
            )

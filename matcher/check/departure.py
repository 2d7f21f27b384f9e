from collections.abc import Sequence

from matcher.check.alliance import Alliance
from matcher.check.costs import Counted
from matcher.check.course import Course
from matcher.check.day_stay import DayStay


def departure(alliance: Alliance, course: Course, published: Sequence[DayStay]) -> Counted:
    """
    Days on which the published plan has the youth in another place.

    Days without a stay count only if they are waiting or interrupted; days on which the published plan has
    no stay never count.
    """
    days = 0
    for promised in published:
        for start, end in (course.waiting, *course.interruptions):
            days += promised.days_within(start, end)
        for stay in course.stays:
            if stay.place != promised.place:
                days += promised.days_within(stay.start, stay.end)
    return Counted(days * alliance.rates.departure_day, days)

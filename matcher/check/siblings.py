from collections.abc import Mapping

from matcher.check.alliance import Alliance
from matcher.check.costs import Counted
from matcher.check.course import Course


def siblings_apart(alliance: Alliance, courses: Mapping[str, Course]) -> dict[str, Counted]:
    """
    Days on which both of a pair of siblings have a stay, at different places, by the first of the two by id.

    Home and home are the same place. In pair-days.
    """
    days: dict[str, int] = {}
    for one, other in alliance.sibling_pairs:
        apart = sum(
            stay.days_within(elsewhere.start, elsewhere.end)
            for stay in courses[one].stays
            for elsewhere in courses[other].stays
            if stay.place != elsewhere.place
        )
        days[one] = days.get(one, 0) + apart
    rate = alliance.rates.siblings_apart_day
    return {youth_id: Counted(count * rate, count) for youth_id, count in days.items()}

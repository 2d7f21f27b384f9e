"""Complete enumeration of plans in which one youth does what is forced; every judgement is the checker's."""

from collections import Counter

from matcher.check.course import Course
from matcher.check.demand import Resource
from matcher.check.overload import capacity_steps
from matcher.travel.protocol import TravelTimes
from models.policy import Policy
from models.snapshot import Snapshot
from tests.matcher.combination import Choice, cheapest_combination
from tests.matcher.enumeration import YouthSearch
from tests.matcher.oracle import _choice, world_of

NO_LIMIT = 10**9


def best_forced(
    snapshot: Snapshot,
    policy: Policy,
    travel: TravelTimes,
    youth_id: str,
    place: str,
    day: int,
    stays_until: int = 0,
    most_points: int = NO_LIMIT,
) -> int | None:
    """
    The least cost of any allowed plan in which the youth comes to the place on the day; null if there is none.

    Parameters
    ----------
    stays_until
        For staying at the current place: until this day the youth is there every day.
    most_points
        Of plans that cost more none is looked for.
    """
    world = world_of(snapshot, policy, travel)
    searches = {item: YouthSearch(world, youth) for item, youth in world.alliance.youths.items()}
    asked = Counter[Resource]()
    for search in searches.values():
        asked.update(search.most_minutes())
    scarce = {team for team in asked if asked[team] > capacity_steps(world.alliance, team)[0][1]} | {*world.excess.days}
    choices: dict[str, list[Choice]] = {}
    for item, search in searches.items():
        search.scarce = scarce
        # what `useful` leaves out has the same places as something that it keeps
        found = search.useful(most_points)
        if item == youth_id:
            youth = world.alliance.youths[item]
            current = None if youth.current_stay is None else youth.current_stay.place
            found = (one for one in found if _comes(one.course, current, place, day, stays_until))
        choices[item] = [_choice(world, one) for one in found]
    best = cheapest_combination(world.alliance, world.excess, choices)
    return None if best is None else best[0]


def _comes(course: Course, current: str | None, place: str, day: int, stays_until: int) -> bool:
    """At the place on the day, and nowhere new before it."""
    by_day = {number: stay.place for stay in course.stays for number in range(stay.start, stay.end)}
    if by_day.get(day) != place:
        return False
    if current is None:
        return min(by_day) == day
    until = stays_until if place == current else day
    if place == current and any(by_day.get(number) != current for number in range(until)):
        return False
    return all(by_day.get(number, current) == current for number in range(until))

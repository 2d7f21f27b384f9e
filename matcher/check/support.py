from collections.abc import Iterator

from matcher.check.alliance import Alliance
from matcher.check.course import Course, Leg
from matcher.check.day_stay import pairs
from matcher.check.report import Code, Violation
from matcher.check.trips import Trips
from models.vocabulary import Expertise
from models.youth import Youth


def check_support(alliance: Alliance, trips: Trips, course: Course) -> Iterator[Violation]:
    """
    Each expertise that is brought is needed, not on site, and brought by one able team near enough.

    At the current place a team that treats the youth today may go on. Pinned stays are as decided. Any able
    team will do: that the engine considers only the nearest is no rule.
    """
    for leg in course.legs:
        if leg.is_wholly_pinned:
            continue
        for code, expertise, team_id in support_faults(alliance, trips, course.youth, leg):
            yield Violation(
                code=code,
                youth_id=course.youth.id,
                date=alliance.calendar.date_of(leg.stay.start),
                message=f"{course.youth.id}: {team_id} may not bring {expertise.value} there",
            )


def support_faults(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> Iterator[tuple[Code, Expertise, str]]:
    """What is wrong with a stay's ambulant teams, whether it is pinned or not."""
    seen: set[Expertise] = set()
    for expertise, team_id in sorted(leg.stay.support):
        code = Code.SUPPORT_TWICE if expertise in seen else None
        seen.add(expertise)
        code = code or _fault(alliance, trips, youth, leg, expertise, team_id)
        if code is not None:
            yield code, expertise, team_id


def _fault(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg, expertise: Expertise, team_id: str) -> Code | None:
    today = youth.current_stay
    if leg.in_current_place and today is not None and (expertise, team_id) in pairs(today.support):
        return None
    if expertise not in youth.need.expertises:
        return Code.SUPPORT_NOT_NEEDED
    if expertise in alliance.on_site(leg.stay.place):
        return Code.SUPPORT_ON_SITE
    team = alliance.ambulant_teams[team_id]
    if expertise not in team.expertises:
        return Code.SUPPORT_UNABLE
    if trips.ambulant(team_id, leg.stay.place, youth) > team.max_travel_minutes:
        return Code.SUPPORT_TRAVEL
    return None

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from matcher.check.alliance import Alliance
from matcher.check.day_stay import DayStay
from matcher.check.report import Code, Violation
from models.plan import Plan
from models.stay import HOME, Stay


def check_youths(alliance: Alliance, plan: Plan) -> Iterator[Violation]:
    """Every youth of the snapshot has exactly one trajectory, and nobody else has."""
    counts = Counter(trajectory.youth_id for trajectory in plan.trajectories)
    for youth_id, count in counts.items():
        if youth_id not in alliance.youths:
            yield _about(Code.YOUTH_UNKNOWN, youth_id, "is not in the snapshot")
        elif count > 1:
            yield _about(Code.YOUTH_TWICE, youth_id, f"has {count} trajectories")
    for youth_id in alliance.youths:
        if youth_id not in counts:
            yield _about(Code.YOUTH_MISSING, youth_id, "has no trajectory")


def check_form(alliance: Alliance, youth_id: str, stays: Sequence[Stay]) -> Iterator[Violation]:
    """Without this nothing else can be computed: known places and teams, days in order in the horizon."""
    calendar = alliance.calendar
    before = calendar.as_of
    for stay in stays:
        if stay.place != HOME and stay.place not in alliance.units:
            yield _about(Code.PLACE_UNKNOWN, youth_id, f"stays in {stay.place}, which is not in the snapshot")
        for team_id in {item.team_id for item in stay.support} - alliance.ambulant_teams.keys():
            yield _about(Code.TEAM_UNKNOWN, youth_id, f"has team {team_id}, which is not in the snapshot")
        if stay.brigade_team_id is not None and stay.brigade_team_id not in alliance.brigade_teams:
            yield _about(Code.TEAM_UNKNOWN, youth_id, f"has brigade {stay.brigade_team_id}, not in the snapshot")
        if stay.until <= stay.from_date:
            yield _stay(Code.STAY_EMPTY, youth_id, stay, "a stay ends before it begins")
        elif stay.from_date < calendar.as_of or stay.until > calendar.end:
            yield _stay(Code.HORIZON, youth_id, stay, "a stay reaches out of the horizon")
        elif stay.from_date < before:
            yield _stay(Code.STAY_ORDER, youth_id, stay, "a stay begins before the one before it ends")
        before = max(before, stay.until)


def check_days(alliance: Alliance, youth_id: str, stays: Sequence[DayStay]) -> Iterator[Violation]:
    """Stays begin and end on boundaries, and neighbours that are the same are one stay."""
    boundaries = set(alliance.boundaries)
    for stay in stays:
        for day in (stay.start, stay.end):
            if day not in boundaries:
                yield Violation(
                    code=Code.BOUNDARY,
                    youth_id=youth_id,
                    date=alliance.calendar.date_of(day),
                    message=f"{youth_id}: a stay in {stay.place} begins or ends within a period",
                    expected=f"{alliance.calendar.date_of(alliance.boundary_until(day))} or a later boundary",
                    found=str(alliance.calendar.date_of(day)),
                )
    for one, other in pairwise(stays):
        if one.end == other.start and one.same_arrangement(other):
            yield Violation(
                code=Code.MERGED,
                youth_id=youth_id,
                date=alliance.calendar.date_of(other.start),
                message=f"{youth_id}: two neighbouring stays in {one.place} are the same and must be one",
            )


def _about(code: Code, youth_id: str, words: str) -> Violation:
    return Violation(code=code, youth_id=youth_id, message=f"{youth_id} {words}")


def _stay(code: Code, youth_id: str, stay: Stay, words: str) -> Violation:
    return Violation(
        code=code,
        youth_id=youth_id,
        date=stay.from_date,
        message=f"{youth_id}: {words}, in {stay.place}",
        found=f"{stay.from_date} until {stay.until}",
    )

"""Team weeks on a line: a place is a number of minutes from the origin, whatever the direction."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.geography import Location
from models.visits.arrangements import Expert, VisitRates, WorkingHours
from models.visits.clock import Weekday
from models.visits.team_week import PairLink, Span, TeamKind, TeamWeek, Visit, VisitDay, VisitPart, YouthVisits
from models.vocabulary import Expertise

WEEK = "2026-W48"
MONDAY = date(2026, 11, 23)


class LineTravel:
    """Minutes are the distance on the line."""

    name = "line"

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        return np.array([[abs(round(100 * (one.lon - other.lon))) for other in destinations] for one in origins])


def at(minutes: int) -> Location:
    return Location(lat=52.0, lon=minutes / 100)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def span(begin: str, until: str) -> Span:
    return Span.model_validate({"from": begin, "until": until})


def hours(weekday: int, begin: str = "09:00", until: str = "17:00") -> WorkingHours:
    return WorkingHours.model_validate({"day": list(Weekday)[weekday], "from": begin, "until": until})


def expert(
    number: int, *working: WorkingHours, base: int = 0, skills: Sequence[Expertise] = tuple(Expertise)
) -> Expert:
    return Expert(id=f"e-{number}", team_id="brigade-1", base=at(base), hours=working, expertises=tuple(skills))


def visit(
    visit_id: str,
    place: int,
    days: Sequence[int],
    minutes: int = 60,
    *,
    windows: Sequence[tuple[str, str]] = (("00:00", "23:59"),),
    agreed: tuple[str, str] | None = None,
    skills: Sequence[Expertise] = (),
    pair: tuple[int, int] | None = None,
) -> Visit:
    spans = tuple(span(*window) for window in windows)
    slot = None if agreed is None else span(*agreed)
    part = VisitPart(minutes=minutes, expertises=tuple(skills))
    return Visit(
        id=visit_id,
        place="home",
        location=at(place),
        parts=(part,) if pair is None else (part, part),
        link=None if pair is None else PairLink(least_minutes=pair[0], most_minutes=pair[1]),
        days=tuple(VisitDay(date=day(number), windows=spans, agreed=slot) for number in days),
    )


def youth(number: int, *visits: Visit, usual: Sequence[str] = ()) -> YouthVisits:
    return YouthVisits(youth_id=f"y-{number}", usual_expert_ids=tuple(usual), visits=visits)


def team_week(experts: Sequence[Expert], youths: Sequence[YouthVisits], **rates: Any) -> TeamWeek:
    return TeamWeek(
        team_id="brigade-1",
        kind=TeamKind.BRIGADE,
        week=WEEK,
        experts=tuple(experts),
        youths=tuple(youths),
        rates=VisitRates(**rates),
    )

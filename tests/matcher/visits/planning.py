"""Small alliances whose plan asks a brigade for visits."""

from datetime import date

from fixtures.cases.building import a_brigade, a_ggz_team, a_need, a_unit, a_youth, an_alliance, living_at, on_day
from models.plan import Plan, PlanStatus, Trajectory
from models.snapshot import Snapshot
from models.stay import Stay, Support
from models.vocabulary import Expertise, Setting
from models.youth import BrigadeAlternative, Youth

WEEK = "2026-W48"
"""Of Monday 23 November 2026, the cases' first day."""


def an_alternative(visits: int = 3, minutes: int = 60, weeks: int = 8) -> BrigadeAlternative:
    return BrigadeAlternative(
        visits_per_week=visits, minutes_per_visit=minutes, max_weeks=weeks, settings=(Setting.HOME, Setting.OPEN_GROUP)
    )


def brigade_youth(youth_id: str = "y-1", km: float = 10, alternative: BrigadeAlternative | None = None) -> Youth:
    need = a_need(Setting.CLOSED, expertises={Expertise.GGZ: 150})
    youth = a_youth(youth_id, need, km=km)
    return youth.model_copy(update={"brigade_alternative": alternative or an_alternative()})


def an_allied(*youths: Youth, minutes: int = 2400, days: int = 28) -> Snapshot:
    return an_alliance(
        *youths,
        units=(a_unit("unit-1", Setting.OPEN_GROUP, 20, beds=4),),
        teams=(a_ggz_team("team-1", 0, 600),),
        brigades=(a_brigade("brigade-1", 0, minutes),),
        days=days,
    )


def a_stay(place: str = "home", start: int = 0, end: int = 28, *, brigade: bool = True, ambulant: bool = False) -> Stay:
    return Stay(
        place=place,
        from_date=on_day(start),
        until=on_day(end),
        support=(Support(expertise=Expertise.GGZ, team_id="team-1"),) if ambulant else (),
        brigade_team_id="brigade-1" if brigade else None,
    )


def a_plan(snapshot: Snapshot, stays: dict[str, tuple[Stay, ...]]) -> Plan:
    return Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=0,
        bound=0,
        gap=0,
        trajectories=tuple(Trajectory(youth_id=youth_id, stays=of_youth) for youth_id, of_youth in stays.items()),
    )


def resident_since(youth: Youth, day: int) -> Youth:
    stay = living_at("home", youth).current_stay
    assert stay is not None
    current = stay.model_copy(update={"since": on_day(day), "brigade_team_id": "brigade-1"})
    return youth.model_copy(update={"current_stay": current})


def dates(*days: int) -> tuple[date, ...]:
    return tuple(on_day(number) for number in days)

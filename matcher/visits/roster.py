from collections.abc import Iterator

from models.capacity import AmbulantTeam, BrigadeTeam
from models.visits.arrangements import Expert, WorkingHours
from models.visits.clock import Weekday, clock_of, minutes_of
from models.vocabulary import Expertise

ASSUMED_FROM = "08:30"
ASSUMED_DAY_MINUTES = 480
"""Eight hours from 08:30, Monday to Friday; breaks are not in it."""
LEAST_DAY_MINUTES = 240
"""Who works part time works at least half days, where there are minutes enough for one."""
SPREAD_DAYS = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Working days, Monday 0, of somebody who works so many days: as far apart as they can be."""


def assumed_experts(team: BrigadeTeam | AmbulantTeam) -> tuple[Expert, ...]:
    """
    A roster derived from a team's minutes a week, for want of a real one; whoever shows it must say so.

    As many experts as fit work from Monday to Friday, eight hours a day; one more works what is left, on as many
    days as make half days at least. Everybody starts from the team's base and has every skill of the team (a
    brigade: every skill).
    """
    expertises = team.expertises if isinstance(team, AmbulantTeam) else tuple(Expertise)
    return tuple(
        Expert(
            id=f"{team.id[:50]}.assumed-{number}",
            team_id=team.id,
            expertises=expertises,
            base=team.location,
            hours=hours,
        )
        for number, hours in enumerate(_rosters(team.minutes_per_week), 1)
    )


def _rosters(minutes: int) -> Iterator[tuple[WorkingHours, ...]]:
    week = len(SPREAD_DAYS) * ASSUMED_DAY_MINUTES
    for _ in range(minutes // week):
        yield _hours(week)
    if minutes % week:
        yield _hours(minutes % week)


def _hours(minutes: int) -> tuple[WorkingHours, ...]:
    """One expert's minutes on as many days as make half days, the first days a minute longer if need be."""
    days = min(len(SPREAD_DAYS), max(1, minutes // LEAST_DAY_MINUTES))
    found = []
    for number, day in enumerate(SPREAD_DAYS[days]):
        length = minutes // days + (number < minutes % days)
        until = clock_of(minutes_of(ASSUMED_FROM) + length)
        found.append(WorkingHours.model_validate({"day": list(Weekday)[day], "from": ASSUMED_FROM, "until": until}))
    return tuple(found)

from collections.abc import Iterator

from models.geography import Location
from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.distances import km_between
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, and_others, shown, warning

FASTEST_KM_PER_MINUTE = 2.2
"""In a straight line, 132 km an hour: no road is faster, so that what is out of reach here is out of reach."""


def teams_reach_something(lookups: Lookups) -> Iterator[Issue]:
    """
    A team to which every unit and every home is too far can never be used: its base or limit is mostly a slip.

    Judged in a straight line at a speed that no road allows: what is told is certain, but not all that is so is told.
    """
    snapshot = lookups.snapshot
    # the point of a postcode is that of many homes
    ends = {(item.location.lat, item.location.lon): item.location for item in snapshot.units}
    ends |= {(item.home.location.lat, item.home.location.lon): item.home.location for item in snapshot.youths}
    if not ends:
        return
    for table in ("ambulant_teams", "brigade_teams"):
        for index, team in enumerate(getattr(snapshot, table)):
            farthest_km = team.max_travel_minutes * FASTEST_KM_PER_MINUTE
            if not any(_within(team.location, end, farthest_km) for end in ends.values()):
                yield warning(
                    IssueCode.TEAM_OUT_OF_REACH,
                    (table, index, "max_travel_minutes"),
                    f"{SINGULAR[table]} {shown(team.id)}: no unit and no youth's home lies within "
                    f"{team.max_travel_minutes} minutes of its base",
                    "Correct the base or max_travel_minutes; as it is, the team can bring nothing.",
                )


def needed_expertise_exists(lookups: Lookups) -> Iterator[Issue]:
    """An expertise that some youth needs and that no unit has on site and no team brings; each once."""
    snapshot = lookups.snapshot
    there = {item for unit in snapshot.units for item in unit.expertises}
    there |= {item for team in snapshot.ambulant_teams for item in team.expertises}
    needing: dict[str, list[int]] = {}
    for index, youth in enumerate(snapshot.youths):
        for expertise in youth.need.expertises:
            if expertise not in there:
                needing.setdefault(expertise.value, []).append(index)
    for name, rows in needing.items():
        youth = snapshot.youths[rows[0]]
        yield warning(
            IssueCode.EXPERTISE_OF_NOBODY,
            ("youths", rows[0], "need", "expertises", name),
            f"youth {shown(youth.id)}{and_others(len(rows))}: no unit and no ambulant team has {name}",
            "Give the expertise to the units and teams that have it; as it is, it stays uncovered everywhere.",
        )


def _within(base: Location, end: Location, farthest_km: float) -> bool:
    return km_between((base.lat, base.lon), (end.lat, end.lon)) <= farthest_km

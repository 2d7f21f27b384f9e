import math
from collections.abc import Iterator

from models.geography import Location
from models.issue import Issue
from models.postcodes import degrees_of
from models.snapshot import Snapshot
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, IssueCode, and_others, shown, warning

EARTH_RADIUS_KM = 6371.0


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """
    Straight over the globe, in km (haversine).

    Parameters
    ----------
    one, other
        Latitude and longitude in degrees.
    """
    lat, other_lat = math.radians(one[0]), math.radians(other[0])
    half_lat, half_lon = (other_lat - lat) / 2, math.radians(other[1] - one[1]) / 2
    share = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(share)))


Located = tuple[str, Location, tuple[str | int, ...]]
"""An owner's id, the location, and where it stands."""

FAR_KM = 15
"""No four-digit postcode reaches farther from its middle."""

LATITUDES, LONGITUDES = (50.5, 53.7), (3.2, 7.3)
"""Degrees between which the Netherlands lie, roughly."""


def locations_lie_in_the_netherlands(lookups: Lookups) -> Iterator[Issue]:
    """A location elsewhere is mostly a slip, such as latitude and longitude exchanged."""
    for owner, location, where in _locations(lookups.snapshot):
        coordinate = _outside(location)
        if coordinate is not None:
            yield warning(
                IssueCode.OUTSIDE_NETHERLANDS,
                (*where, coordinate),
                f"{SINGULAR[str(where[0])]} {shown(owner)}: the location lies outside the Netherlands",
                "Check the location, and that lat (about 52) and lon (about 5) are not exchanged.",
            )


def postcodes_lie_at_their_coordinates(lookups: Lookups) -> Iterator[Issue]:
    """Where both are given, the coordinates count: one of them may be a slip."""
    for owner, location, where in _locations(lookups.snapshot):
        known = None if location.postcode is None else degrees_of(location.postcode)
        if known is not None and km_between((location.lat, location.lon), known) > FAR_KM:
            yield warning(
                IssueCode.POSTCODE_ELSEWHERE,
                (*where, "postcode"),
                f"{SINGULAR[str(where[0])]} {shown(owner)}: lat and lon lie more than {FAR_KM} km from the postcode",
                "Correct one of them; lat and lon are used.",
            )


def _outside(location: Location) -> str | None:
    if not LATITUDES[0] <= location.lat <= LATITUDES[1]:
        return "lat"
    if not LONGITUDES[0] <= location.lon <= LONGITUDES[1]:
        return "lon"
    return None


def trip_ends(snapshot: Snapshot) -> Iterator[Located]:
    """Every location between which somebody may travel."""
    for table in ("units", "ambulant_teams", "brigade_teams"):
        for index, item in enumerate(getattr(snapshot, table)):
            yield item.id, item.location, (table, index, "location")
    for index, youth in enumerate(snapshot.youths):
        yield youth.id, youth.home.location, ("youths", index, "home", "location")


def _locations(snapshot: Snapshot) -> Iterator[Located]:
    for index, municipality in enumerate(snapshot.municipalities):
        yield municipality.id, municipality.location, ("municipalities", index, "location")
    yield from trip_ends(snapshot)


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

from collections.abc import Iterator

from models.geography import Location
from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, shown, warning

LATITUDES, LONGITUDES = (50.5, 53.7), (3.2, 7.3)
"""Degrees between which the Netherlands lie, roughly."""


def locations_lie_in_the_netherlands(lookups: Lookups) -> Iterator[Issue]:
    """A location elsewhere is mostly a slip, such as latitude and longitude exchanged."""
    for owner, location, where in _locations(lookups):
        coordinate = _outside(location)
        if coordinate is not None:
            yield warning(
                IssueCode.OUTSIDE_NETHERLANDS,
                (*where, coordinate),
                f"{SINGULAR[str(where[0])]} {shown(owner)}: the location lies outside the Netherlands",
                "Check the location, and that lat (about 52) and lon (about 5) are not exchanged.",
            )


def _outside(location: Location) -> str | None:
    if not LATITUDES[0] <= location.lat <= LATITUDES[1]:
        return "lat"
    if not LONGITUDES[0] <= location.lon <= LONGITUDES[1]:
        return "lon"
    return None


def _locations(lookups: Lookups) -> Iterator[tuple[str, Location, tuple[str | int, ...]]]:
    for table in ("municipalities", "units", "ambulant_teams", "brigade_teams"):
        for index, item in enumerate(getattr(lookups.snapshot, table)):
            yield item.id, item.location, (table, index, "location")
    for index, youth in enumerate(lookups.snapshot.youths):
        yield youth.id, youth.home.location, ("youths", index, "home", "location")

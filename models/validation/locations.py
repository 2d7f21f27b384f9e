from collections.abc import Iterator

from models.geography import Location
from models.issue import Issue
from models.postcodes import degrees_of
from models.snapshot import Snapshot
from models.validation.codes import IssueCode
from models.validation.distances import km_between
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, shown, warning

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

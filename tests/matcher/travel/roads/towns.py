"""Towns of the road graph by name, for its tests."""

from matcher.travel.roads.places import Town, towns
from models.geography import Location


def town(name: str, municipality: str | None = None) -> Town:
    (found,) = [item for item in towns() if item.name == name and municipality in (None, item.municipality)]
    return found


def at(name: str, municipality: str | None = None) -> Location:
    place = town(name, municipality)
    return Location(lat=place.lat, lon=place.lon)

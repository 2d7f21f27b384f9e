import csv
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class RoadClass(StrEnum):
    """What kind of road an edge is."""

    MOTORWAY = "motorway"
    """Autosnelweg."""
    MAIN = "main"
    """Provincial or other through road (N-weg)."""
    LOCAL = "local"


KM_PER_HOUR = {RoadClass.MOTORWAY: 98.0, RoadClass.MAIN: 66.0, RoadClass.LOCAL: 48.0}
"""What is driven on average off-peak, signals and villages included; chosen, not measured (docs/travel.md)."""

STRETCH = {RoadClass.MOTORWAY: 1.05, RoadClass.MAIN: 1.15, RoadClass.LOCAL: 1.25}
"""Length of the road over the straight line between the points of the graph; chosen likewise."""

ACCESS_KM_PER_HOUR = 32.0
ACCESS_STRETCH = 1.3
"""From a door to the nearest points of the graph, and from door to door nearby: streets."""

TOWN_ACCESS_MINUTES = 2.0
"""At each end of a trip over the graph: getting out of a street and a parking place."""


def minutes_on(road: RoadClass, straight_km: float) -> float:
    """Minutes over an edge whose ends lie so many km apart as the crow flies."""
    return straight_km * STRETCH[road] / KM_PER_HOUR[road] * 60.0


class Town(NamedTuple):
    """A town or village; there are two of some names, so the municipality belongs to the key."""

    name: str
    municipality: str
    """CBS code, as GM0221; German municipalities by their official key."""
    lat: float
    lon: float


class Junction(NamedTuple):
    """A junction or exit of a motorway; the position is approximate, within about a kilometre."""

    name: str
    lat: float
    lon: float


class Bridge(NamedTuple):
    """A bridge or tunnel for cars, and the two lands that it joins; ferries are left out."""

    name: str
    lands: tuple[str, str]
    lat: float
    lon: float
    road: RoadClass


@cache
def towns() -> tuple[Town, ...]:
    """
    Towns of the G7 and its surroundings.

    Coordinates from GeoNames (geonames.org, places and postal codes), CC BY 4.0; those of seven reference
    towns entered by hand. Municipality codes from Statistics Netherlands (CBS), CC BY 4.0.
    """
    return tuple(
        Town(row["name"], row["municipality"], float(row["lat"]), float(row["lon"])) for row in _rows("towns.csv")
    )


@cache
def junctions() -> tuple[Junction, ...]:
    """Motorway junctions and exits, entered by hand."""
    return tuple(Junction(row["name"], float(row["lat"]), float(row["lon"])) for row in _rows("junctions.csv"))


@cache
def bridges() -> tuple[Bridge, ...]:
    """Every bridge and tunnel for cars over the waters, entered by hand."""
    return tuple(
        Bridge(row["name"], _two(row["lands"]), float(row["lat"]), float(row["lon"]), RoadClass(row["class"]))
        for row in _rows("bridges.csv")
    )


def data_text(name: str) -> str:
    """A file of this package's data."""
    return (files("matcher.travel.roads") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(data_text(name).splitlines())


def _two(text: str) -> tuple[str, str]:
    first, second = text.split()
    return first, second

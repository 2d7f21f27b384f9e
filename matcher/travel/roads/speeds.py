from enum import StrEnum


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

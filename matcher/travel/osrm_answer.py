"""What an OSRM server answers, judged before anything is computed with it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.travel.errors import EngineAnswerError
from matcher.travel.great_circle import great_circle_km
from matcher.travel.judging import MAP, fault_of
from matcher.travel.keys import Key
from matcher.travel.trip import Trip

MOST_MOVED_METRES = 2000.0
"""
An engine moves each point to the nearest road, however far that is: from outside its map to the map's edge. A home has
a road at most some hundreds of metres away; the middle of a postcode in the woods of the Veluwe may lie 1 to 2 km off.
"""
LONGEST_VERSION = 100


@dataclass(frozen=True)
class AskedTable:
    """A table that was asked for, and where its trips stand in the caller's."""

    source: str
    """How messages name the server."""
    origins: Sequence[Key]
    destinations: Sequence[Key]
    first_row: int = 0
    """Position of the first origin in the caller's table; of a way back, of its first destination."""
    first_column: int = 0
    is_back: bool = False

    def trip(self, row: int, column: int) -> Trip:
        """A trip of this table, as the caller counts."""
        row, column = self.first_row + row, self.first_column + column
        return Trip(column, row, is_back=True) if self.is_back else Trip(row, column)


def seconds_of(answer: Mapping[str, Any], asked: AskedTable, *, may_be_moved: bool = False) -> NDArray[np.float64]:
    """
    The seconds of an answer, of shape (origins, destinations).

    Parameters
    ----------
    may_be_moved
        How far points were moved is not looked at.

    Raises
    ------
    EngineAnswerError
        If they are not numbers or not possible, or a point was moved too far; the first trip is named.
    """
    seconds = _numbers(answer.get("durations"), asked)
    if not may_be_moved:
        _require_near(answer.get("sources"), asked.origins, asked, "origins")
        _require_near(answer.get("destinations"), asked.destinations, asked, "destinations")
    fault = fault_of(seconds / 60.0, asked.origins, asked.destinations)
    if fault is not None:
        raise fault.error(EngineAnswerError, asked.source, asked.trip(fault.row, fault.column))
    return seconds


def version_of(answer: Mapping[str, Any], source: str) -> str | None:
    """
    What the server says of its map, None if nothing.

    Raises
    ------
    EngineAnswerError
        If it is no short text: plans and the cache would be named by it.
    """
    told = answer.get("data_version")
    if told is None or told == "":
        return None
    if not isinstance(told, str) or len(told) > LONGEST_VERSION or not told.isprintable():
        raise EngineAnswerError(
            f"{source}: data_version is no text of 1 to {LONGEST_VERSION} characters; name the map: osrm:URL#VERSION"
        )
    return told


def _numbers(durations: Any, asked: AskedTable) -> NDArray[np.float64]:
    if not isinstance(durations, list) or not all(isinstance(row, list) for row in durations):
        raise EngineAnswerError(f"{asked.source}: the answer holds no table of durations; is it OSRM?")
    shape = len(asked.origins), len(asked.destinations)
    if len(durations) != shape[0] or any(len(row) != shape[1] for row in durations):
        raise EngineAnswerError(f"{asked.source}: the table of durations has another shape than asked")
    seconds = np.empty(shape)
    for number, row in enumerate(durations):
        for column, value in enumerate(row):
            seconds[number, column] = _number(value, asked, number, column)
    return seconds


def _number(value: Any, asked: AskedTable, row: int, column: int) -> float:
    """A duration; nan for null, with which OSRM says that there is no way."""
    if value is None:
        return math.nan
    # True is a number to Python, and "600" one to numpy
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = {bool: "true or false", str: "a text", list: "a list", dict: "an object"}[type(value)]
        raise EngineAnswerError(
            f"{asked.source}: the answer holds no table of durations: that of the trip ",
            asked.trip(row, column),
            f" is {kind}, not seconds; is it OSRM?",
        )
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _require_near(waypoints: Any, points: Sequence[Key], asked: AskedTable, which: str) -> None:
    """Refuses points that the engine moved far away; an engine that does not say has only its times judged."""
    if waypoints is None:
        return
    if not isinstance(waypoints, list) or len(waypoints) != len(points):
        raise EngineAnswerError(f"{asked.source}: the answer tells of other {which} than were asked for; is it OSRM?")
    metres = [_moved_metres(waypoint, point) for waypoint, point in zip(waypoints, points, strict=True)]
    # nan too: what cannot be read is not near
    far = [number for number, value in enumerate(metres) if not 0.0 <= value <= MOST_MOVED_METRES]
    if not far:
        return
    first = far[0]
    others = asked.destinations if which == "origins" else asked.origins
    other = next((number for number, point in enumerate(others) if point != points[first]), 0)
    trip = asked.trip(first, other) if which == "origins" else asked.trip(other, first)
    told = f"{metres[first]:,.0f} m" if math.isfinite(metres[first]) else "how far is not told"
    raise EngineAnswerError(
        f"{asked.source}: {len(far)} of {len(points)} {which} were moved more than {MOST_MOVED_METRES:,.0f} m to the "
        f"nearest road, first {'the beginning' if which == 'origins' else 'the end'} of the trip ",
        trip,
        f" ({told}); {MAP}",
    )


def _moved_metres(waypoint: Any, point: Key) -> float:
    """How far a point was moved; nan if a waypoint says neither that nor where to."""
    if not isinstance(waypoint, dict):
        return math.nan
    told = waypoint.get("distance")
    if told is None:
        return _metres_to(waypoint.get("location"), point)
    return _finite(told)


def _metres_to(location: Any, point: Key) -> float:
    """To a place of the answer, longitude first: older servers do not tell the distance itself."""
    if not isinstance(location, list) or len(location) != 2:
        return math.nan
    lon, lat = (_finite(part) for part in location)
    if not (abs(lat) <= 90.0 and abs(lon) <= 180.0):
        return math.nan
    return float(great_circle_km(np.array([point]), np.array([[lat, lon]]))[0, 0]) * 1000.0


def _finite(value: Any) -> float:
    """A number of the answer; nan for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    try:
        number = float(value)
    except OverflowError:
        return math.nan
    return number if math.isfinite(number) else math.nan

"""What an OSRM server answers, judged before anything is computed with it."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from matcher.travel.great_circle import great_circle_km, rounded_up
from matcher.travel.judging import MAP, fault_of
from matcher.travel.protocol import EngineAnswerError, EngineUnreachableError, Key, TravelError, Trip, keys_of
from models.geography import Location

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


BLOCK = 100
"""Most origins and most destinations of one request: what an OSRM server takes unless told otherwise."""

ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.5
"""Before the second attempt; doubled before each further one."""

TIMEOUT_SECONDS = 30.0
RETRIED = (429, 500, 502, 503, 504)

MIDDLE_OF_THE_AREA = (52.0, 5.9)
"""Asked for its way to itself, to see whether the engine answers: no location of anybody."""


class OsrmTravel:
    """
    Travel minutes from an OSRM server's ``/table`` service, profile driving.

    The mean of there and back, rounded up. Locations are sent to the server without anything else, rounded to a metre.

    Parameters
    ----------
    url
        Of the server, without ``/table``.
    version
        Of its map, in the operator's words; None: what the server says, if it does.
    client
        For tests; by default one with a time-out of 30 s.
    pause
        Called with seconds between attempts.

    Raises
    ------
    TravelError
        If the URL is none.
    """

    def __init__(
        self,
        url: str,
        version: str | None = None,
        client: httpx.Client | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        try:
            self._url = httpx.URL(url.rstrip("/"))
        except httpx.InvalidURL:
            raise TravelError("the URL of the OSRM server is none; give one such as http://localhost:5000") from None
        self._given_version = version
        self._client = client or httpx.Client(timeout=TIMEOUT_SECONDS)
        self._pause = pause

    @cached_property
    def version(self) -> str | None:
        """
        Version of the map, None if neither operator nor server says.

        Raises
        ------
        EngineUnreachableError, EngineAnswerError
            If the server has to be asked and does not answer rightly.
        """
        if self._given_version is not None:
            return self._given_version
        return version_of(self._table(self._question), self._source)

    @property
    def name(self) -> str:
        """Engine and version of its map."""
        return f"osrm driving, map {self.version or 'of unknown version'}"

    def require_answer(self) -> None:
        """
        Asks the server for nothing much, to see whether it answers.

        Raises
        ------
        EngineUnreachableError, EngineAnswerError
            If it does not, or with an error.
        """
        try:
            # a map of other parts moves this point far away, and may yet hold everything that will be asked
            seconds_of(self._table(self._question), self._question, may_be_moved=True)
        except EngineAnswerError as error:
            if error.trip is None:
                raise
            raise error.with_trip(error.trip.named("the middle of the area", "itself")) from None

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way whole minutes of shape (origins, destinations), in blocks of at most 100 x 100.

        Raises
        ------
        EngineUnreachableError
            If the server does not answer, after every attempt.
        EngineAnswerError
            If it refuses, knows no road between two locations, moved one far away to a road, or gives a time that
            cannot be.
        """
        froms, tos = keys_of(origins), keys_of(destinations)
        seconds = np.zeros((len(froms), len(tos)))
        for row in range(0, len(froms), BLOCK):
            for column in range(0, len(tos), BLOCK):
                here, there = froms[row : row + BLOCK], tos[column : column + BLOCK]
                way = AskedTable(self._source, here, there, row, column)
                back = AskedTable(self._source, there, here, column, row, is_back=True)
                both = seconds_of(self._table(way), way) + seconds_of(self._table(back), back).T
                seconds[row : row + BLOCK, column : column + BLOCK] = both / 2.0
        same = np.array([[origin == destination for destination in tos] for origin in froms], dtype=bool)
        seconds[same.reshape(seconds.shape)] = 0.0
        return rounded_up(seconds / 60.0)

    @property
    def _source(self) -> str:
        """How messages name the server."""
        return f"OSRM at {self._url.host}"

    @property
    def _question(self) -> AskedTable:
        """A table that tells nothing of anybody."""
        return AskedTable(self._source, [MIDDLE_OF_THE_AREA], [MIDDLE_OF_THE_AREA])

    def _table(self, asked: AskedTable) -> dict[str, Any]:
        places = ";".join(f"{lon},{lat}" for lat, lon in (*asked.origins, *asked.destinations))
        first = len(asked.origins)
        response = self._get(
            f"{self._url}/table/v1/driving/{places}",
            {
                "annotations": "duration",
                "sources": ";".join(str(number) for number in range(first)),
                "destinations": ";".join(str(first + number) for number in range(len(asked.destinations))),
            },
        )
        try:
            answer = response.json()
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise EngineAnswerError(f"{self._source}: HTTP {response.status_code} and no JSON; is it OSRM?")
        if answer.get("code") != "Ok":
            # the message may repeat a location, the code does not
            raise EngineAnswerError(f"{self._source} refused: {str(answer.get('code'))[:40]}")
        return answer

    def _get(self, url: str, parameters: dict[str, str]) -> httpx.Response:
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
            try:
                response = self._client.get(url, params=parameters)
            except httpx.TransportError as error:
                reason = type(error).__name__
                continue
            except httpx.RequestError as error:
                raise EngineAnswerError(
                    f"{self._source}: the answer cannot be read ({type(error).__name__}); is it OSRM?"
                ) from None
            if response.status_code not in RETRIED:
                return response
            reason = f"HTTP {response.status_code}"
        raise EngineUnreachableError(
            f"{self._source} did not answer after {ATTEMPTS} attempts ({reason}); "
            "start it, correct its URL, or choose another source of travel times"
        )

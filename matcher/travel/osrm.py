import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from matcher.travel.errors import EngineAnswerError, EngineUnreachableError, TravelError
from matcher.travel.great_circle import rounded_up
from matcher.travel.keys import keys_of
from matcher.travel.osrm_answer import AskedTable, seconds_of, version_of
from models.geography import Location

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

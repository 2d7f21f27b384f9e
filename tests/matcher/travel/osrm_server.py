"""An OSRM server in this process: seconds by a rule, and whatever else a test wants it to answer."""

from collections.abc import Callable
from typing import Any

import httpx

from matcher.travel.osrm import OsrmTravel

Answer = httpx.Response | Exception


class OsrmServer:
    """
    Answers like ``/table`` of OSRM.

    From a to b take ``100 x latitude of a + longitude of b`` seconds: not the same there as back.
    """

    def __init__(self, data_version: str | None = None) -> None:
        self.data_version = data_version
        self.first: list[Answer] = []
        """Answered before anything else, one after another."""
        self.requests: list[httpx.Request] = []
        self.blocks: list[tuple[int, int]] = []
        self.changed: Callable[[dict[str, Any]], object] = lambda content: None
        """Changes each answer before it is sent."""
        self.moved_metres = 3.25

    def travel(self, version: str | None = "test-1", pause: Callable[[float], object] = lambda _: None) -> OsrmTravel:
        client = httpx.Client(transport=httpx.MockTransport(self.answer))
        return OsrmTravel("http://osrm.example:5000/", version, client, pause)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.first:
            answer = self.first.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        head, _, places = request.url.path.rpartition("/")
        assert head == "/table/v1/driving"
        points = [tuple(float(part) for part in place.split(",")) for place in places.split(";")]
        froms, tos = ([points[int(index)] for index in request.url.params[key].split(";")] for key in SIDES)
        self.blocks.append((len(froms), len(tos)))
        content: dict[str, Any] = {
            "code": "Ok",
            "durations": [[100.0 * lat + other for other, _ in tos] for _, lat in froms],
        }
        for key, side in zip(SIDES, (froms, tos), strict=True):
            content[key] = [
                {"hint": "", "distance": self.moved_metres, "name": "", "location": [lon, lat]} for lon, lat in side
            ]
        if self.data_version is not None:
            content["data_version"] = self.data_version
        self.changed(content)
        return httpx.Response(200, json=content)


SIDES = ("sources", "destinations")

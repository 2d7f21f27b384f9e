import math

import httpx
import numpy as np
import pytest

from matcher.travel.osrm import ATTEMPTS, BLOCK
from matcher.travel.protocol import EngineAnswerError, EngineUnreachableError
from models.geography import Location
from tests.matcher.travel.osrm_server import OsrmServer

HERE = [Location(lat=52.0, lon=5.9), Location(lat=51.7, lon=6.13)]
THERE = [Location(lat=52.31, lon=5.5), Location(lat=51.7, lon=6.13), Location(lat=51.95, lon=6.4)]


def expected(origin: Location, destination: Location) -> int:
    """Mean of there and back by the server's rule."""
    if origin == destination:
        return 0
    there = 100.0 * origin.lat + destination.lon
    back = 100.0 * destination.lat + origin.lon
    return math.ceil((there + back) / 2.0 / 60.0)


def test_minutes_are_the_mean_of_there_and_back_rounded_up() -> None:
    table = OsrmServer().travel().minutes(HERE, THERE)
    assert table.tolist() == [[expected(origin, destination) for destination in THERE] for origin in HERE]
    assert table.dtype == np.int32
    assert (OsrmServer().travel().minutes(THERE, HERE) == table.T).all()


def test_only_coordinates_are_sent_longitude_first() -> None:
    server = OsrmServer()
    server.travel().minutes([Location(lat=52.1234567, lon=5.9)], [THERE[0]])
    first, second = server.requests
    assert first.url.path == "/table/v1/driving/5.9,52.12346;5.5,52.31"
    assert second.url.path == "/table/v1/driving/5.5,52.31;5.9,52.12346"
    assert dict(first.url.params) == {"annotations": "duration", "sources": "0", "destinations": "1"}
    assert first.content == b""


def test_large_tables_are_asked_for_in_blocks() -> None:
    many = [Location(lat=51.5 + number / 1000, lon=5.5) for number in range(BLOCK + 7)]
    server = OsrmServer()
    table = server.travel().minutes(many, HERE)
    assert table.shape == (BLOCK + 7, 2)
    assert server.blocks == [(BLOCK, 2), (2, BLOCK), (7, 2), (2, 7)]
    assert table[-1].tolist() == [expected(many[-1], place) for place in HERE]


def test_nothing_asked_is_nothing_sent() -> None:
    server = OsrmServer()
    assert server.travel().minutes([], HERE).shape == (0, 2)
    assert server.travel().minutes(HERE, []).shape == (2, 0)
    assert server.requests == []


@pytest.mark.parametrize(
    "hiccup", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.Response(503), httpx.Response(429)]
)
def test_a_hiccup_is_tried_again_after_a_pause(hiccup: httpx.Response | Exception) -> None:
    server, pauses = OsrmServer(), list[float]()
    server.first = [hiccup, hiccup]
    assert server.travel(pause=pauses.append).minutes(HERE[:1], THERE[:1])[0, 0] == expected(HERE[0], THERE[0])
    assert pauses == [0.5, 1.0]


def test_a_server_that_stays_away_is_told_after_every_attempt() -> None:
    server = OsrmServer()
    server.first = [httpx.ConnectError("refused")] * 9
    with pytest.raises(EngineUnreachableError, match=r"osrm\.example did not answer after 3 attempts \(ConnectError\)"):
        server.travel().minutes(HERE, THERE)
    assert len(server.requests) == ATTEMPTS


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.Response(400, json={"code": "TooBig", "message": "5.9,52.0"}), "refused: TooBig"),
        (httpx.Response(404, text="<html>"), "HTTP 404 and no JSON; is it OSRM"),
        (httpx.Response(200, json=[1]), "no JSON"),
        (httpx.Response(200, json={"code": "Ok"}), "another shape|no table"),
        (httpx.Response(200, json={"code": "Ok", "durations": [["a"]]}), "no table of durations"),
        (httpx.Response(200, json={"code": "Ok", "durations": [[1.0, 2.0]]}), "another shape"),
        (httpx.Response(200, json={"code": "Ok", "durations": [[None]]}), "1 of 1 trips have no road"),
        (httpx.Response(200, json={"code": "Ok", "durations": [[-1.0]]}), "1 of 1 trips have no road"),
    ],
)
def test_an_answer_that_is_none_is_refused_without_naming_a_location(answer: httpx.Response, reason: str) -> None:
    server = OsrmServer()
    server.first = [answer]
    with pytest.raises(EngineAnswerError, match=reason) as refused:
        server.travel().minutes(HERE[:1], THERE[:1])
    assert "52" not in str(refused.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("given", "told", "version"),
    [("spring", None, "spring"), ("spring", "2026", "spring"), (None, "2026", "2026"), (None, None, None)],
)
def test_the_maps_version_is_the_operators_or_the_servers(
    given: str | None, told: str | None, version: str | None
) -> None:
    travel = OsrmServer(data_version=told).travel(version=given)
    assert travel.version == version
    assert (version or "unknown version") in travel.name


def test_asking_whether_it_answers_sends_nobodys_location() -> None:
    server = OsrmServer()
    server.travel().require_answer()
    (request,) = server.requests
    assert request.url.path == "/table/v1/driving/5.9,52.0;5.9,52.0"

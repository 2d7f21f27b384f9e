"""Answers of an OSRM server that cannot be: each is refused, and the trip named by position."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from fixtures.generator import generate
from matcher.travel.cached import CachedTravel
from matcher.travel.osrm import BLOCK, MOST_MOVED_METRES, OsrmTravel
from matcher.travel.protocol import EngineAnswerError, TravelError
from matcher.travel.tabled import TabledTravel
from models.geography import Location
from tests.matcher.travel.osrm_server import OsrmServer

HERE = [Location(lat=52.0, lon=5.9), Location(lat=51.7, lon=6.13)]
THERE = [Location(lat=52.31, lon=5.5), Location(lat=51.95, lon=6.4)]
Content = dict[str, Any]


def second_duration(value: Any) -> Callable[[Content], object]:
    """Another duration from the first origin to the second destination."""

    def change(content: Content) -> None:
        content["durations"][0][1] = value

    return change


def every_duration(value: Any) -> Callable[[Content], object]:
    def change(content: Content) -> None:
        content["durations"] = [[value for _ in row] for row in content["durations"]]

    return change


def refusal(change: Callable[[Content], object], where: Path | None = None) -> str:
    """What is told where a server's answers are changed so."""
    server = OsrmServer()
    server.changed = change
    travel = server.travel() if where is None else CachedTravel(server.travel(), where, print)
    with pytest.raises(EngineAnswerError) as refused:
        travel.minutes(HERE, THERE)
    told = str(refused.value)
    assert told.startswith("OSRM at osrm.example: ")
    assert not any(str(part) in told for point in (*HERE, *THERE) for part in (point.lat, point.lon))
    return told


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "1 of 4 trips have no road, first from origin 1 to destination 2; does its map"),
        (-1, "1 of 4 trips have no road, first from origin 1 to destination 2"),
        (2_147_483_647, "1 of 4 trips take more than 1,440 minutes, first from origin 1 to destination 2"),
        (86_401, "1 of 4 trips take more than 1,440 minutes"),
        (10**400, "1 of 4 trips have no road"),
        (0, "1 of 4 trips take less than a minute over more than 4 km, first from origin 1 to destination 2"),
        (59.9, "1 of 4 trips take less than a minute"),
        (True, "no table of durations: that of the trip from origin 1 to destination 2 is true or false"),
        (False, "is true or false, not seconds"),
        ("600", "that of the trip from origin 1 to destination 2 is a text, not seconds; is it OSRM?"),
        ([600], "is a list"),
        ({}, "is an object"),
    ],
)
def test_a_duration_that_cannot_be_is_refused(value: Any, reason: str) -> None:
    assert reason in refusal(second_duration(value))


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_python_takes_for_numbers_are_refused(word: str) -> None:
    server = OsrmServer()
    server.first = [httpx.Response(200, text=f'{{"code": "Ok", "durations": [[{word}]]}}')]
    with pytest.raises(EngineAnswerError, match="1 of 1 trips have no road"):
        server.travel().minutes(HERE[:1], THERE[:1])


@pytest.mark.parametrize("value", [0, True, "600", 600_000, 2_147_483_647, None])
def test_a_whole_table_that_cannot_be_is_refused_and_never_cached(value: Any, tmp_path: Path) -> None:
    refusal(every_duration(value))
    refusal(every_duration(value), tmp_path)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("durations", [None, {}, [], "x", [None, None], [[1]], [[600, 600]], 5])
def test_what_is_no_table_is_refused(durations: Any) -> None:
    told = refusal(lambda content: content.update(durations=durations))
    assert "no table of durations" in told or "another shape" in told


def moved(side: str, number: int, waypoint: Any) -> Callable[[Content], object]:
    def change(content: Content) -> None:
        content[side][number] = waypoint

    return change


@pytest.mark.parametrize(
    ("side", "waypoint", "reason"),
    [
        ("sources", {"distance": 81_234.5}, "1 of 2 origins were moved more than 2,000 m to the nearest road, "),
        (
            "sources",
            {"distance": 81_234.5},
            "first the beginning of the trip from origin 2 to destination 1 (81,234 m)",
        ),
        ("destinations", {"distance": 2000.5}, "first the end of the trip from origin 1 to destination 2 (2,000 m)"),
        ("sources", {"location": [13.4, 52.5]}, "were moved more than 2,000 m"),
        ("sources", {"distance": None, "location": [13.4, 52.5]}, "were moved more than 2,000 m"),
        ("sources", {"distance": True}, "how far is not told"),
        ("sources", {"distance": "3"}, "how far is not told"),
        ("sources", {"distance": -1}, "were moved"),
        ("sources", {"location": [5.9]}, "how far is not told"),
        ("sources", {"location": ["5.9", "52"]}, "how far is not told"),
        ("sources", {}, "how far is not told"),
        ("sources", None, "how far is not told"),
        ("destinations", [3], "how far is not told"),
    ],
)
def test_a_point_that_was_moved_far_is_refused(side: str, waypoint: Any, reason: str) -> None:
    assert reason in refusal(moved(side, 1, waypoint))


def test_a_map_that_lies_elsewhere_is_refused_even_with_times_that_could_be() -> None:
    def change(content: Content) -> None:
        for side in ("sources", "destinations"):
            content[side] = [{"distance": 81_234.5, "location": [13.4, 52.5]} for _ in content[side]]

    told = refusal(change)
    assert "2 of 2 origins were moved" in told
    assert "13.4" not in told


def test_up_to_the_limit_a_point_may_be_moved() -> None:
    server = OsrmServer()
    expected = server.travel().minutes(HERE, THERE).tolist()
    server.moved_metres = MOST_MOVED_METRES
    assert server.travel().minutes(HERE, THERE).tolist() == expected


@pytest.mark.parametrize("told", [None, "near", "location"])
def test_an_engine_that_does_not_say_has_its_times_judged(told: str | None) -> None:
    def change(content: Content) -> None:
        for side in ("sources", "destinations"):
            if told is None:
                del content[side]
            else:
                content[side] = [{"location": point["location"]} for point in content[side]]

    server = OsrmServer()
    server.changed = change
    assert server.travel().minutes(HERE, THERE).shape == (2, 2)


def test_another_number_of_points_is_refused() -> None:
    assert "tells of other origins" in refusal(lambda content: content.update(sources=[]))
    assert "tells of other destinations" in refusal(lambda content: content.update(destinations={}))


def test_a_way_back_that_cannot_be_is_named_as_such() -> None:
    server = OsrmServer()
    answers = iter((lambda content: None, second_duration(True)))
    server.changed = lambda content: next(answers)(content)
    with pytest.raises(EngineAnswerError, match="from destination 1 to origin 2 is true or false"):
        server.travel().minutes(HERE, THERE)


def test_trips_are_counted_over_all_blocks() -> None:
    many = [Location(lat=51.5 + number / 1000, lon=5.5) for number in range(BLOCK + 7)]
    server = OsrmServer()

    def change(content: Content) -> None:
        if len(content["durations"]) == 7:
            content["durations"][6][1] = None

    server.changed = change
    with pytest.raises(EngineAnswerError, match=f"first from origin {BLOCK + 7} to destination 2"):
        server.travel().minutes(many, HERE)


@pytest.mark.parametrize("told", [5, True, ["map"], "x" * 101, "a\nb", {}])
def test_a_maps_version_that_is_no_text_is_refused(told: Any) -> None:
    server = OsrmServer()
    server.changed = lambda content: content.update(data_version=told)
    with pytest.raises(EngineAnswerError, match="data_version is no text"):
        _ = server.travel(version=None).version


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="[" * 100_000),
        httpx.Response(200, text="9" * 5000),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, json=None),
        httpx.DecodingError("gzip"),
        httpx.TooManyRedirects("x"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(answer: httpx.Response | Exception) -> None:
    server = OsrmServer()
    server.first = [answer]
    with pytest.raises(EngineAnswerError, match=r"OSRM at osrm\.example: .*is it OSRM\?"):
        server.travel().minutes(HERE, THERE)


def test_asking_whether_it_answers_judges_the_answer_but_not_where_the_map_lies() -> None:
    server = OsrmServer()
    server.moved_metres = 81_234.5
    server.travel().require_answer()
    server.changed = every_duration("600")
    with pytest.raises(EngineAnswerError, match="from the middle of the area to itself is a text"):
        server.travel().require_answer()


def test_a_url_that_is_none_is_told() -> None:
    with pytest.raises(TravelError, match="the URL of the OSRM server is none"):
        OsrmTravel("http://\x01")


def test_a_snapshots_trips_are_named_by_who_is_at_their_ends() -> None:
    snapshot = generate("small", 1)
    server = OsrmServer()
    server.changed = lambda content: content["durations"][0].__setitem__(-1, None)
    with pytest.raises(EngineAnswerError) as refused:
        TabledTravel(server.travel(), snapshot)
    unit = snapshot.units[0].id
    assert f"first from unit {unit} to the home of youth y-" in str(refused.value)
    server.changed = lambda content: None
    travel = TabledTravel(server.travel(), snapshot)
    server.changed = lambda content: content["durations"][0].__setitem__(0, "600")
    homes = [youth.home.location for youth in snapshot.youths[:2]]
    with pytest.raises(EngineAnswerError, match=r"from the home of youth y-[0-9]+ to origin 1|to destination 1"):
        travel.minutes(homes, [Location(lat=52.0, lon=5.9)])


@pytest.fixture
def far_town() -> Iterator[tuple[str, list[str]]]:
    """A real server whose map holds only a far town, and the words that it answers as durations."""
    words = ["0"]

    class FarTown(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            query = self.path.partition("?")[2]
            numbers = dict(item.split("=") for item in query.replace("%3B", ";").split("&"))
            froms, tos = (len(numbers[key].split(";")) for key in ("sources", "destinations"))
            row = "[" + ",".join(words[0] for _ in range(tos)) + "]"
            place = {"distance": 81_234.5, "location": [13.4, 52.5], "name": "", "hint": ""}
            sides = json.dumps({"code": "Ok", "sources": [place] * froms, "destinations": [place] * tos})
            body = (sides[:-1] + ', "durations": [' + ",".join([row] * froms) + "]}").encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FarTown)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", words
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("word", ["0", "600", "600000", "2147483647", "true", '"600"', "null", "NaN"])
def test_over_a_real_connection_nothing_of_it_is_taken(far_town: tuple[str, list[str]], word: str) -> None:
    url, words = far_town
    words[0] = word
    with pytest.raises(EngineAnswerError, match=r"moved more than 2,000 m|no table of durations"):
        OsrmTravel(url, "map-1").minutes(HERE, THERE)

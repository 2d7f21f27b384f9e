import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer

from api.cli.common.options import travel_choice
from matcher.travel import osrm, sources
from matcher.travel.great_circle import GreatCircleTravel
from matcher.travel.roads.travel import RoadTravel
from models.files import read_plan, write_plan, write_snapshot
from models.geography import Location
from models.plan import Plan
from models.snapshot import Snapshot
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan
from tests.matcher.travel.osrm_server import OsrmServer

URL = "http://osrm.example:5000"


@pytest.fixture
def plan(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    write_plan(incumbent_plan(snapshot), path)
    return path


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every attempt to reach another machine; none gets through."""
    tried: list[Any] = []

    def refuse(*arguments: Any, **options: Any) -> Any:
        tried.append(arguments)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OsrmServer:
    """An engine behind `osrm:URL`, and a cache of its own."""
    stub = OsrmServer(data_version="map-9")
    transport = httpx.MockTransport(stub.answer)
    real = httpx.Client
    monkeypatch.setattr(osrm.httpx, "Client", lambda **options: real(transport=transport))
    monkeypatch.setattr(osrm.time, "sleep", lambda seconds: None)
    monkeypatch.setenv(sources.CACHE_VARIABLE, str(tmp_path / "cache"))
    return stub


def made_with(snapshot: Snapshot, name: str, path: Path) -> Path:
    plan = incumbent_plan(snapshot)
    write_plan(plan.model_copy(update={"provenance": plan.provenance.model_copy(update={"travel": name})}), path)
    return path


def test_roads_are_the_default_of_every_command(
    run: Run, snapshot_path: Path, plan: Path, tmp_path: Path, attempts: list[Any]
) -> None:
    out = tmp_path / "out.json"
    ran = run("solve", snapshot_path, "--out", out, "--time-limit", "3")
    assert ran.exit_code in (0, 5)
    assert f"travel times: {RoadTravel().name}" in " ".join(ran.stdout.split())
    solved: Plan = read_plan(out)
    assert solved.provenance.travel == RoadTravel().name
    assert run("check", snapshot_path, out).exit_code == 0
    assert run("evaluate", snapshot_path, out).exit_code == 0
    assert run("diff", snapshot_path, plan, out).exit_code == 0
    assert attempts == []  # and nothing was sent anywhere


@pytest.mark.parametrize("command", ["check", "evaluate", "diff"])
def test_a_plan_made_with_other_travel_times_is_refused_by_name(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path, command: str
) -> None:
    other = made_with(snapshot, GreatCircleTravel().name, tmp_path / "other.json")
    arguments = (command, snapshot_path, other, *([other] if command == "diff" else []))
    ran = run(*arguments, "--json")
    assert ran.exit_code == 3
    (issue,) = ran.document["issues"]
    assert issue["code"] == "other_travel"
    assert GreatCircleTravel().name in issue["message"]
    assert RoadTravel().name in issue["message"]
    assert "--travel" in issue["remedy"]
    assert run(*arguments, "--travel", "great-circle").exit_code in (0, 4)


def test_the_environment_may_choose_for_all_commands(
    run: Run, snapshot_path: Path, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUISNABIJ_TRAVEL", "great-circle")
    ran = run("evaluate", snapshot_path, plan, "--json")
    assert ran.document["issues"][0]["code"] == "other_travel"


def test_places_outside_the_roads_are_all_told_by_id(run: Run, snapshot: Snapshot, tmp_path: Path) -> None:
    far = Location(lat=53.2194, lon=6.5665)
    unit = snapshot.units[2].model_copy(update={"location": far})
    home = snapshot.youths[4].home.model_copy(update={"location": far})
    youth = snapshot.youths[4].model_copy(update={"home": home})
    units = (*snapshot.units[:2], unit, *snapshot.units[3:])
    youths = (*snapshot.youths[:4], youth, *snapshot.youths[5:])
    path = tmp_path / "far.json"
    write_snapshot(snapshot.model_copy(update={"units": units, "youths": youths}), path)
    ran = run("solve", path, "--out", tmp_path / "p.json", "--json")
    assert ran.exit_code == 3
    issues = ran.document["issues"]
    assert [(issue["code"], issue["path"]) for issue in issues] == [
        ("outside_roads", "/units/2/location"),
        ("outside_roads", "/youths/4/home/location"),
    ]
    assert unit.id in issues[0]["message"]
    assert "53.2" not in ran.stdout + ran.stderr
    assert not (tmp_path / "p.json").exists()


def test_an_engine_is_asked_once_and_then_the_cache(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path, server: OsrmServer
) -> None:
    plan = made_with(snapshot, "osrm driving, map map-9", tmp_path / "p.json")
    assert run("evaluate", snapshot_path, plan, "--travel", f"osrm:{URL}").exit_code == 0
    first = len(server.requests)
    assert run("evaluate", snapshot_path, plan, "--travel", f"osrm:{URL}").exit_code == 0
    assert len(server.requests) - first == 2  # does it answer, and with which map
    server.data_version = "map-10"
    ran = run("evaluate", snapshot_path, plan, "--travel", f"osrm:{URL}", "--json")
    assert ran.document["issues"][0]["code"] == "other_travel"


def test_an_engine_whose_map_has_no_version_is_not_cached_and_that_is_told(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path, server: OsrmServer
) -> None:
    server.data_version = None
    plan = made_with(snapshot, "osrm driving, map of unknown version", tmp_path / "p.json")
    ran = run("evaluate", snapshot_path, plan, "--travel", f"osrm:{URL}")
    assert ran.exit_code == 0
    assert "nothing is cached" in " ".join(ran.stderr.split())
    assert not (tmp_path / "cache").exists()
    named = made_with(snapshot, "osrm driving, map nl-2026-11", tmp_path / "n.json")
    assert run("evaluate", snapshot_path, named, "--travel", f"osrm:{URL}#nl-2026-11").exit_code == 0
    assert (tmp_path / "cache").is_dir()


def test_an_engine_that_is_away_is_an_error_unless_a_fallback_was_asked_for(
    run: Run, snapshot_path: Path, plan: Path, server: OsrmServer
) -> None:
    server.first = [httpx.ConnectError("refused")] * 99
    ran = run("evaluate", snapshot_path, plan, "--travel", f"osrm:{URL}", "--json")
    assert ran.exit_code == 3
    assert ran.document["error"] == "travel"
    assert "osrm.example did not answer" in ran.document["reason"]
    asked = run("evaluate", snapshot_path, plan, "--travel", f"osrm:{URL}", "--travel-fallback", "roads")
    assert asked.exit_code == 0
    told = " ".join(asked.stderr.split())
    assert "did not answer" in told
    assert RoadTravel().name in told


def test_a_matrix_without_the_trips_is_refused(run: Run, snapshot_path: Path, tmp_path: Path) -> None:
    matrix = tmp_path / "m.csv"
    matrix.write_text("from_lat,from_lon,to_lat,to_lon,minutes\n", encoding="utf-8")
    ran = run("solve", snapshot_path, "--out", tmp_path / "p.json", "--travel", f"matrix:{matrix}", "--json")
    assert ran.exit_code == 3
    assert "are not in the file" in ran.document["reason"]


@pytest.mark.parametrize(
    ("given", "fallback"),
    [("", None), ("road", None), ("roads:x", None), ("matrix:", None), ("osrm:localhost", None), ("osrm", None),
     ("roads", "great-circle"), (f"osrm:{URL}", f"osrm:{URL}"), (f"osrm:{URL}", "road")],
)  # fmt: skip
def test_what_is_no_source_is_refused(given: str, fallback: str | None) -> None:
    with pytest.raises(typer.BadParameter):
        travel_choice(given, fallback)

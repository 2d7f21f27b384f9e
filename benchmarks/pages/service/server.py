"""The service as its users have it, in a process and a folder of its own, and what is asked of it over HTTP."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from models.files.json_text import json_bytes
from models.snapshot import Snapshot

COMMAND = (sys.executable, "-m", "api.cli")
"""The product as its users have it: a command, and HTTP. Nothing of it is imported here."""
LONGEST_START_SECONDS = 120.0
LONGEST_END_SECONDS = 60.0
POLL_SECONDS = 0.02
AMSTERDAM = "Europe/Amsterdam"
OPTIONS_ASKED = 5
SOONEST_NIGHT_SECONDS = 20.0
"""The worker looks at the schedule every five seconds; a moment before that would be the day after's."""
LONGEST_WAIT_SECONDS = 900.0
REASON = "asked for by the benchmark"


class ServiceFailedError(RuntimeError):
    """The service did not start, or not do what it was asked; the message says what."""


@dataclass(frozen=True)
class Server:
    """A service of the benchmark's own, in a folder of its own."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path
    answers_seconds: float
    ready_seconds: float

    def key(self, *given: str) -> str:
        """A new API key, with the command line's own options."""
        made = command_output(self.folder, "keys", "create", "benchmark", *given)
        return str(made["key"])


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """`thuisnabij serve` on SQLite, from an empty folder until it is ready; ended in order."""
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=log, env=_environment(folder)
        )
    try:
        url = str(_first_object(process)["url"])
        answers = time.perf_counter() - begun
        _until_ready(url, begun)
        yield Server(process, url, folder, round(answers, 3), round(time.perf_counter() - begun, 3))
        process.terminate()
        process.wait(LONGEST_END_SECONDS)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def command_output(folder: Path, *given: str) -> dict[str, Any]:
    """What another command of the product says with --json, for the same data folder."""
    ran = subprocess.run([*COMMAND, *given, "--json"], capture_output=True, env=_environment(folder), check=False)
    if ran.returncode:
        raise ServiceFailedError(f"{given[0]}: {ran.stderr.decode(errors='replace').strip()}")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _environment(folder: Path) -> dict[str, str]:
    """The caller's, without its settings of a service; the benchmark asks more often than one key may."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("THUISNABIJ_")}
    return mine | {
        "THUISNABIJ_DATA_FOLDER": str(folder / "data"),
        "THUISNABIJ_REQUESTS_PER_MINUTE": "100000",
        "THUISNABIJ_LOG_LEVEL": "warning",
    }


def _first_object(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    text = ""
    for line in process.stdout or ():
        text += line.decode()
        if line.startswith(b"}"):
            break
    if not text:
        raise ServiceFailedError(f"the service ended with {process.wait()}")
    found: dict[str, Any] = json.loads(text)
    return found


def _until_ready(url: str, begun: float) -> None:
    with httpx.Client(base_url=url) as client:
        while client.get("/ready").status_code != httpx.codes.OK:
            if time.perf_counter() - begun > LONGEST_START_SECONDS:
                raise ServiceFailedError("the service is not ready")
            time.sleep(POLL_SECONDS)


@dataclass(frozen=True)
class Alliance:
    """A stored set with a published plan, options shown, decisions taken: something to read."""

    planner: httpx.Client
    """Sees everything."""
    desk: httpx.Client
    """Sees one region."""
    process_id: int
    """Of the service that answers."""
    plan_id: str
    recommendation_id: str


def client_of(server: Server, *given: str) -> httpx.Client:
    """A client with a key of its own."""
    headers = {"Authorization": f"Bearer {server.key(*given)}"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=httpx.Timeout(180.0))


def open_alliance(server: Server, snapshot: Snapshot, plan_seconds: float) -> Alliance:
    """Stores a set, has it planned and published, asks for options and decides about some of them."""
    planner = client_of(server, "--role", "planner", "--role", "desk", "--everything")
    region = _region_with_most_waiting(snapshot)
    desk = client_of(server, "--role", "desk", "--region", region)
    send(planner, "POST", "/v1/snapshots", content=json_bytes(snapshot))
    plan_id = ended(planner, ask(planner, time_limit_seconds=plan_seconds), "done")["id"]
    send(planner, "POST", f"/v1/plans/{plan_id}/publication")
    shown = ""
    for youth_id in _waiting(snapshot, region)[:OPTIONS_ASKED]:
        shown = str(send(desk, "POST", "/v1/recommendations", json={"youth_id": youth_id})["id"])
        send(desk, "POST", f"/v1/recommendations/{shown}/decision", json={"kind": "decline", "reason": REASON})
    return Alliance(planner, desk, server.process.pid, plan_id, shown)


def ask(client: httpx.Client, snapshot_id: str | None = None, **settings: Any) -> str:
    """Queues a plan and gives its id."""
    return str(send(client, "POST", "/v1/plans", json={"snapshot_id": snapshot_id, "settings": settings})["id"])


def begin_night(planner: httpx.Client, seconds: float) -> str:
    """Sets the nightly schedule to the next minute, and waits until its plan is being searched for."""
    now = datetime.now(ZoneInfo(AMSTERDAM))
    at = (now + timedelta(seconds=SOONEST_NIGHT_SECONDS + 60)).replace(second=0, microsecond=0)
    # no gap is small enough: it searches until its time is over
    settings = {"time_limit_seconds": seconds, "gap": 0}
    send(planner, "PUT", "/v1/schedules/nightly", json={"at": f"{at:%H:%M}", "settings": settings})
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        for item in send(planner, "GET", "/v1/plans", params={"status": "running"})["items"]:
            if item["kind"] == "nightly":
                return str(item["id"])
        time.sleep(0.5)
    raise ServiceFailedError("the night did not begin")


def until_running(client: httpx.Client, plan_id: str) -> None:
    """Until a worker has begun it."""
    deadline = time.monotonic() + 180
    while status_of(client, plan_id) != "running":
        if time.monotonic() > deadline:
            raise ServiceFailedError("a plan did not begin")
        time.sleep(0.2)


def stop(client: httpx.Client, plan_id: str) -> None:
    """Asks for the best plan so far, and waits for it."""
    send(client, "DELETE", f"/v1/plans/{plan_id}")
    ended(client, plan_id, "done")


def status_of(client: httpx.Client, plan_id: str) -> str:
    """The job's."""
    return str(send(client, "GET", f"/v1/plans/{plan_id}")["job_status"])


def ended(client: httpx.Client, plan_id: str, wanted: str) -> dict[str, Any]:
    """The plan once the work on it has ended as it should."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline:
        found = send(client, "GET", f"/v1/plans/{plan_id}")
        if found["job_status"] not in ("queued", "running"):
            if found["job_status"] != wanted:
                raise ServiceFailedError(f"a plan ended as {found['job_status']}: {found['error_code']}")
            return found
        time.sleep(0.2)
    raise ServiceFailedError("a plan did not end in time")


def send(client: httpx.Client, method: str, path: str, **given: Any) -> dict[str, Any]:
    """A request that must succeed, and its answer."""
    answer = client.request(method, path, **given)
    if answer.is_error:
        raise ServiceFailedError(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
    found: dict[str, Any] = answer.json()
    return found


def _waiting(snapshot: Snapshot, region: str) -> list[str]:
    homes = {item.id for item in snapshot.municipalities if item.region_id == region}
    return [item.id for item in snapshot.youths if item.current_stay is None and item.home.municipality_id in homes]


def _region_with_most_waiting(snapshot: Snapshot) -> str:
    regions = sorted({item.region_id for item in snapshot.municipalities})
    return max(regions, key=lambda item: len(_waiting(snapshot, item)))

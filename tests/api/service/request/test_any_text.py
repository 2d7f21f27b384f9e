"""Dates, moments and clocks of requests are read as those of options: what is none is 422 with its place."""

import base64
import json
from typing import Any

import pytest

from api.access.grants import Role
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload


def cursor(*position: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


@pytest.mark.parametrize(
    "position",
    [("0001-01-01T00:00:00+14:00", "p"), ("9999-12-31T23:59:59-14:00", "p"), ("2026-12-14", "p"), ("20261214", "p"),
     ("2026-12-14T03:30:00", "p"), (5, "p"), ("2026-12-14T03:30:00+00:00", 5), ("2026-12-14T03:30:00+00:00", "\x00"),
     ("2026-12-14T03:30:00+00:00", "\ud800"), ("x", "p"), ("2026-12-14T03:30:00+00:00",)],
)  # fmt: skip
def test_a_cursor_whose_moment_is_none_is_refused(served: Served, position: tuple[Any, ...]) -> None:
    answer = served.client(Role.PLANNER).get("/v1/plans", params={"cursor": cursor(*position)})
    assert (answer.status_code, answer.json()["issues"][0]["path"]) == (422, "/query/cursor")


@pytest.mark.parametrize("text", ["0", "20261214", "2026-W51-1", "2026-12-14T00:00:00", "0001-01-01", "9999-12-31", ""])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_that_is_none_is_refused(served: Served, last_bed: Snapshot, name: str, text: str) -> None:
    client = served.client(*Role)
    upload(client, last_bed)
    answer = client.get("/v1/moves.csv", params={name: text})
    assert (answer.status_code, answer.json()["issues"][0]["path"]) == (422, f"/query/{name}")
    assert client.get("/v1/moves.csv", params={name: "2026-12-14"}).status_code == 200


@pytest.mark.parametrize("day", [0, "0", 1.5, "9999-12-31", "0001-01-01", "2026-12-14T00:00:00", True])
@pytest.mark.parametrize("name", ["from", "until"])
def test_a_stay_whose_day_is_none_is_refused(served: Served, last_bed: Snapshot, name: str, day: Any) -> None:
    client = served.client(*Role)
    upload(client, last_bed)
    stay = {"place": "home", "from": "2026-11-23", "until": "2026-11-30", name: day}
    plan = {"trajectories": [{"youth_id": last_bed.youths[0].id, "stays": [stay]}]}
    answer = client.post("/v1/evaluations", json={"plan": plan})
    assert answer.status_code == 422
    (issue,) = answer.json()["issues"]
    assert issue["path"].endswith(f"/stays/0/{name}")


@pytest.mark.parametrize("at", [12600, 0, True, "0330", "3:30", "24:00", ""])
def test_a_clock_that_is_none_is_refused(served: Served, at: Any) -> None:
    answer = served.client(Role.PLANNER).put("/v1/schedules/nightly", json={"at": at})
    assert (answer.status_code, answer.json()["issues"][0]["path"]) == (422, "/body/at")

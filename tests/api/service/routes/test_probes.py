import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import insert, update
from starlette.testclient import TestClient

from api.access.grants import Role
from api.service.core.settings import configure_logging
from api.store.database import open_database, writing
from api.store.tables import workers
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload


def test_ready_is_with_a_database_and_a_worker_whose_heart_beats(served: Served) -> None:
    client = TestClient(served.app)
    assert (client.get("/ready").status_code, client.get("/ready").json()) == (503, {"database": "ok", "workers": 0})
    with writing(served.engine) as connection:
        row = {"executor_id": "w-1", "started_at": served.now, "heartbeat_at": served.now}
        connection.execute(insert(workers).values(row))
    assert (client.get("/ready").status_code, client.get("/ready").json()["workers"]) == (200, 1)
    with writing(served.engine) as connection:
        connection.execute(update(workers).values(heartbeat_at=served.now - timedelta(seconds=61)))
    assert client.get("/ready").status_code == 503


def test_a_database_that_is_gone_is_503_and_the_process_still_healthy(tmp_path: object) -> None:
    engine = open_database("postgresql://nobody@127.0.0.1:1/nothing")
    client = TestClient(Served(engine).app)
    assert client.get("/health").status_code == 200
    for path in ("/ready", "/metrics", "/v1/plans"):
        headers = {"Authorization": "Bearer tn_aaaaaaaaaaaa_" + "b" * 43}
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "database"), path
        assert answer.headers["retry-after"] == "2"


def test_metrics_count_plans_requests_and_refusals(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER)
    upload(client, last_bed)
    client.post("/v1/plans", json={})
    client.get("/v1/plans/none")
    served.work()
    client.post("/v1/plans", json={})
    text = TestClient(served.app).get("/metrics").text
    for line in (
        'thuisnabij_plans{status="queued"} 1.0',
        'thuisnabij_plans{status="done"} 1.0',
        'thuisnabij_requests_total{action="plans.ask",status="202"} 2.0',
        'thuisnabij_refused_requests_total{code="not_found"} 1.0',
        "thuisnabij_solve_seconds_count 1.0",
        "thuisnabij_gap_count 1.0",
    ):
        assert line in text, line
    assert "key:" not in text


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    level = logging.getLogger().level
    configure_logging("info")
    yield stream
    structlog.reset_defaults()
    logging.getLogger().setLevel(level)


def test_the_log_is_json_with_ids_only(served: Served, last_bed: Snapshot, logged: io.StringIO) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    client.post("/v1/recommendations", json={"youth_id": "y-1"}, headers={"X-Request-Id": "r-31"})
    served.engine.dispose()
    client.post("/v1/snapshots", content=last_bed.model_dump_json(by_alias=True).replace("y-1", "2011-05-14 x"))
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    asked = next(line for line in lines if line.get("action") == "recommendations.make")
    assert (asked["request_id"], asked["status"], asked["level"]) == ("r-31", 201, "info")
    for youth in last_bed.youths:
        assert str(youth.birth_date) not in logged.getvalue()
        assert str(youth.home.location.lat) not in logged.getvalue()
    assert "Authorization" not in logged.getvalue()
    assert "tn_" not in logged.getvalue()


def test_a_mistake_is_logged_with_its_place_and_without_its_message(
    served: Served, last_bed: Snapshot, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("born 2011-05-14")

    client = served.client(Role.PLANNER)
    upload(client, last_bed)
    monkeypatch.setattr(served.queue, "enqueue", fail)
    answer = client.post("/v1/plans", json={})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    line = next(json.loads(line) for line in logged.getvalue().splitlines() if '"mistake"' in line)
    assert line["error"] == "RuntimeError"
    assert any("fail" in place for place in line["where"])
    assert "2011-05-14" not in logged.getvalue() + answer.text
